/** `ps` and `top`. Forms: BusyBox's, and those of procps where the image is Debian's. */
import { nameOf } from "./accounts.ts";
import type { Command, CommandContext, ShellHost, VisibleProcess } from "./command.ts";
import { isDebian } from "./userland.ts";

const pad = (value: number): string => String(value).padStart(2, "0");

/** `0:05` */
const shortTime = (ms: number): string => `${Math.floor(ms / 60_000)}:${pad(Math.floor(ms / 1_000) % 60)}`;
/** `00:00:05` */
const longTime = (ms: number): string =>
  `${pad(Math.floor(ms / 3_600_000))}:${pad(Math.floor(ms / 60_000) % 60)}:${pad(Math.floor(ms / 1_000) % 60)}`;

/** All that is seen, and the command itself. */
function processesOf({ host, argv }: CommandContext): readonly VisibleProcess[] {
  const seen = host.processes();
  const pid = (seen.at(-1)?.pid ?? 0) + 1;
  return [...seen, { pid, uid: host.user.uid, cpuMs: 0, command: argv.join(" ") }];
}

const programOf = ({ command }: VisibleProcess): string =>
  command.split(" ", 1)[0]?.replace(/^.*\//, "").replace(/:$/, "") ?? "";

function procps(context: CommandContext): string {
  const { host, argv } = context;
  const [option = ""] = argv.slice(1);
  const clock = new Date(host.epochMs + host.nowMs).toISOString().slice(11, 16);
  const rows = processesOf(context);
  const letters = option.replace(/^-/, "");
  if (option.startsWith("-") ? letters.includes("f") : false) {
    const lines = rows.map(
      (one) =>
        `${nameOf(host, one.uid).padEnd(8)} ${String(one.pid).padStart(7)} ${String(one.pid === 1 ? 0 : 1).padStart(7)}  0 ${clock} ?        ${longTime(one.cpuMs)} ${one.command}\n`,
    );
    return `UID          PID    PPID  C STIME TTY          TIME CMD\n${lines.join("")}`;
  }
  if (letters.includes("u")) {
    const lines = rows.map(
      (one) =>
        `${nameOf(host, one.uid).padEnd(8)} ${String(one.pid).padStart(7)}  0.0  0.0      0     0 ?        ${one === rows.at(-1) ? "R" : "S"}s   ${clock}   ${shortTime(one.cpuMs)} ${one.command}\n`,
    );
    return `USER         PID %CPU %MEM    VSZ   RSS TTY      STAT START   TIME COMMAND\n${lines.join("")}`;
  }
  if (letters.includes("x")) {
    const lines = rows.map(
      (one) => `${String(one.pid).padStart(7)} ?        Ss     ${shortTime(one.cpuMs)} ${one.command}\n`,
    );
    return `    PID TTY      STAT   TIME COMMAND\n${lines.join("")}`;
  }
  const lines = rows.map((one) => `${String(one.pid).padStart(7)} ?        ${longTime(one.cpuMs)} ${programOf(one)}\n`);
  return `    PID TTY          TIME CMD\n${lines.join("")}`;
}

export const ps: Command = (context) => {
  const { host } = context;
  if (isDebian(host)) return { status: 0, out: procps(context) };
  const rows = processesOf(context).map(
    ({ pid, uid, cpuMs, command }) =>
      `${String(pid).padStart(5)} ${nameOf(host, uid).padEnd(8)}  ${shortTime(cpuMs)} ${command}\n`,
  );
  return { status: 0, out: `PID   USER     TIME  COMMAND\n${rows.join("")}` };
};

/** Kibibytes of one line of `/proc/meminfo`. */
export function memoryOf({ read }: Pick<ShellHost, "read">, name: string): number {
  return Number(new RegExp(`^${name}:\\s*(\\d+)`, "m").exec(read("/proc/meminfo") ?? "")?.[1] ?? 0);
}

/** One screen of BusyBox's; without `-b` or `-n` it would go on for ever. */
export const top: Command = (context) => {
  const { host, argv } = context;
  const [total, free] = [memoryOf(host, "MemTotal"), memoryOf(host, "MemFree")];
  const rows = processesOf(context);
  const lines = rows.map(
    (one) =>
      `${String(one.pid).padStart(5)} ${String(one.pid === 1 ? 0 : 1).padStart(5)} ${nameOf(host, one.uid).padEnd(8)} S        0   0%   0   0% ${one.command}\n`,
  );
  const head = `Mem: ${total - free}K used, ${free}K free, 0K shrd, 0K buff, 0K cached\nCPU:   0% usr   0% sys   0% nic 100% idle   0% io   0% irq   0% sirq\nLoad average: 0.00 0.00 0.00 1/${rows.length} ${rows.at(-1)?.pid ?? 1}\n`;
  const once = argv.slice(1).some((word) => /^-\w*n/.test(word));
  return {
    status: 0,
    out: `${head}  PID  PPID USER     STAT   VSZ %VSZ CPU %CPU COMMAND\n${lines.join("")}`,
    ...(once ? {} : { forever: true }),
  };
};
