/** `grep`, over all of the input at once. POSIX.1-2017, grep; `-o`, `-w`, `-m` and lines around as GNU and BusyBox have them. */
import { expressionOf, inputs, joined, linesOf, splitOptions, type TextCommand } from "./text-command.ts";

/** What is longer is matched by its start: a pattern must not hold up who waits. */
const MAX_MATCHED = 2_000;
const KNOWN = "ABCEFPacehimnoqsvwx";

export const grep: TextCommand = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "emABC");
  const unknown = [...flags.keys()].find((flag) => flag.length === 1 && !KNOWN.includes(flag));
  if (unknown !== undefined) return { status: 2, err: `grep: unrecognized option: ${unknown}\n` };
  const pattern = flags.get("e") ?? operands[0];
  if (pattern === undefined) return { status: 2, err: "usage: grep [-icvwEFonqm] PATTERN [FILE]...\n" };
  const expression = searchFor(pattern, flags);
  if (expression === undefined) return { status: 2, err: `grep: bad regex '${pattern}'\n` };
  const { text, err, status } = inputs(context, flags.has("e") ? operands : operands.slice(1));
  const lines = linesOf(text);
  const most = flags.has("m") ? Number(flags.get("m")) : lines.length;
  const found = [...lines.keys()]
    .filter((at) => expression.test((lines[at] ?? "").slice(0, MAX_MATCHED)) !== flags.has("v"))
    .slice(0, most);
  const ended = status !== 0 ? 2 : found.length > 0 ? 0 : 1;
  if (flags.has("q")) return { status: found.length > 0 ? 0 : ended };
  if (flags.has("c")) return { status: ended, out: `${found.length}\n`, err };
  if (!flags.has("o")) return { status: ended, out: joined(withContext(lines, found, flags)), err };
  const every = new RegExp(expression.source, `${expression.flags}g`);
  const parts = found.flatMap((at) => (lines[at] ?? "").slice(0, MAX_MATCHED).match(every) ?? []);
  return { status: ended, out: joined(parts.filter((part) => part !== "")), err };
};

function searchFor(pattern: string, flags: ReadonlyMap<string, string>): RegExp | undefined {
  const isFixed = flags.has("F");
  const source = isFixed ? pattern.replace(/[.*+?^${}()|[\]\\]/g, "\\$&") : pattern;
  const plain = expressionOf(source, isFixed || flags.has("E") || flags.has("P"), flags.has("i") ? "i" : "");
  if (plain === undefined || (!flags.has("w") && !flags.has("x"))) return plain;
  const whole = flags.has("x") ? `^(?:${plain.source})$` : `(?<!\\w)(?:${plain.source})(?!\\w)`;
  return new RegExp(whole, plain.flags);
}

/** The lines found and those around them (`-A`, `-B`, `-C`), with their numbers (`-n`). */
function withContext(
  lines: readonly string[],
  found: readonly number[],
  flags: ReadonlyMap<string, string>,
): readonly string[] {
  const around = (flag: string): number => Number(flags.get(flag) ?? flags.get("C") ?? "0") || 0;
  const isFound = new Set(found);
  const shown: string[] = [];
  let last = -1;
  for (const at of found) {
    const from = Math.max(last + 1, at - around("B"));
    if (last >= 0 && from > last + 1 && around("A") + around("B") > 0) shown.push("--");
    for (let line = from; line <= Math.min(lines.length - 1, at + around("A")); line += 1) {
      if (line > at && isFound.has(line)) break;
      shown.push(`${flags.has("n") ? `${line + 1}${isFound.has(line) ? ":" : "-"}` : ""}${lines[line] ?? ""}`);
      last = line;
    }
  }
  return shown;
}
