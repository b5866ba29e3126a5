/** Commands about the process, the clock and the network. */
import { addressesInHosts, fullNameInHosts } from "../hosts-file.ts";
import { NETWORK_COMMANDS } from "./network-commands.ts";
import { splitOptions, type Command } from "./command.ts";
import { curl } from "./curl.ts";
import { unescape } from "./unescape.ts";
import { isDebian } from "./userland.ts";
import { wget } from "./wget.ts";

const lastPart = (path: string): string => path.slice(path.lastIndexOf("/") + 1);

const UNIT_MS: Readonly<Record<string, number>> = { "": 1_000, s: 1_000, m: 60_000, h: 3_600_000, d: 86_400_000 };

const sleep: Command = ({ argv }) => {
  let total = 0;
  if (argv.length < 2) return { status: 1, err: "sleep: missing operand\n" };
  for (const operand of argv.slice(1)) {
    if (operand === "infinity" || operand === "inf") return { status: 0, forever: true };
    const match = /^(\d+(?:\.\d+)?|\.\d+)([smhd]?)$/.exec(operand);
    if (match === null) return { status: 1, err: `sleep: invalid number '${operand}'\n` };
    total += Math.round(Number(match[1]) * (UNIT_MS[match[2] ?? ""] ?? 1_000));
  }
  return { status: 0, durationMs: total };
};

const echo: Command = ({ host, argv, get }) => {
  let words = argv.slice(1);
  let newline = true;
  // Debian's `sh` is dash, whose `echo` always heeds escapes and knows no -e.
  let escapes = /^(?:.*\/)?(?:sh|dash)$/.test(get("0") ?? "") && isDebian(host);
  while ((escapes ? /^-n$/ : /^-[neE]+$/).test(words[0] ?? "")) {
    if (words[0]?.includes("n")) newline = false;
    if (words[0]?.includes("e")) escapes = true;
    words = words.slice(1);
  }
  const text = words.join(" ");
  return { status: 0, out: `${escapes ? unescape(text) : text}${newline ? "\n" : ""}` };
};

const printf: Command = ({ argv }) => {
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

const seq: Command = ({ argv }) => {
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

const WEEKDAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

const date: Command = ({ host, argv }) => {
  const unixMs = host.epochMs + host.nowMs;
  const iso = new Date(unixMs).toISOString();
  const weekday = WEEKDAYS[(Math.floor(unixMs / 86_400_000) + 4) % 7] ?? "";
  const month = MONTHS[Number(iso.slice(5, 7)) - 1] ?? "";
  const format = argv.slice(1).find((arg) => arg.startsWith("+"));
  if (format === undefined)
    return {
      status: 0,
      out: `${weekday} ${month} ${iso.slice(8, 10).replace(/^0/, " ")} ${iso.slice(11, 19)} UTC ${iso.slice(0, 4)}\n`,
    };
  const fields: Readonly<Record<string, string>> = {
    Y: iso.slice(0, 4),
    m: iso.slice(5, 7),
    d: iso.slice(8, 10),
    H: iso.slice(11, 13),
    M: iso.slice(14, 16),
    S: iso.slice(17, 19),
    T: iso.slice(11, 19),
    F: iso.slice(0, 10),
    s: String(Math.floor(unixMs / 1_000)),
    N: `${iso.slice(20, 23)}000000`,
    Z: "UTC",
    a: weekday,
    b: month,
    "%": "%",
  };
  return {
    status: 0,
    out: `${format.slice(1).replace(/%([A-Za-z%])/g, (match, letter: string) => fields[letter] ?? match)}\n`,
  };
};

const env: Command = ({ variables }) => ({
  status: 0,
  out: variables()
    .map(([name, value]) => `${name}=${value}\n`)
    .join(""),
});

const printenv: Command = (context) => {
  const names = context.argv.slice(1).filter((word) => !word.startsWith("-"));
  if (names.length === 0) return env(context);
  const values = names.map((name) => context.get(name));
  return {
    status: values.includes(undefined) ? 1 : 0,
    out: values.map((value) => (value === undefined ? "" : `${value}\n`)).join(""),
  };
};

const expr: Command = ({ argv }) => {
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

const hostname: Command = ({ host, argv }) => {
  const [option = ""] = argv.slice(1);
  const hosts = host.read("/etc/hosts") ?? "";
  const short = host.hostname.split(".", 1)[0] ?? "";
  if (option === "-f" || option === "--fqdn" || option === "--long")
    return { status: 0, out: `${fullNameInHosts(hosts, host.hostname)}\n` };
  if (option === "-i" || option === "-I")
    return { status: 0, out: `${addressesInHosts(hosts, host.hostname)?.join(" ") ?? ""}\n` };
  if (option === "-d")
    return { status: 0, out: `${fullNameInHosts(hosts, host.hostname).split(".").slice(1).join(".")}\n` };
  return { status: 0, out: `${option === "-s" ? short : host.hostname}\n` };
};

export const SYSTEM_COMMANDS: Readonly<Record<string, Command>> = {
  sleep,
  echo,
  printf,
  seq,
  date,
  env,
  printenv,
  wget,
  curl,
  ...NETWORK_COMMANDS,
  expr,
  hostname,
  pwd: ({ workingDir }) => ({ status: 0, out: `${workingDir}\n` }),
  basename({ argv }) {
    const [, path = "", suffix = ""] = argv;
    const name = lastPart(path.replace(/(.)\/+$/, "$1"));
    const isCut = suffix !== "" && name !== suffix && name.endsWith(suffix);
    return { status: 0, out: `${isCut ? name.slice(0, -suffix.length) : name}\n` };
  },
  dirname: ({ argv }) => ({ status: 0, out: `${(argv[1] ?? "").replace(/\/[^/]*$/, "") || "."}\n` }),
  yes: ({ argv }) => ({ status: 0, out: `${argv[1] ?? "y"}\n`, forever: true }),
  true: () => ({ status: 0 }),
  false: () => ({ status: 1 }),
};
