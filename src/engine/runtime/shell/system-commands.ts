/** Commands about the process, the clock and the network. */
import { addressesInHosts, fullNameInHosts } from "../hosts-file.ts";
import { NETWORK_COMMANDS } from "./network-commands.ts";
import type { Command } from "./command.ts";
import { dateText } from "../../../shell/date-text.ts";
import { PRINTING_COMMANDS } from "../../../shell/printing-commands.ts";
import { curl } from "./curl.ts";
import { unescape } from "../../../shell/unescape.ts";
import { isDebian } from "./userland.ts";
import { wget } from "./wget.ts";

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
  ...PRINTING_COMMANDS,
  date({ host, argv }) {
    const setting = argv.slice(1).some((arg) => /^(?:-\w*s|--set)/.test(arg));
    if (!setting) return { status: 0, out: dateText(host.epochMs + host.nowMs, argv) };
    const why = host.may("SYS_TIME") ? "the simulation keeps its own time" : "can't set date: Operation not permitted";
    return { status: 1, err: `date: ${why}\n` };
  },
  env,
  printenv,
  wget,
  curl,
  ...NETWORK_COMMANDS,
  hostname,
  pwd: ({ workingDir }) => ({ status: 0, out: `${workingDir}\n` }),
  yes: ({ argv }) => ({ status: 0, out: `${argv[1] ?? "y"}\n`, forever: true }),
};
