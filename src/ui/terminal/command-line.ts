/** What was typed, taken apart as a shell would: words with quotes, pipes, `;` and `&&`. */

export interface Stage {
  readonly words: readonly string[];
}

/** Commands joined by pipes; `onlyAfterSuccess` when it follows a `&&`. */
export interface Pipeline {
  readonly stages: readonly Stage[];
  readonly onlyAfterSuccess: boolean;
}

export type ParsedLine =
  | { readonly ok: true; readonly pipelines: readonly Pipeline[] }
  | { readonly ok: false; readonly problem: "quote" | "operator"; readonly at: string };

type Token = { readonly kind: "word" | "operator"; readonly text: string };

const OPERATORS = ["&&", "||", ">>", "|", ";", ">", "<", "&"];

export function parseLine(line: string): ParsedLine {
  const tokens = tokenize(line);
  if (tokens === undefined) return { ok: false, problem: "quote", at: line };
  const pipelines: { stages: { words: string[] }[]; onlyAfterSuccess: boolean }[] = [];
  let current = { stages: [{ words: [] as string[] }], onlyAfterSuccess: false };
  const close = (): boolean => {
    const empty = current.stages.length === 1 && current.stages[0]?.words.length === 0;
    if (!empty && current.stages.some(({ words }) => words.length === 0)) return false;
    if (!empty) pipelines.push(current);
    return true;
  };
  for (const { kind, text } of tokens) {
    if (kind === "word") current.stages.at(-1)?.words.push(text);
    else if (text === "|") current.stages.push({ words: [] });
    else if (text === ";" || text === "&&") {
      if (!close() || (text === "&&" && pipelines.length === 0)) return { ok: false, problem: "operator", at: text };
      current = { stages: [{ words: [] }], onlyAfterSuccess: text === "&&" };
    } else return { ok: false, problem: "operator", at: text };
  }
  if (!close()) return { ok: false, problem: "operator", at: "|" };
  return { ok: true, pipelines };
}

/** Undefined when a quote is not closed. */
function tokenize(line: string): readonly Token[] | undefined {
  const tokens: Token[] = [];
  let word: string | undefined;
  const end = (): void => {
    if (word !== undefined) tokens.push({ kind: "word", text: word });
    word = undefined;
  };
  for (let at = 0; at < line.length; at += 1) {
    const character = line.charAt(at);
    const operator = OPERATORS.find((text) => line.startsWith(text, at));
    if (character === "'" || character === '"') {
      const close = closingQuote(line, at);
      if (close < 0) return undefined;
      const inner = line.slice(at + 1, close);
      word = (word ?? "") + (character === '"' ? inner.replace(/\\(["\\$`])/g, "$1") : inner);
      at = close;
    } else if (character === "\\" && at + 1 < line.length) {
      at += 1;
      word = (word ?? "") + line.charAt(at);
    } else if (/\s/.test(character)) end();
    else if (character === "#" && word === undefined) break;
    else if (operator !== undefined) {
      end();
      tokens.push({ kind: "operator", text: operator });
      at += operator.length - 1;
    } else word = (word ?? "") + character;
  }
  end();
  return tokens;
}

function closingQuote(line: string, open: number): number {
  const quote = line.charAt(open);
  for (let at = open + 1; at < line.length; at += 1) {
    if (quote === '"' && line.charAt(at) === "\\") at += 1;
    else if (line.charAt(at) === quote) return at;
  }
  return -1;
}
