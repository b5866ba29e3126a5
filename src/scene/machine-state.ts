/**
 * What is physically the case with a machine, and what Kubernetes believes about the node on it: two different things.
 * A machine without power stays Ready for Kubernetes until 50 s without a heartbeat have passed.
 */
import { milliValue, wholeValue } from "../api/quantity.ts";
import type { Node, Taint } from "../api/types/core.ts";
import type { Condition } from "../api/types/meta.ts";
import type { Fault, Machine } from "../api/types/sim.ts";
import type { MachineLook, MachinePower, NodeReadiness, SceneMachine } from "./scene.ts";

/** Everything known about one machine. */
export interface MachineFacts {
  readonly name: string;
  readonly machine: Machine | undefined;
  readonly node: Node | undefined;
  /** Faults that target it, done ones included. */
  readonly faults: readonly Fault[];
  readonly heartbeatMs: number | undefined;
  /** There are Machine objects at all: not so on a real cluster. */
  readonly simulated: boolean;
}

/** Everything of a card but its Pods and its place. */
export type MachineState = Omit<SceneMachine, "pods" | "x" | "y" | "width" | "height" | "cpu" | "memory"> & {
  readonly allocatable: { readonly cpu: number; readonly memory: number };
};

/** @param toMs reads an RFC 3339 text as virtual milliseconds */
export function machineState(facts: MachineFacts, toMs: (text: string) => number): MachineState {
  const { node } = facts;
  const active = facts.faults.filter(isActive);
  const power = powerOf(facts, active);
  const connected = !active.some((fault) => fault.spec.type === "NetworkCut");
  const ready = node?.status.conditions?.find((condition) => condition.type === "Ready");
  const readiness = readinessOf(node, ready);
  const look = lookOf(power, readiness);
  const troubled = look !== "Ready" || !connected;
  const nodeSinceMs = timeOf(ready?.lastTransitionTime, toMs);
  return {
    name: facts.name,
    look,
    power,
    node: readiness,
    ...(readiness !== "Ready" && ready?.reason !== undefined && { nodeReason: ready.reason }),
    ...(nodeSinceMs !== undefined && { nodeSinceMs }),
    ...(troubled && facts.heartbeatMs !== undefined && { heartbeatMs: facts.heartbeatMs }),
    controlPlane: isControlPlane(facts),
    cordoned: node?.spec.unschedulable === true,
    ...zoneOf(facts),
    powered: power === "On" || power === "Booting" || power === "Unknown",
    connected,
    slow: active.some((fault) => fault.spec.type === "SlowMachine"),
    faults: active.map(({ metadata, spec }) => ({ name: metadata.name, type: spec.type })),
    ...(facts.machine?.status.stopped !== undefined && { stopped: facts.machine.status.stopped }),
    ...sinceOf(look, active, facts, nodeSinceMs, toMs),
    taints: shownTaints(node?.spec.taints ?? facts.machine?.spec.taints),
    pressures: pressuresOf(node),
    ...gpusOf(node),
    podLimit: wholeValue(node?.status.allocatable?.["pods"]) || (facts.machine?.spec.pods ?? 0),
    allocatable: {
      cpu: milliValue(node?.status.allocatable?.["cpu"] ?? facts.machine?.spec.cpu),
      memory: wholeValue(node?.status.allocatable?.["memory"] ?? facts.machine?.spec.memory),
    },
  };
}

/** Kubernetes has no word from the node any more: its Pods' status is old news. */
export function isNodeLost(node: Node | undefined): boolean {
  if (node === undefined) return true;
  return node.status.conditions?.some(({ type, status }) => type === "Ready" && status === "Unknown") === true;
}

const ROLE = "node-role.kubernetes.io/control-plane";
const ZONE = "topology.kubernetes.io/zone";

function isActive(fault: Fault): boolean {
  return fault.status.phase === "Active";
}

function isControlPlane({ machine, node }: MachineFacts): boolean {
  return node?.metadata.labels?.[ROLE] !== undefined || machine?.spec.labels?.[ROLE] !== undefined;
}

function zoneOf({ machine, node }: MachineFacts): { zone?: string } {
  const zone = machine?.spec.zone ?? node?.metadata.labels?.[ZONE] ?? machine?.spec.labels?.[ZONE];
  return zone === undefined || zone === "" ? {} : { zone };
}

function powerOf({ machine, simulated }: MachineFacts, active: readonly Fault[]): MachinePower {
  if (machine === undefined) return simulated ? "Gone" : "Unknown";
  if (machine.spec.power === "Off" || active.some((fault) => fault.spec.type === "MachinePower" && !isGraceful(fault)))
    return "Off";
  if (machine.status.phase === "Off") return "Off";
  return machine.status.phase === "Booting" ? "Booting" : "On";
}

/** The machine goes off when its Pods have ended. */
function isGraceful({ spec }: Fault): boolean {
  return (spec.parameters?.shutdownSeconds ?? 0) > 0;
}

function readinessOf(node: Node | undefined, ready: Condition | undefined): NodeReadiness {
  if (node === undefined) return "Missing";
  if (ready === undefined || ready.status === "Unknown") return "Unknown";
  return ready.status === "True" ? "Ready" : "NotReady";
}

function lookOf(power: MachinePower, node: NodeReadiness): MachineLook {
  if (power === "Off" || power === "Gone") return "Off";
  if (power === "Booting") return "Booting";
  return node === "Missing" ? "Booting" : node;
}

function sinceOf(
  look: MachineLook,
  active: readonly Fault[],
  { machine }: MachineFacts,
  nodeSinceMs: number | undefined,
  toMs: (text: string) => number,
): { sinceMs?: number } {
  const powerFault = active.find((fault) => fault.spec.type === "MachinePower");
  let sinceMs = nodeSinceMs;
  if (look === "Off") sinceMs = timeOf(powerFault?.status.since, toMs);
  else if (look === "Booting") sinceMs = timeOf(machine?.metadata.creationTimestamp, toMs);
  return sinceMs === undefined ? {} : { sinceMs };
}

function timeOf(text: string | null | undefined, toMs: (text: string) => number): number | undefined {
  if (text === undefined || text === null) return undefined;
  const ms = toMs(text);
  return Number.isFinite(ms) ? ms : undefined;
}

/** Set by the node controller to say what the card says anyway. */
const OWN_TAINTS = "node.kubernetes.io/";

function shownTaints(taints: readonly Taint[] | undefined): readonly string[] {
  const shown: string[] = [];
  for (const { key, value, effect } of taints ?? []) {
    if (!key.startsWith(OWN_TAINTS)) shown.push(`${key}${value ? `=${value}` : ""}:${effect}`);
  }
  return shown;
}

/** Extended resources of device plugins: `nvidia.com/gpu`, `amd.com/gpu`, `gpu.intel.com/i915`. */
function gpusOf(node: Node | undefined): { gpus?: number } {
  let gpus = 0;
  for (const [resource, amount] of Object.entries(node?.status.allocatable ?? {})) {
    if (resource.endsWith("/gpu") || resource.startsWith("gpu.")) gpus += wholeValue(amount);
  }
  return gpus === 0 ? {} : { gpus };
}

const PRESSURES = ["MemoryPressure", "DiskPressure", "PIDPressure", "NetworkUnavailable"];

function pressuresOf(node: Node | undefined): readonly string[] {
  const conditions = node?.status.conditions ?? [];
  return PRESSURES.filter((type) =>
    conditions.some((condition) => condition.type === type && condition.status === "True"),
  );
}
