/** One text for equal values of expressions. */
export function canonicalValue(value: unknown): string {
  if (typeof value === "bigint" || typeof value === "number") return `n${Number(value)}`;
  if (value instanceof Date) return `t${value.getTime()}`;
  if (Array.isArray(value)) return `[${value.map(canonicalValue).join(",")}]`;
  if (value instanceof Map) {
    const entries = [...value].map(([key, inner]) => `${canonicalValue(key)}:${canonicalValue(inner)}`);
    return `{${entries.sort().join(",")}}`;
  }
  if (typeof value === "object" && value !== null) return canonicalValue(new Map(Object.entries(value)));
  return `${typeof value}${JSON.stringify(value)}`;
}
