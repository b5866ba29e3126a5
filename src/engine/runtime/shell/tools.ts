/** Every command that images with a shell have in the simulation. */
import { LINE_COMMANDS } from "../../../shell/line-commands.ts";
import type { Command, CommandContext } from "./command.ts";
import { DIGEST_COMMANDS } from "./digest-commands.ts";
import { DISK_COMMANDS } from "./disk-commands.ts";
import { executableNamed } from "./executables.ts";
import { FILE_COMMANDS } from "./file-commands.ts";
import { LINK_COMMANDS } from "./link-commands.ts";
import { LISTING_COMMANDS } from "./listing-commands.ts";
import { PROCESS_COMMANDS } from "./process-commands.ts";
import { REACH_COMMANDS } from "./reach-commands.ts";
import { STREAM_COMMANDS } from "./stream-commands.ts";
import { SYSTEM_COMMANDS } from "./system-commands.ts";
import { tar } from "./tar.ts";

/** Commands that are part of the shell. */
const OF_SHELL: ReadonlySet<string> = new Set(
  ". : alias break cd command continue declare eval exec exit export local read readonly return set shift source trap type ulimit umask unset wait".split(
    " ",
  ),
);

/** Where a program is; undefined when there is none of this name. */
function pathOf({ host, workingDir, get }: CommandContext, name: string): string | undefined {
  if (name.includes("/")) return host.stat(name, true) === undefined ? undefined : name;
  if (isShellTool(name)) return `/bin/${name}`;
  const script = executableNamed(name, { host, workingDir, searchPath: get("PATH") });
  if (script !== undefined) return script.path;
  return host.imageCommand([name]) === undefined ? undefined : `/bin/${name}`;
}

const which: Command = (context) => {
  const paths = context.argv.slice(1).map((name) => pathOf(context, name));
  return {
    status: paths.includes(undefined) ? 1 : 0,
    out: paths.map((path) => (path === undefined ? "" : `${path}\n`)).join(""),
  };
};

const type: Command = (context) => {
  let [out, err] = ["", ""];
  for (const name of context.argv.slice(1)) {
    const path = pathOf(context, name);
    if (OF_SHELL.has(name)) out += `${name} is a shell builtin\n`;
    else if (path === undefined) err += `${context.get("0") ?? "sh"}: ${name}: not found\n`;
    else out += `${name} is ${path}\n`;
  }
  return { status: err === "" ? 0 : 127, out, err };
};

/** `command -v` */
const where: Command = (context) => {
  const [name = ""] = context.argv.slice(1);
  const path = OF_SHELL.has(name) ? name : pathOf(context, name);
  return path === undefined ? { status: 127 } : { status: 0, out: `${path}\n` };
};

export const TOOLS: Readonly<Record<string, Command>> = {
  ...LINE_COMMANDS,
  ...FILE_COMMANDS,
  ...DIGEST_COMMANDS,
  ...DISK_COMMANDS,
  ...LINK_COMMANDS,
  ...LISTING_COMMANDS,
  ...PROCESS_COMMANDS,
  ...STREAM_COMMANDS,
  ...SYSTEM_COMMANDS,
  ...REACH_COMMANDS,
  tar,
  which,
  type,
  "command -v": where,
};

/** Commands that the interpreter itself carries out, but that exist as programs too. */
const BUILT_IN: ReadonlySet<string> = new Set(["test", "[", "kill", "timeout", "xargs"]);

/** Of the shell itself, or a program that every image with a shell has. A path is neither. */
export function isCommandOfShell(name: string): boolean {
  return !name.includes("/") && (OF_SHELL.has(name) || isShellTool(name));
}

export function isShellTool(name: string): boolean {
  const base = name.slice(name.lastIndexOf("/") + 1);
  return Object.hasOwn(TOOLS, base) || BUILT_IN.has(base);
}
