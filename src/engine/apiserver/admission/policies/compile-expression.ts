/**
 * Expressions of admission, read and checked.
 * Upstream: k8s.io/apiserver/pkg/admission/plugin/cel/compile.go, composition.go.
 */
import type { Schema } from "../../custom-resources/schema.ts";
import { parseExpression, type Program } from "../../../../api/cel/cel-environment.ts";
import { syntaxProblem } from "../../custom-resources/cel/rule-errors.ts";
import { checkExpression, type CheckedExpression } from "../../custom-resources/cel/type-check.ts";
import { NAMESPACE_SCHEMA, REQUEST_SCHEMA, schemaOfType } from "./request-schema.ts";

export interface CompiledExpression {
  readonly source: string;
  readonly program?: Program;
  /** What is wrong with it, as errors tell it. */
  readonly problem?: string;
  readonly type: CheckedExpression["type"];
}

/** What an expression may name, beside the request and its objects. */
export interface Names {
  readonly hasParams: boolean;
  readonly hasAuthorizer: boolean;
  /** Types of the variables declared before it. */
  readonly variables: ReadonlyMap<string, CheckedExpression["type"]>;
}

/** What the value must be; undefined for anything. */
export type WantedResult = "bool" | "string" | "annotation" | undefined;

export const NO_VARIABLES: Names["variables"] = new Map();

const compiled = new Map<string, CompiledExpression>();
const MAX_COMPILED = 2000;

export function compileExpression(source: string, names: Names, result: WantedResult): CompiledExpression {
  const key = JSON.stringify([source, names.hasParams, names.hasAuthorizer, [...names.variables], result]);
  let known = compiled.get(key);
  if (known === undefined) {
    known = compile(source, names, result);
    if (compiled.size >= MAX_COMPILED) compiled.clear();
    compiled.set(key, known);
  }
  return known;
}

/** Whether a value of a type will do. */
function isOf(result: WantedResult, type: CompiledExpression["type"]): boolean {
  if (result === undefined || type === result) return true;
  return result === "annotation" && (type === "string" || type === "null");
}

function compile(source: string, names: Names, result: WantedResult): CompiledExpression {
  let program: Program;
  try {
    program = parseExpression(source, "admission");
  } catch (error) {
    return { source, type: "dyn", problem: `compilation failed: ${syntaxProblem(source, error)}` };
  }
  const { problem, type, typeName, isSurelyDynamic } = checkExpression(source, program.ast, scopeOf(names));
  if (problem !== undefined) return { source, type: "dyn", problem };
  if (!isOf(result, type) && (type !== "dyn" || isSurelyDynamic)) {
    const wanted = result === "annotation" ? "one of [string null_type]" : result;
    return { source, type, problem: `must evaluate to ${wanted} but got ${typeName}` };
  }
  return { source, program, type };
}

function scopeOf({ hasParams, hasAuthorizer, variables }: Names): ReadonlyMap<string, Schema | undefined> {
  const properties = Object.fromEntries([...variables].map(([name, type]) => [name, schemaOfType(type)]));
  const scope = new Map<string, Schema | undefined>([
    ["object", undefined],
    ["oldObject", undefined],
    ["request", REQUEST_SCHEMA],
    ["namespaceObject", NAMESPACE_SCHEMA],
    ["variables", { type: "object", properties }],
  ]);
  if (hasParams) scope.set("params", undefined);
  if (hasAuthorizer) scope.set("authorizer", undefined);
  return scope;
}
