/**
 * Going back to an earlier revision because an annotation asks for it: what is left of `spec.rollbackTo`.
 * Upstream: pkg/controller/deployment/rollback.go.
 */
import type { Deployment, ReplicaSet } from "../../../api/types/apps.ts";
import type { PodTemplateSpec } from "../../../api/types/pod.ts";
import { POD_TEMPLATE_HASH_LABEL, sameTemplate } from "../../machinery/template-hash.ts";
import { annotationsOfRollback, revisionOf, ROLLBACK_TO, wholeNumber } from "./annotations.ts";
import type { DeploymentWrites } from "./deployment-writes.ts";
import type { Rollout } from "./new-replica-set.ts";

const NOT_FOUND = "DeploymentRollbackRevisionNotFound";

/** The revision that is asked for, 0 for the one before the newest; undefined when nothing (readable) is asked. */
export function rollbackRevision(deployment: Deployment): bigint | undefined {
  return wholeNumber(deployment.metadata.annotations?.[ROLLBACK_TO]);
}

/** Takes the template of that revision, and the wish away in any case. */
export function rollBack({ deployment, newSet, old }: Rollout, wanted: bigint, writes: DeploymentWrites): void {
  const sets = newSet === undefined ? old : [...old, newSet];
  const revision = wanted === 0n ? lastRevision(sets) : wanted;
  const target = revision === 0n ? undefined : sets.find((set) => revisionOf(set) === revision);
  if (target === undefined) {
    const message = revision === 0n ? "Unable to find last revision." : "Unable to find the revision to rollback to.";
    writes.warn(deployment, NOT_FOUND, message);
    writes.rollBack(withoutWish(deployment), revision);
    return;
  }
  if (sameTemplate(deployment.spec.template, target.spec.template)) {
    const { name } = deployment.metadata;
    const message = `The rollback revision contains the same template as current deployment "${name}"`;
    writes.warn(deployment, "DeploymentRollbackTemplateUnchanged", message);
    writes.rollBack(withoutWish(deployment), revision);
    return;
  }
  const metadata = { ...deployment.metadata, annotations: annotationsOfRollback(deployment, target) };
  const spec = { ...deployment.spec, template: withoutHash(target.spec.template) };
  if (writes.rollBack(withoutWish({ ...deployment, metadata, spec }), revision)) {
    writes.announceRollback(deployment, revision);
  }
}

function lastRevision(sets: readonly ReplicaSet[]): bigint {
  let [max, second] = [0n, 0n];
  for (const set of sets) {
    const revision = revisionOf(set);
    if (revision >= max) [max, second] = [revision, max];
    else if (revision > second) second = revision;
  }
  return second;
}

function withoutWish(deployment: Deployment): Deployment {
  const annotations = { ...deployment.metadata.annotations };
  delete annotations[ROLLBACK_TO];
  return { ...deployment, metadata: { ...deployment.metadata, annotations } };
}

function withoutHash(template: PodTemplateSpec): PodTemplateSpec {
  const labels = { ...template.metadata?.labels };
  delete labels[POD_TEMPLATE_HASH_LABEL];
  return { ...template, metadata: { ...template.metadata, labels } };
}
