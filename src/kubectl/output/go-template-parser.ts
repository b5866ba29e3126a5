/**
 * Go templates, read: texts, actions and blocks.
 * Source: https://pkg.go.dev/text/template. Upstream: text/template/parse.
 */

export type GoOperand =
  | { readonly kind: "literal"; readonly value: unknown }
  /** `.a.b`, `$x.a`, `$`, `.`: `from` is undefined for the dot. */
  | {
      readonly kind: "field";
      readonly from: string | undefined;
      readonly path: readonly string[];
      readonly text: string;
    }
  | { readonly kind: "function"; readonly name: string }
  | { readonly kind: "pipe"; readonly pipe: GoPipe; readonly path: readonly string[] };

/** One command: a value, or a function with its arguments. */
export type GoCommand = readonly GoOperand[];

export interface GoPipe {
  /** `$i, $e :=` */
  readonly variables: readonly string[];
  readonly assigns: boolean;
  readonly commands: readonly GoCommand[];
}

export type GoNode =
  | { readonly node: "text"; readonly text: string }
  | { readonly node: "print"; readonly pipe: GoPipe }
  | {
      readonly node: "if" | "with" | "range";
      readonly pipe: GoPipe;
      readonly body: readonly GoNode[];
      readonly otherwise: readonly GoNode[];
    }
  | { readonly node: "break" | "continue" };

/** The message of what cannot be read, as after `template: output:1: `. */
export class GoTemplateProblem {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

type Piece = { readonly action: boolean; readonly text: string };

/** @throws GoTemplateProblem */
export function parseGoTemplate(template: string): readonly GoNode[] {
  const parser = new BlockParser(pieces(template));
  const nodes = parser.block(false);
  return nodes.nodes;
}

function pieces(template: string): readonly Piece[] {
  const found: Piece[] = [];
  let rest = template;
  let trimNext = false;
  for (;;) {
    const open = rest.indexOf("{{");
    let text = open < 0 ? rest : rest.slice(0, open);
    if (trimNext) text = text.trimStart();
    if (open < 0) {
      if (text !== "") found.push({ action: false, text });
      return found;
    }
    rest = rest.slice(open + 2);
    if (/^-\s/.test(rest)) {
      text = text.trimEnd();
      rest = rest.slice(2);
    }
    if (text !== "") found.push({ action: false, text });
    const close = closeOf(rest);
    let inner = rest.slice(0, close);
    rest = rest.slice(close + 2);
    trimNext = /\s-$/.test(inner);
    if (trimNext) inner = inner.slice(0, -2);
    if (!/^\s*\/\*[\s\S]*\*\/\s*$/.test(inner)) found.push({ action: true, text: inner });
  }
}

function closeOf(text: string): number {
  let quote = "";
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== "") {
      if (character === "\\" && quote !== "`") at += 1;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "`" || character === "'") quote = character;
    else if (text.startsWith("}}", at)) return at;
  }
  throw new GoTemplateProblem(quote === "" ? "unclosed action" : "unterminated quoted string");
}

class BlockParser {
  private readonly pieces: readonly Piece[];
  private at = 0;

  constructor(all: readonly Piece[]) {
    this.pieces = all;
  }

  /** Up to `{{end}}` or `{{else …}}`, or the end of the template outside of blocks. */
  block(inside: boolean): { readonly nodes: readonly GoNode[]; readonly ended: string } {
    const nodes: GoNode[] = [];
    for (;;) {
      const piece = this.pieces[this.at];
      if (piece === undefined) {
        if (inside) throw new GoTemplateProblem("unexpected EOF");
        return { nodes, ended: "" };
      }
      this.at += 1;
      if (!piece.action) {
        nodes.push({ node: "text", text: piece.text });
        continue;
      }
      const tokens = tokensOf(piece.text).flatMap(keywordApart);
      const [first = ""] = tokens;
      if (first === "end" || first === "else") {
        if (!inside) throw new GoTemplateProblem(`unexpected {{${first}}}`);
        return { nodes, ended: tokens.join(" ") };
      }
      nodes.push(this.action(first, tokens));
    }
  }

  private action(first: string, tokens: readonly string[]): GoNode {
    if (first === "if" || first === "with" || first === "range") return this.control(first, tokens.slice(1));
    if (first === "break" || first === "continue") return { node: first };
    if (first === "define" || first === "template" || first === "block") {
      throw new GoTemplateProblem(`{{${first}}} is not part of this kubectl's templates`);
    }
    if (tokens.length === 0) throw new GoTemplateProblem("missing value for command");
    return { node: "print", pipe: parsePipe(tokens) };
  }

