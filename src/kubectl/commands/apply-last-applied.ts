/** `kubectl apply view-last-applied`, `set-last-applied` and `edit-last-applied`. Upstream: k8s.io/kubectl/pkg/cmd/apply. */
import { LAST_APPLIED } from "../../api/three-way-patch.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import {
  type CommandDefinition,
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  FILENAME_FLAG,
  KUSTOMIZE_FLAG,
  LINE_ENDINGS_FLAG,
  NAMESPACE_FLAG,
  PRINT_FLAGS,
  RECURSIVE_FLAG,
  SELECTOR_FLAG,
} from "../command.ts";
import { resourcePath } from "../discovery.ts";
import { type Manifest, manifests } from "../manifests.ts";
import { compactJson, jsonText, yamlText } from "../output/object-text.ts";
import { CommandFailure, print, type Steps } from "../steps.ts";
import { type ChosenObject, chosenObjects, NO_RESOURCE, pathOf } from "./chosen-objects.ts";
import { editObjects } from "./edit-loop.ts";
import { lastAppliedTo } from "./last-applied.ts";
import { dryRunOf, fetchObject, forEach, managerOf, patchObject, report, writeQuery } from "./write-objects.ts";

const CHOICE = [FILENAME_FLAG, KUSTOMIZE_FLAG, RECURSIVE_FLAG, NAMESPACE_FLAG] as const;

export const viewLastAppliedCommand: CommandDefinition = {
  words: ["apply", "view-last-applied"],
  summary: "Show the manifest that was applied last",
  usage: "(TYPE [NAME | -l label] | TYPE/NAME | -f FILENAME)",
  flags: [
    ...CHOICE,
    SELECTOR_FLAG,
    { name: "output", short: "o", type: "string", default: "yaml", help: "yaml or json." },
    { name: "all", type: "bool", help: "Every object of the kind." },
  ],
  *run(invocation) {
    const form = invocation.flags.string("output");
    if (form !== "yaml" && form !== "json") {
      throw new CommandFailure(
        `error: Unexpected -o output mode: ${form}, the flag 'output' must be one of yaml|json\nSee 'kubectl apply view-last-applied -h' for help and examples`,
      );
    }
    const chosen = yield* chosenObjects(invocation, invocation.arguments, true);
    return yield* forEach(chosen, function* (one): Steps<void> {
      const object = one.object ?? (yield* fetchObject(one.resource, one.namespace, one.name));
      if (object.metadata.annotations?.[LAST_APPLIED] === undefined) return;
      const last = lastAppliedTo(object);
      yield* print(form === "yaml" ? yamlText(last) : jsonText(last, "  "));
    });
  },
};

export const setLastAppliedCommand: CommandDefinition = {
  words: ["apply", "set-last-applied"],
  summary: "Say which manifest was applied last, and change nothing else",
  usage: "-f FILENAME",
  flags: [
    FILENAME_FLAG,
    NAMESPACE_FLAG,
    ...PRINT_FLAGS,
    DRY_RUN_FLAG,
    { name: "create-annotation", type: "bool", help: "Also for objects that were never applied." },
  ],
  *run(invocation) {
    const { flags } = invocation;
    if (!flags.has("filename")) throw new CommandFailure(NO_RESOURCE);
    const dryRun = dryRunOf(flags);
    const changes: { readonly manifest: Manifest; readonly live: KubeObject; readonly value: string }[] = [];
    for (const manifest of yield* manifests(invocation)) {
      const { resource, namespace = "", name, object } = manifest;
      const live = yield* fetchObject(resource, namespace, name);
      const before = live.metadata.annotations?.[LAST_APPLIED];
      if (before === undefined && !flags.bool("create-annotation")) {
        throw new CommandFailure(
          `error: no last-applied-configuration annotation found on resource: ${name}, to create the annotation, run the command with --create-annotation`,
        );
      }
      const value = `${compactJson(object)}\n`;
      if (before === value) yield* print(`set-last-applied ${name}: no changes required.\n`);
      else changes.push({ manifest, live, value });
    }
    return yield* forEach(changes, function* ({ manifest, live, value }): Steps<void> {
      const { resource, namespace, name } = manifest;
      const patch = { metadata: { annotations: { [LAST_APPLIED]: value } } };
      const path = `${resourcePath(resource, namespace, name)}${writeQuery("kubectl-client-side-apply", dryRun)}`;
      if (dryRun !== "client") yield* patchObject(path, "merge", patch);
      yield* report(invocation, resource, live, "configured", dryRun);
    });
  },
};

export const editLastAppliedCommand: CommandDefinition = {
  words: ["apply", "edit-last-applied"],
  summary: "Edit the manifest that was applied last",
  usage: "(RESOURCE/NAME | -f FILENAME)",
  flags: [...CHOICE, ...PRINT_FLAGS, FIELD_MANAGER_FLAG, LINE_ENDINGS_FLAG],
  *run(invocation) {
    const found: { chosen: ChosenObject; object: KubeObject }[] = [];
    for (const chosen of yield* chosenObjects(invocation, invocation.arguments, true)) {
      found.push({
        chosen,
        object: chosen.object ?? (yield* fetchObject(chosen.resource, chosen.namespace, chosen.name)),
      });
    }
    return yield* editObjects(
      found.map(({ chosen, object }) => ({
        name: `${chosen.name}.last-applied.yaml`,
        text: yamlText(lastAppliedTo(object)),
        *save(edited): Steps<void> {
          const value = `${compactJson(edited)}\n`;
          const patch = { metadata: { annotations: { [LAST_APPLIED]: value } } };
          const query = writeQuery(managerOf(invocation, "kubectl-client-side-apply"), "none");
          yield* patchObject(`${pathOf(chosen)}${query}`, "merge", patch);
          yield* report(invocation, chosen.resource, object, "edited");
        },
      })),
    );
  },
};
