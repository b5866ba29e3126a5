/**
 * Annotations by which Deployments and ReplicaSets remember revisions and sizes.
 * Upstream: pkg/controller/deployment/util/deployment_util.go SetNewReplicaSetAnnotations.
 */
import type { Deployment, ReplicaSet } from "../../../api/types/apps.ts";
import type { KubeObject, Labels } from "../../../api/types/meta.ts";
import { maxSurge, replicasOf } from "./replica-counts.ts";

export const REVISION = "deployment.kubernetes.io/revision";
export const REVISION_HISTORY = "deployment.kubernetes.io/revision-history";
export const DESIRED_REPLICAS = "deployment.kubernetes.io/desired-replicas";
export const MAX_REPLICAS = "deployment.kubernetes.io/max-replicas";

/** The second newest revision is asked for with `0`. */
export const ROLLBACK_TO = "deprecated.deployment.rollback.to";

const NOT_COPIED: ReadonlySet<string> = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  ROLLBACK_TO,
]);
/** The history annotation forgets its oldest entries beyond this many characters. */
const MAX_HISTORY_LENGTH = 2_000;

/** The annotation as a whole number, or undefined. */
export function numberAnnotation(object: KubeObject, name: string): number | undefined {
  const text = object.metadata.annotations?.[name];
  if (text === undefined || !/^-?\d+$/.test(text)) return undefined;
  return Number(text);
}

/** 64 bits, as a user may set it; 0 without one. */
export function revisionOf(object: KubeObject): bigint {
  return wholeNumber(object.metadata.annotations?.[REVISION]) ?? 0n;
}

/** What Go's `strconv.ParseInt(text, 10, 64)` makes of it, or undefined. */
export function wholeNumber(text: string | undefined): bigint | undefined {
  if (text === undefined || !/^[+-]?\d+$/.test(text)) return undefined;
  const value = BigInt(text.replace("+", ""));
  return BigInt.asIntN(64, value) === value ? value : undefined;
}

export function maxRevision(sets: readonly ReplicaSet[]): bigint {
  let max = 0n;
  for (const set of sets) {
    const revision = revisionOf(set);
    if (revision > max) max = revision;
  }
  return max;
}

/** Annotations of the size that the Deployment asks for. Returns its argument when they are there already. */
export function withSizeAnnotations(annotations: Labels | undefined, deployment: Deployment): Labels {
  const desired = String(replicasOf(deployment));
  const max = String(replicasOf(deployment) + maxSurge(deployment));
  if (annotations?.[DESIRED_REPLICAS] === desired && annotations[MAX_REPLICAS] === max) return annotations;
  return { ...annotations, [DESIRED_REPLICAS]: desired, [MAX_REPLICAS]: max };
}

/**
 * The Deployment's own annotations (the change cause among them) and the revision, for the new ReplicaSet.
 * A ReplicaSet that is taken up again keeps its earlier revisions in a history. Returns its argument when all is there.
 */
export function withRevisionAnnotations(
  annotations: Labels | undefined,
  deployment: Deployment,
  revision: bigint,
): Labels | undefined {
  const next: Record<string, string> = { ...annotations };
  let changed = false;
  for (const [name, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (NOT_COPIED.has(name) || next[name] === value) continue;
    next[name] = value;
    changed = true;
  }
  const before = next[REVISION];
  if (before !== undefined && wholeNumber(before) === undefined) return annotations;
  if ((wholeNumber(before) ?? 0n) < revision) {
    next[REVISION] = String(revision);
    if (before !== undefined) next[REVISION_HISTORY] = historyWith(next[REVISION_HISTORY], before);
    changed = true;
  }
  return changed ? next : annotations;
}

function historyWith(history: string | undefined, revision: string): string {
  if (history === undefined || history === "") return revision;
  const revisions = [...history.split(","), revision];
  while (revisions.length > 1 && revisions.join(",").length > MAX_HISTORY_LENGTH) revisions.shift();
  return revisions.join(",");
}

/** The Deployment's annotations after it went back to `set`: those that are copied come from there. */
export function annotationsOfRollback(deployment: Deployment, set: ReplicaSet): Labels {
  const next: Record<string, string> = {};
  for (const [name, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (NOT_COPIED.has(name)) next[name] = value;
  }
  for (const [name, value] of Object.entries(set.metadata.annotations ?? {})) {
    if (!NOT_COPIED.has(name)) next[name] = value;
  }
  return next;
}