  private control(node: "if" | "with" | "range", tokens: readonly string[]): GoNode {
    if (tokens.length === 0) throw new GoTemplateProblem(`missing value for ${node}`);
    const pipe = parsePipe(tokens);
    const { nodes: body, ended } = this.block(true);
    if (ended === "end") return { node, pipe, body, otherwise: [] };
    const [, next, ...more] = ended.split(" ");
    if (next === "if" || next === "with") return { node, pipe, body, otherwise: [this.control(next, more)] };
    const { nodes: otherwise } = this.block(true);
    return { node, pipe, body, otherwise };
  }
}

const TOKEN =
  /\s+|"(?:\\.|[^"\\])*"|`[^`]*`|'(?:\\.|[^'\\])*'|:=|[|(),=]|\)?(?:[$.\w][$.\w]*)|[-+]?\d[\d.eExX]*|-\d+|\./y;

/** `range.items` is `range .items`, as for Go. */
function keywordApart(token: string, index: number): readonly string[] {
  const [, keyword, rest] = (index === 0 && /^(if|with|range|end|else)(\..+)$/.exec(token)) || [];
  return keyword === undefined || rest === undefined ? [token] : [keyword, rest];
}

function tokensOf(text: string): readonly string[] {
  const tokens: string[] = [];
  TOKEN.lastIndex = 0;
  while (TOKEN.lastIndex < text.length) {
    const at = TOKEN.lastIndex;
    const match = TOKEN.exec(text);
    if (match === null) throw new GoTemplateProblem(`unexpected ${JSON.stringify(text.charAt(at))} in operand`);
    const [token] = match;
    if (token.startsWith(")") && token.length > 1) tokens.push(")", token.slice(1));
    else if (token.trim() !== "") tokens.push(token);
  }
  return tokens;
}

function parsePipe(tokens: readonly string[]): GoPipe {
  const reader = new PipeReader(tokens);
  const pipe = reader.pipe();
  reader.expectEnd();
  return pipe;
}

class PipeReader {
  private readonly tokens: readonly string[];
  private at = 0;

  constructor(tokens: readonly string[]) {
    this.tokens = tokens;
  }

  expectEnd(): void {
    const token = this.tokens[this.at];
    if (token !== undefined) throw new GoTemplateProblem(`unexpected ${JSON.stringify(token)} in command`);
  }

  pipe(): GoPipe {
    const { variables, assigns } = this.declarations();
    const commands: GoOperand[][] = [[]];
    for (; this.at < this.tokens.length;) {
      const token = this.tokens[this.at] ?? "";
      if (token === ")") break;
      this.at += 1;
      if (token === "|") commands.push([]);
      else commands.at(-1)?.push(this.operand(token));
    }
    if (commands.some((command) => command.length === 0)) throw new GoTemplateProblem("missing value for command");
    return { variables, assigns, commands };
  }

  private declarations(): { readonly variables: readonly string[]; readonly assigns: boolean } {
    const [first = "", second, third, fourth] = this.tokens.slice(this.at);
    if (first.startsWith("$") && (second === ":=" || second === "=")) {
      this.at += 2;
      return { variables: [first], assigns: second === "=" };
    }
    if (first.startsWith("$") && second === "," && (fourth === ":=" || fourth === "=")) {
      this.at += 4;
      return { variables: [first, third ?? ""], assigns: fourth === "=" };
    }
    return { variables: [], assigns: false };
  }

  private operand(token: string): GoOperand {
    if (token === "(") {
      const pipe = this.pipe();
      if (this.tokens[this.at] !== ")") throw new GoTemplateProblem("unclosed left paren");
      this.at += 1;
      const next = this.tokens[this.at] ?? "";
      if (!/^\.\w/.test(next)) return { kind: "pipe", pipe, path: [] };
      this.at += 1;
      return { kind: "pipe", pipe, path: next.slice(1).split(".") };
    }
    if (token.startsWith('"')) return { kind: "literal", value: JSON.parse(token) as unknown };
    if (token.startsWith("`")) return { kind: "literal", value: token.slice(1, -1) };
    if (token.startsWith("'")) return { kind: "literal", value: token.charCodeAt(1) };
    if (/^[-+]?\d/.test(token)) return { kind: "literal", value: Number(token) };
    if (token === "true" || token === "false") return { kind: "literal", value: token === "true" };
    if (token === "nil") return { kind: "literal", value: undefined };
    if (token.startsWith("$") || token.startsWith(".")) {
      const [start = "", ...path] = token.split(".");
      return { kind: "field", from: start === "" ? undefined : start, path: path.filter(Boolean), text: token };
    }
    return { kind: "function", name: token };
  }
}
