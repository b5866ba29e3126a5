/** Commands about lines of text that every system has. Forms: BusyBox. */
import { awk } from "./awk.ts";
import { grep } from "./grep.ts";
import { sed } from "./sed.ts";
import { sort } from "./sort.ts";
import { tr } from "./tr.ts";
import { inputs, joined, linesOf, splitOptions, type TextCommand } from "./text-command.ts";

const cat: TextCommand = (context) => {
  const { text, err, status } = inputs(context, splitOptions(context.argv.slice(1)).operands);
  return { status, out: text, err };
};

const wc: TextCommand = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1));
  const { text, err, status } = inputs(context, operands);
  const counts = [text.split("\n").length - 1, text.split(/\s+/).filter((word) => word !== "").length, text.length];
  const chosen = ["l", "w", "c"]
    .map((flag, index) => (flags.has(flag) ? counts[index] : undefined))
    .filter((count) => count !== undefined);
  return { status, out: `${(chosen.length === 0 ? counts : chosen).join(" ")}\n`, err };
};

const uniq: TextCommand = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1));
  const { text, err, status } = inputs(context, operands);
  const groups: { line: string; count: number }[] = [];
  for (const line of linesOf(text)) {
    const last = groups.at(-1);
    if (last?.line === line) last.count += 1;
    else groups.push({ line, count: 1 });
  }
  return {
    status,
    out: joined(groups.map(({ line, count }) => (flags.has("c") ? `${String(count).padStart(7)} ${line}` : line))),
    err,
  };
};

/** `1,3-5,7-`: which of them, counted from one. */
function inList(list: string, position: number): boolean {
  return list.split(",").some((range) => {
    const dash = range.indexOf("-");
    const first = Number(dash < 0 ? range : range.slice(0, dash)) || 1;
    const last = dash < 0 ? first : Number(range.slice(dash + 1)) || Number.MAX_SAFE_INTEGER;
    return position >= first && position <= last;
  });
}

const cut: TextCommand = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "dfcb");
  const { text, err, status } = inputs(context, operands);
  const fields = flags.get("f");
  const list = fields ?? flags.get("c") ?? flags.get("b") ?? "1";
  const separator = fields === undefined ? "" : (flags.get("d") ?? "\t");
  const lines = linesOf(text)
    .filter((line) => !flags.has("s") || line.includes(separator))
    .map((line) => {
      if (fields !== undefined && !line.includes(separator)) return line;
      const parts = line.split(separator);
      return parts.filter((_, index) => inList(list, index + 1)).join(separator);
    });
  return { status, out: joined(lines), err };
};

const tac: TextCommand = (context) => {
  const { text, err, status } = inputs(context, splitOptions(context.argv.slice(1)).operands);
  return { status, out: joined(linesOf(text).reverse()), err };
};

const nl: TextCommand = (context) => {
  const { text, err, status } = inputs(context, splitOptions(context.argv.slice(1), "b").operands);
  return { status, out: joined(linesOf(text).map((line, index) => `${String(index + 1).padStart(6)}\t${line}`)), err };
};

const rev: TextCommand = (context) => {
  const { text, err, status } = inputs(context, context.argv.slice(1));
  return { status, out: joined(linesOf(text).map((line) => [...line].reverse().join(""))), err };
};

export const LINE_COMMANDS: Readonly<Record<string, TextCommand>> = {
  cat,
  wc,
  uniq,
  cut,
  tr,
  tac,
  rev,
  nl,
  grep,
  sort,
  sed,
  awk,
  more: cat,
  less: cat,
};
