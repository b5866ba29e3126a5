/**
 * `kubectl apply`: three-way on the client, or on the server.
 * Source: https://kubernetes.io/docs/tasks/manage-kubernetes-objects/declarative-config/
 * Upstream: k8s.io/kubectl/pkg/cmd/apply.
 */
import type { Status } from "../../api/status.ts";
import { LAST_APPLIED, threeWayPatch } from "../../api/three-way-patch.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import {
  type CommandDefinition,
  DRY_RUN_FLAG,
  FIELD_MANAGER_FLAG,
  FILENAME_FLAG,
  type Invocation,
  KUSTOMIZE_FLAG,
  NAMESPACE_FLAG,
  PRINT_FLAGS,
  RECURSIVE_FLAG,
  SELECTOR_FLAG,
  VALIDATE_FLAG,
} from "../command.ts";
import { groupVersionOf, resourcePath } from "../discovery.ts";
import { type Manifest, readManifests } from "../manifests.ts";
import { objectOutput, printObject } from "../output/object-output.ts";
import { compactJson, structJsonText } from "../output/object-text.ts";
import { CHANGE_CAUSE, causeOf } from "../record-flag.ts";
import { matchesRequirements, parseLabelSelector } from "../../api/label-selector.ts";
import { CommandFailure, get, print, printError, statusText, type Steps } from "../steps.ts";
import { forcePatch } from "./apply-force.ts";
import { applyOnServer } from "./apply-server-side.ts";
import { checkPrune, prune } from "./apply-prune.ts";
import { type Fields, lastAppliedTo, withLastApplied } from "./last-applied.ts";
import {
  dryRunOf,
  forEach,
  isBuiltIn,
  managerOf,
  patchObject,
  report,
  write,
  writeQuery,
  type DryRun,
  fieldValidation,
} from "./write-objects.ts";

const MANAGER = "kubectl-client-side-apply";

export const applyCommand: CommandDefinition = {
  words: ["apply"],
  summary: "Make objects as their manifests say",
  usage: "(-f FILENAME | -k DIRECTORY) [flags]",
  examples: ["kubectl apply -f web.yaml", "kubectl apply -f web.yaml --server-side"],
  flags: [
    FILENAME_FLAG,
    KUSTOMIZE_FLAG,
    RECURSIVE_FLAG,
    NAMESPACE_FLAG,
    SELECTOR_FLAG,
    ...PRINT_FLAGS,
    DRY_RUN_FLAG,
    VALIDATE_FLAG,
    FIELD_MANAGER_FLAG,
    { name: "server-side", type: "bool", help: "The server merges, and remembers who owns which field." },
    { name: "force-conflicts", type: "bool", help: "With --server-side: take fields from their owners." },
    { name: "overwrite", type: "bool", default: "true", help: "Overwrite what others have changed." },
    { name: "prune", type: "bool", help: "Delete what was applied before and is in no manifest now." },
    { name: "prune-allowlist", type: "array", help: "Only of these kinds: group/version/kind." },
    { name: "all", type: "bool", help: "With --prune: every object." },
    {
      name: "cascade",
      type: "string",
      default: "background",
      bare: "background",
      help: "What becomes of the dependents of what is deleted.",
    },
    { name: "grace-period", type: "int", default: "-1", help: "Seconds for what is deleted to end in." },
    { name: "openapi-patch", type: "bool", default: "true", help: "Patches come out the same either way here." },
    { name: "wait", type: "bool", help: "With --force: until it is gone, as it always does." },
    { name: "force", type: "bool", help: "What cannot be changed is deleted and made anew." },
    { name: "timeout", type: "duration", default: "0s", help: "With --force: how long to wait until it is gone." },
  ],
  *run(invocation) {
    const { flags, arguments: words } = invocation;
    if (words.length > 0) {
      const problem = `error: Unexpected args: [${words.join(" ")}]`;
      throw new CommandFailure(`${problem}\nSee 'kubectl apply -h' for help and examples`);
    }
    requireFile(invocation);
    const dryRun = dryRunOf(flags);
    checkCombination(invocation, dryRun);
    checkPrune(invocation);
    const read = yield* readManifests(invocation);
    const all = selected(invocation, read.manifests).map((manifest) => recorded(invocation, manifest));
    if (all.length === 0 && read.problems.length === 0) throw new CommandFailure("error: no objects passed to apply");
    const output = objectOutput(invocation);
    const whole = output !== undefined && output.form !== "name";
    const quiet = whole ? { ...invocation, silent: true } : invocation;
    const applied: KubeObject[] = [];
    const one = flags.bool("server-side") ? applyOnServer : applyOne;
    const code = yield* forEach(
      all,
      function* (manifest): Steps<void> {
        applied.push(yield* one(quiet, manifest, dryRun));
      },
      { earlier: read.problems },
    );
    if (whole && applied.length === 1) yield* print(printObject(output, applied[0]));
    else if (whole && applied.length > 1) {
      const list = { kind: "List", apiVersion: "v1", metadata: {}, items: applied };
      yield* print(output.form === "json" ? structJsonText(list) : printObject(output, list));
    }
    if (flags.bool("prune") && code === 0) return yield* prune(invocation, all, applied, dryRun);
    return code;
  },
};

