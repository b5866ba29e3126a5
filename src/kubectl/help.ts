/** What `--help` prints: what this kubectl has, and nothing that it has not. */
import type { CommandDefinition } from "./command.ts";
import type { FlagDefinition } from "./flags.ts";
import { alignTabs } from "./output/tab-writer.ts";

export const HELP_FLAG: FlagDefinition = { name: "help", short: "h", type: "bool", help: "What the command does." };

export function generalHelp(commands: readonly CommandDefinition[]): string {
  const lines = commands.map(({ words, summary }) => `  ${words.join(" ")}\t${summary}\n`);
  return `kubectl controls the simulated cluster of this page.

Commands:
${alignTabs(lines.join(""), { minWidth: 0, padding: 2 })}
Usage:
  kubectl [command] [flags]

Use "kubectl <command> --help" for more about a command.
`;
}

/** @param group the words that the commands begin with */
export function groupHelp(group: readonly string[], commands: readonly CommandDefinition[]): string {
  const lines = commands.map(({ words, summary }) => `  ${words.slice(group.length).join(" ")}\t${summary}\n`);
  return `Available Commands:
${alignTabs(lines.join(""), { minWidth: 0, padding: 2 })}
Usage:
  kubectl ${group.join(" ")} SUBCOMMAND [options]
`;
}

export function commandHelp({ words, summary, usage, flags, examples = [] }: CommandDefinition): string {
  const options = flags.map(({ name, short, help, default: preset }) => {
    const letter = short === undefined ? "    " : `-${short}, `;
    return `    ${letter}--${name}${preset === undefined ? "" : `=${preset}`}\t${help}\n`;
  });
  const shown = examples.length === 0 ? "" : `Examples:\n${examples.map((example) => `  ${example}\n`).join("")}\n`;
  return `${summary}.

${shown}Options:
${alignTabs(options.join(""), { minWidth: 0, padding: 2 })}
Usage:
  kubectl ${words.join(" ")} ${usage}
`;
}
