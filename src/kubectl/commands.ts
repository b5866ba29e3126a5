/** The commands there are. Adding one is adding its file and its line here. */
import type { CommandDefinition } from "./command.ts";
import { describeCommand } from "./commands/describe.ts";
import { getCommand } from "./commands/get.ts";

export const COMMANDS: readonly CommandDefinition[] = [getCommand, describeCommand];
