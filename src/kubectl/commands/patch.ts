/** `kubectl patch`. Upstream: k8s.io/kubectl/pkg/cmd/patch. */
import { goJsonProblem, goUnmarshalProblem } from "../../api/go-json-problem.ts";
import { goYaml, YAMLException } from "../../api/go-yaml.ts";
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
import { goYamlProblem } from "../yaml-problem.ts";
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
import { sameValue } from "../../api/same-value.ts";
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
    const type = flags.string("type").toLowerCase() || "strategic";
    const file = flags.string("patch-file");
    if (flags.string("patch") === "" && file === "")
      throw new CommandFailure("error: must specify --patch or --patch-file containing the contents of the patch");
    if (flags.bool("local") && words.length > 0)
      throw new CommandFailure("error: cannot specify --local and server resources");
    if (flags.bool("local") && dryRunOf(flags) === "server")
      throw new CommandFailure("error: cannot specify --local and --dry-run=server - did you mean --dry-run=client?");
    if (type !== "json" && type !== "merge" && type !== "strategic") {
      throw new CommandFailure(
        `error: --type must be one of [${Object.keys(PATCH_TYPES).sort().join(" ")}], not "${flags.string("type")}"`,
      );
    }
    const text = file === "" ? flags.string("patch") : invocation.readFile(file);
    if (text === undefined)
      throw new CommandFailure(`error: unable to read patch file: open ${file}: no such file or directory`);
    const patch = readPatch(text, flags.string("patch"));
    const dryRun = dryRunOf(flags);
    const subresource = flags.string("subresource") || undefined;
    const chosenOnes = yield* chosenObjects(invocation, words);
    if (chosenOnes.length === 0) throw new CommandFailure("error: no objects passed to patch");
    return yield* forEach(chosenOnes, function* (chosen): Steps<void> {
      const { resource, namespace, name } = chosen;
      const local = localObject(invocation, chosen);
      if (local !== undefined && type === "strategic" && !isBuiltIn(resource)) {
        const kind = `${local.apiVersion}, Kind=${local.kind}`;
        throw new CommandFailure(`error: strategic merge patch is not supported for ${kind} locally, try --type merge`);
      }
      const before = local ?? (yield* fetchObject(resource, namespace, name));
      // Of a dry run, upstream says nothing here: the operation is named after the flags were read.
      if (dryRun === "client" || local !== undefined) {
        const patched = patchedHere(type, before, patch);
        return yield* report(invocation, resource, patched, operation(before, patched));
      }
      if (patch.problem !== undefined) throw undecodable(type, patch.problem);
      const path = `${pathOf(chosen, subresource)}${writeQuery(managerOf(invocation, "kubectl-patch"), dryRun)}`;
      const after = yield* patchObject(path, type, patch.value, (status) => {
        if (status.reason !== "UnsupportedMediaType") return refused(status);
        const kind = `${groupVersionOf(resource)}, Kind=${resource.kind}`;
        return new CommandFailure(`error: ${PATCH_TYPES[type]} is not supported by ${kind}: ${status.message ?? ""}`);
      });
      const [group = "", version] = after.apiVersion.includes("/")
        ? after.apiVersion.split("/")
        : ["", after.apiVersion];
      const own = { ...resource, group, version: version ?? resource.version, kind: after.kind };
      yield* report(invocation, own, after, operation(before, after));
    });
  },
};

function operation(before: KubeObject, after: KubeObject): string {
  return sameValue(before, after) ? "patched (no change)" : "patched";
}

/** A patch as it was given: text that begins as JSON does is not looked at before it is used. */
interface GivenPatch {
  readonly value: unknown;
  /** Why it is no JSON. */
  readonly problem?: string;
}

/** What the server says of it. */
function undecodable(type: PatchType, problem: string): CommandFailure {
  const context = type === "strategic" ? "" : "error decoding patch: ";
  return new CommandFailure(`Error from server (BadRequest): ${context}${problem}`);
}

type PatchType = keyof typeof PATCH_TYPES;

/** What a client dry run shows: the patch applied to the object as it is. */
function patchedHere(type: PatchType, before: KubeObject, { value, problem }: GivenPatch): KubeObject {
  if (problem !== undefined) {
    const said = { json: problem, merge: "Invalid JSON Patch", strategic: "invalid JSON document" };
    throw new CommandFailure(`error: ${said[type]}`);
  }
  if (type === "merge") {
    if (typeof value === "object" && value !== null && !Array.isArray(value))
      return applyMergePatch(before, value) as KubeObject;
    throw new CommandFailure(`error: ${goUnmarshalProblem(value, "unstructured.detector")}`);
  }
  const outcome =
    type === "json" ? applyJsonPatch(before, value) : applyStrategicMergePatch(before.kind, before, value);
  if (!outcome.ok) throw new CommandFailure(`error: ${missingField(outcome.message)}`);
  return outcome.value as KubeObject;
}

/** Upstream words one of the problems anew. */
function missingField(problem: string): string {
  const [, field] = /doc is missing key: (.*)$/.exec(problem) ?? [];
  return field === undefined ? problem : `Object to be patched is missing field (${field})`;
}

/** Upstream: k8s.io/apimachinery/pkg/util/yaml (ToJSON). */
function readPatch(text: string, shown: string): GivenPatch {
  const problem = /^\s*\{/.test(text) ? goJsonProblem(text) : undefined;
  if (problem !== undefined) return { value: undefined, problem };
  try {
    return { value: goYaml(text) };
  } catch (error) {
    if (!(error instanceof YAMLException)) throw error;
    throw new CommandFailure(`error: unable to parse ${JSON.stringify(shown)}: ${goYamlProblem(error)}`);
  }
}
