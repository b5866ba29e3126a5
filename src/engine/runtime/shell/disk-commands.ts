/** Commands that make large files: `dd`, `fallocate`, `truncate`. Only zeros are written: the size is what matters. */
import { zeroFile } from "../file-size.ts";
import {
  absolutePath,
  splitOptions,
  type Command,
  type CommandContext,
  type CommandResult,
  writeProblem,
} from "./command.ts";

const UNITS: Readonly<Record<string, number>> = {
  "": 1,
  c: 1,
  b: 512,
  k: 1_024,
  K: 1_024,
  KiB: 1_024,
  kB: 1_000,
  KB: 1_000,
  M: 1_048_576,
  MiB: 1_048_576,
  MB: 1_000_000,
  G: 1_073_741_824,
  GiB: 1_073_741_824,
  GB: 1_000_000_000,
};
/** From memory to disk. */
const BYTES_PER_MS = 500_000;

/** Bytes of `150M`; undefined for what is no size. */
function sizeOf(text: string): number | undefined {
  const match = /^(\d+)([A-Za-z]*)$/.exec(text);
  const unit = UNITS[match?.[2] ?? ""];
  return match === null || unit === undefined ? undefined : Number(match[1]) * unit;
}

function writeZeros(context: CommandContext, target: string, bytes: number): CommandResult {
  const name = context.argv[0] ?? "";
  const result = context.host.write(absolutePath(target, context.workingDir), zeroFile(bytes), false);
  if (result === "full") return { status: 1, err: `${name}: ${target}: No space left on device\n` };
  if (result !== "ok") return { status: 1, err: `${name}: can't open '${target}': ${writeProblem(result)}\n` };
  return { status: 0, durationMs: Math.ceil(bytes / BYTES_PER_MS) };
}

const dd: Command = (context) => {
  const given = new Map(
    context.argv.slice(1).map((word) => [word.split("=")[0] ?? "", word.slice(word.indexOf("=") + 1)]),
  );
  const blockBytes = sizeOf(given.get("bs") ?? "512");
  const input = given.get("if");
  const output = given.get("of");
  if (blockBytes === undefined) return { status: 1, err: `dd: invalid number '${given.get("bs") ?? ""}'\n` };
  if (input !== "/dev/zero" && input !== "/dev/urandom" && input !== "/dev/random")
    return { status: 1, err: "dd: the simulation reads only /dev/zero and /dev/urandom\n" };
  const count = sizeOf(given.get("count") ?? "");
  if (count === undefined) return { status: 1, err: "dd: the simulation needs count=\n" };
  const bytes = blockBytes * count;
  const done = output === undefined || output === "/dev/null" ? { status: 0 } : writeZeros(context, output, bytes);
  if (done.status !== 0) return done;
  return { ...done, err: `${count}+0 records in\n${count}+0 records out\n` };
};

const fallocate: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "l");
  const bytes = sizeOf(flags.get("l") ?? "");
  if (bytes === undefined || operands[0] === undefined) return { status: 1, err: "fallocate: bad length\n" };
  return { ...writeZeros(context, operands[0], bytes), durationMs: 5 };
};

const truncate: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "s");
  const bytes = sizeOf(flags.get("s") ?? "");
  if (bytes === undefined || operands[0] === undefined) return { status: 1, err: "truncate: bad size\n" };
  return { ...writeZeros(context, operands[0], bytes), durationMs: 5 };
};

export const DISK_COMMANDS: Readonly<Record<string, Command>> = { dd, fallocate, truncate };
