/** `kubectl options` and `kubectl plugin list`. Upstream: k8s.io/kubectl/pkg/cmd/options, plugin. */
import type { CommandDefinition } from "../command.ts";
import { GLOBAL_FLAGS } from "../global-flags.ts";
import { print, printError } from "../steps.ts";

const BLANK: Readonly<Record<string, string>> = { array: "[]", bool: "false", strings: "[]" };

export const optionsCommand: CommandDefinition = {
  words: ["options"],
  summary: "List the flags that every command takes",
  usage: "",
  flags: [],
  *run() {
    const options = [...GLOBAL_FLAGS]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .map((flag) => {
        const letter = flag.short === undefined ? "    " : `-${flag.short}, `;
        const preset = flag.default ?? BLANK[flag.type] ?? "";
        const value = flag.type === "string" ? `'${preset}'` : preset;
        return `    ${letter}--${flag.name}=${value}:\n\t${flag.help}\n`;
      });
    yield* print(`The following options can be passed to any command:\n\n${options.join("\n")}`);
    return 0;
  },
};

export const pluginListCommand: CommandDefinition = {
  words: ["plugin", "list"],
  summary: "List the plugins: there are none in a page",
  usage: "[flags]",
  flags: [{ name: "name-only", type: "bool", help: "Names without paths." }],
  *run() {
    yield* printError("error: unable to find any kubectl plugins in your PATH\n");
    return 1;
  },
};
