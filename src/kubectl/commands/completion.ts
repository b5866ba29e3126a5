/** `kubectl completion`. Upstream: k8s.io/kubectl/pkg/cmd/completion. */
import type { CommandDefinition } from "../command.ts";
import { CommandFailure, print } from "../steps.ts";

const HELP = "\nSee 'kubectl completion -h' for help and examples";

/** What a shell runs at its start; the terminal of the page completes by itself. */
const SCRIPTS: Readonly<Record<string, string>> = {
  bash: "# bash completion for kubectl\n# The terminal of this page completes names with the Tab key; there is nothing to load.\n",
  fish: "# fish completion for kubectl\n# The terminal of this page completes names with the Tab key; there is nothing to load.\n",
  powershell:
    "# powershell completion for kubectl\n# The terminal of this page completes names with the Tab key; there is nothing to load.\n",
  zsh: "#compdef kubectl\n# The terminal of this page completes names with the Tab key; there is nothing to load.\n",
};

export const completionCommand: CommandDefinition = {
  words: ["completion"],
  summary: "Print what a shell loads to complete names",
  usage: "SHELL",
  examples: ["source <(kubectl completion bash)"],
  flags: [],
  *run({ arguments: words }) {
    const [shell] = words;
    if (shell === undefined) throw new CommandFailure(`error: Shell not specified.${HELP}`);
    if (words.length > 1) throw new CommandFailure(`error: Too many arguments. Expected only the shell type.${HELP}`);
    const script = Object.hasOwn(SCRIPTS, shell) ? SCRIPTS[shell] : undefined;
    if (script === undefined) throw new CommandFailure(`error: Unsupported shell type "${shell}".${HELP}`);
    yield* print(script);
    return 0;
  },
};
