/**
 * kubectl's JSONPath templates, read.
 * Source: https://kubernetes.io/docs/reference/kubectl/jsonpath/
 * Upstream: k8s.io/client-go/util/jsonpath/parser.go.
 */

export type PathStep =
  | { readonly step: "field"; readonly name: string }
  | { readonly step: "wildcard" }
  | { readonly step: "recursive" }
  | {
      readonly step: "slice";
      readonly from?: number;
      readonly to?: number;
      readonly by?: number;
      readonly single: boolean;
    }
  | { readonly step: "filter"; readonly left: Operand; readonly operator: string; readonly right?: Operand }
  | { readonly step: "union"; readonly paths: readonly (readonly PathStep[])[] };

export type Operand = { readonly literal: string | number | boolean } | { readonly path: readonly PathStep[] };

export type TemplateNode =
  | { readonly node: "text"; readonly text: string }
  | { readonly node: "path"; readonly steps: readonly PathStep[] }
  | { readonly node: "range"; readonly steps: readonly PathStep[] }
  | { readonly node: "end" };

export type ParsedTemplate =
  { readonly ok: true; readonly nodes: readonly TemplateNode[] } | { readonly ok: false; readonly message: string };

/** What cannot be read; thrown only within this file. */
class TemplateProblem {
  readonly message: string;
  constructor(message: string) {
    this.message = message;
  }
}

/** A template such as `{range .items[*]}{.metadata.name}{"\n"}{end}`. */
export function parseTemplate(text: string): ParsedTemplate {
  try {
    return { ok: true, nodes: readTemplate(text) };
  } catch (problem) {
    if (problem instanceof TemplateProblem) return { ok: false, message: problem.message };
    throw problem;
  }
}

function readTemplate(text: string): readonly TemplateNode[] {
  const nodes: TemplateNode[] = [];
  let at = 0;
  while (at < text.length) {
    const open = text.indexOf("{", at);
    if (open < 0) {
      nodes.push({ node: "text", text: text.slice(at) });
      break;
    }
    if (open > at) nodes.push({ node: "text", text: text.slice(at, open) });
    const close = closingBrace(text, open + 1);
    nodes.push(...readAction(text.slice(open + 1, close).trim()));
    at = close + 1;
  }
  return nodes;
}

function closingBrace(text: string, start: number): number {
  let quote = "";
  for (let at = start; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== "") {
      if (character === "\\") at += 1;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === "}") return at;
  }
  throw new TemplateProblem("unclosed action");
}

function readAction(text: string): readonly TemplateNode[] {
  if (text === "end") return [{ node: "end" }];
  if (/^range(\s|$)/.test(text)) return [{ node: "range", steps: readPath(text.slice("range".length).trim()) }];
  const nodes: TemplateNode[] = [];
  let rest = text;
  while (rest !== "") {
    const quoted = /^("(?:[^"\\]|\\.)*"|'(?:[^'\\]|\\.)*')\s*/.exec(rest);
    if (quoted !== null) {
      nodes.push({ node: "text", text: unquote(quoted[1] ?? "") });
      rest = rest.slice(quoted[0].length);
      continue;
    }
    const end = pathEnd(rest);
    nodes.push({ node: "path", steps: readPath(rest.slice(0, end)) });
    rest = rest.slice(end).trimStart();
  }
  return nodes;
}

/** A path goes on to the first space outside brackets and quotes. */
function pathEnd(text: string): number {
  let depth = 0;
  let quote = "";
  for (let at = 0; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (character === "\\") at += 1;
    else if (quote !== "") {
      if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === "[" || character === "(") depth += 1;
    else if (character === "]" || character === ")") depth -= 1;
    else if (character === " " && depth <= 0) return at;
  }
  return text.length;
}

const ESCAPES: Readonly<Record<string, string>> = {
  n: "\n",
  t: "\t",
  r: "\r",
  "\\": "\\",
  '"': '"',
  "'": "'",
  "/": "/",
};

function unquote(text: string): string {
  return text.slice(1, -1).replace(/\\(.)/g, (whole, letter: string) => ESCAPES[letter] ?? whole);
}

