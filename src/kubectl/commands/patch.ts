/** `kubectl patch`. Upstream: k8s.io/kubectl/pkg/cmd/patch. */
import { goYaml } from "../../api/go-yaml.ts";
import {
  type CommandDefinition,
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  FILENAME_FLAG,
  KUSTOMIZE_FLAG,
  NAMESPACE_FLAG,
  PRINT_FLAGS,
  RECURSIVE_FLAG,
} from "../command.ts";
import { groupVersionOf } from "../discovery.ts";
import { CommandFailure, refused, type Steps } from "../steps.ts";
import { chosenObjects, localObject, pathOf } from "./chosen-objects.ts";
import {
  dryRunOf,
  fetchObject,
  forEach,
  isBuiltIn,
  managerOf,
  patchObject,
  PATCH_TYPES,
  report,
  writeQuery,
} from "./write-objects.ts";
import { applyStrategicMergePatch } from "../../api/strategic-merge-patch.ts";
import { applyMergePatch } from "../../api/merge-patch.ts";
import { applyJsonPatch } from "../../api/json-patch.ts";
import type { KubeObject } from "../../api/types/meta.ts";

export const patchCommand: CommandDefinition = {
  words: ["patch"],
  summary: "Change fields of an object",
  usage: "(-f FILENAME | TYPE NAME) [-p PATCH|--patch-file FILE] [flags]",
  examples: [`kubectl patch deployment web -p '{"spec":{"replicas":3}}'`],
  flags: [
    FILENAME_FLAG,
    KUSTOMIZE_FLAG,
    RECURSIVE_FLAG,
    NAMESPACE_FLAG,
    ...PRINT_FLAGS,
    DRY_RUN_FLAG,
    FIELD_MANAGER_FLAG,
    { name: "patch", short: "p", type: "string", help: "The patch, as JSON or YAML." },
    { name: "patch-file", type: "string", help: "A file with the patch." },
    { name: "type", type: "string", default: "strategic", help: "json, merge or strategic." },
    { name: "subresource", type: "string", help: "status, scale or resize." },
    { name: "local", type: "bool", help: "Change the manifest only, and print it." },
  ],
  *run(invocation) {
    const { flags, arguments: words } = invocation;
    if (flags.has("patch") && flags.has("patch-file"))
      throw new CommandFailure("error: cannot specify --patch and --patch-file together");
    const type = flags.string("type").toLowerCase();
    const file = flags.string("patch-file");
    if (flags.string("patch") === "" && file === "")
      throw new CommandFailure("error: must specify --patch or --patch-file containing the contents of the patch");
    if (type !== "json" && type !== "merge" && type !== "strategic") {
      throw new CommandFailure(
        `error: --type must be one of [${Object.keys(PATCH_TYPES).sort().join(" ")}], not "${flags.string("type")}"`,
      );
    }
    const text = file === "" ? flags.string("patch") : invocation.readFile(file);
    if (text === undefined)
      throw new CommandFailure(`error: unable to read patch file: open ${file}: no such file or directory`);
    const patch = readPatch(text);
    const dryRun = dryRunOf(flags);
    const subresource = flags.string("subresource") || undefined;
    return yield* forEach(yield* chosenObjects(invocation, words), function* (chosen): Steps<void> {
      const { resource, namespace, name } = chosen;
      const local = localObject(invocation, chosen);
      if (local !== undefined && type === "strategic" && !isBuiltIn(resource)) {
        const kind = `${local.apiVersion}, Kind=${local.kind}`;
        throw new CommandFailure(`error: strategic merge patch is not supported for ${kind} locally, try --type merge`);
      }
      const before = local ?? (yield* fetchObject(resource, namespace, name));
      if (dryRun === "client" || local !== undefined) {
        const patched = patchedHere(type, before, patch);
        return yield* report(invocation, resource, patched, "patched");
      }
      const path = `${pathOf(chosen, subresource)}${writeQuery(managerOf(invocation, "kubectl-patch"), dryRun)}`;
      const after = yield* patchObject(path, type, patch, (status) => {
        if (status.reason !== "UnsupportedMediaType") return refused(status);
        const kind = `${groupVersionOf(resource)}, Kind=${resource.kind}`;
        return new CommandFailure(`error: ${PATCH_TYPES[type]} is not supported by ${kind}: ${status.message ?? ""}`);
      });
      const changed = dryRun !== "none" || after.metadata.resourceVersion !== before.metadata.resourceVersion;
      const [group = "", version] = after.apiVersion.includes("/")
        ? after.apiVersion.split("/")
        : ["", after.apiVersion];
      const own = { ...resource, group, version: version ?? resource.version, kind: after.kind };
      yield* report(invocation, own, after, changed ? "patched" : "patched (no change)", dryRun);
    });
  },
};

/** What a client dry run shows: the patch applied to the object as it is. */
function patchedHere(type: keyof typeof PATCH_TYPES, before: KubeObject, patch: unknown): KubeObject {
  if (type === "merge") return applyMergePatch(before, patch) as KubeObject;
  const outcome =
    type === "json" ? applyJsonPatch(before, patch) : applyStrategicMergePatch(before.kind, before, patch);
  if (!outcome.ok) throw new CommandFailure(`error: ${outcome.message}`);
  return outcome.value as KubeObject;
}

function readPatch(text: string): unknown {
  try {
    return goYaml(text);
  } catch {
    throw new CommandFailure(`error: unable to parse ${JSON.stringify(text)}: it is neither JSON nor YAML`);
  }
}
