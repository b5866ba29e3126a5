/**
 * Rolling updates never go below the least that has to be available: what a Deployment takes from its ReplicaSets leaves
 * that many, going by what they had at that moment. Pods that faults take besides are not its doing.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/deployment/#max-unavailable
 */
import type { Deployment, ReplicaSet } from "../../../api/types/apps.ts";
import type { TestCluster } from "../test-cluster.ts";

const DESIRED = "deployment.kubernetes.io/desired-replicas";

export class RolloutWatch {
  readonly problems: string[] = [];
  private readonly test: TestCluster;

  constructor(test: TestCluster) {
    this.test = test;
    test.cluster.server.subscribe("ReplicaSet", ({ type, object, previous, revision }) => {
      if (type === "MODIFIED" && sizeOf(object) < sizeOf(previous)) this.shrunk(object, previous, revision);
    });
  }

  private shrunk(now: ReplicaSet, before: ReplicaSet, revision: number): void {
    const { namespace, ownerReferences = [] } = now.metadata;
    const owner = ownerReferences.find(({ controller }) => controller === true);
    const deployment = owner === undefined ? undefined : this.test.get("Deployment", namespace, owner.name);
    if (deployment === undefined || owner?.uid !== deployment.metadata.uid || !isRollout(deployment, now, before))
      return;
    const others = this.test
      .list("ReplicaSet", namespace)
      .filter(({ metadata }) => metadata.uid !== now.metadata.uid)
      .filter(({ metadata }) => metadata.ownerReferences?.some(({ uid }) => uid === owner.uid));
    const rest = others.reduce((sum, { status }) => sum + (status.availableReplicas ?? 0), 0);
    const had = before.status.availableReplicas ?? 0;
    const leaves = rest + Math.min(had, sizeOf(now));
    const least = leastAvailable(deployment);
    if (leaves >= Math.min(rest + had, least)) return;
    this.problems.push(
      `revision ${revision}: the rollout of ${deployment.metadata.name} leaves ${leaves} Pods of ${rest + had}, least ${least}`,
    );
  }
}

function sizeOf({ spec }: ReplicaSet): number {
  return spec.replicas ?? 1;
}

/** Not a change of the whole Deployment's size, which is shared out among its ReplicaSets. */
function isRollout({ spec }: Deployment, now: ReplicaSet, before: ReplicaSet): boolean {
  if (spec.strategy?.type === "Recreate") return false;
  const desired = String(spec.replicas);
  return [now, before].every(({ metadata }) => metadata.annotations?.[DESIRED] === desired);
}

function leastAvailable({ spec }: Deployment): number {
  const { maxUnavailable = "25%", maxSurge = "25%" } = spec.strategy?.rollingUpdate ?? {};
  const size = spec.replicas ?? 1;
  const amount = (value: number | string, round: (share: number) => number): number =>
    typeof value === "number" ? value : round((Number.parseInt(value, 10) * size) / 100);
  const unavailable = amount(maxUnavailable, Math.floor);
  // Upstream: ResolveFenceposts in pkg/controller/deployment/util/deployment_util.go.
  const resolved = unavailable === 0 && amount(maxSurge, Math.ceil) === 0 ? 1 : unavailable;
  return size - Math.min(resolved, size);
}
