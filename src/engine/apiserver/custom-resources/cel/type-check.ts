/**
 * What can be said of an expression before it runs: fields that the schema does not have, names that nobody declared,
 * operands that do not fit, and results of the wrong type.
 * Upstream: github.com/google/cel-go/checker, k8s.io/apiserver/pkg/cel/common/schemas.go.
 */
import type { ASTNode } from "@marcbachmann/cel-js";
import { additionalOf, isEmbedded, itemsOf, propertyOf, RESOURCE_FIELDS, type Schema } from "../schema.ts";
import { escapedName } from "./cel-values.ts";
import { childrenOf } from "../../../../api/cel/cel-environment.ts";
import { macroCall, type MacroCall } from "../../../../api/cel/expand-macros.ts";
import { problemAt } from "./rule-errors.ts";

/** What is known of a value: a simple type, a schema, or nothing. */
type Known =
  | { readonly type: "bool" | "int" | "double" | "string" | "timestamp" | "duration" | "bytes" | "null" }
  | { readonly type: "schema"; readonly schema: Schema; readonly isResource: boolean }
  | { readonly type: "names" }
  | { readonly type: "dyn" };

const DYN: Known = { type: "dyn" };
const BOOL: Known = { type: "bool" };
const STRING: Known = { type: "string" };

/** The message of the first problem; undefined when there is none. */
export function typeProblem(
  source: string,
  ast: ASTNode,
  schema: Schema,
  isResource: boolean,
  result: "bool" | "string",
): string | undefined {
  const check = new TypeCheck(source);
  const self = knownOf(schema, isResource);
  const type = check.typeOf(
    ast,
    new Map([
      ["self", self],
      ["oldSelf", DYN],
    ]),
  );
  if (check.problems.length > 0) return `compilation failed: ${check.problems.join("\n")}`;
  if (type.type === "dyn" || type.type === result) return undefined;
  return result === "bool" ? "cel expression must evaluate to a bool" : "messageExpression must evaluate to a string";
}

/** What is known of the value of an expression: its simple type, or `dyn`. */
export interface CheckedExpression {
  /** `compilation failed: …`, all problems together. */
  readonly problem?: string;
  readonly type: Known["type"];
  /** As cel-go prints it: `list(string)`. */
  readonly typeName: string;
  /** Nothing can be known of the value: a part of something that has no schema. */
  readonly isSurelyDynamic: boolean;
}

/** @param names what the expression may name; undefined for what may be anything */
export function checkExpression(
  source: string,
  ast: ASTNode,
  names: ReadonlyMap<string, Schema | undefined>,
): CheckedExpression {
  const check = new TypeCheck(source);
  const scope = new Map([...names].map(([name, schema]) => [name, knownOf(schema, false)]));
  const known = check.typeOf(ast, scope);
  const { type } = known;
  const problem = check.problems.length === 0 ? {} : { problem: `compilation failed: ${check.problems.join("\n")}` };
  return { ...problem, type, typeName: nameOf(known), isSurelyDynamic: type === "dyn" && isPartOf(ast, names) };
}

/** `object.spec.replicas`: nothing but steps into something without a schema. */
function isPartOf(node: ASTNode, names: ReadonlyMap<string, Schema | undefined>): boolean {
  if (node.op === "id") return names.has(node.args) && names.get(node.args) === undefined;
  const [target] = node.op === "." || node.op === "[]" ? childrenOf(node) : [];
  return target !== undefined && isPartOf(target, names);
}

function knownOf(schema: Schema | undefined, isResource: boolean): Known {
  if (schema === undefined || schema["x-kubernetes-int-or-string"] === true) return DYN;
  switch (schema.type) {
    case "boolean":
      return BOOL;
    case "integer":
      return { type: "int" };
    case "number":
      return { type: "double" };
    case "string":
      return textType(schema.format);
    case "array":
    case "object":
      return { type: "schema", schema, isResource: isResource || isEmbedded(schema) };
    default:
      return DYN;
  }
}

function textType(format = ""): Known {
  if (format === "byte") return { type: "bytes" };
  if (format === "duration") return { type: "duration" };
  return /^date(-?time)?$/.test(format) ? { type: "timestamp" } : STRING;
}

type Scope = ReadonlyMap<string, Known>;
const BUILT_IN: ReadonlySet<string> = new Set(
  "int uint double bool string bytes list map null_type type dyn timestamp duration google optional sets cel format ip lists strings".split(
    " ",
  ),
);
const MACROS: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "filter", "map"]);
const COMPARISONS: ReadonlySet<string> = new Set(["<", "<=", ">", ">="]);
const NUMBERS: ReadonlySet<string> = new Set(["int", "double"]);

