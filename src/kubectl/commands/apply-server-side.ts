/**
 * `kubectl apply --server-side`, and what it does for objects that were applied on the client before.
 * Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/
 * Upstream: k8s.io/kubectl/pkg/cmd/apply/apply.go, k8s.io/client-go/util/csaupgrade.
 */
import type { Status } from "../../api/status.ts";
import { LAST_APPLIED } from "../../api/three-way-patch.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Invocation } from "../command.ts";
import { resourcePath } from "../discovery.ts";
import type { Manifest } from "../manifests.ts";
import { compactJson } from "../output/object-text.ts";
import { CommandFailure, printError, send, statusText, type Steps } from "../steps.ts";
import { type DryRun, fieldValidation, managerOf, report, writeQuery } from "./write-objects.ts";

const MANAGER = "kubectl";
const LAST_APPLIED_MANAGER = "kubectl-last-applied";
export const APPLY_TYPE = "application/apply-patch+yaml";
const LAST_APPLIED_FIELD = `f:${LAST_APPLIED}`;

const ADVICE = `Please review the fields above--they currently have other managers. Here
are the ways you can resolve this warning:
* If you intend to manage all of these fields, please re-run the apply
  command with the \`--force-conflicts\` flag.
* If you do not intend to manage all of the fields, please edit your
  manifest to remove references to the fields that should keep their
  current managers.
* You may co-own fields by updating your manifest to match the existing
  value; in this case, you'll become the manager if the other manager(s)
  stop managing the field (remove it from their configuration).
See https://kubernetes.io/docs/reference/using-api/server-side-apply/#conflicts`;

/** @returns the object as it is then */
export function* applyOnServer(invocation: Invocation, manifest: Manifest, dryRun: DryRun): Steps<KubeObject> {
  const { resource, object } = manifest;
  const again = (): Steps<KubeObject> => applyPatch(invocation, manifest, dryRun);
  let applied = yield* again();
  if (dryRun === "none") {
    applied = yield* keepLastApplied(invocation, manifest, applied);
    const migrated = yield* migrate(invocation, manifest, applied);
    if (migrated) applied = yield* again();
  }
  if (applied.metadata.deletionTimestamp !== undefined) {
    yield* printError(
      `Warning: Detected changes to resource ${object.metadata.name} which is currently being deleted.\n`,
    );
  }
  yield* report(invocation, resource, applied, "serverside-applied", dryRun);
  return applied;
}

/** @throws CommandFailure also for conflicts, with what can be done about them */
export function* applyPatch(
  invocation: Invocation,
  manifest: Manifest,
  dryRun: DryRun,
  validation: readonly string[] = fieldValidation(invocation.flags),
): Steps<KubeObject> {
  const { flags } = invocation;
  const { resource, namespace, name, object } = manifest;
  const extra = [`force=${flags.bool("force-conflicts")}`, ...validation];
  const path = `${resourcePath(resource, namespace, name)}${writeQuery(managerOf(invocation, MANAGER), dryRun, extra)}`;
  const { code, body } = yield* send({
    method: "PATCH",
    path,
    headers: { "content-type": APPLY_TYPE },
    body: object,
  });
  if (code < 400) return body as KubeObject;
  const status = body as Status;
  if (status.reason === "Conflict") throw new CommandFailure(`error: ${status.message ?? ""}\n${ADVICE}`);
  throw new CommandFailure(statusText(status));
}

/** The annotation of apply on the client gets an owner of its own, so that it is not lost. */
function* keepLastApplied(invocation: Invocation, manifest: Manifest, applied: KubeObject): Steps<KubeObject> {
  const { resource, namespace, name, object } = manifest;
  if (managerOf(invocation, MANAGER) !== MANAGER) return applied;
  if (applied.metadata.annotations?.[LAST_APPLIED] === undefined) return applied;
  const metadata = {
    name,
    ...(namespace === undefined ? {} : { namespace }),
    annotations: { [LAST_APPLIED]: `${compactJson(object)}\n` },
  };
  const { code, body } = yield* send({
    method: "PATCH",
    path: `${resourcePath(resource, namespace, name)}${writeQuery(LAST_APPLIED_MANAGER, "none", ["force=false"])}`,
    headers: { "content-type": APPLY_TYPE },
    body: { apiVersion: object.apiVersion, kind: object.kind, metadata },
  });
  if (code < 400) return body as KubeObject;
  yield* printError(
    `Warning: failed to migrate kubectl.kubernetes.io/last-applied-configuration for Server-Side Apply. This is non-fatal and will be retried next time you apply. Error: ${(body as Status).message ?? ""}\n`,
  );
  return applied;
}

interface ManagedFields {
  readonly manager?: string;
  readonly operation?: string;
  readonly subresource?: string;
  readonly fieldsV1?: Tree;
}

type Tree = { readonly [field: string]: Tree };

/** Fields that apply on the client owns become fields of apply on the server. @returns whether there were such */
function* migrate(invocation: Invocation, manifest: Manifest, applied: KubeObject): Steps<boolean> {
  const { resource, namespace, name } = manifest;
  const entries = (applied.metadata as { readonly managedFields?: readonly ManagedFields[] }).managedFields ?? [];
  const old = entries.filter(
    (entry) => entry.operation === "Update" && (entry.subresource ?? "") === "" && ownsLastApplied(entry),
  );
  if (old.length === 0) return false;
  const manager = managerOf(invocation, MANAGER);
  const patch = [
    { op: "replace", path: "/metadata/managedFields", value: upgraded(entries, old, manager) },
    { op: "replace", path: "/metadata/resourceVersion", value: applied.metadata.resourceVersion },
  ];
  const { code, body } = yield* send({
    method: "PATCH",
    path: `${resourcePath(resource, namespace, name)}?fieldManager=${manager}`,
    headers: { "content-type": "application/json-patch+json" },
    body: patch,
  });
  if (code < 400) return true;
  yield* printError(
    `Warning: server rejected managed fields migration to Server-Side Apply. This is non-fatal and will be retried next time you apply. Error: ${(body as Status).message ?? ""}\n`,
  );
  return false;
}

function ownsLastApplied({ fieldsV1 }: ManagedFields): boolean {
  return fieldsV1?.["f:metadata"]?.["f:annotations"]?.[LAST_APPLIED_FIELD] !== undefined;
}

function upgraded(
  entries: readonly ManagedFields[],
  old: readonly ManagedFields[],
  manager: string,
): readonly ManagedFields[] {
  const isOwn = (entry: ManagedFields): boolean =>
    entry.manager === manager && entry.operation === "Apply" && (entry.subresource ?? "") === "";
  const target = entries.find(isOwn) ?? old[0];
  return entries
    .filter((entry) => entry === target || !old.includes(entry))
    .map((entry) => {
      if (entry !== target) return entry;
      const fieldsV1 = old.reduce<Tree>((merged, { fieldsV1: more = {} }) => union(merged, more), entry.fieldsV1 ?? {});
      return { ...entry, manager, operation: "Apply", fieldsV1 };
    });
}

function union(a: Tree, b: Tree): Tree {
  const merged: Record<string, Tree> = { ...a };
  for (const [field, tree] of Object.entries(b)) merged[field] = union(merged[field] ?? {}, tree);
  return merged;
}
