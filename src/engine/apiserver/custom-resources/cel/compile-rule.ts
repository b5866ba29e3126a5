/**
 * A rule read and checked against the schema that it stands at.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/cel/compilation.go.
 */
import type { ASTNode } from "@marcbachmann/cel-js";
import type { ValidationRule } from "../../../../api/types/apiextensions.ts";
import { type Schema, schemasIn } from "../schema.ts";
import { childrenOf, parseExpression, type Program } from "../../../../api/cel/cel-environment.ts";
import { syntaxProblem } from "./rule-errors.ts";
import { typeProblem } from "./type-check.ts";

export interface CompiledRule {
  readonly rule: ValidationRule;
  /** Undefined when the rule cannot be read, or does not fit its schema. */
  readonly program?: Program;
  readonly problem?: string;
  readonly message?: Program;
  readonly messageProblem?: string;
  readonly usesOldSelf: boolean;
}

interface Parsed {
  readonly program?: Program;
  readonly problem?: string;
}

const parsed = new Map<string, Parsed>();
const MAX_PARSED = 2000;

function parse(source: string, hasListTypes: boolean): Parsed {
  const key = `${hasListTypes ? "lists" : ""}\n${source}`;
  let known = parsed.get(key);
  if (known === undefined) {
    known = read(source, hasListTypes);
    if (parsed.size >= MAX_PARSED) parsed.clear();
    parsed.set(key, known);
  }
  return known;
}

function read(source: string, hasListTypes: boolean): Parsed {
  try {
    return { program: parseExpression(source, "rules", hasListTypes) };
  } catch (error) {
    return { problem: syntaxProblem(source, error) };
  }
}

const compiled = new WeakMap<Schema, readonly CompiledRule[]>();

/** The rules that stand at a schema. @param isResource whether it is that of a whole resource */
export function rulesOf(schema: Schema, isResource: boolean): readonly CompiledRule[] {
  const rules = schema["x-kubernetes-validations"] ?? [];
  if (rules.length === 0) return NONE;
  let known = compiled.get(schema);
  if (known === undefined) {
    known = rules.map((rule) => compile(rule, schema, isResource));
    compiled.set(schema, known);
  }
  return known;
}

const NONE: readonly CompiledRule[] = [];

function compile(rule: ValidationRule, schema: Schema, isResource: boolean): CompiledRule {
  const condition = checked(rule.rule, schema, isResource, "bool");
  const text = rule.messageExpression;
  const message = text === undefined ? {} : checked(text, schema, isResource, "string");
  return {
    rule,
    ...condition,
    ...(message.program === undefined ? {} : { message: message.program }),
    ...(message.problem === undefined ? {} : { messageProblem: message.problem }),
    usesOldSelf: condition.program !== undefined && mentions(condition.program.ast, "oldSelf"),
  };
}

function checked(source: string, schema: Schema, isResource: boolean, type: "bool" | "string"): Parsed {
  const known = parse(source, hasListTypes(schema));
  if (known.program === undefined) return { problem: `compilation failed: ${known.problem}` };
  const problem = typeProblem(source, known.program.ast, schema, isResource, type);
  return problem === undefined ? known : { problem };
}

/** Sets or maps among the lists of a schema. */
function hasListTypes(schema: Schema): boolean {
  for (const { "x-kubernetes-list-type": type } of schemasIn(schema)) if (type === "set" || type === "map") return true;
  return false;
}

function mentions(node: ASTNode, name: string): boolean {
  return (node.op === "id" && node.args === name) || childrenOf(node).some((child) => mentions(child, name));
}
