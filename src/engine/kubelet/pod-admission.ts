/**
 * Whether a machine takes a Pod that was assigned to it.
 * Upstream: pkg/kubelet/lifecycle/predicate.go, pkg/kubelet/eviction/eviction_manager.go (Admit).
 */
import { milliValue, wholeValue } from "../../api/quantity.ts";
import type { Node } from "../../api/types/core.ts";
import type { Pod, PodSpec } from "../../api/types/pod.ts";
import type { ResourceList } from "../../api/types/requirements.ts";
import { matchesTerm } from "../machinery/node-terms.ts";
import { findUntolerated, tolerates } from "../machinery/tolerations.ts";
import type { PodPlan } from "./pod-plan.ts";
import { sysctlProblem } from "./kernel-settings.ts";

/** Pods of this priority and above are critical: they are neither kept out nor evicted. */
export const CRITICAL_PRIORITY = 2_000_000_000;

/** `status.reason` of Pods that a kubelet throws out, or keeps out, for want of resources. */
export const EVICTED = "Evicted";

export type PressureCondition = "MemoryPressure" | "DiskPressure" | "PIDPressure";

export interface MachineUse {
  pods: number;
  cpuMillis: number;
  memoryBytes: number;
  storageBytes: number;
}

/** What a machine offers and bears when a Pod comes. */
export interface MachineLoad {
  readonly node: Node;
  /** What the Pods already there ask for. */
  readonly used: MachineUse;
  /** `hostPort/protocol/address` of the Pods already there. */
  readonly hostPorts: ReadonlySet<string>;
  /** Of a resource that few ask for, such as a device, what the Pods already there ask for. */
  readonly usedOf: (resource: string) => number;
  readonly pressure: readonly PressureCondition[];
}

export interface Rejection {
  readonly reason: string;
  readonly message: string;
}

/** Undefined when the Pod is taken. */
export function rejectionOf(pod: Pod, plan: PodPlan, load: MachineLoad): Rejection | undefined {
  return (
    pressureRejection(pod, plan, load.pressure) ??
    forbiddenSetting(pod) ??
    wrongSystem(pod.spec, load.node) ??
    lackOf(plan, load) ??
    failedPredicate(pod.spec, load)
  );
}

function forbiddenSetting(pod: Pod): Rejection | undefined {
  const message = pod.spec.securityContext === undefined ? undefined : sysctlProblem(pod);
  return message === undefined ? undefined : { reason: "SysctlForbidden", message };
}

const OS_LABEL = "kubernetes.io/os";

/** Upstream: rejectPodAdmissionBasedOnOSSelector, rejectPodAdmissionBasedOnOSField. */
function wrongSystem({ nodeSelector, os }: PodSpec, { metadata }: Node): Rejection | undefined {
  const wanted = nodeSelector?.[OS_LABEL];
  if (wanted !== undefined && wanted !== metadata.labels?.[OS_LABEL]) {
    const message = `Failed to admit pod as the \`${OS_LABEL}\` label doesn't match node label`;
    return { reason: "PodOSSelectorNodeLabelDoesNotMatch", message };
  }
  if (os === undefined || os.name === "linux") return undefined;
  return { reason: "PodOSNotSupported", message: "Failed to admit pod as the OS field doesn't match node OS" };
}

const MEMORY_PRESSURE_TAINT = { key: "node.kubernetes.io/memory-pressure", effect: "NoSchedule" } as const;

/** Under memory pressure alone only Pods without any request stay out; under any other all that are not critical. */
function pressureRejection(pod: Pod, plan: PodPlan, pressure: readonly PressureCondition[]): Rejection | undefined {
  if (pressure.length === 0 || (pod.spec.priority ?? 0) >= CRITICAL_PRIORITY) return undefined;
  if (pressure.length === 1 && pressure[0] === "MemoryPressure") {
    if (plan.qosClass !== "BestEffort") return undefined;
    if (pod.spec.tolerations?.some((toleration) => tolerates(toleration, MEMORY_PRESSURE_TAINT)) === true)
      return undefined;
  }
  return { reason: EVICTED, message: `The node had condition: [${pressure.join(" ")}]. ` };
}

/** What a machine can give, read once. */
const amounts = new WeakMap<ResourceList, MachineUse>();

function amountsOf(allocatable: ResourceList = {}): MachineUse {
  let known = amounts.get(allocatable);
  if (known === undefined) {
    known = {
      pods: wholeValue(allocatable["pods"]),
      cpuMillis: milliValue(allocatable["cpu"]),
      memoryBytes: wholeValue(allocatable["memory"]),
      storageBytes: wholeValue(allocatable["ephemeral-storage"]),
    };
    amounts.set(allocatable, known);
  }
  return known;
}

/** What the machine has too little of. */
export interface Lack {
  readonly resource: string;
  readonly requested: number;
  readonly used: number;
  readonly capacity: number;
}