class TypeCheck {
  readonly problems: string[] = [];
  private readonly source: string;

  constructor(source: string) {
    this.source = source;
  }

  typeOf(node: ASTNode, scope: Scope): Known {
    switch (node.op) {
      case "value":
        return literal(node.args);
      case "id":
        return this.named(node.args, node.start, scope);
      case ".":
      case ".?":
        return this.field(node, scope);
      case "[]":
      case "[?]":
        return this.element(node, scope);
      case "rcall":
        return this.method(node, scope);
      case "call":
        return this.call(node, scope);
      default:
        return this.operation(node, scope);
    }
  }

  private named(name: string, at: number, scope: Scope): Known {
    const known = scope.get(name);
    if (known !== undefined) return known;
    if (!BUILT_IN.has(name)) this.report(at, `undeclared reference to '${name}' (in container '')`);
    return DYN;
  }

  private field(node: ASTNode, scope: Scope): Known {
    const [target, name] = node.args as [ASTNode, string];
    const known = this.typeOf(target, scope);
    const at = this.source.lastIndexOf(".", node.pos);
    if (known.type === "names") {
      if (name === "name" || name === "generateName") return STRING;
      this.report(at, `undefined field '${name}'`);
      return DYN;
    }
    if (known.type === "dyn") return DYN;
    if (known.type !== "schema" || known.schema.type === "array") {
      this.report(at, `type '${nameOf(known)}' does not support field selection`);
      return DYN;
    }
    return this.property(known.schema, known.isResource, name, at);
  }

  private property(schema: Schema, isResource: boolean, name: string, at: number): Known {
    if (isResource && RESOURCE_FIELDS.has(name)) return name === "metadata" ? { type: "names" } : STRING;
    const additional = additionalOf(schema);
    if (additional !== undefined) return typeof additional === "object" ? knownOf(additional, false) : DYN;
    const original = Object.keys(schema.properties ?? {}).find((property) => escapedName(property) === name);
    const property = original === undefined ? undefined : propertyOf(schema, original);
    if (property !== undefined && isTyped(property)) return knownOf(property, false);
    this.report(at, `undefined field '${name}'`);
    return DYN;
  }

  private element(node: ASTNode, scope: Scope): Known {
    const [target, index] = node.args as [ASTNode, ASTNode];
    const known = this.typeOf(target, scope);
    this.typeOf(index, scope);
    return elementOf(known);
  }

  private method(node: ASTNode, scope: Scope): Known {
    const [name, target, given] = node.args as unknown as [string, ASTNode, readonly ASTNode[]];
    const known = this.typeOf(target, scope);
    const [variable, ...bodies] = given;
    if (MACROS.has(name) && variable?.op === "id" && macroCall(node) === undefined) {
      const inner = new Map(scope).set(variable.args, memberOf(known));
      for (const body of bodies) this.typeOf(body, inner);
      if (name === "filter") return known;
      return name === "map" ? DYN : BOOL;
    }
    const macro = macroCall(node);
    if (macro !== undefined) return this.macro(macro, known, scope);
    if (target.op === "id" && target.args === "cel" && name === "bind" && variable?.op === "id") {
      const [value, body] = bodies;
      if (value === undefined || body === undefined) return DYN;
      return this.typeOf(body, new Map(scope).set(variable.args, this.typeOf(value, scope)));
    }
    for (const argument of given) this.typeOf(argument, scope);
    return RESULTS[name] ?? DYN;
  }

  private macro({ name, variables, bodies }: MacroCall, target: Known, scope: Scope): Known {
    const [first = "", second] = variables;
    const isList = target.type === "schema" && target.schema.type === "array";
    const inner = new Map(scope);
    if (second === undefined) inner.set(first, isList ? memberOf(target) : DYN);
    else inner.set(first, isList ? INT : memberOf(target)).set(second, elementOf(target));
    for (const body of bodies) this.typeOf(body, inner);
    if (name === "sortBy") return target;
    return name.startsWith("transform") || name.startsWith("opt") ? DYN : BOOL;
  }

  private call(node: ASTNode, scope: Scope): Known {
    const [name, given] = node.args as unknown as [string, readonly ASTNode[]];
    for (const argument of given) this.typeOf(argument, scope);
    return RESULTS[name] ?? DYN;
  }

