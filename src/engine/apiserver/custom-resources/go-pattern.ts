/**
 * Regular expressions of Go, as JavaScript writes them.
 * Source: https://github.com/google/re2/wiki/Syntax
 */

const POSIX_CLASSES: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  ascii: "\\x00-\\x7F",
  blank: "\\t ",
  cntrl: "\\x00-\\x1F\\x7F",
  digit: "0-9",
  graph: "!-~",
  lower: "a-z",
  print: " -~",
  punct: "!-\\/:-@\\[-`{-~",
  space: "\\t\\n\\v\\f\\r ",
  upper: "A-Z",
  word: "0-9A-Za-z_",
  xdigit: "0-9A-Fa-f",
};

const compiled = new Map<string, RegExp | null>();
const MAX_COMPILED = 1000;

/** Undefined for what is no regular expression, or has what Go does not: look-around and references back. */
export function goPattern(pattern: string): RegExp | undefined {
  let expression = compiled.get(pattern);
  if (expression === undefined) {
    expression = compile(pattern);
    if (compiled.size >= MAX_COMPILED) compiled.clear();
    compiled.set(pattern, expression);
  }
  return expression ?? undefined;
}

function compile(pattern: string): RegExp | null {
  const flags = /^\(\?([ims]+)\)/.exec(pattern);
  const source = translated(flags === null ? pattern : pattern.slice(flags[0].length));
  if (source === undefined) return null;
  try {
    return new RegExp(source, `u${flags?.[1] ?? ""}`);
  } catch {
    return null;
  }
}

function translated(pattern: string): string | undefined {
  let text = "";
  let inClass = false;
  for (let at = 0; at < pattern.length; at += 1) {
    const rest = pattern.slice(at);
    const piece = (inClass ? classPiece(rest) : groupPiece(rest)) ?? escapePiece(rest, inClass);
    if (piece === null) return undefined;
    if (piece !== undefined) {
      text += piece.text;
      at += piece.length - 1;
      continue;
    }
    const character = pattern.charAt(at);
    if (character === "[" && !inClass) {
      inClass = true;
      const opened = /^\[\^?\]?/.exec(rest)?.[0] ?? "[";
      text += opened.endsWith("]") ? `${opened.slice(0, -1)}\\]` : opened;
      at += opened.length - 1;
      continue;
    }
    if (character === "]" && inClass) inClass = false;
    else if (
      character === "]" ||
      (character === "}" && !closesCount(text)) ||
      (character === "{" && !/^\{\d+(,\d*)?\}/.test(rest))
    ) {
      text += "\\";
    } else if (inClass && character === "[") text += "\\";
    text += character;
  }
  return text;
}

/** What a piece of the pattern becomes; undefined: as it is, null: not Go's. */
type Piece = { readonly text: string; readonly length: number } | undefined | null;

function closesCount(text: string): boolean {
  return /\{\d+(,\d*)?$/.test(text);
}

function classPiece(rest: string): Piece {
  const posix = /^\[:(\^?)([a-z]+):\]/.exec(rest);
  if (posix === null) return undefined;
  const members = POSIX_CLASSES[posix[2] ?? ""];
  // The complement of one inside another class has no short form in JavaScript.
  return members === undefined || posix[1] === "^" ? null : { text: members, length: posix[0].length };
}

function groupPiece(rest: string): Piece {
  if (/^\(\?(=|!|<=|<!)/.test(rest)) return null;
  if (rest.startsWith("(?P<")) return { text: "(?<", length: 4 };
  return undefined;
}

const ESCAPED_AS_IS = /^\\([dDwWsSbBtnrfv.*+?()|[\]{}^$/\\]|x[0-9A-Fa-f]{2}|[pP]\{\^?\w+\})/;

function escapePiece(rest: string, inClass: boolean): Piece {
  if (!rest.startsWith("\\")) return undefined;
  if (rest.startsWith("\\A")) return { text: "^", length: 2 };
  if (rest.startsWith("\\z")) return { text: "$", length: 2 };
  if (rest.startsWith("\\a")) return { text: "\\x07", length: 2 };
  const wide = /^\\x\{([0-9A-Fa-f]+)\}/.exec(rest);
  if (wide !== null) return { text: `\\u{${wide[1]}}`, length: wide[0].length };
  const known = ESCAPED_AS_IS.exec(rest);
  if (known !== null) return { text: known[0], length: known[0].length };
  if (rest.startsWith("\\-")) return { text: inClass ? "\\-" : "-", length: 2 };
  const escaped = rest.charAt(1);
  if (escaped === "" || /[0-9A-Za-z]/.test(escaped)) return null;
  return { text: escaped, length: 2 };
}
