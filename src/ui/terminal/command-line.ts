/** What was typed, taken apart as a shell would: words with quotes and variables, pipes, `;`, `&&`, `||`, `>` and `<<`. */

export interface Stage {
  readonly words: readonly string[];
}

/** Commands joined by pipes. */
export interface Pipeline {
  readonly stages: readonly Stage[];
  /** It follows a `&&`. */
  readonly onlyAfterSuccess: boolean;
  /** It follows a `||`. */
  readonly onlyAfterFailure: boolean;
  /** Where its output goes; the screen without. */
  readonly output: { readonly file: string; readonly append: boolean } | undefined;
  /** What the first command reads, from a here-document. */
  readonly input: string | undefined;
}

export type ParsedLine =
  | { readonly ok: true; readonly pipelines: readonly Pipeline[] }
  /** `heredoc`: more lines have to come, until one that is `at`. */
  | { readonly ok: false; readonly problem: "quote" | "operator" | "heredoc"; readonly at: string };

type Token = { readonly kind: "word" | "operator"; readonly text: string };
type Variables = ReadonlyMap<string, string>;
type Draft = { -readonly [Key in keyof Omit<Pipeline, "stages">]: Pipeline[Key] } & { stages: { words: string[] }[] };

const OPERATORS = ["&&", "||", ">>", "<<", "|", ";", ">", "<", "&"];

/** @param text one line, and below it the lines of its here-document */
export function parseLine(text: string, variables: Variables = new Map()): ParsedLine {
  const lineEnd = text.indexOf("\n");
  const [line, below] = lineEnd < 0 ? [text, undefined] : [text.slice(0, lineEnd), text.slice(lineEnd + 1)];
  const tokens = tokenize(line, variables);
  if (!Array.isArray(tokens)) return tokens as ParsedLine;
  return new LineReader(tokens as readonly Token[], below).read();
}

class LineReader {
  private readonly tokens: readonly Token[];
  private readonly below: string | undefined;
  private readonly pipelines: Pipeline[] = [];
  private current: Draft = draft(false, false);
  private at = 0;

  constructor(tokens: readonly Token[], below: string | undefined) {
    this.tokens = tokens;
    this.below = below;
  }

  read(): ParsedLine {
    for (; this.at < this.tokens.length; this.at += 1) {
      const { kind, text } = this.tokens[this.at] as Token;
      if (kind === "word") this.current.stages.at(-1)?.words.push(text);
      else {
        const problem = this.operator(text);
        if (problem !== undefined) return problem;
      }
    }
    return this.close() ? { ok: true, pipelines: this.pipelines } : refused("|");
  }

  private operator(text: string): ParsedLine | undefined {
    if (text === "|") {
      this.current.stages.push({ words: [] });
      return undefined;
    }
    if (text === ";" || text === "&&" || text === "||") {
      if (!this.close() || (text !== ";" && this.pipelines.length === 0)) return refused(text);
      this.current = draft(text === "&&", text === "||");
      return undefined;
    }
    const next = this.tokens[this.at + 1];
    if (text === "<" || text === "&" || next?.kind !== "word") return refused(text);
    this.at += 1;
    if (text === "<<") return this.hereDocument(next.text);
    this.current.output = { file: next.text, append: text === ">>" };
    return undefined;
  }

  private hereDocument(word: string): ParsedLine | undefined {
    const strip = word.startsWith("-");
    const end = strip ? word.slice(1) : word;
    const lines = (this.below ?? "").split("\n");
    const last = lines.findIndex((line) => (strip ? line.replace(/^\t+/, "") : line) === end);
    if (last < 0) return { ok: false, problem: "heredoc", at: end };
    const body = lines.slice(0, last).map((line) => `${strip ? line.replace(/^\t+/, "") : line}\n`);
    this.current.input = body.join("");
    return undefined;
  }

  /** False when a stage has no words. */
  private close(): boolean {
    const { stages } = this.current;
    const empty = stages.length === 1 && stages[0]?.words.length === 0;
    if (!empty && stages.some(({ words }) => words.length === 0)) return false;
    if (!empty) this.pipelines.push(this.current);
    return true;
  }
}

function draft(onlyAfterSuccess: boolean, onlyAfterFailure: boolean): Draft {
  return { stages: [{ words: [] }], onlyAfterSuccess, onlyAfterFailure, output: undefined, input: undefined };
}

function refused(at: string): ParsedLine {
  return { ok: false, problem: "operator", at };
}

const VARIABLE = /^\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/;

function tokenize(line: string, variables: Variables): readonly Token[] | ParsedLine {
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
      if (close < 0) return { ok: false, problem: "quote", at: line };
      const inner = line.slice(at + 1, close);
      if (character === '"' && /(^|[^\\])(\$\(|`)/.test(inner)) return refused("$(…)");
      word = (word ?? "") + (character === '"' ? expanded(inner, variables) : inner);
      at = close;
    } else if (character === "\\" && at + 1 < line.length) {
      at += 1;
      word = (word ?? "") + line.charAt(at);
    } else if (character === "`" || line.startsWith("$(", at)) return refused("$(…)");
    else if (/\s/.test(character)) end();
    else if (character === "#" && word === undefined) break;
    else if (operator !== undefined) {
      end();
      tokens.push({ kind: "operator", text: operator });
      at += operator.length - 1;
    } else {
      const variable = VARIABLE.exec(line.slice(at));
      word = (word ?? "") + (variable === null ? character : (variables.get(variable[1] ?? variable[2] ?? "") ?? ""));
      if (variable !== null) at += variable[0].length - 1;
    }
  }
  end();
  return tokens;
}

/** Between double quotes: variables, and a backslash before what would mean something. */
function expanded(text: string, variables: Variables): string {
  return text.replace(
    /\\(["\\$`])|\$(?:\{([A-Za-z_]\w*)\}|([A-Za-z_]\w*))/g,
    (_whole, escaped: string | undefined, braced: string | undefined, bare: string | undefined) =>
      escaped ?? variables.get(braced ?? bare ?? "") ?? "",
  );
}

function closingQuote(line: string, open: number): number {
  const quote = line.charAt(open);
  for (let at = open + 1; at < line.length; at += 1) {
    if (quote === '"' && line.charAt(at) === "\\") at += 1;
    else if (line.charAt(at) === quote) return at;
  }
  return -1;
}
