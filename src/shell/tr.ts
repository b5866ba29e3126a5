/** `tr`: other letters for some, or none. Source: POSIX.1-2017, tr; coreutils/tr.c of BusyBox. */
import { splitOptions, type TextCommand } from "./text-command.ts";

const CLASSES: Readonly<Record<string, string>> = {
  alnum: "0-9A-Za-z",
  alpha: "A-Za-z",
  blank: " \t",
  digit: "0-9",
  lower: "a-z",
  punct: "!-/:-@[-`{-~",
  space: "\t-\r ",
  upper: "A-Z",
  xdigit: "0-9A-Fa-f",
};
const ESCAPES: Readonly<Record<string, string>> = { n: "\n", t: "\t", r: "\r", "0": "\u0000", "\\": "\\" };

/** The letters of a set, in their order. */
function lettersOf(set: string): readonly string[] {
  const named = set.replaceAll(/\[:(\w+):\]/g, (whole, name: string) => CLASSES[name] ?? whole);
  const plain = named.replaceAll(/\\(.)/g, (whole, letter: string) => ESCAPES[letter] ?? whole);
  const letters: string[] = [];
  for (let at = 0; at < plain.length; at += 1) {
    const from = plain.charCodeAt(at);
    const isRange = plain[at + 1] === "-" && at + 2 < plain.length;
    const to = isRange ? plain.charCodeAt(at + 2) : from;
    for (let code = from; code <= to; code += 1) letters.push(String.fromCharCode(code));
    if (isRange) at += 2;
  }
  return letters;
}

export const tr: TextCommand = ({ argv, stdin }) => {
  const { flags, operands } = splitOptions(argv.slice(1));
  const [given = [], second = []] = operands.map(lettersOf);
  const complement = flags.has("c") || flags.has("C") || flags.has("complement");
  const deletes = flags.has("d") || flags.has("delete");
  const squeezes = flags.has("s") || flags.has("squeeze-repeats");
  const squeezed = second.length > 0 ? second : given;
  const known = new Map(given.map((letter, at) => [letter, at]));
  let out = "";
  let last = "";
  for (const letter of stdin) {
    const place = known.get(letter);
    const isMeant = (place !== undefined) !== complement;
    if (isMeant && deletes) continue;
    const other = second[Math.min(complement ? second.length : (place ?? 0), second.length - 1)];
    const printed = isMeant && !deletes ? (other ?? letter) : letter;
    const isSqueezed = second.length > 0 || !complement ? squeezed.includes(printed) : isMeant;
    if (squeezes && printed === last && isSqueezed) continue;
    out += printed;
    last = printed;
  }
  return { status: 0, out };
};
