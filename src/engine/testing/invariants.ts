/** What must hold in every cluster at every moment, whatever anybody does to it. */
import { milliValue } from "../../api/quantity.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { TestCluster } from "./test-cluster.ts";

/** Everything that does not hold, in words; empty when all is well. */
export function violations(test: TestCluster): readonly string[] {
  return [...overcommittedNodes(test), ...uncausedRevisions(test), ...brokenOwners(test)];
}

function isTerminal(pod: Pod): boolean {
  return pod.status.phase === "Succeeded" || pod.status.phase === "Failed";
}

/** No node carries more than it can. */
export function overcommittedNodes(test: TestCluster): readonly string[] {
  const problems: string[] = [];
  for (const node of test.list("Node")) {
    const { name } = node.metadata;
    const pods = test.list("Pod").filter((pod) => pod.spec.nodeName === name && !isTerminal(pod));
    const { cpu, memory, pods: podLimit } = node.status.allocatable ?? {};
    if (cpu === undefined || memory === undefined || podLimit === undefined) continue;
    const requested = (resource: string): number =>
      pods.reduce((sum, pod) => sum + containersRequest(pod, resource), 0);
    if (requested("cpu") > milliValue(cpu)) problems.push(`${name} has ${requested("cpu")}m CPU requested of ${cpu}`);
    if (requested("memory") > milliValue(memory)) problems.push(`${name} has more memory requested than it has`);
    if (pods.length > Number(podLimit)) problems.push(`${name} has ${pods.length} Pods of ${podLimit}`);
  }
  return problems;
}

function containersRequest(pod: Pod, resource: string): number {
  return pod.spec.containers.reduce((sum, { resources }) => sum + milliValue(resources?.requests?.[resource]), 0);
}

/** Every revision has a writer, a reason, and a cause that was there before it. */
function uncausedRevisions(test: TestCluster): readonly string[] {
  const { causes, revision } = test.cluster;
  const problems: string[] = [];
  if (causes.length !== revision - 1) problems.push(`${revision - 1} revisions, but ${causes.length} causes`);
  for (let index = 0; index < causes.length; index += 1) {
    const record = causes.record(index);
    if (record === undefined || record.actor === "" || record.reason === "") {
      problems.push(`revision ${record?.revision} has no actor or no reason`);
    } else if (record.cause >= record.revision) {
      problems.push(`revision ${record.revision} is caused by ${record.cause}, which came later`);
    }
  }
  return problems;
}

/** A controller owns what matches: no Pod has two controllers, none belongs to an owner of another namespace. */
export function brokenOwners(test: TestCluster): readonly string[] {
  const problems: string[] = [];
  for (const pod of test.list("Pod")) {
    const controllers = (pod.metadata.ownerReferences ?? []).filter((owner) => owner.controller === true);
    if (controllers.length > 1) problems.push(`${pod.metadata.name} has ${controllers.length} controllers`);
  }
  return problems;
}

/** Endpoints that are ready although their Pod is not: allowed for a moment, never for long. */
export function readyEndpointsOfUnreadyPods(test: TestCluster): readonly string[] {
  const problems: string[] = [];
  for (const slice of test.list("EndpointSlice")) {
    for (const endpoint of slice.endpoints) {
      const { targetRef } = endpoint;
      if (endpoint.conditions?.ready !== true || targetRef?.kind !== "Pod" || targetRef.name === undefined) continue;
      const pod = test.get("Pod", targetRef.namespace, targetRef.name);
      const ready = pod?.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") === true;
      if (!ready) problems.push(`${slice.metadata.namespace}/${slice.metadata.name} sends to ${targetRef.name}`);
    }
  }
  return problems;
}

/** ReplicaSets that do not have as many living Pods as they want. */
export function unconvergedReplicaSets(test: TestCluster): readonly string[] {
  const problems: string[] = [];
  for (const replicaSet of test.list("ReplicaSet")) {
    const { name, namespace, uid } = replicaSet.metadata;
    const living = test.list("Pod", namespace).filter((pod) => {
      const owned = pod.metadata.ownerReferences?.some((owner) => owner.uid === uid) === true;
      return owned && pod.metadata.deletionTimestamp === undefined && !isTerminal(pod);
    });
    if (living.length !== replicaSet.spec.replicas) {
      problems.push(`${name} wants ${replicaSet.spec.replicas} Pods and has ${living.length}`);
    }
  }
  return problems;
}
