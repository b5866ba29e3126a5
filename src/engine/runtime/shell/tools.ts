/** Every command that images with a shell have in the simulation. */
import type { Command } from "./command.ts";
import { DIGEST_COMMANDS } from "./digest-commands.ts";
import { DISK_COMMANDS } from "./disk-commands.ts";
import { FILE_COMMANDS } from "./file-commands.ts";
import { LINK_COMMANDS } from "./link-commands.ts";
import { LISTING_COMMANDS } from "./listing-commands.ts";
import { PROCESS_COMMANDS } from "./process-commands.ts";
import { STREAM_COMMANDS } from "./stream-commands.ts";
import { SYSTEM_COMMANDS } from "./system-commands.ts";
import { tar } from "./tar.ts";

export const TOOLS: Readonly<Record<string, Command>> = {
  ...FILE_COMMANDS,
  ...DIGEST_COMMANDS,
  ...DISK_COMMANDS,
  ...LINK_COMMANDS,
  ...LISTING_COMMANDS,
  ...PROCESS_COMMANDS,
  ...STREAM_COMMANDS,
  ...SYSTEM_COMMANDS,
  tar,
};

/** Commands that the interpreter itself carries out, but that exist as programs too. */
const BUILT_IN: ReadonlySet<string> = new Set(["test", "[", "kill", "timeout", "xargs"]);

export function isShellTool(name: string): boolean {
  const base = name.slice(name.lastIndexOf("/") + 1);
  return Object.hasOwn(TOOLS, base) || BUILT_IN.has(base);
}
