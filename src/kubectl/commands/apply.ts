/**
 * `kubectl apply` and `kubectl diff`: three-way, on the client.
 * Source: https://kubernetes.io/docs/tasks/manage-kubernetes-objects/declarative-config/
 * Upstream: k8s.io/kubectl/pkg/cmd/apply, diff.
 */
import type { Status } from "../../api/status.ts";
import { LAST_APPLIED, threeWayPatch } from "../../api/three-way-patch.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import {
  type CommandDefinition,
  DRY_RUN_FLAG,
  FILENAME_FLAG,
  type Invocation,
  NAMESPACE_FLAG,
  PRINT_FLAGS,
  VALIDATE_FLAG,
} from "../command.ts";
import { groupVersionOf, resourcePath } from "../discovery.ts";
import { manifests, type Manifest } from "../manifests.ts";
import { compactJson, yamlText } from "../output/object-text.ts";
import { unifiedDiff } from "../output/unified-diff.ts";
import { CommandFailure, get, print, printError, statusText, type Steps } from "../steps.ts";
import { type Fields, lastAppliedTo, withLastApplied } from "./last-applied.ts";
import {
  dryRunOf,
  forEach,
  isBuiltIn,
  patchObject,
  report,
  write,
  writeQuery,
  type DryRun,
  fieldValidation,
} from "./write-objects.ts";

const MANAGER = "kubectl-client-side-apply";
const STRICT = ["fieldValidation=Strict"];

export const applyCommand: CommandDefinition = {
  words: ["apply"],
  summary: "Make objects as their manifests say",
  usage: "-f FILENAME [flags]",
  examples: ["kubectl apply -f web.yaml", "kubectl apply -f web.yaml --dry-run=server"],
  flags: [FILENAME_FLAG, NAMESPACE_FLAG, ...PRINT_FLAGS, DRY_RUN_FLAG, VALIDATE_FLAG],
  *run(invocation) {
    requireFile(invocation);
    const dryRun = dryRunOf(invocation.flags);
    const all = yield* manifests(invocation);
    if (all.length === 0) throw new CommandFailure("error: no objects passed to apply");
    return yield* forEach(all, (manifest) => applyOne(invocation, manifest, dryRun));
  },
};

export function requireFile({ flags, command }: Invocation): void {
  if (flags.has("filename")) return;
  throw new CommandFailure(
    command === "kubectl apply" ? "error: must specify one of -f and -k" : "error: must specify --filename",
  );
}

function* applyOne(invocation: Invocation, manifest: Manifest, dryRun: DryRun): Steps<void> {
  const validation = fieldValidation(invocation.flags);
  const { resource, name, file } = manifest;
  if (name === "") throw new CommandFailure(`error: from ${file}: cannot use generate name with apply`);
  const wanted = withLastApplied(manifest.object);
  const live = yield* liveObject(manifest);
  if (live === undefined) {
    const path = `${resourcePath(resource, manifest.namespace)}${writeQuery(MANAGER, dryRun, validation)}`;
    const created =
      dryRun === "client"
        ? wanted
        : yield* write({ method: "POST", path, body: wanted }, `error when creating "${file}": `);
    return yield* report(invocation, resource, created, "created", dryRun);
  }
  if (live.metadata.annotations?.[LAST_APPLIED] === undefined) yield* printError(unmanaged(manifest));
  const patch = threeWayPatch(live.kind, lastAppliedTo(live), wanted as unknown as Fields, live as unknown as Fields);
  if (patch === undefined || dryRun === "client") {
    return yield* report(invocation, resource, live, patch === undefined ? "unchanged" : "configured", dryRun);
  }
  const patched = yield* sendPatch(manifest, patch, dryRun, validation);
  yield* report(invocation, resource, patched, "configured", dryRun);
}

function* sendPatch(
  manifest: Manifest,
  patch: Fields,
  dryRun: DryRun,
  validation: readonly string[],
): Steps<KubeObject> {
  const { resource, namespace, name, file } = manifest;
  const path = `${resourcePath(resource, namespace, name)}${writeQuery(MANAGER, dryRun, validation)}`;
  const target = `Resource: "${groupVersionOf(resource)}, Resource=${resource.name}", GroupVersionKind: "${groupVersionOf(resource)}, Kind=${resource.kind}"`;
  const context = `error when applying patch:\n${compactJson(patch)}\nto:\n${target}\nName: "${name}", Namespace: "${namespace ?? ""}"\nfor: "${file}": error when patching "${file}": `;
  return yield* patchObject(path, isBuiltIn(resource) ? "strategic" : "merge", patch, context);
}

function* liveObject({ resource, namespace, name }: Manifest): Steps<KubeObject | undefined> {
  const { code, body } = yield* get(resourcePath(resource, namespace, name));
  if (code === 404) return undefined;
  if (code >= 400) throw new CommandFailure(statusText(body as Status));
  return body as KubeObject;
}

function unmanaged({ resource, name }: Manifest): string {
  return `Warning: resource ${resource.name}/${name} is missing the ${LAST_APPLIED} annotation which is required by kubectl apply. kubectl apply should only be used on resources created declaratively by either kubectl create --save-config or kubectl apply. The missing annotation will be patched automatically.\n`;
}

export const diffCommand: CommandDefinition = {
  words: ["diff"],
  summary: "Show what an apply would change",
  usage: "-f FILENAME [flags]",
  examples: ["kubectl diff -f web.yaml"],
  flags: [FILENAME_FLAG, NAMESPACE_FLAG],
  *run(invocation) {
    requireFile(invocation);
    let differs = false;
    const code = yield* forEach(yield* manifests(invocation), function* (manifest): Steps<void> {
      const live = yield* liveObject(manifest);
      const merged = yield* mergedObject(manifest, live);
      const label = `${groupVersionOf(manifest.resource).replace("/", ".")}.${manifest.resource.kind}.${manifest.namespace ?? ""}.${manifest.name}`;
      const text = unifiedDiff(
        `LIVE/${label}`,
        live === undefined ? "" : yamlText(live),
        `MERGED/${label}`,
        yamlText(merged),
      );
      if (text === "") return;
      differs = true;
      yield* print(`diff -u -N LIVE/${label} MERGED/${label}\n${text}`);
    });
    return code > 0 ? 2 : differs ? 1 : 0;
  },
};

/** The object as it would be after an apply. */
function* mergedObject(manifest: Manifest, live: KubeObject | undefined): Steps<KubeObject> {
  const wanted = withLastApplied(manifest.object);
  if (live === undefined) {
    const path = `${resourcePath(manifest.resource, manifest.namespace)}${writeQuery(MANAGER, "server", STRICT)}`;
    return yield* write({ method: "POST", path, body: wanted });
  }
  const patch = threeWayPatch(live.kind, lastAppliedTo(live), wanted as unknown as Fields, live as unknown as Fields);
  return patch === undefined ? live : yield* sendPatch(manifest, patch, "server", STRICT);
}
