/** Commands that print what they are given. POSIX.1-2017, printf, expr, basename, dirname; coreutils/seq.c. */
import { splitOptions, type TextCommand } from "./text-command.ts";
import { unescape } from "./unescape.ts";

const printf: TextCommand = ({ argv }) => {
  const format = unescape(argv[1] ?? "");
  let rest = argv.slice(2);
  let out = "";
  do {
    const before = rest.length;
    out += format.replace(
      /%%|%(-?0?\d*)(?:\.(\d+))?([sdiufxXoc])/g,
      (match, width: string | undefined, digits: string | undefined, kind: string | undefined) => {
        if (match === "%%") return "%";
        const value = rest[0] ?? "";
        rest = rest.slice(1);
        const text = printfText(kind ?? "s", value, digits);
        if (width === undefined || width === "") return text;
        const size = Math.min(1_000, Math.abs(Number(width)) || 0);
        if (width.startsWith("-")) return text.padEnd(size);
        return text.padStart(size, width.startsWith("0") ? "0" : " ");
      },
    );
    if (rest.length === before) break;
  } while (rest.length > 0);
  return { status: 0, out };
};

function printfText(kind: string, value: string, digits: string | undefined): string {
  const number = Number(value) || 0;
  switch (kind) {
    case "d":
    case "i":
    case "u":
      return String(Math.trunc(number));
    case "f":
      return number.toFixed(Math.min(20, Number(digits ?? "6")));
    case "x":
      return Math.trunc(number).toString(16);
    case "X":
      return Math.trunc(number).toString(16).toUpperCase();
    case "o":
      return Math.trunc(number).toString(8);
    case "c":
      return value.slice(0, 1);
    default:
      return digits === undefined ? value : value.slice(0, Number(digits));
  }
}

const MAX_SEQUENCE = 10_000;

const seq: TextCommand = ({ argv }) => {
  const { flags, operands } = splitOptions(
    argv.slice(1).map((word) => (/^-\d/.test(word) ? ` ${word}` : word)),
    "s",
  );
  const separator = flags.get("s") ?? "\n";
  const numbers = operands.map(Number);
  const width = flags.has("w") ? operands.reduce((most, word) => Math.max(most, word.trim().length), 0) : 0;
  const first = numbers.length > 1 ? (numbers[0] ?? 1) : 1;
  const step = numbers.length > 2 ? (numbers[1] ?? 1) : 1;
  const last = numbers.at(-1) ?? 0;
  if (numbers.some(Number.isNaN) || step === 0) return { status: 1, err: "seq: invalid number\n" };
  let out = "";
  let count = 0;
  for (let n = first; step > 0 ? n <= last : n >= last; n += step) {
    if ((count += 1) > MAX_SEQUENCE)
      return { status: 1, err: `seq: the simulation stops at ${MAX_SEQUENCE} numbers\n`, out };
    out += `${out === "" ? "" : separator}${String(n).padStart(width, "0")}`;
  }
  return { status: 0, out: out === "" ? "" : `${out}\n` };
};

const expr: TextCommand = ({ argv }) => {
  const [, left = "", operator = "", right = ""] = argv;
  const a = Number(left);
  const b = Number(right);
  const results: Readonly<Record<string, number>> = {
    "+": a + b,
    "-": a - b,
    "*": a * b,
    "/": Math.trunc(a / b),
    "%": a % b,
  };
  const value = operator === "" ? left : String(results[operator] ?? Number.NaN);
  if (value === "NaN") return { status: 2, err: "expr: syntax error\n" };
  return { status: value === "0" || value === "" ? 1 : 0, out: `${value}\n` };
};

const lastPart = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

export const PRINTING_COMMANDS: Readonly<Record<string, TextCommand>> = {
  printf,
  seq,
  expr,
  basename({ argv }) {
    const [, path = "", suffix = ""] = argv;
    const name = lastPart(path.replace(/(.)\/+$/, "$1"));
    const isCut = suffix !== "" && name !== suffix && name.endsWith(suffix);
    return { status: 0, out: `${isCut ? name.slice(0, -suffix.length) : name}\n` };
  },
  dirname: ({ argv }) => ({ status: 0, out: `${(argv[1] ?? "").replace(/\/[^/]*$/, "") || "."}\n` }),
  true: () => ({ status: 0 }),
  false: () => ({ status: 1 }),
};
