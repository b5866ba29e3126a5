/** From words to arguments: variables, command substitution, arithmetic, field splitting. POSIX.1-2017, 2.6. */
import { type ArrayItem, braceExpansion } from "./arrays.ts";
import { evaluateArithmetic } from "./arithmetic.ts";
import { Lexer } from "./lexer.ts";
import { isPattern, quotedPattern } from "./pathnames.ts";
import { cutPattern } from "./patterns.ts";
import { ShellSyntaxError, type Word, type WordPart } from "./words.ts";

export interface ExpansionScope {
  get(name: string): string | undefined;
  set(name: string, value: string): void;
  positional(): readonly string[];
  /** Elements of an array, in order. */
  items(name: string): readonly ArrayItem[];
  /** Words with `{a,b}` become several. */
  readonly braces: boolean;
  /** Paths that fit a pattern, in order. */
  paths(pattern: string): readonly string[];
  /** Output of `$(script)`. */
  substitute(script: string): string;
}

/** All arguments that the words give. */
export function expandWords(words: readonly Word[], scope: ExpansionScope): string[] {
  const [first] = words[0] ?? [];
  // Between `[[` and `]]` nothing is split, and what is empty stays a word.
  if (first?.kind === "text" && first.text === "[[") return words.map((word) => expandText(word, scope));
  return words.flatMap((word) => {
    const [only] = word;
    if (scope.braces && word.length === 1 && only?.kind === "text" && !only.quoted && only.text.includes("{"))
      return braceExpansion(only.text);
    return expandFields(word, scope);
  });
}

/** One text, without splitting: for assignments, redirections and patterns. */
export function expandText(word: Word, scope: ExpansionScope): string {
  return word.map((part) => partText(part, scope)).join("");
}

/** A field, and the same as a pattern for names of files, in which what was quoted stands for itself. */
interface Field {
  text: string;
  pattern: string;
}

function expandFields(word: Word, scope: ExpansionScope): string[] {
  const fields: Field[] = [];
  let current: Field | undefined;
  const add = (text: string, isQuoted: boolean): void => {
    current ??= { text: "", pattern: "" };
    current.text += text;
    current.pattern += isQuoted ? quotedPattern(text) : text;
  };
  for (const part of word) {
    const all = part.kind === "variable" && part.quoted ? separately(part, scope) : undefined;
    if (all !== undefined) {
      all.forEach((item, index) => {
        if (index > 0) {
          fields.push(current ?? { text: "", pattern: "" });
          current = { text: "", pattern: "" };
        }
        add(item, true);
      });
      continue;
    }
    const text = partText(part, scope);
    if (part.quoted || part.kind === "text") {
      add(text, part.quoted);
      continue;
    }
    const pieces = text.split(/[ \t\n]+/);
    pieces.forEach((piece, index) => {
      if (index > 0) {
        if (current !== undefined) fields.push(current);
        current = undefined;
      }
      if (piece !== "") add(piece, false);
    });
  }
  if (current !== undefined) fields.push(current);
  return fields.flatMap(({ text, pattern }) => {
    const isPlain = !isPattern(text) || pattern === quotedPattern(text);
    const paths = isPlain ? [] : scope.paths(pattern);
    return paths.length === 0 ? [text] : paths;
  });
}

/** What `"$@"`, `"${a[@]}"` and `"${!a[@]}"` are, each element a field of its own; undefined for other parts. */
function separately({ name, operator }: Variable, scope: ExpansionScope): readonly string[] | undefined {
  if (name === "@" && operator === "") return scope.positional();
  if (!name.endsWith("[@]") || (operator !== "" && operator !== "keys")) return undefined;
  return scope.items(name.slice(0, -3)).map(({ key, value }) => (operator === "keys" ? key : value));
}

type Variable = Extract<WordPart, { kind: "variable" }>;

function partText(part: WordPart, scope: ExpansionScope): string {
  switch (part.kind) {
    case "text":
      return part.text;
    case "command":
      return scope.substitute(part.script).replace(/\n+$/, "");
    case "arithmetic":
      return arithmeticText(part.expression, scope);
    case "array":
      return expandWords(part.words, scope).join(" ");
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

/** The value of `name`, `name[3]`, `name[$i]` or all of `name[@]`. */
function valueOf(name: string, scope: ExpansionScope): string | undefined {
  if (name === "@" || name === "*") return scope.positional().join(" ");
  const element = /^(\w+)\[(.*)\]$/.exec(name);
  if (element === null) return scope.get(name);
  const [, array = "", index = ""] = element;
  const items = scope.items(array);
  if (index === "@" || index === "*") return items.map(({ value }) => value).join(" ");
  const text = expandText(innerWord(index), scope);
  const key =
    items.some((item) => item.key === text) || !/^[\w\s+*/%-]+$/.test(text) ? text : arithmeticText(text, scope);
  return (key.startsWith("-") ? items.at(Number(key)) : items.find((item) => item.key === key))?.value;
}

function variableText(part: Variable, scope: ExpansionScope): string {
  const { name, operator } = part;
  const value = valueOf(name, scope);
  if (operator === "") return value ?? "";
  const isAll = /\[[@*]\]$/.test(name);
  if (operator === "length") return String(isAll ? scope.items(name.slice(0, -3)).length : (value ?? "").length);
  if (operator === "keys") {
    if (!isAll) return scope.get(value ?? "") ?? "";
    return scope
      .items(name.slice(0, -3))
      .map(({ key }) => key)
      .join(" ");
  }
  const word = (): string => expandText(innerWord(part.word), scope);
  const changed = changedText(value ?? "", operator, word);
  if (changed !== undefined) return changed;
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

/** `${x/a/b}`, `${x:1:2}`, `${x^^}`; undefined for other operators. */
function changedText(value: string, operator: string, word: () => string): string | undefined {
  switch (operator) {
    case "^":
      return value.slice(0, 1).toUpperCase() + value.slice(1);
    case "^^":
      return value.toUpperCase();
    case ",":
      return value.slice(0, 1).toLowerCase() + value.slice(1);
    case ",,":
      return value.toLowerCase();
    case ":": {
      const [start = "0", length] = word().split(":");
      const from = Number(start) < 0 ? Math.max(0, value.length + Number(start)) : Number(start) || 0;
      const until = length === undefined ? undefined : Number(length) < 0 ? Number(length) : from + Number(length);
      return value.slice(from, until);
    }
    case "/":
    case "//": {
      const [pattern = "", replacement = ""] = word().split(/\/(.*)/s);
      const source = pattern
        .replace(/[.+^${}()|[\]\\]/g, "\\$&")
        .replaceAll("*", ".*")
        .replaceAll("?", ".");
      return pattern === ""
        ? value
        : value.replace(new RegExp(source, operator === "//" ? "g" : ""), () => replacement);
    }
    default:
      return undefined;
  }
}

/** The inside of `${…}` and `$((…))` may itself have expansions. */
function innerWord(text: string): Word {
  return text.includes("$") || text.includes("`") || text.includes('"')
    ? new Lexer(text).wordOfAll()
    : [{ kind: "text", text, quoted: true }];
}
