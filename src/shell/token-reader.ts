/** The tokens of a script, read one after the other. */
import { plainText, ShellSyntaxError, type Redirect, type Token } from "./words.ts";

export class TokenReader {
  protected readonly tokens: readonly Token[];
  protected index = 0;

  constructor(tokens: readonly Token[]) {
    this.tokens = tokens;
  }

  protected redirects(): readonly Redirect[] {
    const found: Redirect[] = [];
    for (let token = this.peek(); token.kind === "redirect"; token = this.peek()) {
      found.push(token.redirect);
      this.index += 1;
    }
    return found;
  }

  protected peek(): Token {
    return this.tokens[this.index] ?? { kind: "end" };
  }

  protected isOperator(text: string): boolean {
    const token = this.peek();
    return token.kind === "operator" && token.text === text;
  }

  protected isReserved(words: readonly string[]): boolean {
    const token = this.peek();
    return token.kind === "word" && words.includes(plainText(token.word) ?? " ");
  }

  protected wordText(quoted = false): string {
    const token = this.peek();
    const [only] = token.kind === "word" ? token.word : [];
    const given = quoted && only?.kind === "text" ? only.text : undefined;
    const text = given ?? (token.kind === "word" ? plainText(token.word) : undefined);
    if (text === undefined) throw this.unexpected();
    this.index += 1;
    return text;
  }

  protected expect(word: string): void {
    if (!this.isReserved([word]))
      throw new ShellSyntaxError(`${describe(this.peek())} unexpected (expecting "${word}")`);
    this.index += 1;
  }

  protected expectOperator(text: string): void {
    if (!this.isOperator(text)) throw new ShellSyntaxError(`${describe(this.peek())} unexpected (expecting "${text}")`);
    this.index += 1;
  }

  protected skipNewlines(): void {
    while (this.isOperator("\n")) this.index += 1;
  }

  protected unexpected(): ShellSyntaxError {
    return new ShellSyntaxError(`${describe(this.peek())} unexpected`);
  }
}

function describe(token: Token): string {
  if (token.kind === "end") return "end of file";
  if (token.kind === "operator") return token.text === "\n" ? "newline" : `"${token.text}"`;
  return token.kind === "word" ? `"${plainText(token.word) ?? "word"}"` : "redirection";
}
