/** `kubectl completion`. Upstream: k8s.io/kubectl/pkg/cmd/completion. */
import type { CommandDefinition } from "../command.ts";
import { SHELL_SCRIPTS } from "../completion/shell-scripts.ts";
import { CommandFailure, print } from "../steps.ts";

const HELP = "\nSee 'kubectl completion -h' for help and examples";

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
    const script = SHELL_SCRIPTS.get(shell);
    if (script === undefined) throw new CommandFailure(`error: Unsupported shell type "${shell}".${HELP}`);
    yield* print(script);
    return 0;
  },
};
