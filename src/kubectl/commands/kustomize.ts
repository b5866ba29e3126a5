/** `kubectl kustomize`: the objects that a kustomization stands for. Upstream: k8s.io/kubectl/pkg/cmd/kustomize. */
import type { CommandDefinition } from "../command.ts";
import { buildKustomization } from "../kustomize/build-kustomization.ts";
import { yamlText } from "../output/object-text.ts";
import { CommandFailure, print, printError } from "../steps.ts";

export const kustomizeCommand: CommandDefinition = {
  words: ["kustomize"],
  summary: "Print the objects of a kustomization",
  usage: "DIR [flags]",
  examples: ["kubectl kustomize .", "kubectl kustomize overlays/prod"],
  flags: [],
  *run({ arguments: words, readFile }) {
    if (words.length > 1) throw new CommandFailure("error: specify one path to kustomization.yaml");
    const { objects, warnings } = buildKustomization(words[0] ?? ".", readFile);
    for (const warning of warnings) yield* printError(warning);
    yield* print(objects.map(yamlText).join("---\n"));
    return 0;
  },
};
