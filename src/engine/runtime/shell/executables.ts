/** Text files that the name of a command stands for. Source: execve(2); POSIX.1-2017, Shell Command Language, 2.9.1.4. */
import { absolutePath } from "../../../shell/text-command.ts";
import type { ShellHost } from "./command.ts";

const USUAL_PATH = "/usr/local/sbin:/usr/local/bin:/usr/sbin:/usr/bin:/sbin:/bin";
/** How programs begin that are no text. */
const BINARY = "\u007fELF";

interface Executable {
  readonly path: string;
  readonly text: string;
  /** One of its mode's bits says that it may be run. */
  readonly mayRun: boolean;
}

export interface Surroundings {
  readonly host: Pick<ShellHost, "read" | "stat">;
  readonly workingDir: string;
  /** `PATH`; undefined: what the low-level runtime gives. */
  readonly searchPath: string | undefined;
}

/** By its path, or in the first folder of `PATH` that has one that may be run. Undefined: there is no such text file. */
export function executableNamed(name: string, { host, workingDir, searchPath }: Surroundings): Executable | undefined {
  if (name === "") return undefined;
  if (name.includes("/")) return fileAt(name);
  for (const folder of (searchPath ?? USUAL_PATH).split(":")) {
    const found = fileAt(`${folder === "" ? "." : folder}/${name}`);
    if (found?.mayRun === true) return found;
  }
  return undefined;

  function fileAt(file: string): Executable | undefined {
    const path = absolutePath(file, workingDir);
    const text = host.read(path);
    if (text === undefined || text.startsWith(BINARY)) return undefined;
    return { path, text, mayRun: ((host.stat(path, true)?.mode ?? 0) & 0o111) !== 0 };
  }
}

/**
 * The command line that the kernel makes of a script's: `#!/bin/sh -e` of `/run.sh a` is `/bin/sh -e /run.sh a`.
 * `env` is left out of it, as it only finds the interpreter. Undefined for what is no script.
 */
export function interpreterLine(
  { path, text }: Pick<Executable, "path" | "text">,
  args: readonly string[],
): readonly string[] | undefined {
  const [, line] = /^#!\s*(\S[^\n]*)/.exec(text) ?? [];
  if (line === undefined) return undefined;
  const [interpreter = "", ...options] = line.trim().split(/\s+/);
  const own = /(?:^|\/)env$/.test(interpreter) ? options.filter((word) => word !== "-S") : [interpreter, ...options];
  return [...own, path, ...args];
}