export function readPath(text: string): readonly PathStep[] {
  const steps: PathStep[] = [];
  let at = text.startsWith("$") || text.startsWith("@") ? 1 : 0;
  while (at < text.length) {
    const character = text.charAt(at);
    if (character === "[") {
      const close = closingBracket(text, at);
      steps.push(readBrackets(text.slice(at + 1, close).trim()));
      at = close + 1;
      continue;
    }
    if (text.startsWith("..", at)) {
      steps.push({ step: "recursive" });
      at += text.charAt(at + 2) === "[" ? 2 : 1;
      continue;
    }
    if (character === ".") at += 1;
    else if (steps.length > 0 || at > 0)
      throw new TemplateProblem(`unrecognized character in action: U+${hex(character)} '${character}'`);
    const field = /^(?:[^.[\]\s,\\]|\\.)*/.exec(text.slice(at))?.[0] ?? "";
    if (field === "" && text.charAt(at) !== "[" && at < text.length) {
      throw new TemplateProblem(`unrecognized character in action: U+${hex(text.charAt(at))} '${text.charAt(at)}'`);
    }
    at += field.length;
    if (field === "*") steps.push({ step: "wildcard" });
    else if (field !== "") steps.push({ step: "field", name: field.replace(/\\(.)/g, "$1") });
  }
  return steps;
}

function hex(character: string): string {
  return character.charCodeAt(0).toString(16).toUpperCase().padStart(4, "0");
}

function closingBracket(text: string, open: number): number {
  let depth = 0;
  let quote = "";
  for (let at = open; at < text.length; at += 1) {
    const character = text.charAt(at);
    if (quote !== "") {
      if (character === "\\") at += 1;
      else if (character === quote) quote = "";
    } else if (character === '"' || character === "'") quote = character;
    else if (character === "[") depth += 1;
    else if (character === "]") {
      depth -= 1;
      if (depth === 0) return at;
    }
  }
  throw new TemplateProblem("unterminated array");
}

const SLICE = /^(-?\d*)(?::(-?\d*))?(?::(-?\d*))?$/;

function readBrackets(text: string): PathStep {
  if (text === "*") return { step: "wildcard" };
  if (text.startsWith("?(") && text.endsWith(")")) return readFilter(text.slice(2, -1).trim());
  const parts = splitOutsideQuotes(text, ",");
  if (parts.length > 1) return { step: "union", paths: parts.map((part) => [readBrackets(part.trim())]) };
  if (/^(["']).*\1$/s.test(text)) return { step: "field", name: unquote(text) };
  const slice = text === "" ? null : SLICE.exec(text);
  if (slice === null) throw new TemplateProblem(`invalid array index ${text}`);
  const [, from = "", to, by] = slice;
  if (to === undefined) return { step: "slice", from: Number(from), single: true };
  return {
    step: "slice",
    ...(from === "" ? {} : { from: Number(from) }),
    ...(to === "" ? {} : { to: Number(to) }),
    ...(by === undefined || by === "" ? {} : { by: Number(by) }),
    single: false,
  };
}

function splitOutsideQuotes(text: string, separator: string): readonly string[] {
  const parts: string[] = [];
  let quote = "";
  let part = "";
  for (const character of text) {
    if (quote === "" && character === separator) {
      parts.push(part);
      part = "";
      continue;
    }
    if (quote === character) quote = "";
    else if (quote === "" && (character === '"' || character === "'")) quote = character;
    part += character;
  }
  return [...parts, part];
}

const FILTER = /^(.*?)\s*(==|!=|<=|>=|<|>)\s*(.*)$/s;

function readFilter(text: string): PathStep {
  const comparison = FILTER.exec(text);
  if (comparison === null) return { step: "filter", left: readOperand(text), operator: "exists" };
  const [, left = "", operator = "", right = ""] = comparison;
  return { step: "filter", left: readOperand(left), operator, right: readOperand(right) };
}

function readOperand(text: string): Operand {
  if (/^(["']).*\1$/s.test(text)) return { literal: unquote(text) };
  if (/^-?\d+(\.\d+)?$/.test(text)) return { literal: Number(text) };
  if (text === "true" || text === "false") return { literal: text === "true" };
  return { path: readPath(text) };
}