  private operation(node: ASTNode, scope: Scope): Known {
    const types = childrenOf(node).map((child) => this.typeOf(child, scope));
    const [left = DYN, right = DYN, other = DYN] = types;
    if (node.op === "&&" || node.op === "||" || node.op === "!_" || node.op === "in") return BOOL;
    if (node.op === "?:") return right.type === other.type ? right : DYN;
    if (node.op === "-_") return left;
    if (node.op === "list" || node.op === "map") return DYN;
    const isComparison = COMPARISONS.has(node.op) || node.op === "==" || node.op === "!=";
    const fits =
      left.type === "dyn" ||
      right.type === "dyn" ||
      left.type === right.type ||
      ((node.op === "==" || node.op === "!=") && (left.type === "null" || right.type === "null")) ||
      (COMPARISONS.has(node.op) && NUMBERS.has(left.type) && NUMBERS.has(right.type)) ||
      isTimeArithmetic(node.op, left, right);
    if (!fits) {
      const operands = `(${nameOf(left)}, ${nameOf(right)})`;
      const at = this.operatorPlace(node);
      this.report(at, `found no matching overload for '_${node.op}_' applied to '${operands}'`);
    }
    if (isComparison) return BOOL;
    if (isTimeArithmetic(node.op, left, right)) return timeResult(node.op, left, right);
    return left.type === right.type ? left : DYN;
  }

  /** Between the operands. */
  private operatorPlace(node: ASTNode): number {
    const [left] = childrenOf(node);
    const after = left?.end ?? node.start;
    const place = this.source.indexOf(node.op, after);
    return place < 0 ? node.start : place;
  }

  private report(offset: number, message: string): void {
    this.problems.push(problemAt(this.source, Math.max(offset, 0), message));
  }
}

/** Fields without a type are not visible to expressions. */
function isTyped(schema: Schema): boolean {
  if (schema["x-kubernetes-int-or-string"] === true) return true;
  if (schema.type === "array") return itemsOf(schema) !== undefined;
  return schema.type !== undefined && schema.type !== "";
}

function literal(value: unknown): Known {
  if (value === null) return { type: "null" };
  if (typeof value === "bigint") return { type: "int" };
  if (typeof value === "number") return { type: "double" };
  if (typeof value === "boolean") return BOOL;
  return typeof value === "string" ? STRING : DYN;
}

/** What an index leads to. */
function elementOf(known: Known): Known {
  if (known.type !== "schema") return DYN;
  const additional = additionalOf(known.schema);
  if (typeof additional === "object") return knownOf(additional, false);
  return knownOf(itemsOf(known.schema), false);
}

/** What a macro goes over: the elements of a list, the keys of a map. */
function memberOf(known: Known): Known {
  if (known.type !== "schema") return DYN;
  return known.schema.type === "array" ? knownOf(itemsOf(known.schema), false) : STRING;
}

function isTimeArithmetic(operator: string, left: Known, right: Known): boolean {
  const times: ReadonlySet<string> = new Set(["timestamp", "duration"]);
  return (operator === "+" || operator === "-") && times.has(left.type) && times.has(right.type);
}

/** Between two times lies a duration; everything else moves a time, or is a longer or shorter duration. */
function timeResult(operator: string, left: Known, right: Known): Known {
  const times = [left, right].filter(({ type }) => type === "timestamp").length;
  return { type: times === 1 && !(operator === "-" && right.type === "timestamp") ? "timestamp" : "duration" };
}

function nameOf(known: Known): string {
  switch (known.type) {
    case "schema":
      if (known.schema.type === "array") return `list(${nameOf(elementOf(known))})`;
      return additionalOf(known.schema) === undefined ? "object" : `map(string, ${nameOf(elementOf(known))})`;
    case "names":
      return "object";
    case "timestamp":
      return "google.protobuf.Timestamp";
    case "duration":
      return "google.protobuf.Duration";
    default:
      return known.type;
  }
}

const INT: Known = { type: "int" };
const RESULTS: Readonly<Record<string, Known>> = {
  size: INT,
  int: INT,
  double: { type: "double" },
  string: STRING,
  bool: BOOL,
  has: BOOL,
  startsWith: BOOL,
  endsWith: BOOL,
  contains: BOOL,
  matches: BOOL,
  matchesGoPattern: BOOL,
  isSorted: BOOL,
  hasValue: BOOL,
  lowerAscii: STRING,
  upperAscii: STRING,
  trim: STRING,
  replace: STRING,
  substring: STRING,
  join: STRING,
  format: STRING,
  find: STRING,
  indexOf: INT,
  lastIndexOf: INT,
  isQuantity: BOOL,
  isURL: BOOL,
  isIP: BOOL,
  isCIDR: BOOL,
  isSemver: BOOL,
  isCanonical: BOOL,
  isGlobalUnicast: BOOL,
  isLoopback: BOOL,
  isUnspecified: BOOL,
  containsIP: BOOL,
  containsCIDR: BOOL,
  prefixLength: INT,
  compareTo: INT,
  family: INT,
  isGreaterThan: BOOL,
  isLessThan: BOOL,
  duration: { type: "duration" },
  timestamp: { type: "timestamp" },
};
