/** Small forms of `awk`. What it does not know is refused in words. POSIX.1-2017, awk. */
import { expressionOf, inputs, linesOf, splitOptions, type TextCommand } from "./text-command.ts";

/** `{print $1, "x" $2}` behind an optional `/pattern/`, `NR==2` or `$3=="x"`. */
export const awk: TextCommand = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "Fv");
  const [program = "", ...files] = operands;
  const refusal = { status: 2, err: `awk: the simulation knows /pattern/ { print … } only: ${program}\n` };
  const match =
    /^\s*(?:\/((?:[^/\\]|\\.)*)\/|(NR|\$\d+|\$NF)\s*(==|!=|>|<|>=|<=)\s*("[^"]*"|\d+))?\s*(?:\{\s*print\b([^}]*)\})?\s*$/.exec(
      program,
    );
  if (match === null || program.trim() === "") return refusal;
  const [, pattern, left, operator = "", right = "", printed = ""] = match;
  const expression = pattern === undefined ? undefined : expressionOf(pattern, true);
  const separator = flags.get("F");
  const { text, err } = inputs(context, files);
  const lines = linesOf(text);
  let out = "";
  lines.forEach((line, index) => {
    const fields = separator === undefined ? line.trim().split(/\s+/) : line.split(separator);
    const valueOf = (word: string): string => {
      if (word.startsWith('"')) return word.slice(1, -1).replaceAll("\\n", "\n").replaceAll("\\t", "\t");
      if (word === "NR") return String(index + 1);
      if (word === "NF") return String(fields.length);
      if (word === "$0") return line;
      if (word === "$NF") return fields.at(-1) ?? "";
      return word.startsWith("$") ? (fields[Number(word.slice(1)) - 1] ?? "") : word;
    };
    if (expression !== undefined && !expression.test(line)) return;
    if (left !== undefined && !compares(valueOf(left), operator, valueOf(right))) return;
    const groups = printed.trim() === "" ? ["$0"] : printed.split(/,(?=(?:[^"]*"[^"]*")*[^"]*$)/);
    out += `${groups.map((group) => (group.match(/"[^"]*"|\$?\w+/g) ?? []).map(valueOf).join("")).join(" ")}\n`;
  });
  return { status: err === "" ? 0 : 2, out, err };
};

function compares(left: string, operator: string, right: string): boolean {
  const numeric = left !== "" && right !== "" && !Number.isNaN(Number(left)) && !Number.isNaN(Number(right));
  const order = numeric ? Number(left) - Number(right) : left < right ? -1 : left > right ? 1 : 0;
  switch (operator) {
    case "==":
      return order === 0;
    case "!=":
      return order !== 0;
    case ">":
      return order > 0;
    case "<":
      return order < 0;
    case ">=":
      return order >= 0;
    default:
      return order <= 0;
  }
}
