/** `kubectl auth reconcile`. Upstream: k8s.io/kubectl/pkg/cmd/auth/reconcile.go, k8s.io/component-helpers/auth/rbac/reconciliation. */
import { sameValue } from "../../api/same-value.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { PolicyRule, Role, RoleBinding, Subject } from "../../api/types/rbac.ts";
import {
  type CommandDefinition,
  DRY_RUN_FLAG,
  FILENAME_FLAG,
  type Invocation,
  KUSTOMIZE_FLAG,
  NAMESPACE_FLAG,
  PRINT_FLAGS,
  RECURSIVE_FLAG,
} from "../command.ts";
import { resourcePath } from "../discovery.ts";
import { manifests, type Manifest } from "../manifests.ts";
import { printError, send, type Steps } from "../steps.ts";
import { liveObject, requireFile } from "./apply.ts";
import { missingRules, ruleText } from "./rule-breakdown.ts";
import { type DryRun, dryRunOf, forEach, report, write, writeQuery } from "./write-objects.ts";

export const reconcileCommand: CommandDefinition = {
  words: ["auth", "reconcile"],
  summary: "Add what manifests of roles and bindings say, and take nothing away",
  usage: "-f FILENAME",
  flags: [
    FILENAME_FLAG,
    KUSTOMIZE_FLAG,
    RECURSIVE_FLAG,
    NAMESPACE_FLAG,
    ...PRINT_FLAGS,
    DRY_RUN_FLAG,
    { name: "remove-extra-permissions", type: "bool", help: "Take rules away that the manifest does not have." },
    { name: "remove-extra-subjects", type: "bool", help: "Take subjects away that the manifest does not have." },
  ],
  *run(invocation) {
    requireFile(invocation);
    // Whatever else the manifests hold is passed over without a word.
    const all = (yield* manifests(invocation)).filter(({ resource }) => resource.group === "rbac.authorization.k8s.io");
    return yield* forEach(all, (manifest) => reconcileOne(invocation, manifest));
  },
};

interface Reconciled {
  readonly object: KubeObject;
  readonly operation: "none" | "create" | "update" | "recreate";
  /** What was done, a heading and its lines. */
  readonly notes: readonly (readonly [string, readonly string[]])[];
}

function* reconcileOne(invocation: Invocation, manifest: Manifest): Steps<void> {
  const { resource, namespace, name, object } = manifest;
  const dryRun = dryRunOf(invocation.flags);
  const live = yield* liveObject(manifest);
  const found = object.kind.endsWith("Binding")
    ? reconciledBinding(invocation, live as RoleBinding | undefined, object as RoleBinding)
    : reconciledRole(invocation, live as Role | undefined, object as Role);
  const query = writeQuery("kubectl-auth", dryRun);
  const path = `${resourcePath(resource, namespace, name)}${query}`;
  const collection = `${resourcePath(resource, namespace)}${query}`;
  if (dryRun !== "client") yield* store(found, path, collection, dryRun);
  yield* report(invocation, resource, found.object, "reconciled", dryRun);
  if (found.operation === "none") return;
  yield* printError(`\treconciliation required ${found.operation}\n`);
  for (const [heading, lines] of found.notes) {
    if (lines.length > 0) yield* printError(`\t${heading}:\n${lines.map((line) => `\t\t${line}\n`).join("")}`);
  }
}

function* store({ operation, object }: Reconciled, path: string, collection: string, dryRun: DryRun): Steps<void> {
  if (operation === "create") yield* write({ method: "POST", path: collection, body: object });
  if (operation === "update") yield* write({ method: "PUT", path, body: object });
  if (operation !== "recreate") return;
  if (dryRun === "none") yield* send({ method: "DELETE", path: path.replace(/\?.*$/, "") });
  const { resourceVersion: _version, uid: _uid, ...metadata } = object.metadata;
  yield* write({ method: "POST", path: collection, body: { ...object, metadata } });
}

function withMetadata<T extends KubeObject>(live: T, wanted: T): T {
  const merged = (field: "labels" | "annotations") => {
    const both = { ...wanted.metadata[field], ...live.metadata[field] };
    return Object.keys(both).length === 0 ? {} : { [field]: both };
  };
  return { ...live, metadata: { ...live.metadata, ...merged("labels"), ...merged("annotations") } };
}

function reconciledRole({ flags }: Invocation, live: Role | undefined, wanted: Role): Reconciled {
  const have: readonly PolicyRule[] = live?.rules ?? [];
  const missing = missingRules(have, wanted.rules);
  const extra = missingRules(wanted.rules, have);
  const removes = flags.bool("remove-extra-permissions");
  const notes = [
    ["missing rules added", missing.map(ruleText)],
    ["extra rules removed", removes ? extra.map(ruleText) : []],
  ] as const;
  if (live === undefined) return { object: wanted, operation: "create", notes };
  const base = withMetadata(live, wanted);
  const rules = removes && extra.length > 0 ? (wanted.rules ?? []) : [...have, ...missing];
  const object = { ...base, rules } as KubeObject;
  return { object, operation: sameValue(object, live) ? "none" : "update", notes };
}

function reconciledBinding({ flags }: Invocation, live: RoleBinding | undefined, wanted: RoleBinding): Reconciled {
  const [have, want] = [live?.subjects ?? [], wanted.subjects ?? []];
  const without = (all: readonly Subject[], known: readonly Subject[]): readonly Subject[] =>
    all.filter((one) => !known.some((other) => sameSubject(one, other)));
  const missing = without(want, have);
  const extra = without(have, want);
  const removes = flags.bool("remove-extra-subjects");
  const notes = [
    ["missing subjects added", missing.map(subjectText)],
    ["extra subjects removed", removes ? extra.map(subjectText) : []],
  ] as const;
  if (live === undefined) return { object: wanted, operation: "create", notes };
  const base = withMetadata(live, wanted);
  const subjects = removes ? want : [...have, ...missing];
  if (!sameValue(live.roleRef, wanted.roleRef)) {
    return { object: { ...base, roleRef: wanted.roleRef, subjects } as KubeObject, operation: "recreate", notes };
  }
  const object = { ...base, subjects } as KubeObject;
  return { object, operation: sameValue(object, live) ? "none" : "update", notes };
}

function sameSubject(a: Subject, b: Subject): boolean {
  return a.kind === b.kind && a.name === b.name && (a.namespace ?? "") === (b.namespace ?? "");
}

function subjectText({ kind, apiGroup, name, namespace }: Subject): string {
  const group = apiGroup ?? (kind === "ServiceAccount" ? "" : "rbac.authorization.k8s.io");
  return `{Kind:${kind} APIGroup:${group} Name:${name} Namespace:${namespace ?? ""}}`;
}
