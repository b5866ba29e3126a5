/** From words to arguments: variables, command substitution, arithmetic, field splitting. POSIX.1-2017, 2.6. */
import { evaluateArithmetic } from "./arithmetic.ts";
import { Lexer } from "./lexer.ts";
import { cutPattern } from "./patterns.ts";
import { ShellSyntaxError, type Word, type WordPart } from "./words.ts";

export interface ExpansionScope {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  positional(): readonly string[];
  /** Output of `$(script)`. */
  substitute(script: string): string;
}

/** All arguments that the words give. */
export function expandWords(words: readonly Word[], scope: ExpansionScope): string[] {
  return words.flatMap((word) => expandFields(word, scope));
}

/** One text, without splitting: for assignments, redirections and patterns. */
export function expandText(word: Word, scope: ExpansionScope): string {
  return word.map((part) => partText(part, scope)).join("");
}

function expandFields(word: Word, scope: ExpansionScope): string[] {
  const fields: string[] = [];
  let current: string | undefined;
  for (const part of word) {
    if (part.kind === "variable" && part.name === "@" && part.quoted) {
      const all = scope.positional();
      all.forEach((item, index) => {
        if (index > 0) {
          fields.push(current ?? "");
          current = "";
        }
        current = (current ?? "") + item;
      });
      continue;
    }
    const text = partText(part, scope);
    if (part.quoted || part.kind === "text") {
      current = (current ?? "") + text;
      continue;
    }
    const pieces = text.split(/[ \t\n]+/);
    pieces.forEach((piece, index) => {
      if (index > 0) {
        if (current !== undefined) fields.push(current);
        current = undefined;
      }
      if (piece !== "") current = (current ?? "") + piece;
    });
  }
  if (current !== undefined) fields.push(current);
  return fields;
}

function partText(part: WordPart, scope: ExpansionScope): string {
  switch (part.kind) {
    case "text":
      return part.text;
    case "command":
      return scope.substitute(part.script).replace(/\n+$/, "");
    case "arithmetic":
      return arithmeticText(part.expression, scope);
    case "variable":
      return variableText(part, scope);
  }
}

function arithmeticText(expression: string, scope: ExpansionScope): string {
  const expanded = expandText(innerWord(expression), scope);
  return String(
    evaluateArithmetic(
      expanded,
      (name) => scope.get(name) ?? "",
      (name, value) => scope.set(name, value),
    ),
  );
}

function variableText(part: Extract<WordPart, { kind: "variable" }>, scope: ExpansionScope): string {
  const { name, operator } = part;
  const value = name === "@" || name === "*" ? scope.positional().join(" ") : scope.get(name);
  if (operator === "") return value ?? "";
  if (operator === "length") return String((value ?? "").length);
  const word = (): string => expandText(innerWord(part.word), scope);
  if (/^[%#]/.test(operator)) return cutPattern(value ?? "", operator, word());
  const missing = value === undefined || (operator.startsWith(":") && value === "");
  switch (operator.at(-1)) {
    case "-":
      return missing ? word() : value;
    case "=":
      if (!missing) return value;
      scope.set(name, word());
      return scope.get(name) ?? "";
    case "+":
      return missing ? "" : word();
    default:
      if (missing) throw new ShellSyntaxError(`${name}: ${part.word === "" ? "parameter not set" : word()}`);
      return value;
  }
}

/** The inside of `${…}` and `$((…))` may itself have expansions. */
function innerWord(text: string): Word {
  return text.includes("$") || text.includes("`") || text.includes('"')
    ? new Lexer(text).wordOfAll()
    : [{ kind: "text", text, quoted: true }];
}
