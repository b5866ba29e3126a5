/** Deep equality and structural sharing of plain JSON values, with shortcuts for parts that are the same object. */

/** Equal as JSON: the order of keys does not matter, and `undefined` is as good as absent. */
export function sameValue(a: unknown, b: unknown): boolean {
  if (a === b) return true;
  if (typeof a !== "object" || typeof b !== "object" || a === null || b === null) return false;
  const list = Array.isArray(a);
  if (list !== Array.isArray(b)) return false;
  return list ? sameList(a as readonly unknown[], b as readonly unknown[]) : sameRecord(a as Fields, b as Fields);
}

type Fields = Readonly<Record<string, unknown>>;

function sameList(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a.length !== b.length) return false;
  for (let index = 0; index < a.length; index += 1) if (!sameValue(a[index], b[index])) return false;
  return true;
}

function sameRecord(a: Fields, b: Fields): boolean {
  for (const key in a) if (!sameValue(a[key], Object.hasOwn(b, key) ? b[key] : undefined)) return false;
  for (const key in b) if (b[key] !== undefined && !Object.hasOwn(a, key)) return false;
  return true;
}

/**
 * A value equal to `next` that is made of parts of `previous` wherever they are equal; `previous` itself when all is.
 * What stays the same keeps its identity, so that caches keyed by identity go on working.
 */
export function shareStructure<T>(previous: unknown, next: T): T {
  if (previous === next) return next;
  if (typeof next !== "object" || next === null || typeof previous !== "object" || previous === null) return next;
  if (Array.isArray(next)) {
    return Array.isArray(previous) ? (shareList(previous, next) as T) : next;
  }
  return Array.isArray(previous) ? next : (shareRecord(previous as Fields, next as Fields) as T);
}

function shareList(previous: readonly unknown[], next: readonly unknown[]): readonly unknown[] {
  let same = previous.length === next.length;
  const shared = next.map((item, index) => {
    const part = shareStructure(previous[index], item);
    if (part !== previous[index]) same = false;
    return part;
  });
  return same ? previous : shared;
}

function shareRecord(previous: Fields, next: Fields): Fields {
  const keys = Object.keys(next);
  let same = keys.length === Object.keys(previous).length;
  const shared: Record<string, unknown> = {};
  for (const key of keys) {
    const before = Object.hasOwn(previous, key) ? previous[key] : undefined;
    const part = shareStructure(before, next[key]);
    if (part !== before || !Object.hasOwn(previous, key)) same = false;
    defineField(shared, key, part);
  }
  return same ? previous : shared;
}

/** Plain assignment, except that the key `__proto__` becomes an ordinary field instead of changing the prototype. */
export function defineField(target: Record<string, unknown>, key: string, value: unknown): void {
  if (key === "__proto__") {
    Object.defineProperty(target, key, { value, enumerable: true, configurable: true, writable: true });
  } else {
    target[key] = value;
  }
}
