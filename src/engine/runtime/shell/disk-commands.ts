/** Commands about blocks and large files: `dd`, `fallocate`, `truncate`. Of what is large and only zeros the size is kept. */
import { randomBytes } from "./endless-files.ts";
import { bytesToText, textToBytes } from "../file-bytes.ts";
import { fileBytes, zeroFile } from "../file-size.ts";
import { byteCount } from "../../../shell/byte-count.ts";
import { type Command, type CommandContext, type CommandResult, KILLED_FOR_MEMORY, writeProblem } from "./command.ts";
import { absolutePath, readProblem, splitOptions } from "../../../shell/text-command.ts";

/** From memory to disk. */
const BYTES_PER_MS = 500_000;

function writeZeros(context: CommandContext, target: string, bytes: number): CommandResult {
  const name = context.argv[0] ?? "";
  const result = context.host.write(absolutePath(target, context.workingDir), zeroFile(bytes), false);
  if (result === "full") return { status: 1, err: `${name}: ${target}: No space left on device\n` };
  if (result !== "ok") return { status: 1, err: `${name}: can't open '${target}': ${writeProblem(result)}\n` };
  return { status: 0, durationMs: Math.ceil(bytes / BYTES_PER_MS) };
}

const DEVICES: readonly (string | undefined)[] = ["/dev/zero", "/dev/urandom", "/dev/random"];

const dd: Command = (context) => {
  const given = new Map(
    context.argv.slice(1).map((word) => [word.split("=")[0] ?? "", word.slice(word.indexOf("=") + 1)]),
  );
  const blockBytes = byteCount(given.get("bs") ?? given.get("ibs") ?? "512");
  const input = given.get("if");
  const output = given.get("of");
  if (blockBytes === undefined || blockBytes === 0)
    return { status: 1, err: `dd: invalid number '${given.get("bs") ?? ""}'\n` };
  const count = given.has("count") ? byteCount(given.get("count") ?? "") : undefined;
  // One block is what it holds in memory.
  if (context.host.takesMemory(blockBytes)) return KILLED_FOR_MEMORY;
  if (!DEVICES.includes(input)) return copyBlocks(context, given, blockBytes, count);
  if (count === undefined) return copyWithoutEnd(context, output);
  const bytes = blockBytes * count;
  if (input !== "/dev/zero" && bytes <= MAX_RANDOM_BYTES)
    return writeBlocks(
      context,
      given,
      bytesToText(randomBytes(`${context.host.hostname} ${context.host.nowMs}`, bytes)),
      blockBytes,
    );
  if (output === undefined && bytes <= MAX_RANDOM_BYTES) return writeBlocks(context, given, zeros(bytes), blockBytes);
  const done = output === undefined || output === "/dev/null" ? { status: 0 } : writeZeros(context, output, bytes);
  if (done.status !== 0) return done;
  return { ...done, err: `${count}+0 records in\n${count}+0 records out\n` };
};

/** Until the disk is full; nothing ever fills a device. */
function copyWithoutEnd(context: CommandContext, output: string | undefined): CommandResult {
  if (output === undefined || output.startsWith("/dev/")) return { status: 0, forever: true };
  const opened = context.host.mayWrite(absolutePath(output, context.workingDir));
  if (opened !== "ok" && opened !== "full")
    return { status: 1, err: `dd: can't open '${output}': ${writeProblem(opened)}\n` };
  return { status: 1, err: `dd: error writing '${output}': No space left on device\n` };
}

/** Larger files of random bytes are kept as their size. */
const MAX_RANDOM_BYTES = 65_536;
const zeros = (bytes: number): string => "\u0000".repeat(bytes);

function copyBlocks(
  context: CommandContext,
  given: ReadonlyMap<string, string>,
  blockBytes: number,
  count: number | undefined,
): CommandResult {
  const input = given.get("if");
  const path = absolutePath(input ?? "", context.workingDir);
  const text = input === undefined ? context.stdin : context.host.read(path);
  if (text === undefined)
    return { status: 1, err: `dd: can't open '${input ?? ""}': ${readProblem(context.host, path)}\n` };
  const start = (byteCount(given.get("skip") ?? "0") ?? 0) * blockBytes;
  if (start === 0 && (count === undefined || count * blockBytes >= fileBytes(text)))
    return writeBlocks(context, given, text, blockBytes);
  const bytes = textToBytes(text).slice(start, count === undefined ? undefined : start + count * blockBytes);
  return writeBlocks(context, given, bytesToText(bytes), blockBytes);
}

function writeBlocks(
  context: CommandContext,
  given: ReadonlyMap<string, string>,
  text: string,
  blockBytes: number,
): CommandResult {
  const bytes = textToBytes(text).length;
  const part = bytes % blockBytes === 0 ? 0 : 1;
  const blocks = `${Math.floor(bytes / blockBytes)}+${part} records`;
  const err = given.get("status") === "none" ? "" : `${blocks} in\n${blocks} out\n`;
  const output = given.get("of");
  if (output === undefined) return { status: 0, out: text, err };
  const path = absolutePath(output, context.workingDir);
  const seek = (byteCount(given.get("seek") ?? "0") ?? 0) * (byteCount(given.get("obs") ?? "") ?? blockBytes);
  const isDevice = context.host.stat(path, true)?.kind === "block device";
  const keeps = seek > 0 || isDevice || given.get("conv")?.includes("notrunc") === true;
  const before = keeps ? textToBytes(context.host.read(path) ?? "") : [];
  const gap = Array.from({ length: Math.max(0, seek - before.length) }, () => 0);
  const whole = [...before.slice(0, seek), ...gap, ...textToBytes(text), ...before.slice(seek + bytes)];
  const result = context.host.write(path, keeps ? bytesToText(whole) : text, false);
  if (result === "full") return { status: 1, err: `dd: error writing '${output}': No space left on device\n` };
  if (result !== "ok") return { status: 1, err: `dd: can't open '${output}': ${writeProblem(result)}\n` };
  return { status: 0, err, durationMs: Math.ceil(bytes / BYTES_PER_MS) };
}

const fallocate: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "l");
  const bytes = byteCount(flags.get("l") ?? "");
  if (bytes === undefined || operands[0] === undefined) return { status: 1, err: "fallocate: bad length\n" };
  return { ...writeZeros(context, operands[0], bytes), durationMs: 5 };
};

const truncate: Command = (context) => {
  const { flags, operands } = splitOptions(context.argv.slice(1), "s");
  const bytes = byteCount(flags.get("s") ?? "");
  if (bytes === undefined || operands[0] === undefined) return { status: 1, err: "truncate: bad size\n" };
  return { ...writeZeros(context, operands[0], bytes), durationMs: 5 };
};

export const DISK_COMMANDS: Readonly<Record<string, Command>> = { dd, fallocate, truncate };
