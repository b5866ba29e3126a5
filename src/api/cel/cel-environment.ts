/**
 * The language of `x-kubernetes-validations` and of admission: CEL, with the libraries of Kubernetes.
 * Source: https://kubernetes.io/docs/reference/using-api/cel/
 */
import { type ASTNode, Environment } from "@marcbachmann/cel-js";
import { goPattern } from "./go-pattern.ts";
import { registerAuthorizer } from "./authorizer-value.ts";
import { registerAddresses } from "./address-values.ts";
import { expandedText, hasMacroToExpand } from "./expand-macros.ts";
import { registerFormats } from "./format-values.ts";
import { markOptionals, partsOf, withoutQuestionMarks } from "./optional-entries.ts";
import { registerListFunctions } from "./list-functions.ts";
import { LIST_OPERATORS, registerListTypes } from "./list-types.ts";
import { registerOptionals } from "./optional-functions.ts";
import { registerTextFunctions } from "./text-functions.ts";
import { registerTimeZones } from "./time-zone-functions.ts";
import { registerTypedValues } from "./typed-values.ts";
import { registerVersions } from "./version-values.ts";
import { watchCost } from "./watch-cost.ts";

/** What the library of the language does differently on every machine, or with another dialect of patterns. */
const REPLACED: Readonly<Record<string, string>> = { matches: "matchesGoPattern", getDayOfYear: "dayOfYear" };
/** With a time zone these would ask the machine for its rules. */
const ZONED = /^get(Date|DayOfMonth|DayOfWeek|DayOfYear|FullYear|Hours|Milliseconds|Minutes|Month|Seconds)$/;

export type Program = ReturnType<Environment["parse"]>;

/** What expressions may name: the values of a custom resource, the parts of a request, or a device. */
export type Vocabulary = "rules" | "admission" | "devices";

const VARIABLES: Readonly<Record<Vocabulary, readonly string[]>> = {
  rules: ["self", "oldSelf"],
  devices: ["device"],
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
  const matches = (text: string, pattern: string): boolean => {
    const expression = goPattern(pattern);
    if (expression === undefined) throw new Error(`error parsing regexp: ${pattern}`);
    return expression.test(text);
  };
  built.registerFunction("string.matchesGoPattern(string): bool", matches);
  built.registerFunction("matchesGoPattern(string, string): bool", matches);
  built.registerFunction("google.protobuf.Timestamp.dayOfYear(): int", (time: Date) => {
    const day = 86_400_000;
    return BigInt(Math.floor((time.getTime() - Date.UTC(time.getUTCFullYear(), 0, 1)) / day));
  });
  registerListFunctions(built);
  registerTextFunctions(built);
  registerTypedValues(built);
  registerAddresses(built);
  registerVersions(built);
  registerFormats(built);
  registerOptionals(built);
  registerTimeZones(built);
  if (vocabulary === "rules") registerListTypes(built);
  if (vocabulary === "admission") registerAuthorizer(built);
  return built;
}

/**
 * Throws the language's own error for what cannot be read.
 * @param hasListTypes some of the lists may be sets or maps
 */
export function parseExpression(text: string, vocabulary: Vocabulary = "rules", hasListTypes = false): Program {
  const readable = withoutQuestionMarks(text);
  const program = language(vocabulary).parse(readable.text);
  markOptionals(program.ast, readable.optionalAt);
  replaceCalls(program.ast);
  const { ast } = program;
  if (!hasListTypes && !hasMacroToExpand(ast)) {
    watchCost(ast);
    return program;
  }
  const expanded = language(vocabulary).parse(expandedText(ast, hasListTypes ? LIST_OPERATORS : {}));
  watchCost(expanded.ast);
  return Object.assign((context?: Parameters<Program>[0]): unknown => expanded(context), {
    ast,
    check: expanded.check,
  });
}

function replaceCalls(node: ASTNode): void {
  if (node.op === "rcall") {
    const call = node.args;
    const [name, , given] = call;
    if (Object.hasOwn(REPLACED, name) && given.length === (name === "matches" ? 1 : 0))
      call[0] = REPLACED[name] ?? name;
    else if (ZONED.test(name) && given.length === 1) call[0] = `${name}InTimeZone`;
  }
  if (node.op === "call" && node.args[0] === "matches") node.args[0] = "matchesGoPattern";
  for (const child of childrenOf(node)) replaceCalls(child);
}

/** The expressions that an expression is made of, in order. */
export function childrenOf(node: ASTNode): readonly ASTNode[] {
  return partsOf(node.args);
}
