/**
 * Lexer and parser of the text form of label selectors, with upstream's error texts.
 * Upstream: k8s.io/apimachinery/pkg/labels/selector.go (Lexer, Parser).
 */

export type SelectorOperator = "in" | "notin" | "exists" | "!" | "gt" | "lt";

/** `=`, `==` are `in` with one value, `!=` is `notin` with one value. */
export interface SelectorRequirement {
  readonly key: string;
  readonly operator: SelectorOperator;
  readonly values: readonly string[];
  /** How it was written, when it was not in words. */
  readonly sign?: "=" | "!=";
}

export type ParsedSelector =
  | { readonly ok: true; readonly requirements: readonly SelectorRequirement[] }
  | { readonly ok: false; readonly message: string };

type TokenKind = "word" | "end" | "!" | "=" | "==" | "!=" | "," | "(" | ")" | ">" | "<";

interface Token {
  readonly kind: TokenKind;
  readonly text: string;
}

const END: Token = { kind: "end", text: "" };
const TOKEN = /[\s]*(==|!=|[=!,()<>]|[^\s=!,()<>]+)/y;
const OPERATORS = "in, notin, =, ==, !=, gt, lt";

class SelectorSyntaxError {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** @param problemOf what is wrong with a requirement that is syntactically fine */
export function parseSelectorText(
  text: string,
  problemOf: (requirement: SelectorRequirement) => string | undefined,
): ParsedSelector {
  const parser = new Parser(tokens(text), problemOf);
  const result = parser.parse();
  return result instanceof SelectorSyntaxError
    ? { ok: false, message: result.message }
    : { ok: true, requirements: result };
}

function tokens(text: string): readonly Token[] {
  const found: Token[] = [];
  TOKEN.lastIndex = 0;
  for (let match = TOKEN.exec(text); match !== null; match = TOKEN.exec(text)) {
    const word = match[1] ?? "";
    found.push({ kind: /^[=!,()<>]/.test(word) ? (word as TokenKind) : "word", text: word });
  }
  return found;
}

class Parser {
  private readonly tokens: readonly Token[];
  private readonly problemOf: (requirement: SelectorRequirement) => string | undefined;
  private position = 0;

  constructor(all: readonly Token[], problemOf: (requirement: SelectorRequirement) => string | undefined) {
    this.tokens = all;
    this.problemOf = problemOf;
  }

  parse(): readonly SelectorRequirement[] | SelectorSyntaxError {
    const requirements: SelectorRequirement[] = [];
    for (;;) {
      const next = this.peek();
      if (next.kind === "end") return requirements;
      if (next.kind !== "word" && next.kind !== "!") {
        return unexpected(next, ", expected: !, identifier, or 'end of string'");
      }
      const requirement = this.requirement();
      if (requirement instanceof SelectorSyntaxError) {
        return new SelectorSyntaxError(`unable to parse requirement: ${requirement.message}`);
      }
      requirements.push(requirement);
      const separator = this.take();
      if (separator.kind === "end") return requirements;
      if (separator.kind !== ",") return unexpected(separator, ", expected: ',' or 'end of string'");
      const after = this.peek();
      if (after.kind !== "word" && after.kind !== "!") return unexpected(after, ", expected: identifier after ','");
    }
  }

  private requirement(): SelectorRequirement | SelectorSyntaxError {
    let token = this.take();
    const negated = token.kind === "!";
    if (negated) token = this.take();
    if (token.kind !== "word") return unexpected(token, ", expected: identifier");
    const key = token.text;
    const keyProblem = this.problemOf({ key, operator: "exists", values: [] });
    if (keyProblem !== undefined) return new SelectorSyntaxError(keyProblem);
    if (negated) return { key, operator: "!", values: [] };
    const next = this.peek();
    if (next.kind === "end" || next.kind === ",") return { key, operator: "exists", values: [] };
    const comparison = this.comparison(key);
    if (comparison instanceof SelectorSyntaxError) return comparison;
    const problem = this.problemOf(comparison);
    return problem === undefined ? comparison : new SelectorSyntaxError(problem);
  }

  private comparison(key: string): SelectorRequirement | SelectorSyntaxError {
    const operator = this.take();
    if (operator.kind === "word" && (operator.text === "in" || operator.text === "notin")) {
      const values = this.valueList();
      return values instanceof SelectorSyntaxError ? values : { key, operator: operator.text, values };
    }
    switch (operator.kind) {
      case "=":
      case "==":
        return this.exactValue(key, "in", "=");
      case "!=":
        return this.exactValue(key, "notin", "!=");
      case ">":
        return this.exactValue(key, "gt");
      case "<":
        return this.exactValue(key, "lt");
      default:
        return unexpected(operator, `, expected: ${OPERATORS}`);
    }
  }

  private exactValue(
    key: string,
    operator: "in" | "notin" | "gt" | "lt",
    sign?: "=" | "!=",
  ): SelectorRequirement | SelectorSyntaxError {
    const written = sign === undefined ? {} : { sign };
    const next = this.peek();
    if (next.kind === "end" || next.kind === ",") return { key, operator, values: [""], ...written };
    const value = this.take();
    if (value.kind !== "word") return unexpected(value, ", expected: identifier");
    return { key, operator, values: [value.text], ...written };
  }

  private valueList(): readonly string[] | SelectorSyntaxError {
    const open = this.take();
    if (open.kind !== "(") return unexpected(open, " expected: '('");
    const values: string[] = [];
    for (;;) {
      const token = this.take();
      if (token.kind === "word") {
        if (!values.includes(token.text)) values.push(token.text);
        const next = this.peek();
        if (next.kind !== "," && next.kind !== ")") return unexpected(next, ", expected: ',' or ')'");
      } else if (token.kind === ")") {
        return values.sort();
      } else if (token.kind === ",") {
        // An empty element, as in `(,a)`, `(a,,b)` or `(a,)`, is the empty value.
        const next = this.peek();
        const empty = values.length === 0 || next.kind === ")" || next.kind === ",";
        if (empty && !values.includes("")) values.push("");
      } else {
        return unexpected(
          token,
          values.length === 0 ? ", expected: ',', ')' or identifier" : ", expected: ',', or identifier",
        );
      }
    }
  }

  private peek(): Token {
    return this.tokens[this.position] ?? END;
  }

  private take(): Token {
    return this.tokens[this.position++] ?? END;
  }
}

function unexpected(token: Token, expected: string): SelectorSyntaxError {
  return new SelectorSyntaxError(`found '${token.text}'${expected}`);
}
