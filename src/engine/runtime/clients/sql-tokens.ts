/** SQL text as words: names, numbers, quoted text, signs. */
import type { SqlValue } from "./sql-store.ts";

export interface SqlToken {
  readonly kind: "word" | "text" | "sign";
  readonly text: string;
}

const TOKEN =
  /--[^\n]*|#[^\n]*|\/\*[\s\S]*?\*\/|'((?:[^'\\]|\\.|'')*)'|`([^`]*)`|"([^"]*)"|(@{0,2}[A-Za-z_][\w$]*|-?\d+(?:\.\d+)?)|(<>|!=|<=|>=|[^\s])/g;

export function sqlTokens(sql: string, doubleQuotesAreText: boolean): readonly SqlToken[] {
  const tokens: SqlToken[] = [];
  for (const [, text, ticked, double, word, sign] of sql.matchAll(TOKEN)) {
    if (text !== undefined) tokens.push({ kind: "text", text: text.replaceAll("''", "'").replace(/\\(.)/g, "$1") });
    else if (ticked !== undefined) tokens.push({ kind: "word", text: ticked });
    else if (double !== undefined) tokens.push({ kind: doubleQuotesAreText ? "text" : "word", text: double });
    else if (word !== undefined) tokens.push({ kind: "word", text: word });
    else if (sign !== undefined) tokens.push({ kind: "sign", text: sign });
  }
  return tokens;
}

/** Statements apart, at semicolons that stand in no text. */
export function statementsOf(tokens: readonly SqlToken[]): readonly (readonly SqlToken[])[] {
  const statements: SqlToken[][] = [[]];
  for (const token of tokens) {
    if (token.kind === "sign" && token.text === ";") statements.push([]);
    else statements.at(-1)?.push(token);
  }
  return statements.filter((statement) => statement.length > 0);
}

/** Reads a statement from left to right. */
export class SqlReader {
  private readonly tokens: readonly SqlToken[];
  private at = 0;

  constructor(tokens: readonly SqlToken[]) {
    this.tokens = tokens;
  }

  get done(): boolean {
    return this.at >= this.tokens.length;
  }

  get rest(): string {
    return this.tokens
      .slice(this.at)
      .map(({ kind, text }) => (kind === "text" ? `'${text}'` : text))
      .join(" ");
  }

  /** Takes these words when they come next, in any case. */
  takes(words: string): boolean {
    const wanted = words.split(" ");
    const next = this.tokens.slice(this.at, this.at + wanted.length);
    const fits = wanted.every(
      (word, index) => next[index]?.kind !== "text" && next[index]?.text.toLowerCase() === word,
    );
    if (fits) this.at += wanted.length;
    return fits;
  }

  next(): SqlToken | undefined {
    const token = this.tokens[this.at];
    this.at += 1;
    return token;
  }

  peek(): SqlToken | undefined {
    return this.tokens[this.at];
  }

  /** A name, maybe with that of its database before it. */
  name(): { readonly database: string | undefined; readonly name: string } {
    const first = this.next()?.text ?? "";
    return this.takes(".") ? { database: first, name: this.next()?.text ?? "" } : { database: undefined, name: first };
  }

  /** What stands in brackets, apart at its commas. */
  list(): readonly (readonly SqlToken[])[] {
    const items: SqlToken[][] = [[]];
    if (!this.takes("(")) return [];
    for (let depth = 1; !this.done;) {
      const token = this.next();
      if (token === undefined) break;
      if (token.kind === "sign" && token.text === "(") depth += 1;
      if (token.kind === "sign" && token.text === ")") depth -= 1;
      if (depth === 0) break;
      if (depth === 1 && token.kind === "sign" && token.text === ",") items.push([]);
      else items.at(-1)?.push(token);
    }
    return items;
  }
}

/** A number or text that stands for itself; undefined for everything else. */
export function literal({ kind, text }: SqlToken): SqlValue | undefined {
  if (kind === "text") return text;
  if (/^-?\d+(?:\.\d+)?$/.test(text)) return Number(text);
  return text.toLowerCase() === "null" ? null : undefined;
}
