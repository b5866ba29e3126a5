/** Shell patterns (`*`, `?`, `[…]`), for `case`, `${x%…}` and the like. */

export function patternExpression(pattern: string, greedy = true): string {
  const many = greedy ? "[\\s\\S]*" : "[\\s\\S]*?";
  return pattern.replace(/\[[^\]]+\]|[\s\S]/g, (piece) => {
    if (piece.length > 1) return piece.replace(/^\[!/, "[^").replaceAll("\\", "\\\\");
    if (piece === "*") return many;
    if (piece === "?") return "[\\s\\S]";
    return piece.replace(/[.+^${}()|[\]\\]/g, "\\$&");
  });
}

export function matchesPattern(text: string, pattern: string): boolean {
  return new RegExp(`^${patternExpression(pattern)}$`).test(text);
}

/** `%`, `%%`, `#`, `##`: cuts the pattern off one end. */
export function cutPattern(text: string, operator: string, pattern: string): string {
  const longest = operator.length === 2;
  if (operator.startsWith("#")) return text.replace(new RegExp(`^${patternExpression(pattern, longest)}`), "");
  for (let k = 0; k <= text.length; k += 1) {
    const start = longest ? k : text.length - k;
    if (matchesPattern(text.slice(start), pattern)) return text.slice(0, start);
  }
  return text;
}
