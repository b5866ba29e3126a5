/** Filling absent fields without copying what is complete: an object with nothing to fill comes back as itself. */

/**
 * `object` with the fields of `defaults` that it lacks. As in Go, `""` is an absent string.
 * `zeroIsAbsent` also replaces `0`, for integers that upstream keeps without a pointer.
 */
export function fill<T extends object>(object: T, defaults: Partial<T>, zeroIsAbsent = false): T {
  let filled: T | undefined;
  for (const key of Object.keys(defaults) as (keyof T)[]) {
    const present = object[key];
    if (present !== undefined && present !== "" && !(zeroIsAbsent && present === 0)) continue;
    filled ??= { ...object };
    filled[key] = defaults[key] as T[keyof T];
  }
  return filled ?? object;
}

/** `object` with one field replaced; `object` itself when the value is the same. */
export function withField<T extends object, K extends keyof T>(object: T, key: K, value: T[K]): T {
  return object[key] === value ? object : { ...object, [key]: value };
}

/** `list` with each element passed through `change`; `list` itself when no element changes. */
export function mapShared<T>(list: readonly T[], change: (element: T) => T): readonly T[] {
  let changed: T[] | undefined;
  for (let index = 0; index < list.length; index += 1) {
    const before = list[index] as T;
    const after = change(before);
    if (after === before && changed === undefined) continue;
    changed ??= list.slice(0, index);
    changed.push(after);
  }
  return changed ?? list;
}

/** A pure function remembered by the identity of its argument: equal answers, computed once for a shared object. */
export function rememberByIdentity<T extends object>(compute: (argument: T) => T): (argument: T) => T {
  const known = new WeakMap<T, T>();
  return (argument) => {
    const remembered = known.get(argument);
    if (remembered !== undefined) return remembered;
    const result = compute(argument);
    known.set(argument, result);
    known.set(result, result);
    return result;
  };
}
