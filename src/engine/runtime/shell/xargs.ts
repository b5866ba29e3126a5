/** `xargs`: words of the input as further arguments of a command, all at once or `-n` at a time. */
import type { CommandResult } from "./command.ts";
import type { Step } from "./step.ts";

/** What `xargs` ends with when a command has failed. */
const SOME_FAILED = 123;

/** @param run carries out one command line */
export function runForWords(
  args: readonly string[],
  stdin: string,
  run: (line: readonly string[]) => CommandResult,
): Step {
  const counted = /^-n(\d*)$/.exec(args[0] ?? "");
  const skipped = counted === null ? 0 : counted[1] === "" ? 2 : 1;
  const words = stdin.split(/\s+/).filter((word) => word !== "");
  const size = counted === null ? Math.max(1, words.length) : Number(counted[1] || (args[1] ?? "1")) || 1;
  const command = args.slice(skipped);
  let [status, durationMs] = [0, 0];
  for (let index = 0; index === 0 || index < words.length; index += size) {
    const result = run([...(command.length === 0 ? ["echo"] : command), ...words.slice(index, index + size)]);
    if (result.status !== 0) status = SOME_FAILED;
    durationMs += result.durationMs ?? 0;
  }
  return { result: { status, durationMs } };
}
