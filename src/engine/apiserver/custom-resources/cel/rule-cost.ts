/**
 * What an expression costs at most, before anybody runs it.
 * Upstream: github.com/google/cel-go/checker/cost.go, k8s.io/apiserver/pkg/cel/library/cost.go.
 */
import type { ASTNode } from "@marcbachmann/cel-js";
import {
  type CallCost,
  type EntrySize,
  type Estimated,
  functionCost,
  knownSize,
  methodCost,
  operatorCost,
  sizeOf,
} from "./call-cost.ts";
import { either, exactly, plus, type Range, times } from "./cost-range.ts";
import type { DeclaredType, ValueKind } from "./declared-type.ts";
import { macroCall, type MacroCall } from "../../../../api/cel/expand-macros.ts";

const FREE = exactly(0);
const ONE = exactly(1);
const NEW_LIST = exactly(10);
const NEW_MAP = exactly(30);

/** The most that an expression over `self` and `oldSelf` can cost. */
export function maxCost(ast: ASTNode, root: DeclaredType): number {
  return new Estimate(root).of(ast, new Map()).cost.max;
}

type Scope = ReadonlyMap<string, Estimated>;

const NAMESPACES: ReadonlySet<string> = new Set(["optional", "sets", "ip", "format", "lists", "strings", "math"]);
const BOOL: CallCost = { cost: ONE, kind: "bool" };

class Estimate {
  private readonly root: DeclaredType;

  constructor(root: DeclaredType) {
    this.root = root;
  }

  of(node: ASTNode, scope: Scope): Estimated {
    switch (node.op) {
      case "value":
        return literal(node.args);
      case "id":
        return this.named(node.args, scope);
      case ".":
        return this.field(node.args[0], node.args[1], scope);
      case ".?":
        return { kind: "other", cost: plus(this.of(node.args[0], scope).cost, ONE) };
      case "[]":
      case "[?]":
        return this.element(node.args[0], node.args[1], scope);
      case "list":
        return this.list(node.args, scope);
      case "map":
        return this.map(node.args, scope);
      case "rcall":
        return this.method(node, scope);
      case "call":
        return this.call(node.args[0], node.args[1], scope);
      default:
        return this.operation(node, scope);
    }
  }

  private named(name: string, scope: Scope): Estimated {
    const local = scope.get(name);
    if (local !== undefined) return { ...local, cost: ONE };
    return { ...valueAt(this.root), cost: ONE };
  }

  /** Where a step leads. A value that comes from nowhere counts as the root, as upstream drops the first step. */
  private step(from: Estimated["place"], next: (type: DeclaredType) => DeclaredType | undefined): Estimated["place"] {
    if (from === "lost") return "lost";
    return from === undefined ? this.root : (next(from) ?? "lost");
  }

  private field(target: ASTNode, name: string, scope: Scope): Estimated {
    const from = this.of(target, scope);
    const steps = from.kind === "map" || from.kind === "object" ? ONE : FREE;
    const place = this.step(from.place, ({ fields }) => fields?.get(name));
    const kind = from.kind === "map" ? (from.element ?? "dyn") : "dyn";
    return { ...(typeof place === "object" ? valueAt(place) : { kind, place }), cost: plus(from.cost, steps) };
  }

  private element(target: ASTNode, index: ASTNode, scope: Scope): Estimated {
    const from = this.of(target, scope);
    const cost = plus(from.cost, this.of(index, scope).cost, ONE);
    return { ...this.memberOf(from, "value"), cost };
  }

  /** An element of a list, a key or a value of a map. */
  private memberOf(from: Estimated, part: "key" | "value"): Estimated {
    const isIndex = part === "key" && from.kind === "list";
    const place = isIndex ? "lost" : this.step(from.place, (type) => (part === "key" ? KEY : type.element));
    const size = from.entry === undefined ? undefined : from.entry[part];
    if (isIndex) return { kind: "int", cost: ONE };
    const kind = part === "key" ? "string" : (from.element ?? "dyn");
    const known =
      typeof place === "object" ? { ...valueAt(place), ...(from.place === undefined ? { kind } : {}) } : { kind };
    const sized = from.place === undefined || size === undefined ? {} : { size };
    return { ...known, place, ...sized, cost: ONE };
  }

  private list(nodes: readonly ASTNode[], scope: Scope): Estimated {
    const parts = nodes.map((node) => this.of(node, scope));
    const kinds = new Set(parts.map(({ kind }) => kind));
    const [kind = "dyn"] = kinds;
    const entry: EntrySize = { isList: true, key: ONE, value: unionOfSizes(parts) };
    const cost = plus(...parts.map((part) => part.cost), NEW_LIST);
    return { kind: "list", element: kinds.size === 1 ? kind : "dyn", size: exactly(nodes.length), entry, cost };
  }

