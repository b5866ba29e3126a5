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
  const source = translated(pattern);
  if (source === undefined) return null;
  try {
    return new RegExp(source, "u");
  } catch {
    return null;
  }
}

/** What letters, dots and anchors mean where the translation stands. */
interface Mode {
  /** `i`: letters of either case. */
  readonly folds: boolean;
  /** `s`: a dot is any character at all. */
  readonly dotIsAll: boolean;
  /** `m`: anchors stand at lines. */
  readonly lines: boolean;
}

const PLAIN: Mode = { folds: false, dotIsAll: false, lines: false };

function translated(pattern: string): string | undefined {
  let text = "";
  /** The last is the mode now; the others come back when groups close. */
  const modes: Mode[] = [PLAIN];
  for (let at = 0; at < pattern.length;) {
    const rest = pattern.slice(at);
    const mode = modes.at(-1) ?? PLAIN;
    const set = rest.startsWith("[") ? classOf(rest) : undefined;
    if (set === null) return undefined;
    if (set !== undefined) {
      text += mode.folds ? folded(set.text) : set.text;
      at += set.length;
      continue;
    }
    const flags = /^\(\?([ims]*)(?:-([ims]+))?([:)])/.exec(rest);
    if (flags !== null) {
      const next = withFlags(mode, flags[1] ?? "", flags[2] ?? "");
      if (flags[3] === ":") {
        text += "(?:";
        modes.push(next);
      } else modes[modes.length - 1] = next;
      at += flags[0].length;
      continue;
    }
    const special = rest.startsWith("(") ? groupPiece(rest) : escapePiece(rest, false);
    if (special === null) return undefined;
    const piece = special ?? characterPiece(rest, text, mode);
    if (rest.startsWith("(")) modes.push(mode);
    if (rest.startsWith(")") && modes.length > 1) modes.pop();
    text += piece.text;
    at += piece.length;
  }
  return text;
}

function withFlags(mode: Mode, on: string, off: string): Mode {
  const value = (flag: string, before: boolean): boolean => (on.includes(flag) || before) && !off.includes(flag);
  return { folds: value("i", mode.folds), dotIsAll: value("s", mode.dotIsAll), lines: value("m", mode.lines) };
}

/** One character outside of classes. */
function characterPiece(rest: string, before: string, mode: Mode): { readonly text: string; readonly length: number } {
  const character = String.fromCodePoint(rest.codePointAt(0) as number);
  const one = (text: string) => ({ text, length: character.length });
  if (character === ".") return one(mode.dotIsAll ? "[^]" : "[^\\n]");
  if (mode.lines && character === "^") return one("(?<![^\\n])");
  if (mode.lines && character === "$") return one("(?![^\\n])");
  const literal =
    character === "]" ||
    (character === "}" && !closesCount(before)) ||
    (character === "{" && !/^\{\d+(,\d*)?\}/.test(rest));
  if (literal) return one(`\\${character}`);
  const other = otherCase(character);
  return one(mode.folds && other !== character ? `[${character}${other}]` : character);
}

function otherCase(character: string): string {
  if (/[a-z]/.test(character)) return character.toUpperCase();
  return /[A-Z]/.test(character) ? character.toLowerCase() : character;
}

/** A class of characters from its bracket on. */
function classOf(rest: string): Piece {
  const opened = /^\[\^?\]?/.exec(rest)?.[0] ?? "[";
  let text = opened.endsWith("]") ? `${opened.slice(0, -1)}\\]` : opened;
  for (let at = opened.length; at < rest.length;) {
    const inner = rest.slice(at);
    if (inner.startsWith("]")) return { text: `${text}]`, length: at + 1 };
    const piece = inner.startsWith("[") ? classPiece(inner) : escapePiece(inner, true);
    if (piece === null) return null;
    const character = inner.startsWith("[") ? "\\[" : inner.charAt(0);
    text += piece?.text ?? character;
    at += piece?.length ?? 1;
  }
  return null;
}

/** The class with the letters of its ranges in both cases. */
function folded(set: string): string {
  const inner = set.slice(set.startsWith("[^") ? 2 : 1, -1);
  const letters = inner.replaceAll(/\\(?:x[0-9A-Fa-f]{2}|u\{\w+\}|[pP]\{[^}]*\}|[\s\S])/g, " ");
  const added = [...letters.matchAll(/([A-Za-z])-([A-Za-z])|[A-Za-z]/g)].map(([one, from, to]) => {
    if (from === undefined || to === undefined) return otherCase(one);
    const bothCases = /[a-z]/.test(from) === /[a-z]/.test(to);
    return bothCases ? `${otherCase(from)}-${otherCase(to)}` : "A-Za-z";
  });
  return `${set.slice(0, -1)}${added.join("")}]`;
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

const SPACES = "\\t\\n\\f\\r ";

const ESCAPED_AS_IS = /^\\([dDwWbBtnrfv.*+?()|[\]{}^$/\\]|x[0-9A-Fa-f]{2})/;

function escapePiece(rest: string, inClass: boolean): Piece {
  if (!rest.startsWith("\\")) return undefined;
  if (rest.startsWith("\\A")) return { text: "^", length: 2 };
  if (rest.startsWith("\\z")) return { text: "$", length: 2 };
  if (rest.startsWith("\\a")) return { text: "\\x07", length: 2 };
  if (rest.startsWith("\\s")) return { text: inClass ? SPACES : `[${SPACES}]`, length: 2 };
  if (rest.startsWith("\\S")) return { text: inClass ? "\\S" : `[^${SPACES}]`, length: 2 };
  const unicode = /^\\([pP])(?:([A-Z])|\{(\^?)(\w+)\})/.exec(rest);
  if (unicode !== null) {
    const [whole, letter = "", short, negated, name = ""] = unicode;
    const property = short ?? (name.length <= 2 ? name : `Script=${name}`);
    const complement = (letter === "P") !== (negated === "^");
    return { text: `\\${complement ? "P" : "p"}{${property}}`, length: whole.length };
  }
  const wide = /^\\x\{([0-9A-Fa-f]+)\}/.exec(rest);
  if (wide !== null) return { text: `\\u{${wide[1]}}`, length: wide[0].length };
  const known = ESCAPED_AS_IS.exec(rest);
  if (known !== null) return { text: known[0], length: known[0].length };
  if (rest.startsWith("\\-")) return { text: inClass ? "\\-" : "-", length: 2 };
  const escaped = rest.charAt(1);
  if (escaped === "" || /[0-9A-Za-z]/.test(escaped)) return null;
  return { text: escaped, length: 2 };
}
