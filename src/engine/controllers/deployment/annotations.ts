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

const NOT_COPIED: ReadonlySet<string> = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  REVISION,
  REVISION_HISTORY,
  DESIRED_REPLICAS,
  MAX_REPLICAS,
  "deprecated.deployment.rollback.to",
]);
/** The history annotation forgets its oldest entries beyond this many characters. */
const MAX_HISTORY_LENGTH = 2_000;

/** The annotation as a whole number, or undefined. */
export function numberAnnotation(object: KubeObject, name: string): number | undefined {
  const text = object.metadata.annotations?.[name];
  if (text === undefined || !/^-?\d+$/.test(text)) return undefined;
  return Number(text);
}

export function revisionOf(object: KubeObject): number {
  return numberAnnotation(object, REVISION) ?? 0;
}

export function maxRevision(sets: readonly ReplicaSet[]): number {
  let max = 0;
  for (const set of sets) max = Math.max(max, revisionOf(set));
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
  revision: number,
): Labels | undefined {
  const next: Record<string, string> = { ...annotations };
  let changed = false;
  for (const [name, value] of Object.entries(deployment.metadata.annotations ?? {})) {
    if (NOT_COPIED.has(name) || next[name] === value) continue;
    next[name] = value;
    changed = true;
  }
  const before = next[REVISION];
  if (Number(before ?? 0) < revision) {
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
