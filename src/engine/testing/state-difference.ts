/** Where two engine states part: the paths that differ, for whoever has to find out why a run did not repeat. */

/** Paths with both values, at most `limit`. @param path of the values compared */
export function stateDifferences(a: unknown, b: unknown, path = "", limit = 10): readonly string[] {
  const found: string[] = [];
  compare(a, b, path, found, limit);
  return found;
}

function compare(a: unknown, b: unknown, path: string, found: string[], limit: number): void {
  if (found.length >= limit || Object.is(a, b)) return;
  if (!isContainer(a) || !isContainer(b)) {
    found.push(`${path}: ${short(a)} or ${short(b)}`);
    return;
  }
  const left = membersOf(a);
  const right = membersOf(b);
  for (const key of new Set([...left.keys(), ...right.keys()])) {
    compare(left.get(key), right.get(key), `${path}/${String(key)}`, found, limit);
  }
}

function isContainer(value: unknown): value is object {
  return typeof value === "object" && value !== null;
}

function membersOf(value: object): ReadonlyMap<unknown, unknown> {
  return value instanceof Map
    ? (value as ReadonlyMap<unknown, unknown>)
    : new Map<unknown, unknown>(Object.entries(value));
}

function short(value: unknown): string {
  return (JSON.stringify(value) ?? "nothing").slice(0, 120);
}