  private map(pairs: readonly (readonly [ASTNode, ASTNode])[], scope: Scope): Estimated {
    const keys = pairs.map(([key]) => this.of(key, scope));
    const values = pairs.map(([, value]) => this.of(value, scope));
    const entry: EntrySize = { isList: false, key: unionOfSizes(keys), value: unionOfSizes(values) };
    const cost = plus(...[...keys, ...values].map((part) => part.cost), NEW_MAP);
    return { kind: "map", element: "dyn", size: exactly(pairs.length), entry, cost };
  }

  private call(name: string, given: readonly ASTNode[], scope: Scope): Estimated {
    const [first] = given;
    if (name === "has" && first?.op === ".") return { kind: "bool", cost: this.of(first.args[0], scope).cost };
    const values = given.map((node) => this.of(node, scope));
    const [value] = values;
    if (name === "dyn" && value !== undefined) {
      const { size, entry } = sizedLike(value);
      return { kind: "dyn", ...(size && { size }), ...(entry && { entry }), cost: plus(ONE, value.cost) };
    }
    return together(functionCost(name, values), values);
  }

  private method(node: ASTNode & { readonly op: "rcall" }, scope: Scope): Estimated {
    const [name, target, given] = node.args;
    const macro = macroCall(node) ?? builtInMacro(name, target, given);
    if (macro !== undefined) return this.macro(macro, scope);
    const space = target.op === "id" && !scope.has(target.args) ? target.args : "";
    const [variable, bound, body] = given;
    if (space === "cel" && name === "bind" && variable?.op === "id" && bound !== undefined && body !== undefined) {
      return this.bind(variable.args, this.of(bound, scope), body, scope);
    }
    const values = given.map((one) => this.of(one, scope));
    if (NAMESPACES.has(space)) return together(functionCost(`${space}.${name}`, values), values);
    const receiver = this.of(target, scope);
    return together(methodCost(ORIGINAL[name] ?? name, receiver, values), [receiver, ...values]);
  }

  private bind(name: string, value: Estimated, body: ASTNode, scope: Scope): Estimated {
    const result = this.of(body, new Map(scope).set(name, value));
    return { ...result, cost: plus(NEW_LIST, value.cost, result.cost) };
  }

  private operation(node: ASTNode, scope: Scope): Estimated {
    if (node.op === "!_" || node.op === "-_") {
      const value = this.of(node.args, scope);
      // A number with its sign is one constant.
      if (node.op === "-_" && node.args.op === "value") return value;
      return { kind: node.op === "!_" ? "bool" : value.kind, cost: plus(value.cost, ONE) };
    }
    const [left, right, other] = (node.args as readonly ASTNode[]).map((part) => this.of(part, scope));
    if (left === undefined || right === undefined) return { kind: "dyn", cost: FREE };
    if (node.op === "?:" && other !== undefined) return conditional(left, right, other);
    if (node.op === "&&" || node.op === "||") {
      return { kind: "bool", cost: { min: left.cost.min, max: plus(left.cost, right.cost).max } };
    }
    const result = together(operatorCost(node.op, left, right), [left, right]);
    const entry = node.op === "+" ? unionOfEntries(left.entry, right.entry) : undefined;
    return entry === undefined ? result : { ...result, entry };
  }

  private macro(macro: MacroCall, scope: Scope): Estimated {
    const { name, target, variables, bodies } = macro;
    const range = this.of(target, scope);
    if (name === "optMap" || name === "optFlatMap") return this.optional(macro, range, scope);
    const [first = "", second] = variables;
    const inner = new Map(scope);
    if (second === undefined) inner.set(first, this.memberOf(range, range.kind === "map" ? "key" : "value"));
    else inner.set(first, this.memberOf(range, "key")).set(second, this.memberOf(range, "value"));
    const steps = bodies.map((body) => this.of(body, inner));
    const loop = loopOf(name, steps);
    const count = sizeOf(range);
    const cost = plus(range.cost, loop.start, times(count, loop.step), loop.end);
    const { kind } = loop;
    if (kind === "bool") return { kind, cost };
    const result = steps.at(-1);
    const element = name === "filter" ? (range.kind === "list" ? range.element : "string") : result?.kind;
    const value = name === "filter" ? undefined : result === undefined ? undefined : knownSize(result);
    const entry = value === undefined ? {} : { entry: { isList: kind === "list", key: ONE, value } };
    return { kind, ...(element === undefined ? {} : { element }), size: count, ...entry, cost };
  }

