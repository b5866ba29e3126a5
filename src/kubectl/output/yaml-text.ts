/**
 * JSON values as YAML, written as kubectl writes it: keys in order, lists at the level of their key, and each text
 * plain, quoted or as a block just when the emitter of Go would do so.
 * Upstream: sigs.k8s.io/yaml/goyaml.v2 (encode.go, resolve.go, emitterc.go).
 */

type Fields = Readonly<Record<string, unknown>>;

/** @param value must be JSON: no `undefined` inside */
export function writeYaml(value: unknown): string {
  if (Array.isArray(value)) return value.length === 0 ? "[]\n" : listLines(value, "");
  if (isFields(value)) return Object.keys(value).length === 0 ? "{}\n" : mapLines(value, "");
  return `${scalar(value, { indent: "  ", column: 0 })}\n`;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

function mapLines(fields: Fields, indent: string): string {
  let text = "";
  for (const key of Object.keys(fields).sort(byNaturalOrder)) {
    const name = `${indent}${keyText(key)}:`;
    text += `${name}${valueAfterKey(fields[key], indent, lengthOf(name) + 1)}`;
  }
  return text;
}

function valueAfterKey(value: unknown, indent: string, column: number): string {
  if (Array.isArray(value)) return value.length === 0 ? " []\n" : `\n${listLines(value, indent)}`;
  if (isFields(value)) return Object.keys(value).length === 0 ? " {}\n" : `\n${mapLines(value, `${indent}  `)}`;
  return ` ${scalar(value, { indent: `${indent}  `, column })}\n`;
}

function listLines(items: readonly unknown[], indent: string): string {
  return items.map((item) => `${indent}- ${itemText(item, `${indent}  `)}`).join("");
}

/** The first line stands behind the dash. */
function itemText(item: unknown, inner: string): string {
  if (Array.isArray(item)) return item.length === 0 ? "[]\n" : listLines(item, inner).slice(inner.length);
  if (isFields(item)) return Object.keys(item).length === 0 ? "{}\n" : mapLines(item, inner).slice(inner.length);
  return `${scalar(item, { indent: inner, column: inner.length })}\n`;
}

/** Where a text stands: how far its further lines are indented, and in which column it begins. Keys have none: they take one line. */
interface Place {
  readonly indent: string;
  readonly column: number;
}

function scalar(value: unknown, place: Place): string {
  if (value === null || value === undefined) return "null";
  return typeof value === "string" ? stringText(value, place) : JSON.stringify(value);
}

function keyText(key: string): string {
  return key.includes("\n") ? doubleQuoted(key) : stringText(key);
}

function stringText(text: string, place?: Place): string {
  if (text === "" || isOtherType(text)) return doubleQuoted(text, place);
  if (SPECIAL.test(text) || / \n/.test(text)) return doubleQuoted(text, place);
  if (text.includes("\n")) return /[ ]$/.test(text) ? doubleQuoted(text, place) : block(text, place?.indent ?? "");
  if (isPlain(text)) return folded([...text], "plain", place);
  const characters = [...text].map((character) => (character === "'" ? "''" : character));
  return `'${folded(characters, "single", place)}'`;
}

/** A space behind this column is a place for a line break. Upstream: best_width in emitterc.go. */
const WIDTH = 80;

/** Lines end at the first single space behind the width; not at the edges of what is quoted. @param characters as they are written */
function folded(characters: readonly string[], style: "plain" | "single" | "double", place: Place | undefined): string {
  if (place === undefined) return characters.join("");
  const last = characters.length - 1;
  let column = place.column + (style === "plain" ? 0 : 1);
  let text = "";
  let afterSpace = false;
  for (const [index, character] of characters.entries()) {
    const spaceNext = characters[index + 1] === " ";
    const inside = style === "plain" || (index > 0 && index < last);
    const breaks = character === " " && !afterSpace && column > WIDTH && inside && (style === "double" || !spaceNext);
    const written = !breaks ? character : `\n${place.indent}${style === "double" && spaceNext ? "\\" : ""}`;
    column = breaks ? written.length - 1 : column + lengthOf(written);
    text += written;
    afterSpace = character === " ";
  }
  return text;
}

function lengthOf(text: string): number {
  return [...text].length;
}

/** What the emitter does not take for printable: everything but line breaks below the space, and a few more. */
// oxlint-disable-next-line no-control-regex
const SPECIAL = /[\u0000-\u0009\u000b-\u001f\u007f-\u009f\ufeff\ud800-\udfff\ufffe\uffff]/;

function isPlain(text: string): boolean {
  if (/^(---|\.\.\.)/.test(text)) return false;
  if (/^[#,[\]{}&*!|>'"%@`]/.test(text)) return false;
  if (/^[?:-](\s|$)/.test(text)) return false;
  if (/:(\s|$)/.test(text) || /\s#/.test(text)) return false;
  return !/^\s|\s$/.test(text);
}

const WORDS: ReadonlySet<string> = new Set(
  "y Y yes Yes YES true True TRUE on On ON n N no No NO false False FALSE off Off OFF ~ null Null NULL << .nan .NaN .NAN .inf .Inf .INF +.inf +.Inf +.INF -.inf -.Inf -.INF".split(
    " ",
  ),
);
const NUMBER = /^[-+]?(\.[0-9]+|[0-9]+(\.[0-9]*)?)([eE][-+]?[0-9]+)?$/;
const OTHER_INTEGER = /^[-+]?0([xX][0-9a-fA-F]+|[oO]?[0-7]+|[bB][01]+)$/;
const BASE_60 = /^[-+]?[0-9][0-9_]*(?::[0-5]?[0-9])+(?:\.[0-9_]*)?$/;
const TIMESTAMP =
  /^\d{4}-\d{1,2}-\d{1,2}([Tt]\d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?(Z|[-+]\d{2}:\d{2})| \d{1,2}:\d{1,2}:\d{1,2}(\.\d+)?)?$/;

/** Whether the text would be read as something else than a text. */
function isOtherType(text: string): boolean {
  if (WORDS.has(text) || BASE_60.test(text) || TIMESTAMP.test(text)) return true;
  const digits = text.replaceAll("_", "");
  return /^[-+.\d]/.test(text) && (NUMBER.test(digits) || OTHER_INTEGER.test(digits));
}

const ESCAPES: Readonly<Record<string, string>> = {
  "\u0000": "\\0",
  "\u0007": "\\a",
  "\b": "\\b",
  "\t": "\\t",
  "\n": "\\n",
  "\u000b": "\\v",
  "\f": "\\f",
  "\r": "\\r",
  "\u001b": "\\e",
  '"': '\\"',
  "\\": "\\\\",
  "\u0085": "\\N",
  "\ufeff": "\\uFEFF",
};

function doubleQuoted(text: string, place?: Place): string {
  const characters = [...text].map((character) =>
    // oxlint-disable-next-line no-control-regex
    /[\u0000-\u001f"\\\u007f-\u009f\ufeff]/.test(character)
      ? (ESCAPES[character] ?? `\\x${character.charCodeAt(0).toString(16).toUpperCase().padStart(2, "0")}`)
      : character,
  );
  return `"${folded(characters, "double", place)}"`;
}

function block(text: string, indent: string): string {
  const hint = /^[ \n]/.test(text) ? "2" : "";
  const chomp = !text.endsWith("\n") ? "-" : /\n\n$|^\n$/.test(text) ? "+" : "";
  const lines = (text.endsWith("\n") ? text.slice(0, -1) : text).split("\n");
  return `|${hint}${chomp}\n${lines.map((line) => (line === "" ? "" : `${indent}${line}`)).join("\n")}`;
}

/** Runs of digits count as numbers, letters stand behind everything else. Upstream: keyList in sorter.go. */
function byNaturalOrder(a: string, b: string): number {
  const [first, second] = [[...a], [...b]];
  let digits = false;
  for (let at = 0; at < first.length && at < second.length; at += 1) {
    const [x = "", y = ""] = [first[at], second[at]];
    if (x === y) {
      digits = isDigit(x);
      continue;
    }
    const [letterX, letterY] = [isLetter(x), isLetter(y)];
    if (letterX && letterY) return x < y ? -1 : 1;
    if (letterX || letterY) {
      if (digits) return letterX ? -1 : 1;
      return letterX ? 1 : -1;
    }
    return compareNumbers(first, second, at) || (x < y ? -1 : 1);
  }
  return first.length - second.length;
}

/** By the numbers that begin at a place, when there are such. */
function compareNumbers(first: readonly string[], second: readonly string[], at: number): number {
  const [x = "", y = ""] = [first[at], second[at]];
  const run = (characters: readonly string[]): string => /^\d*/.exec(characters.slice(at).join(""))?.[0] ?? "";
  if (x === "0" || y === "0") {
    for (let before = at - 1; before >= 0 && isDigit(first[before] ?? ""); before -= 1) {
      if (first[before] !== "0") return run(first).length - run(second).length || 0;
    }
  }
  const [one, other] = [Number(run(first) || "0"), Number(run(second) || "0")];
  return one - other || run(first).length - run(second).length;
}

function isDigit(character: string): boolean {
  return /^\d$/.test(character);
}

function isLetter(character: string): boolean {
  return /^\p{L}$/u.test(character);
}
