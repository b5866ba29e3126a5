/** The status of a Pod from what its kubelet knows. Upstream: pkg/kubelet/kubelet_pods.go, pkg/kubelet/status/generate.go. */
import type { ContainerStatus, PodStatus } from "../../api/types/pod.ts";
import { containerStatus, ephemeralStatus, type Writable } from "./container-status.ts";
import { ephemeralStates } from "./ephemeral-containers.ts";
import { conditionsOf } from "./pod-conditions.ts";
import { podPhase } from "./pod-phase.ts";
import type { ContainerMemory } from "./pod-worker.ts";
import type { StatusParts } from "./status-parts.ts";

const NO_STATUSES: readonly ContainerStatus[] = [];

export function podStatus(parts: StatusParts): PodStatus {
  const { worker, pod, plan, sandbox, hostIP, kernel } = parts;
  const phase = podPhase(worker, pod, plan);
  const [first] = worker.containers;
  // What grows while it is made keeps room for more than it ever holds.
  const statuses =
    first !== undefined && worker.containers.length === 1
      ? [containerStatus(first, plan.containers[0] ?? missingPlan(first), parts)]
      : worker.containers.map((memory, index) =>
          containerStatus(memory, plan.containers[index] ?? missingPlan(memory), parts),
        );
  const init = plan.initCount === 0 ? NO_STATUSES : statuses.slice(0, plan.initCount);
  const main = plan.initCount === 0 ? statuses : statuses.slice(plan.initCount);
  const ip = sandbox?.ip ?? (phase === "Succeeded" || phase === "Failed" ? pod.status.podIP : undefined);
  const { nominatedNodeName, resourceClaimStatuses } = pod.status;
  const generation = pod.metadata.generation;
  const conditions = conditionsOf(parts, phase, init, main);
  const hostIPs = pod.status.hostIP === hostIP ? pod.status.hostIPs : undefined;
  const podIPs = ip !== undefined && pod.status.podIP === ip ? pod.status.podIPs : undefined;
  const startTime = kernel.timestamp(worker.startMs);
  const qosClass = pod.status.qosClass ?? plan.qosClass;
  const ephemeral = ephemeralStates(parts);
  const usual =
    ephemeral.length === 0 &&
    worker.failureReason === "" &&
    worker.failureMessage === "" &&
    nominatedNodeName === undefined &&
    resourceClaimStatuses === undefined;
  if (usual && generation !== undefined && ip !== undefined && init.length === 0) {
    // In one piece: fields that are added later take more time and room.
    return {
      phase,
      conditions,
      hostIP,
      hostIPs: hostIPs ?? hostAddresses(hostIP),
      startTime,
      containerStatuses: main,
      qosClass,
      observedGeneration: generation,
      podIP: ip,
      podIPs: podIPs ?? [{ ip }],
    };
  }
  const status: Writable<PodStatus> = {
    phase,
    conditions,
    hostIP,
    hostIPs: hostIPs ?? hostAddresses(hostIP),
    startTime,
    containerStatuses: main,
    qosClass,
  };
  if (generation !== undefined) status.observedGeneration = generation;
  // While containers still run the Pod has not failed yet.
  if (worker.finished !== "") {
    if (worker.failureReason !== "") status.reason = worker.failureReason;
    if (worker.failureMessage !== "") status.message = worker.failureMessage;
  }
  if (nominatedNodeName !== undefined) status.nominatedNodeName = nominatedNodeName;
  if (resourceClaimStatuses !== undefined) status.resourceClaimStatuses = resourceClaimStatuses;
  if (init.length > 0) status.initContainerStatuses = init;
  if (ephemeral.length > 0)
    status.ephemeralContainerStatuses = ephemeral.map(({ plan: one, memory }) => ephemeralStatus(memory, one, parts));
  if (ip !== undefined) {
    status.podIP = ip;
    status.podIPs = podIPs ?? [{ ip }];
  }
  return status;
}

const MAX_HOSTS = 10_000;
const hosts = new Map<string, NonNullable<PodStatus["hostIPs"]>>();

/** All Pods of a machine share it. */
function hostAddresses(ip: string): NonNullable<PodStatus["hostIPs"]> {
  let addresses = hosts.get(ip);
  if (addresses === undefined) {
    addresses = [{ ip }];
    if (hosts.size > MAX_HOSTS) hosts.clear();
    hosts.set(ip, addresses);
  }
  return addresses;
}

function missingPlan(memory: ContainerMemory): never {
  throw new Error(`container ${memory.name} is not in the Pod's spec`);
}
