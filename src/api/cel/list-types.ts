/**
 * Lists that a schema calls sets or maps: equal whatever their order, and added without repetition.
 * Source: https://kubernetes.io/docs/reference/using-api/cel/#equality-ordering-of-lists
 * Upstream: k8s.io/apiserver/pkg/cel/common/values.go (unstructuredSetList, unstructuredMapList).
 */
import type { Environment } from "@marcbachmann/cel-js";

type List = readonly unknown[];
type Fields = ReadonlyMap<unknown, unknown>;

/** `keys`: the fields, as expressions name them, that tell the elements of a map apart. */
export type ListType = { readonly type: "set" } | { readonly type: "map"; readonly keys: readonly string[] };

/** Filled while values are made for expressions, which hold them: nothing outlives its list. */
const types = new WeakMap<List, ListType>();

export function withListType<T extends List>(list: T, type: ListType): T {
  types.set(list, type);
  return list;
}

/** What the operators of expressions over such lists are written as. */
export const LIST_OPERATORS: Readonly<Record<string, string>> = {
  "==": "sameLists",
  "!=": "!sameLists",
  "+": "listSum",
};

/** @param environment whose variables `self` and `oldSelf` serve for everything that is no such list */
export function registerListTypes(environment: Environment): void {
  const plainSame = plainOperator(environment, "==");
  const plainSum = plainOperator(environment, "+");
  const same = (left: unknown, right: unknown): boolean => {
    if (Array.isArray(left) && Array.isArray(right)) return sameList(left, right);
    if (left instanceof Map && right instanceof Map) return sameFields(left, right);
    return plainSame(left, right) === true;
  };
  const sameFields = (left: Fields, right: Fields): boolean =>
    left.size === right.size && [...left].every(([key, value]) => right.has(key) && same(value, right.get(key)));
  const has = (list: List, value: unknown): boolean => list.some((one) => same(one, value));
  const sameList = (left: List, right: List): boolean => {
    const type = types.get(left);
    if (left.length !== right.length) return false;
    if (type === undefined) return left.every((value, index) => same(value, right[index]));
    if (type.type === "set") return right.every((value) => has(left, value));
    const byKey = new Map(left.map((element) => [keyOf(element, type.keys), element]));
    return right.every((element) => {
      const key = keyOf(element, type.keys);
      return byKey.has(key) && same(byKey.get(key), element);
    });
  };
  environment.registerFunction("sameLists(dyn, dyn): bool", same);
  environment.registerFunction("listSum(dyn, dyn): dyn", (left: unknown, right: unknown): unknown => {
    const type = Array.isArray(left) && Array.isArray(right) ? types.get(left) : undefined;
    if (type === undefined) return plainSum(left, right);
    const [first, second] = [left as List, right as List];
    return withListType(type.type === "set" ? union(first, second, has) : merged(first, second, type.keys), type);
  });
}

/** Read when it is needed first: by then the environment knows everything. */
function plainOperator(environment: Environment, operator: "==" | "+"): (left: unknown, right: unknown) => unknown {
  let program: ReturnType<Environment["parse"]> | undefined;
  return (left, right) => {
    program ??= environment.parse(`self ${operator} oldSelf`);
    return program({ self: left, oldSelf: right }) as unknown;
  };
}

function union(left: List, right: List, has: (list: List, value: unknown) => boolean): List {
  return [...left, ...right.filter((value) => !has(left, value))];
}

/** Elements of the second list take the places of those that they share their keys with. */
function merged(left: List, right: List, keys: readonly string[]): List {
  const byKey = new Map<string, unknown>();
  for (const element of [...left, ...right]) byKey.set(keyOf(element, keys), element);
  return [...byKey.values()];
}

function keyOf(element: unknown, keys: readonly string[]): string {
  const fields: Fields = element instanceof Map ? element : new Map();
  return keys.map((key) => `${typeof fields.get(key)} ${JSON.stringify(String(fields.get(key)))}`).join();
}
