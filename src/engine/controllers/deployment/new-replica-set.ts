/**
 * Finds or makes the ReplicaSet of the current template, and keeps revisions and annotations in step.
 * Upstream: pkg/controller/deployment/sync.go getNewReplicaSet.
 */
import type { Draft } from "../../../api/component-client.ts";
import type { Deployment, ReplicaSet } from "../../../api/types/apps.ts";
import { findCondition } from "../../machinery/conditions.ts";
import type { Informer } from "../../machinery/informer.ts";
import { controllerReference, isControlledBy } from "../../machinery/owner-references.ts";
import { maxRevision, revisionOf, withRevisionAnnotations, withSizeAnnotations } from "./annotations.ts";
import type { DeploymentWrites } from "./deployment-writes.ts";
import { condition, withCondition } from "./progress.ts";
import { hasProgressDeadline } from "./replica-counts.ts";
import { findNewReplicaSet } from "./revision-history.ts";
import { newReplicaSetSize } from "./rolling-update.ts";
import { POD_TEMPLATE_HASH_LABEL, podTemplateHash, sameTemplate } from "../../machinery/template-hash.ts";

/** What one sync works with; `deployment` is as last written. */
export interface Rollout {
  readonly deployment: Deployment;
  readonly newSet: ReplicaSet | undefined;
  readonly old: readonly ReplicaSet[];
}

/** Sorts the ReplicaSets into new and old; with `create`, a missing new one is made. */
export function syncRevision(
  deployment: Deployment,
  sets: readonly ReplicaSet[],
  replicaSets: Informer<ReplicaSet>,
  writes: DeploymentWrites,
  now: string,
  create: boolean,
): Rollout {
  const existing = findNewReplicaSet(deployment, sets);
  const old = sets.filter((set) => set !== existing);
  const revision = maxRevision(old) + 1n;
  if (existing !== undefined) return takeUp(deployment, existing, old, revision, writes, now);
  if (!create) return { deployment, newSet: undefined, old };
  return makeNew(deployment, old, revision, replicaSets, writes, now);
}

function takeUp(
  deployment: Deployment,
  existing: ReplicaSet,
  old: readonly ReplicaSet[],
  revision: bigint,
  writes: DeploymentWrites,
  now: string,
): Rollout {
  const annotations = withRevisionAnnotations(existing.metadata.annotations, deployment, revision);
  const minReadySeconds = deployment.spec.minReadySeconds ?? 0;
  let newSet = existing;
  if (annotations !== existing.metadata.annotations || (existing.spec.minReadySeconds ?? 0) !== minReadySeconds) {
    const metadata = { ...existing.metadata, ...(annotations === undefined ? {} : { annotations }) };
    newSet = writes.updateReplicaSet({ ...existing, metadata, spec: { ...existing.spec, minReadySeconds } }, revision);
  }
  let current = deployment;
  if (hasProgressDeadline(current) && findCondition(current.status.conditions, "Progressing") === undefined) {
    const message = `Found new replica set "${newSet.metadata.name}"`;
    const found = condition("Progressing", "True", "FoundNewReplicaSet", message, now);
    current = writes.updateStatus(current, {
      ...current.status,
      conditions: withCondition(current.status.conditions, found),
    });
  }
  return { deployment: writes.setRevision(current, revisionOf(newSet)), newSet, old };
}

function makeNew(
  deployment: Deployment,
  old: readonly ReplicaSet[],
  revision: bigint,
  replicaSets: Informer<ReplicaSet>,
  writes: DeploymentWrites,
  now: string,
): Rollout {
  const draft = newDraft(deployment, old, revision);
  const outcome = writes.createReplicaSet(draft, revision);
  if (outcome.ok) {
    writes.announceCreated(deployment, outcome.value);
    const message = `Created new replica set "${outcome.value.metadata.name}"`;
    const created = condition("Progressing", "True", "NewReplicaSetCreated", message, now);
    const current = withProgress(deployment, created, writes);
    return { deployment: writes.setRevision(current, revision), newSet: outcome.value, old };
  }
  writes.failed = true;
  const { reason, message: error } = outcome.status;
  const name = draft.metadata.name ?? "";
  if (reason === "AlreadyExists") {
    const taken = replicaSets.get(deployment.metadata.namespace, name);
    const ours = taken !== undefined && isControlledBy(taken, deployment);
    if (ours && sameTemplate(taken.spec.template, deployment.spec.template)) return { deployment, newSet: taken, old };
    const collisionCount = (deployment.status.collisionCount ?? 0) + 1;
    const status = { ...deployment.status, collisionCount };
    return { deployment: writes.updateStatus(deployment, status, "TemplateHashCollided"), newSet: undefined, old };
  }
  const terminating = outcome.status.details?.causes?.some((cause) => cause.reason === "NamespaceTerminating");
  if (terminating === true) return { deployment, newSet: undefined, old };
  const message = `Failed to create new replica set "${name}": ${error ?? ""}`;
  writes.warn(deployment, "ReplicaSetCreateError", message);
  const failed = condition("Progressing", "False", "ReplicaSetCreateError", message, now);
  return { deployment: withProgress(deployment, failed, writes), newSet: undefined, old };
}

function withProgress(deployment: Deployment, progress: ReturnType<typeof condition>, writes: DeploymentWrites) {
  if (!hasProgressDeadline(deployment)) return deployment;
  const conditions = withCondition(deployment.status.conditions, progress);
  return writes.updateStatus(deployment, { ...deployment.status, conditions });
}

function newDraft(deployment: Deployment, old: readonly ReplicaSet[], revision: bigint): Draft<ReplicaSet> {
  const { template, selector, minReadySeconds = 0 } = deployment.spec;
  const hash = podTemplateHash(template, deployment.status.collisionCount);
  const labels = { ...template.metadata?.labels, [POD_TEMPLATE_HASH_LABEL]: hash };
  const annotations = withSizeAnnotations(withRevisionAnnotations(undefined, deployment, revision), deployment);
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: {
      name: `${deployment.metadata.name}-${hash}`,
      ...(deployment.metadata.namespace === undefined ? {} : { namespace: deployment.metadata.namespace }),
      labels,
      annotations,
      ownerReferences: [controllerReference(deployment)],
    },
    spec: {
      replicas: newReplicaSetSize(deployment, old, 0),
      ...(minReadySeconds === 0 ? {} : { minReadySeconds }),
      selector: { ...selector, matchLabels: { ...selector.matchLabels, [POD_TEMPLATE_HASH_LABEL]: hash } },
      template: { ...template, metadata: { ...template.metadata, labels } },
    },
  };
}