const NO_LACKS: readonly Lack[] = [];

/** In the order in which they are told. */
export function lacksOf(plan: PodPlan, load: MachineLoad): readonly Lack[] {
  const { node, used } = load;
  const offered = amountsOf(node.status.allocatable);
  let found = NO_LACKS;
  const check = (resource: string, requested: number, taken: number, capacity: number): void => {
    if (requested > 0 && taken + requested > capacity)
      found = [...found, { resource, requested, used: taken, capacity }];
  };
  check("pods", 1, used.pods, offered.pods);
  check("cpu", plan.cpuMillis, used.cpuMillis, offered.cpuMillis);
  check("memory", plan.memoryBytes, used.memoryBytes, offered.memoryBytes);
  check("ephemeral-storage", plan.storageBytes, used.storageBytes, offered.storageBytes);
  for (const [resource, amount] of plan.otherRequests ?? []) {
    const capacity = node.status.allocatable?.[resource];
    // What the node does not know of is left out: others may bring it. Upstream: removeMissingExtendedResources.
    if (capacity !== undefined) check(resource, amount, load.usedOf(resource), wholeValue(capacity));
  }
  return found;
}

function lackOf(plan: PodPlan, load: MachineLoad): Rejection | undefined {
  const [lack] = lacksOf(plan, load);
  return lack === undefined ? undefined : outOf(lack);
}

/** Nothing but what is missing keeps the Pod out. */
export function lacksOnly(pod: Pod, plan: PodPlan, load: MachineLoad): boolean {
  const others =
    pressureRejection(pod, plan, load.pressure) ?? forbiddenSetting(pod) ?? wrongSystem(pod.spec, load.node);
  return (others ?? failedPredicate(pod.spec, load)) === undefined;
}

function failedPredicate(spec: PodSpec, { node, hostPorts }: MachineLoad): Rejection | undefined {
  if (!matchesNode(spec, node)) return predicate("NodeAffinity", "node(s) didn't match Pod's node affinity/selector");
  if (spec.nodeName !== node.metadata.name)
    return predicate("NodeName", "node(s) didn't match the requested node name");
  if (hostPorts.size > 0 && hostPortsOf(spec).some((port) => isTaken(port, hostPorts)))
    return predicate("NodePorts", "node(s) didn't have free ports for the requested pod ports");
  if (findUntolerated(node.spec.taints ?? [], spec.tolerations ?? [], ["NoExecute"]) !== undefined)
    return predicate("TaintToleration", "node(s) had taints that the pod didn't tolerate");
  return undefined;
}

function matchesNode({ nodeSelector, affinity }: PodSpec, node: Node): boolean {
  return (nodeSelector === undefined && affinity === undefined) || matchesLabelsOf(node, nodeSelector, affinity);
}

function matchesLabelsOf(
  node: Node,
  nodeSelector: PodSpec["nodeSelector"] = {},
  affinity: PodSpec["affinity"],
): boolean {
  const labels = node.metadata.labels ?? {};
  if (Object.keys(nodeSelector).some((key) => labels[key] !== nodeSelector[key])) return false;
  const required = affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution;
  return required === undefined || required.nodeSelectorTerms.some((term) => matchesTerm(term, node));
}

const ANY_ADDRESS = "0.0.0.0";

/** The same port on the same address, or with either on all of them. */
function isTaken(port: string, taken: ReadonlySet<string>): boolean {
  const start = port.slice(0, port.lastIndexOf("/") + 1);
  if (taken.has(port) || taken.has(`${start}${ANY_ADDRESS}`)) return true;
  return port === `${start}${ANY_ADDRESS}` && [...taken].some((other) => other.startsWith(start));
}

/** The ports of the machine that a Pod takes, as `8080/TCP/0.0.0.0`. */
export function hostPortsOf({ containers, initContainers = [] }: PodSpec): readonly string[] {
  const found: string[] = [];
  for (const { ports = [] } of containers) addHostPorts(found, ports);
  for (const { ports = [], restartPolicy } of initContainers)
    if (restartPolicy === "Always") addHostPorts(found, ports);
  return found;
}

function addHostPorts(found: string[], ports: NonNullable<PodSpec["containers"][number]["ports"]>): void {
  for (const { hostPort, protocol = "TCP", hostIP } of ports) {
    if (hostPort !== undefined && hostPort > 0) found.push(`${hostPort}/${protocol}/${hostIP || ANY_ADDRESS}`);
  }
}

function predicate(reason: string, description: string): Rejection {
  return { reason, message: `Predicate ${reason} failed: ${description}` };
}

function outOf({ resource, requested, used, capacity }: Lack): Rejection {
  const amounts = `requested: ${requested}, used: ${used}, capacity: ${capacity}`;
  return { reason: `OutOf${resource}`, message: `Node didn't have enough resource: ${resource}, ${amounts}` };
}
