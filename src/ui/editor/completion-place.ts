/** Where in a manifest somebody types, from indentation alone: a text that is being typed is seldom YAML that can be read. */

export interface CompletionPlace {
  /** Keys from the root of the document; `[]` stands for an element of a list. */
  readonly path: readonly string[];
  /** A value is typed, or a key. */
  readonly typing: "value" | "key";
  readonly kind: string | undefined;
  readonly namespace: string;
  /** What is typed of the word so far. */
  readonly word: string;
  /** Of the document, as far as they are written at the edge. */
  readonly siblings: Readonly<Record<string, string>>;
}

interface Token {
  readonly indent: number;
  /** `[]` for the dash of an element. */
  readonly step: string;
}

const KEY = /^("[^"]*"|'[^']*'|[^\s#"'][^\s:]*):(?:\s|$)/;

/** @param line and `column` count from 1; the cursor stands before `column` */
export function completionPlace(lines: readonly string[], line: number, column: number): CompletionPlace {
  const [from, to] = documentAround(lines, line - 1);
  const before = (lines[line - 1] ?? "").slice(0, column - 1);
  const { tokens, rest, restIndent } = tokensOf(before);
  const own = tokens.filter(({ step }) => step !== "[]").at(-1);
  const value = own !== undefined && rest !== undefined && tokens.at(-1) === own;
  // The line itself: what stands left of the word, and the key when its value is typed.
  const path = tokens.filter(({ indent }) => indent < restIndent || value).map(({ step }) => step);
  let limit = path.length === 0 ? restIndent : (tokens[0]?.indent ?? restIndent);
  for (let index = line - 2; index >= from && limit > 0; index -= 1) {
    const text = lines[index] ?? "";
    if (text.trim() === "" || text.trimStart().startsWith("#")) continue;
    const above = tokensOf(text).tokens;
    // A list may stand as far left as the key that it belongs to.
    const edge = path[0] === "[]" ? limit : limit - 1;
    for (const { indent, step } of above.toReversed()) {
      if (indent > edge || (step === "[]" && path[0] === "[]") || (indent >= limit && path[0] !== "[]")) continue;
      path.unshift(step);
      limit = indent;
      if (limit === 0 && step !== "[]") break;
    }
  }
  const typed = /[^\s"'[\],{}]*$/.exec(before)?.[0] ?? "";
  return {
    path,
    typing: value ? "value" : "key",
    kind: topValue(lines, from, to, "kind"),
    namespace: metadataNamespace(lines, from, to) ?? "default",
    word: typed,
    siblings: siblingsOf(lines, line - 1, from, to),
  };
}

function tokensOf(text: string): {
  readonly tokens: readonly Token[];
  readonly rest: string | undefined;
  readonly restIndent: number;
} {
  const tokens: Token[] = [];
  let at = /^\s*/.exec(text)?.[0].length ?? 0;
  for (let dash = /^-(\s+|$)/.exec(text.slice(at)); dash !== null; dash = /^-(\s+|$)/.exec(text.slice(at))) {
    tokens.push({ indent: at, step: "[]" });
    at += dash[0].length;
  }
  const key = KEY.exec(text.slice(at));
  if (key === null) return { tokens, rest: undefined, restIndent: at };
  tokens.push({ indent: at, step: (key[1] ?? "").replaceAll(/^["']|["']$/g, "") });
  return { tokens, rest: text.slice(at + key[0].length), restIndent: at };
}

/** First and one past the last line of the document that holds a line. */
function documentAround(lines: readonly string[], index: number): readonly [from: number, to: number] {
  let from = index;
  while (from > 0 && !/^---(\s|$)/.test(lines[from - 1] ?? "")) from -= 1;
  let to = index + 1;
  while (to < lines.length && !/^---(\s|$)/.test(lines[to] ?? "")) to += 1;
  return [from, to];
}

function topValue(lines: readonly string[], from: number, to: number, key: string): string | undefined {
  for (let index = from; index < to; index += 1) {
    const found = new RegExp(`^${key}:\\s*["']?([^\\s"'#]+)`).exec(lines[index] ?? "");
    if (found !== null) return found[1];
  }
  return undefined;
}

function metadataNamespace(lines: readonly string[], from: number, to: number): string | undefined {
  let inside = false;
  for (let index = from; index < to; index += 1) {
    const text = lines[index] ?? "";
    if (/^\S/.test(text)) inside = text.startsWith("metadata:");
    const found = inside ? /^\s{1,4}namespace:\s*["']?([^\s"'#]+)/.exec(text) : null;
    if (found !== null) return found[1];
  }
  return undefined;
}

/** Values of the keys beside the one that is typed. */
function siblingsOf(
  lines: readonly string[],
  index: number,
  from: number,
  to: number,
): Readonly<Record<string, string>> {
  const own = tokensOf(lines[index] ?? "").tokens.at(-1)?.indent;
  const found: Record<string, string> = {};
  if (own === undefined) return found;
  const look = (step: 1 | -1): void => {
    for (let at = index + step; at >= from && at < to; at += step) {
      const { tokens, rest = "" } = tokensOf(lines[at] ?? "");
      const last = tokens.at(-1);
      if (last === undefined) continue;
      if (last.indent < own) return;
      if (last.indent === own && last.step !== "[]") found[last.step] = rest.trim().replaceAll(/^["']|["']$/g, "");
    }
  };
  look(-1);
  look(1);
  return found;
}
