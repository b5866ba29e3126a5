/** How deep a value from outside may nest before nobody should walk it. */

/** Deeper than any Kubernetes object, shallow enough for every recursive walk. Upstream's JSON decoder stops at 10,000. */
export const MAX_NESTING = 200;

/** False when a list or object nests deeper than `limit`. Walks without recursion. */
export function nestsWithin(value: unknown, limit: number = MAX_NESTING): boolean {
  let level: unknown[] = [value];
  for (let depth = 0; level.length > 0; depth += 1) {
    if (depth >= limit) return false;
    const next: unknown[] = [];
    for (const item of level) {
      if (typeof item !== "object" || item === null) continue;
      for (const child of Object.values(item)) if (typeof child === "object" && child !== null) next.push(child);
    }
    level = next;
  }
  return true;
}
