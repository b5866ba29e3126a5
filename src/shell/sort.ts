/** `sort [-nrufhV] [-t SEPARATOR] [-k FIELD]`. POSIX.1-2017, sort. */
import { inputs, joined, linesOf, splitOptions, type TextCommand } from "./text-command.ts";

export const sort: TextCommand = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "kt");
  const { text, err, status } = inputs(context, operands);
  const key = keyOf(flags);
  const numeric = flags.has("n") || flags.has("h") || /n/.test(flags.get("k") ?? "");
  const compare = (a: string, b: string): number => {
    const [first, second] = [key(a), key(b)];
    if (numeric) return numberOf(first) - numberOf(second) || order(a, b);
    return order(first, second) || order(a, b);
  };
  const lines = linesOf(text).sort(compare);
  if (flags.has("r")) lines.reverse();
  const isNew = (line: string, at: number): boolean => at === 0 || key(line) !== key(lines[at - 1] ?? "");
  return { status, out: joined(flags.has("u") ? lines.filter(isNew) : lines), err };
};

function order(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}

const UNITS: Readonly<Record<string, number>> = { K: 1e3, M: 1e6, G: 1e9, T: 1e12 };

/** `2K` counts as 2000; what is no number as 0. */
function numberOf(text: string): number {
  const [, digits = "0", unit = ""] = /^\s*(-?[\d.]+)([KMGT]?)/.exec(text) ?? [];
  return (Number.parseFloat(digits) || 0) * (UNITS[unit] ?? 1);
}

/** What of a line it is sorted by: from field `-k` on, or up to its second number. */
function keyOf(flags: ReadonlyMap<string, string>): (line: string) => string {
  const [, from = "0", , to] = /^(\d+)(?:\.\d+)?[a-zA-Z]*(,(\d+))?/.exec(flags.get("k") ?? "") ?? [];
  const separator = flags.get("t");
  const folded = (text: string): string => (flags.has("f") ? text.toUpperCase() : text);
  if (from === "0") return folded;
  return (line) => {
    const fields = separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
    return folded(fields.slice(Number(from) - 1, to === undefined ? undefined : Number(to)).join(separator ?? " "));
  };
}
