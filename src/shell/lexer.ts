/** Splits a shell script into words, operators and redirections. Source: POSIX.1-2017, Shell Command Language, 2.3. */
import { plainText, ShellSyntaxError, type Token, type Word, type WordPart } from "./words.ts";

const OPERATORS = ["&&", "||", ";;", ";", "&", "|", "(", ")", "\n"];
const SPECIAL_VARIABLE = /[?$!#@*0-9-]/;

export class Lexer {
  private readonly text: string;
  private position = 0;
  private readonly tokens: Token[] = [];
  /** Inside `[[ … ]]` only white space divides words. */
  private inTest = false;
  private readonly pendingHere: {
    readonly index: number;
    readonly tabs: boolean;
    readonly delimiter: string;
    readonly quoted: boolean;
    readonly from: number;
  }[] = [];

  constructor(text: string) {
    this.text = text;
  }

  tokenize(): readonly Token[] {
    while (this.position < this.text.length) this.next();
    this.tokens.push({ kind: "end" });
    return this.tokens;
  }

  private next(): void {
    const { text } = this;
    const symbol = text[this.position] ?? "";
    if (symbol === " " || symbol === "\t" || symbol === "\r") this.position += 1;
    else if (symbol === "\\" && text[this.position + 1] === "\n") this.position += 2;
    else if (this.inTest) this.testWord();
    else if (symbol === "#") this.skipComment();
    else if (text.startsWith("((", this.position)) this.arithmeticCommand();
    else if (!this.redirect() && !this.operator()) this.nextWord();
  }

  private nextWord(): void {
    const word = this.word();
    this.tokens.push({ kind: "word", word });
    this.inTest = plainText(word) === "[[";
  }

  private testWord(): void {
    if (this.text[this.position] === "\n") {
      this.position += 1;
      return;
    }
    if (/^\]\](?=[\s;&|)]|$)/.test(this.text.slice(this.position, this.position + 3))) {
      this.position += 2;
      this.tokens.push({ kind: "word", word: [{ kind: "text", text: "]]", quoted: false }] });
      this.inTest = false;
      return;
    }
    this.tokens.push({ kind: "word", word: this.word(/\s/) });
  }

  /** `((…))`: the marks as a word of their own, and the expression. */
  private arithmeticCommand(): void {
    const { text } = this.balanced(this.position + 2, "(", ")");
    if (this.text[this.position] !== ")") throw new ShellSyntaxError("missing '))'");
    this.position += 1;
    this.tokens.push({ kind: "word", word: [{ kind: "text", text: "((", quoted: false }] });
    this.tokens.push({ kind: "word", word: [{ kind: "text", text, quoted: true }] });
  }

  private skipComment(): void {
    while (this.position < this.text.length && this.text[this.position] !== "\n") this.position += 1;
  }

  private operator(): boolean {
    const found = OPERATORS.find((operator) => this.text.startsWith(operator, this.position));
    if (found === undefined) return false;
    this.position += found.length;
    this.tokens.push({ kind: "operator", text: found });
    if (found === "\n") this.readHereDocuments();
    return true;
  }

  private redirect(): boolean {
    const match = /^(?:(\d)?(>>|>&|>\||>|<<<|<<-|<<|<)|(&>))/.exec(this.text.slice(this.position, this.position + 5));
    if (match === null) return false;
    this.position += match[0].length;
    const operator = match[2] ?? "&>";
    const from = match[1] === undefined ? 1 : Number(match[1]);
    this.skipSpaces();
    if (operator === ">&") {
      const target = this.text[this.position] ?? "";
      this.position += 1;
      if (from === 2 && target === "1") this.push("both", 2, []);
      else if (target === "2") this.push("out", from, [{ kind: "text", text: "/dev/stderr", quoted: true }]);
      return true;
    }
    const start = this.position;
    const target = this.word();
    if (operator === "<<" || operator === "<<-") {
      const raw = this.text.slice(start, this.position);
      const quoted = /["'\\]/.test(raw);
      this.pendingHere.push({
        index: this.tokens.length,
        tabs: operator === "<<-",
        delimiter: raw.replace(/["'\\]/g, ""),
        quoted,
        from,
      });
      this.push("here", 0, []);
    } else if (operator === "<<<") {
      this.push("here", 0, [...target, { kind: "text", text: "\n", quoted: true }]);
    } else if (operator === "&>") {
      this.push("out", 1, target);
      this.push("both", 2, []);
    } else {
      this.push(operator === "<" ? "in" : operator === ">>" ? "append" : "out", from, target);
    }
    return true;
  }

  private push(kind: "in" | "out" | "append" | "both" | "here", from: number, target: Word): void {
    this.tokens.push({ kind: "redirect", redirect: { kind, from, target } });
  }

  private readHereDocuments(): void {
    for (const { index, delimiter, quoted, tabs } of this.pendingHere.splice(0)) {
      const lines: string[] = [];
      for (;;) {
        if (this.position >= this.text.length) break;
        const end = this.text.indexOf("\n", this.position);
        const line = this.text.slice(this.position, end < 0 ? undefined : end);
        this.position = end < 0 ? this.text.length : end + 1;
        if (line.trim() === delimiter) break;
        lines.push(`${tabs ? line.replace(/^\t+/, "") : line}\n`);
      }
      const body = lines.join("");
      const target: Word = quoted ? [{ kind: "text", text: body, quoted: true }] : new Lexer(body).hereBody();
      this.tokens[index] = { kind: "redirect", redirect: { kind: "here", from: 0, target } };
    }
  }

  /** The whole text as one word, in which spaces do not separate. */
  wordOfAll(): Word {
    const parts: WordPart[] = [];
    if (/^"[\s\S]*"$/.test(this.text)) {
      this.position = 1;
      this.doubleQuoted(parts, '"');
    } else this.doubleQuoted(parts, "");
    return parts;
  }

  private hereBody(): Word {
    const parts: WordPart[] = [];
    this.doubleQuoted(parts, "");
    return parts;
  }

  private skipSpaces(): void {
    while (this.text[this.position] === " " || this.text[this.position] === "\t") this.position += 1;
  }

  private word(ends = /[\s;&|()<>]/): Word {
    const parts: WordPart[] = [];
    let plain = "";
    const flush = (): void => {
      if (plain !== "") parts.push({ kind: "text", text: plain, quoted: false });
      plain = "";
    };
    while (this.position < this.text.length) {
      const symbol = this.text[this.position] ?? "";
      if (symbol === "(" && parts.length === 0 && /^[A-Za-z_]\w*\+?=$/.test(plain)) {
        flush();
        parts.push(this.arrayLiteral());
        continue;
      }
      if (ends.test(symbol)) break;
      if (symbol === "\\") {
        flush();
        const next = this.text[this.position + 1] ?? "";
        this.position += 2;
        if (next !== "\n") parts.push({ kind: "text", text: next, quoted: true });
      } else if (symbol === "'") {
        flush();
        parts.push({ kind: "text", text: this.until("'"), quoted: true });
      } else if (symbol === '"') {
        flush();
        this.position += 1;
        const before = parts.length;
        this.doubleQuoted(parts, '"');
        if (parts.length === before) parts.push({ kind: "text", text: "", quoted: true });
      } else if (symbol === "$" || symbol === "`") {
        flush();
        parts.push(this.dollar(false));
      } else {
        plain += symbol;
        this.position += 1;
      }
    }
    flush();
    return parts;
  }

  private arrayLiteral(): WordPart {
    const { text } = this.balanced(this.position + 1, "(", ")");
    const words = new Lexer(text).tokenize().flatMap((token) => (token.kind === "word" ? [token.word] : []));
    return { kind: "array", words, quoted: false };
  }

  /** Reads up to the closing mark (or the end of the text when there is none to come). */
  private doubleQuoted(parts: WordPart[], close: string): void {
    let plain = "";
    const flush = (): void => {
      if (plain !== "") parts.push({ kind: "text", text: plain, quoted: true });
      plain = "";
    };
    for (;;) {
      const symbol = this.text[this.position];
      if (symbol === undefined) {
        if (close !== "") throw new ShellSyntaxError("unterminated quoted string");
        break;
      }
      if (symbol === close) {
        this.position += 1;
        break;
      }
      if (symbol === "\\" && /["$`\\\n]/.test(this.text[this.position + 1] ?? "")) {
        const next = this.text[this.position + 1] ?? "";
        if (next !== "\n") plain += next;
        this.position += 2;
      } else if (symbol === "$" || symbol === "`") {
        flush();
        parts.push(this.dollar(true));
      } else {
        plain += symbol;
        this.position += 1;
      }
    }
    flush();
  }

  /** Text after an opening mark up to the same mark. */
  private until(mark: string): string {
    const end = this.text.indexOf(mark, this.position + 1);
    if (end < 0) throw new ShellSyntaxError("unterminated quoted string");
    const inside = this.text.slice(this.position + 1, end);
    this.position = end + 1;
    return inside;
  }

  private dollar(quoted: boolean): WordPart {
    if (this.text[this.position] === "`") return { kind: "command", script: this.until("`"), quoted };
    if (this.text.startsWith("$((", this.position)) {
      const expression = this.balanced(this.position + 3, "(", ")").text;
      if (this.text[this.position] !== ")") throw new ShellSyntaxError("missing '))'");
      this.position += 1;
      return { kind: "arithmetic", expression, quoted };
    }
    if (this.text.startsWith("$(", this.position)) {
      return { kind: "command", script: this.balanced(this.position + 2, "(", ")").text, quoted };
    }
    if (this.text.startsWith("${", this.position)) return this.braced(quoted);
    const rest = this.text.slice(this.position + 1);
    const name =
      /^[A-Za-z_][A-Za-z0-9_]*/.exec(rest)?.[0] ?? (SPECIAL_VARIABLE.test(rest[0] ?? "") ? (rest[0] ?? "") : "");
    this.position += 1 + name.length;
    if (name === "") return { kind: "text", text: "$", quoted: true };
    return { kind: "variable", name, operator: "", word: "", quoted };
  }

  private braced(quoted: boolean): WordPart {
    const { text } = this.balanced(this.position + 2, "{", "}");
    if (/^[#!][A-Za-z_]/.test(text))
      return { kind: "variable", name: text.slice(1), operator: text[0] === "#" ? "length" : "keys", word: "", quoted };
    const match =
      /^([A-Za-z_][A-Za-z0-9_]*(?:\[[^\]]*\])?|[?$!#@*0-9-])(:?[-=+?]|%%?|##?|\/\/?|:|\^\^?|,,?)?([\s\S]*)$/.exec(text);
    if (match === null || (match[2] === undefined && match[3] !== "")) throw new ShellSyntaxError("bad substitution");
    return { kind: "variable", name: match[1] ?? "", operator: match[2] ?? "", word: match[3] ?? "", quoted };
  }

  private balanced(start: number, open: string, close: string): { readonly text: string } {
    let depth = 1;
    let quote = "";
    for (let i = start; i < this.text.length; i += 1) {
      const symbol = this.text[i] ?? "";
      if (symbol === "\\") i += 1;
      else if (quote !== "") quote = symbol === quote ? "" : quote;
      else if (symbol === "'" || symbol === '"') quote = symbol;
      else if (symbol === open) depth += 1;
      else if (symbol === close) depth -= 1;
      if (depth === 0) {
        this.position = i + 1;
        return { text: this.text.slice(start, i) };
      }
    }
    throw new ShellSyntaxError(`missing '${close}'`);
  }
}