  /** `target.hasValue() ? optional.of(cel.bind(name, target.value(), body)) : optional.none()` */
  private optional({ name, variables, bodies }: MacroCall, target: Estimated, scope: Scope): Estimated {
    const [body] = bodies;
    const present = { kind: "dyn", cost: plus(target.cost, ONE) } as const;
    const bound = body === undefined ? present : this.bind(variables[0] ?? "", present, body, scope);
    const made = name === "optMap" ? plus(bound.cost, ONE) : bound.cost;
    return { kind: "other", cost: plus(target.cost, ONE, either(made, ONE)) };
  }
}

/** Functions that were given other names for the sake of the interpreter. */
const ORIGINAL: Readonly<Record<string, string>> = { matchesGoPattern: "matches", dayOfYear: "getDayOfYear" };

const KEY: DeclaredType = { kind: "string", maxElements: 0, minBytes: 2 };

function valueAt(place: DeclaredType): Omit<Estimated, "cost"> {
  return { kind: place.kind, ...(place.element === undefined ? {} : { element: place.element.kind }), place };
}

function literal(value: unknown): Estimated {
  if (typeof value === "string") return { kind: "string", size: exactly([...value].length), cost: FREE };
  if (value instanceof Uint8Array) return { kind: "bytes", size: exactly(value.length), cost: FREE };
  const kinds: Readonly<Record<string, ValueKind>> = { bigint: "int", number: "double", boolean: "bool" };
  return { kind: kinds[typeof value] ?? (value === null ? "other" : "int"), size: ONE, cost: FREE };
}

function together(call: CallCost, parts: readonly Estimated[]): Estimated {
  return { ...call, cost: plus(call.cost, ...parts.map((part) => part.cost)) };
}

function sizedLike(value: Estimated): Pick<Estimated, "size" | "entry"> {
  const size = knownSize(value);
  return { ...(size === undefined ? {} : { size }), ...(value.entry === undefined ? {} : { entry: value.entry }) };
}

function conditional(condition: Estimated, yes: Estimated, no: Estimated): Estimated {
  const cost = plus(condition.cost, either(yes.cost, no.cost));
  const kind = yes.kind === no.kind ? yes.kind : "dyn";
  const element = yes.element ?? no.element;
  const entry = unionOfEntries(yes.entry, no.entry);
  const size = either(sizeOf(yes), sizeOf(no));
  return { kind, ...(element === undefined ? {} : { element }), size, ...(entry === undefined ? {} : { entry }), cost };
}

function unionOfSizes(values: readonly Estimated[]): Range {
  const [first, ...rest] = values.map(sizeOf);
  return first === undefined ? FREE : rest.reduce(either, first);
}

function unionOfEntries(left: EntrySize | undefined, right: EntrySize | undefined): EntrySize | undefined {
  if (left === undefined || right === undefined) return undefined;
  return { isList: left.isList, key: either(left.key, right.key), value: either(left.value, right.value) };
}

const MACROS: ReadonlySet<string> = new Set(["all", "exists", "exists_one", "filter", "map"]);

function builtInMacro(name: string, target: ASTNode, given: readonly ASTNode[]): MacroCall | undefined {
  const [variable, ...bodies] = given;
  if (!MACROS.has(name) || variable?.op !== "id" || bodies.length === 0) return undefined;
  return { name, target, variables: [variable.args], bodies };
}

/** What a macro costs before it starts, for each member, and at its end. */
interface Loop {
  readonly kind: ValueKind;
  readonly start: Range;
  readonly step: Range;
  readonly end: Range;
}

function loopOf(name: string, bodies: readonly Estimated[]): Loop {
  const [first = FREE, second] = bodies.map(({ cost }) => cost);
  switch (name) {
    case "all":
      return { kind: BOOL.kind, start: FREE, step: plus(exactly(2), { min: 1, max: plus(ONE, first).max }), end: ONE };
    case "exists":
      return { kind: BOOL.kind, start: FREE, step: plus(exactly(3), { min: 1, max: plus(ONE, first).max }), end: ONE };
    case "exists_one":
    case "existsOne":
      return { kind: BOOL.kind, start: FREE, step: plus(first, { min: 1, max: 2 }), end: exactly(2) };
    case "filter":
      return { kind: "list", start: NEW_LIST, step: plus(first, { min: 1, max: 13 }), end: ONE };
    case "transformMap":
      return { kind: "map", start: NEW_MAP, step: chosen(first, second, exactly(3)), end: ONE };
    case "transformMapEntry":
      return { kind: "map", start: NEW_MAP, step: chosen(first, second, exactly(2)), end: ONE };
    default:
      return { kind: "list", start: NEW_LIST, step: chosen(first, second, exactly(12)), end: ONE };
  }
}

/** With two bodies the first is a condition. */
function chosen(first: Range, second: Range | undefined, added: Range): Range {
  return second === undefined ? plus(first, added) : plus(first, either(plus(second, added), ONE));
}
