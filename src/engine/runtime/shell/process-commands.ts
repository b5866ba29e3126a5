/** Commands about processes and the machine: `pidof`, `pgrep`, `free`, `uptime`, `sysctl`. Forms: BusyBox. */
import { KERNEL_RELEASE } from "../system-files.ts";
import { signalName } from "../signals.ts";
import { memoryOf, ps, top } from "./ps.ts";
import type { Command, VisibleProcess } from "./command.ts";
import { splitOptions } from "../../../shell/text-command.ts";

const nameOf = ({ command }: VisibleProcess): string => {
  const path = command.split(" ", 1)[0] ?? "";
  return path.slice(path.lastIndexOf("/") + 1).replace(/:$/, "");
};

const pidof: Command = ({ host, argv }) => {
  const { flags, operands } = splitOptions(argv.slice(1));
  const found = host.processes().filter((process) => operands.includes(nameOf(process)));
  const pids = found.map(({ pid }) => pid).reverse();
  if (pids.length === 0) return { status: 1 };
  return { status: 0, out: `${(flags.has("s") ? pids.slice(0, 1) : pids).join(" ")}\n` };
};

const pgrep: Command = ({ host, argv }) => {
  const { flags, operands } = splitOptions(argv.slice(1));
  const pattern = operands[0] ?? "";
  const found = host.processes().filter((process) => {
    const text = flags.has("f") ? process.command : nameOf(process);
    return flags.has("x") ? text === pattern : text.includes(pattern);
  });
  const lines = found.map((process) => `${process.pid}${flags.has("l") ? ` ${nameOf(process)}` : ""}\n`);
  return { status: found.length > 0 ? 0 : 1, out: lines.join("") };
};

/** `pkill` by a part of the name, `killall` by all of it. */
const killNamed: Command = ({ host, argv }) => {
  const [program = "", ...args] = argv;
  const signal = signalName(args.find((arg) => /^-(?:\d+|[A-Z]+\d?)$/.test(arg))?.slice(1) ?? "TERM");
  const pattern = args.find((arg) => !arg.startsWith("-")) ?? "";
  const isExact = program.endsWith("killall") || args.includes("-x");
  const found = host.processes().filter((process) => {
    const text = args.includes("-f") ? process.command : nameOf(process);
    return isExact ? text === pattern : text.includes(pattern);
  });
  if (found.length === 0)
    return { status: 1, err: program.endsWith("killall") ? `killall: ${pattern}: no process killed\n` : "" };
  const outcomes = found.map(({ pid }) => ({ pid, outcome: host.signal(pid, signal) }));
  const denied = outcomes.filter(({ outcome }) => outcome === "denied");
  const err = denied.map(({ pid }) => `${program}: can't kill pid ${pid}: Operation not permitted\n`).join("");
  return { status: denied.length === 0 ? 0 : 1, err };
};

const free: Command = ({ host, argv }) => {
  const unit = argv.includes("-m") ? 1_024 : argv.includes("-g") ? 1_048_576 : 1;
  const [total, left] = [memoryOf(host, "MemTotal"), memoryOf(host, "MemFree")];
  const row = (...numbers: readonly number[]): string =>
    numbers.map((one) => String(Math.floor(one / unit)).padStart(12)).join("");
  const head = ["total", "used", "free", "shared", "buff/cache", "available"].map((name) => name.padStart(12)).join("");
  return {
    status: 0,
    out: `${" ".repeat(6)}${head}\nMem:  ${row(total, total - left, left, 0, 0, left)}\nSwap: ${row(0, 0, 0)}\n`,
  };
};

const uptime: Command = ({ host }) => {
  const seconds = Math.floor(Number((host.read("/proc/uptime") ?? "0").split(" ", 1)[0]));
  const [days, hours, minutes] = [
    Math.floor(seconds / 86_400),
    Math.floor(seconds / 3_600) % 24,
    Math.floor(seconds / 60) % 60,
  ];
  const clock = new Date(host.epochMs + host.nowMs).toISOString().slice(11, 19);
  const up = `${days > 0 ? `${days} days, ` : ""}${hours > 0 ? `${String(hours).padStart(2)}:${String(minutes).padStart(2, "0")}` : `${minutes} min`}`;
  return { status: 0, out: ` ${clock} up ${up},  load average: 0.00, 0.00, 0.00\n` };
};

const sysctl: Command = ({ host, argv }) => {
  const { flags, operands } = splitOptions(argv.slice(1), "p");
  let [out, err] = ["", ""];
  for (const operand of operands) {
    const [given = "", value] = operand.split("=");
    const name = given.trim().replaceAll("/", ".");
    const known = host.sysctl(name);
    if (known === undefined) err += `sysctl: error: '${given}' is an unknown key\n`;
    else if (value !== undefined && !host.setSysctl(name, value.trim()))
      err += `sysctl: error setting key '${given}': Read-only file system\n`;
    else out += flags.has("n") ? `${host.sysctl(name)}\n` : `${name} = ${host.sysctl(name)}\n`;
  }
  return { status: err === "" ? 0 : 1, out, err };
};

export const PROCESS_COMMANDS: Readonly<Record<string, Command>> = {
  ps,
  top,
  pidof,
  pgrep,
  pkill: killNamed,
  killall: killNamed,
  free,
  uptime,
  sysctl,
  arch: () => ({ status: 0, out: "x86_64\n" }),
  nproc: ({ host }) => ({ status: 0, out: `${host.cores}\n` }),
  uname({ host, argv }) {
    const fields = {
      s: "Linux",
      n: host.hostname,
      r: KERNEL_RELEASE,
      v: "#1 SMP",
      m: "x86_64",
      o: "GNU/Linux",
    } as const;
    const letters = argv
      .slice(1)
      .filter((word) => word.startsWith("-"))
      .join("")
      .replaceAll("-", "");
    if (letters.includes("a"))
      return { status: 0, out: `Linux ${host.hostname} ${KERNEL_RELEASE} #1 SMP x86_64 Linux\n` };
    const asked = Object.entries(fields).filter(([letter]) =>
      letters === "" ? letter === "s" : letters.includes(letter),
    );
    return { status: 0, out: `${asked.map(([, text]) => text).join(" ")}\n` };
  },
  logger: () => ({ status: 0 }),
};
