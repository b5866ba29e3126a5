/**
 * The language of `x-kubernetes-validations` and of admission: CEL, with the libraries of Kubernetes.
 * Source: https://kubernetes.io/docs/reference/using-api/cel/
 */
import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { goPattern } from "../go-pattern.ts";
import { registerAuthorizer } from "./authorizer-value.ts";
import { registerListFunctions } from "./list-functions.ts";
import { registerTextFunctions } from "./text-functions.ts";
import { registerTypedValues } from "./typed-values.ts";

/** What the library of the language does differently on every machine, or with another dialect of patterns. */
const REPLACED: Readonly<Record<string, string>> = { matches: "matchesGoPattern", getDayOfYear: "dayOfYear" };
/** With a time zone these ask the machine for its rules. */
const ZONED = /^get(Date|DayOfMonth|DayOfWeek|FullYear|Hours|Milliseconds|Minutes|Month|Seconds)$/;

export type Program = ReturnType<Environment["parse"]>;

/** What expressions may name: the values of a custom resource, or the parts of a request. */
export type Vocabulary = "rules" | "admission";

const VARIABLES: Readonly<Record<Vocabulary, readonly string[]>> = {
  rules: ["self", "oldSelf"],
  admission: ["object", "oldObject", "request", "params", "namespaceObject", "variables", "authorizer"],
};

const environments = new Map<Vocabulary, Environment>();

function language(vocabulary: Vocabulary): Environment {
  const environment = environments.get(vocabulary) ?? build(vocabulary);
  environments.set(vocabulary, environment);
  return environment;
}

function build(vocabulary: Vocabulary): Environment {
  const limits = { maxAstNodes: 20_000, maxDepth: 200, maxListElements: 1000, maxMapEntries: 1000 };
  const built = new Environment({ enableOptionalTypes: true, homogeneousAggregateLiterals: false, limits });
  for (const name of VARIABLES[vocabulary]) built.registerVariable(name, "dyn");
  built.registerFunction("string.matchesGoPattern(string): bool", (text: string, pattern: string) => {
    const expression = goPattern(pattern);
    if (expression === undefined) throw new Error(`error parsing regexp: ${pattern}`);
    return expression.test(text);
  });
  built.registerFunction("google.protobuf.Timestamp.dayOfYear(): int", (time: Date) => {
    const day = 86_400_000;
    return BigInt(Math.floor((time.getTime() - Date.UTC(time.getUTCFullYear(), 0, 1)) / day));
  });
  registerListFunctions(built);
  registerTextFunctions(built);
  registerTypedValues(built);
  if (vocabulary === "admission") registerAuthorizer(built);
  return built;
}

/** Throws the language's own error for what cannot be read. */
export function parseExpression(text: string, vocabulary: Vocabulary = "rules"): Program {
  const program = language(vocabulary).parse(text);
  replaceCalls(program.ast);
  return program;
}

function replaceCalls(node: ASTNode): void {
  if (node.op === "rcall") {
    const call = node.args;
    const [name, , given] = call;
    if (Object.hasOwn(REPLACED, name) && given.length === (name === "matches" ? 1 : 0))
      call[0] = REPLACED[name] ?? name;
    else if (ZONED.test(name) && given.length === 1) call[0] = `${name}InTimeZone`;
  }
  for (const child of childrenOf(node)) replaceCalls(child);
}

/** The expressions that an expression is made of, in order. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  return nodesIn(node.args);
}

function nodesIn(value: unknown): readonly ASTNode[] {
  if (Array.isArray(value)) return value.flatMap(nodesIn);
  return typeof value === "object" && value !== null && "op" in value ? [value as ASTNode] : [];
}