export function requireFile({ flags }: Invocation): void {
  if (flags.has("filename") || flags.has("kustomize")) return;
  throw new CommandFailure("error: must specify one of -f and -k");
}

function checkCombination({ flags }: Invocation, dryRun: DryRun): void {
  const serverSide = flags.bool("server-side");
  if (flags.bool("force-conflicts") && !serverSide)
    throw new CommandFailure("error: --force-conflicts only works with --server-side");
  if (dryRun === "client" && serverSide) {
    throw new CommandFailure(
      "error: --dry-run=client doesn't work with --server-side (did you mean --dry-run=server instead?)",
    );
  }
}

/** With `--record`, the command line is part of what is applied. */
function recorded({ command, arguments: words, flags }: Invocation, manifest: Manifest): Manifest {
  if (!flags.bool("record")) return manifest;
  const { metadata } = manifest.object;
  const annotations = { ...metadata.annotations, [CHANGE_CAUSE]: causeOf(command, words, flags) };
  return { ...manifest, object: { ...manifest.object, metadata: { ...metadata, annotations } } };
}

/** With `-l`, only manifests with these labels. */
function selected({ flags }: Invocation, all: readonly Manifest[]): readonly Manifest[] {
  if (flags.string("selector") === "") return all;
  const parsed = parseLabelSelector(flags.string("selector"));
  if (!parsed.ok) throw new CommandFailure(`error: ${parsed.message}`);
  return all.filter(({ object }) => matchesRequirements(parsed.requirements, object.metadata.labels));
}

/** @returns the object as it is then */
function* applyOne(invocation: Invocation, manifest: Manifest, dryRun: DryRun): Steps<KubeObject> {
  const validation = fieldValidation(invocation.flags);
  const { resource, name, file } = manifest;
  const manager = managerOf(invocation, MANAGER);
  if (name === "") {
    const prefix = (manifest.object.metadata as { readonly generateName?: string }).generateName ?? "";
    throw new CommandFailure(`error: from ${prefix}: cannot use generate name with apply`);
  }
  const wanted = withLastApplied(manifest.object);
  const live = yield* liveObject(manifest);
  if (live === undefined) {
    const path = `${resourcePath(resource, manifest.namespace)}${writeQuery(manager, dryRun, validation)}`;
    const created =
      dryRun === "client"
        ? wanted
        : yield* write({ method: "POST", path, body: wanted }, `error when creating "${file}": `);
    yield* report(invocation, resource, created, "created", dryRun);
    return created;
  }
  if (live.metadata.annotations?.[LAST_APPLIED] === undefined) yield* printError(unmanaged(manifest));
  if (live.metadata.deletionTimestamp !== undefined) {
    yield* printError(`Warning: Detected changes to resource ${name} which is currently being deleted.\n`);
  }
  const patch = threeWayPatch(live.kind, lastAppliedTo(live), wanted as unknown as Fields, live as unknown as Fields);
  if (patch === undefined || dryRun === "client") {
    yield* report(invocation, resource, live, patch === undefined ? "unchanged" : "configured", dryRun);
    return live;
  }
  const query = writeQuery(manager, dryRun, validation);
  const attempt = () => sendPatch(manifest, patch, query);
  const patched =
    invocation.flags.bool("force") && dryRun === "none"
      ? yield* forcePatch(invocation, manifest, { attempt, query, live, wanted })
      : yield* attempt();
  yield* report(invocation, resource, patched, "configured", dryRun);
  return patched;
}

/** @param query what the request says besides the patch */
export function* sendPatch(manifest: Manifest, patch: Fields, query: string): Steps<KubeObject> {
  const { resource, namespace, name, file } = manifest;
  const path = `${resourcePath(resource, namespace, name)}${query}`;
  const target = `Resource: "${groupVersionOf(resource)}, Resource=${resource.name}", GroupVersionKind: "${groupVersionOf(resource)}, Kind=${resource.kind}"`;
  const context = `error when applying patch:\n${compactJson(patch)}\nto:\n${target}\nName: "${name}", Namespace: "${namespace ?? ""}"\nfor: "${file}": error when patching "${file}": `;
  return yield* patchObject(path, isBuiltIn(resource) ? "strategic" : "merge", patch, context);
}

export function* liveObject({ resource, namespace, name }: Manifest): Steps<KubeObject | undefined> {
  const { code, body } = yield* get(resourcePath(resource, namespace, name));
  if (code === 404) return undefined;
  if (code >= 400) throw new CommandFailure(statusText(body as Status));
  return body as KubeObject;
}

function unmanaged({ resource, name }: Manifest): string {
  return `Warning: resource ${resource.name}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`;
}
