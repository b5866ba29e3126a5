/** `kubectl kustomize`: the objects that a kustomization stands for. Upstream: k8s.io/kubectl/pkg/cmd/kustomize. */
import type { CommandDefinition } from "../command.ts";
import { buildKustomization } from "../kustomize/build-kustomization.ts";
import { yamlText } from "../output/object-text.ts";
import { CommandFailure, print, printError, saveFile } from "../steps.ts";

export const kustomizeCommand: CommandDefinition = {
  words: ["kustomize"],
  summary: "Print the objects of a kustomization",
  usage: "DIR [flags]",
  examples: ["kubectl kustomize .", "kubectl kustomize overlays/prod"],
  flags: [{ name: "output", short: "o", type: "string", help: "Write them to this file of the editor." }],
  *run({ arguments: words, flags, readFile }) {
    if (words.length > 1) throw new CommandFailure("error: specify one path to kustomization.yaml");
    const { objects, warnings } = buildKustomization(words[0] ?? ".", readFile);
    for (const warning of warnings) yield* printError(warning);
    const text = objects.map(yamlText).join("---\n");
    const file = flags.string("output");
    yield* file === "" ? print(text) : saveFile(file, text);
    return 0;
  },
};
