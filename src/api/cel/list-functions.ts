/**
 * Functions of lists and sets.
 * Source: https://kubernetes.io/docs/reference/using-api/cel/#kubernetes-list-library
 */
import { type Environment, Optional } from "@marcbachmann/cel-js";
import { canonicalValue } from "./canonical-value.ts";

type List = readonly unknown[];
type Comparable = string | number | bigint | boolean | Date;

export function registerListFunctions(environment: Environment): void {
  const receiver = "list";
  const add = (signature: string, handler: (...given: never[]) => unknown): void => {
    environment.registerFunction(`${receiver}.${signature}`, handler);
  };
  add("isSorted(): bool", (list: List) => list.every((item, index) => index === 0 || !below(item, list[index - 1])));
  add("sum(): dyn", (list: List) => list.reduce((sum, item) => plus(sum, item), typeof list[0] === "number" ? 0 : 0n));
  add("min(): dyn", (list: List) => extreme(list, "min", (a, b) => below(a, b)));
  add("max(): dyn", (list: List) => extreme(list, "max", (a, b) => below(b, a)));
  add("indexOf(dyn): int", (list: List, item: unknown) => BigInt(keysOf(list).indexOf(canonicalValue(item))));
  add("lastIndexOf(dyn): int", (list: List, item: unknown) => BigInt(keysOf(list).lastIndexOf(canonicalValue(item))));
  add("distinct(): list", (list: List) => [...new Map(list.map((item) => [canonicalValue(item), item])).values()]);
  add("sort(): list", (list: List) => [...list].sort((a, b) => (below(a, b) ? -1 : below(b, a) ? 1 : 0)));
  add("reverse(): list", (list: List) => [...list].reverse());
  add("flatten(): list", (list: List) => list.flat());
  add("slice(int, int): list", (list: List, from: bigint, to: bigint) => list.slice(Number(from), Number(to)));
  add("first(): optional<dyn>", (list: List) => Optional.of(list[0]));
  add("last(): optional<dyn>", (list: List) => Optional.of(list.at(-1)));
  add("flatten(int): list", (list: List, depth: bigint) => list.flat(Number(depth)));
  registerSets(environment);
  registerParts(environment);
}

class Lists {
  readonly name = "lists";
}

/** What the macros of `expand-macros.ts` are made of, and `lists.range`. */
function registerParts(environment: Environment): void {
  environment.registerFunction("memberKeys(dyn): list", (value: object) =>
    Array.isArray(value) ? value.map((_, index) => BigInt(index)) : entriesOf(value).map(([key]) => key),
  );
  environment.registerFunction("hasField(dyn, string): bool", (value: unknown, name: string) => {
    if (value instanceof Map) return value.has(name);
    if (typeof value === "object" && value !== null && !Array.isArray(value)) return Object.hasOwn(value, name);
    throw new Error("no such overload");
  });
  type Pair = readonly [key: unknown, value: unknown];
  environment.registerFunction("list.sortPairs(): list", (pairs: readonly Pair[]) =>
    [...pairs].sort(([a], [b]) => (below(a, b) ? -1 : below(b, a) ? 1 : 0)).map(([, value]) => value),
  );
  environment.registerFunction("list.mapOfPairs(): map", (pairs: readonly Pair[]) => new Map(pairs));
  environment.registerFunction("list.mapOfMaps(): map", (maps: readonly object[]) => {
    const whole = new Map<unknown, unknown>();
    for (const [key, value] of maps.flatMap(entriesOf)) {
      if (whole.has(key)) throw new Error(`insert failed: key ${String(key)} already exists`);
      whole.set(key, value);
    }
    return whole;
  });
  environment.registerType("Lists", { ctor: Lists, fields: {} }).registerConstant("lists", "Lists", new Lists());
  environment.registerFunction("Lists.range(int): list", (_: Lists, count: bigint) =>
    Array.from({ length: Number(count) }, (_unused, index) => BigInt(index)),
  );
}

class Sets {
  readonly name = "sets";
}

function registerSets(environment: Environment): void {
  environment.registerType("Sets", { ctor: Sets, fields: {} }).registerConstant("sets", "Sets", new Sets());
  const holds = (list: List, items: List): boolean => {
    const keys = new Set(keysOf(list));
    return keysOf(items).every((key) => keys.has(key));
  };
  environment.registerFunction("Sets.contains(list, list): bool", (_: Sets, a: List, b: List) => holds(a, b));
  environment.registerFunction(
    "Sets.equivalent(list, list): bool",
    (_: Sets, a: List, b: List) => holds(a, b) && holds(b, a),
  );
  environment.registerFunction("Sets.intersects(list, list): bool", (_: Sets, a: List, b: List) => {
    const keys = new Set(keysOf(a));
    return keysOf(b).some((key) => keys.has(key));
  });
}

/** Maps that expressions write out are plain objects. */
function entriesOf(map: object): readonly (readonly [key: unknown, value: unknown])[] {
  return map instanceof Map ? [...map] : Object.entries(map);
}

function keysOf(list: List): readonly string[] {
  return list.map(canonicalValue);
}

function below(a: unknown, b: unknown): boolean {
  if (typeof a !== typeof b) throw new Error("no such overload");
  return (a as Comparable) < (b as Comparable);
}

function plus(a: unknown, b: unknown): unknown {
  if (typeof a === "bigint" && typeof b === "bigint") return a + b;
  if (typeof a === "number" && typeof b === "number") return a + b;
  throw new Error("no such overload");
}

function extreme(list: List, name: string, better: (a: unknown, b: unknown) => boolean): unknown {
  if (list.length === 0) throw new Error(`${name} called on empty list`);
  return list.reduce((best, item) => (better(item, best) ? item : best));
}
