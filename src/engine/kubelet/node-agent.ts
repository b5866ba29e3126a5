/**
 * The kubelets' care for their Nodes: registration, Leases, status.
 * Source: https://kubernetes.io/docs/concepts/architecture/nodes/#heartbeats
 */
import type { Lease, Node } from "../../api/types/core.ts";
import type { MachineState } from "../runtime/contracts.ts";
import { hashBelow } from "../runtime/hashes.ts";
import type { KubeletParts } from "./kubelet-parts.ts";
import type { PressureCondition } from "./pod-admission.ts";
import { type ShutdownMemory, SHUTTING_DOWN } from "./node-shutdown.ts";
import { driverAnnotations, registerDrivers, volumesInUse } from "./node-storage.ts";
import { bootId, nodeLabels, nodeStatus, nodeTaints, PRESSURES } from "./node-object.ts";

export const LEASE_RENEW_MS = 10_000;
const LEASE_DURATION_SECONDS = 40;
const STATUS_REPORT_MS = 300_000;
/** Upstream: evictionPressureTransitionPeriod. */
const PRESSURE_TRANSITION_MS = 300_000;
const LEASE_NAMESPACE = "kube-node-lease";
/** From registration until the network of a machine that joins later is up. */
const NETWORK_READY_MS = 2_000;

/** Upstream the admission plugin TaintNodesByCondition puts it on every new Node; the node controller takes it away. */
const NOT_READY_TAINT = { key: "node.kubernetes.io/not-ready", effect: "NoSchedule" } as const;

/** What the kubelet of one machine remembers: plain data. */
export interface NodeMemory {
  readonly startedAtMs: number;
  /** The network plugin is up from then on. */
  readonly networkAtMs: number;
  reportedMs: number;
  reportedReady: boolean;
  reportedImages: number;
  reportedUnschedulable: boolean;
  /** What it is short of now. */
  pressure: readonly PressureCondition[];
  reportedPressure: readonly PressureCondition[];
  /** The machine is being shut down in good order. */
  shutdown?: ShutdownMemory;
  /** When each was last seen; a condition stays for five minutes after that. */
  pressureSeenMs: Readonly<Partial<Record<PressureCondition, number>>>;
}

const NO_PRESSURE: readonly PressureCondition[] = [];

export class NodeAgent {
  private readonly parts: KubeletParts;
  private nodes = new Map<string, NodeMemory>();

  constructor(parts: KubeletParts) {
    this.parts = parts;
  }

  isRunning(node: string): boolean {
    return this.nodes.has(node);
  }

  /** The kubelet starts; `beat` makes it known. @param networkIsUp the machine has been running already */
  start(machine: MachineState, networkIsUp: boolean): void {
    const nowMs = this.parts.kernel.nowMs;
    const networkAtMs = networkIsUp ? nowMs : nowMs + NETWORK_READY_MS;
    this.nodes.set(machine.name, {
      startedAtMs: nowMs,
      networkAtMs,
      reportedMs: -1,
      reportedReady: false,
      reportedImages: -1,
      reportedUnschedulable: false,
      pressure: NO_PRESSURE,
      reportedPressure: NO_PRESSURE,
      pressureSeenMs: {},
    });
  }

  /** What the machine is short of now becomes its pressure, and stays so for a while after it has passed. */
  observe(node: string, seen: readonly PressureCondition[]): void {
    const memory = this.nodes.get(node);
    if (memory === undefined || (seen.length === 0 && memory.pressure.length === 0)) return;
    const { nowMs } = this.parts.kernel;
    const seenMs = { ...memory.pressureSeenMs };
    for (const type of seen) seenMs[type] = nowMs;
    memory.pressureSeenMs = seenMs;
    const now = PRESSURES.map(({ type }) => type).filter((type) => {
      const lastMs = seenMs[type];
      return lastMs !== undefined && nowMs - lastMs < PRESSURE_TRANSITION_MS;
    });
    if (now.join() !== memory.pressure.join()) memory.pressure = now;
  }

  /** The pressure that the machine reports, in the order of the conditions. */
  pressureOn(node: string): readonly PressureCondition[] {
    return this.nodes.get(node)?.pressure ?? NO_PRESSURE;
  }

  /** How far the shutting down of the machine is; undefined while nobody shuts it down. */
  shutdownOf(node: string): ShutdownMemory | undefined {
    return this.nodes.get(node)?.shutdown;
  }

  noteShutdown(node: string, shutdown: ShutdownMemory | undefined): void {
    const memory = this.nodes.get(node);
    if (memory === undefined) return;
    if (shutdown === undefined) delete memory.shutdown;
    else memory.shutdown = shutdown;
  }

  /** Its memory goes with the power. */
  stop(node: string): void {
    this.nodes.delete(node);
  }

  /** Registers if need be, renews the Lease, reports what changed. Returns the delay until the next beat. */
  beat(machine: MachineState): number {
    const memory = this.nodes.get(machine.name);
    if (memory === undefined) return LEASE_RENEW_MS;
    const { kernel } = this.parts;
    if (this.parts.online(machine.name)) {
      this.parts.quietly(() => {
        this.report(machine, memory);
        this.renewLease(machine.name);
      });
    }
    const phaseMs = hashBelow(machine.name, LEASE_RENEW_MS);
    const sinceMs = (kernel.nowMs + LEASE_RENEW_MS - phaseMs) % LEASE_RENEW_MS;
    const nextMs = LEASE_RENEW_MS - sinceMs;
    const untilNetworkMs = memory.networkAtMs - kernel.nowMs;
    return untilNetworkMs > 0 ? Math.min(nextMs, untilNetworkMs) : nextMs;
  }

  snapshot(): ReadonlyMap<string, NodeMemory> {
    return new Map([...this.nodes].map(([name, memory]) => [name, { ...memory }]));
  }

  restore(state: ReadonlyMap<string, NodeMemory>): void {
    this.nodes = new Map([...state].map(([name, memory]) => [name, { ...memory }]));
  }

  /** Writes the Node when there is something to say. */
  private report(machine: MachineState, memory: NodeMemory): void {
    const { kernel, context } = this.parts;
    const node = context.informers.for("Node").get(undefined, machine.name);
    const ready = kernel.nowMs >= memory.networkAtMs && memory.shutdown === undefined;
    const images = this.parts.runtime.cri.images.countOnNode(machine.name);
    const first = memory.reportedMs < 0;
    // A deleted Node comes back only when its kubelet starts again.
    if (node === undefined && !first) return;
    if (node !== undefined) this.reportSchedulable(node, memory);
    const changed =
      node === undefined ||
      first ||
      ready !== memory.reportedReady ||
      images !== memory.reportedImages ||
      memory.pressure.join() !== memory.reportedPressure.join() ||
      readyStatus(node) !== (ready ? "True" : "False");
    if (!changed && kernel.nowMs - memory.reportedMs < STATUS_REPORT_MS) return;
    const written = node === undefined ? this.register(machine, ready) : this.update(machine, node, ready, memory);
    if (written === undefined) return;
    if (first) {
      registerDrivers(this.parts, written);
      this.startEvents(machine, written, node);
    } else this.pressureEvents(written, memory);
    if (!ready && memory.reportedReady)
      this.nodeEvent(written, "NodeNotReady", `Node ${machine.name} status is now: NodeNotReady`);
    if (ready && !memory.reportedReady)
      this.nodeEvent(written, "NodeReady", `Node ${machine.name} status is now: NodeReady`);
    memory.reportedMs = kernel.nowMs;
    memory.reportedReady = ready;
    memory.reportedPressure = memory.pressure;
    memory.reportedImages = images;
  }

  /** Volumes that Pods have begun or ceased to use show at once. */
  reportVolumes(name: string): void {
    const { context } = this.parts;
    const node = context.informers.for("Node").get(undefined, name);
    if (node === undefined || !this.isRunning(name) || !this.parts.online(name)) return;
    const inUse = volumesInUse(name, context.informers);
    if ((inUse ?? []).join() === (node.status.volumesInUse ?? []).join()) return;
    const { volumesInUse: _before, ...rest } = node.status;
    const status = inUse === undefined ? rest : { ...rest, volumesInUse: inUse };
    const why = { reason: "VolumesInUseReported", params: { volumes: inUse?.length ?? 0 } };
    this.parts.quietly(() => this.parts.client(name).updateStatus("Node", { ...node, status }, why));
  }

  private reportSchedulable(node: Node, memory: NodeMemory): void {
    const unschedulable = node.spec.unschedulable === true;
    if (unschedulable === memory.reportedUnschedulable) return;
    memory.reportedUnschedulable = unschedulable;
    const reason = unschedulable ? "NodeNotSchedulable" : "NodeSchedulable";
    this.nodeEvent(node, reason, `Node ${node.metadata.name} status is now: ${reason}`);
  }

  private register(machine: MachineState, ready: boolean): Node | undefined {
    const { kernel } = this.parts;
    const spec = this.machineSpec(machine.name);
    const taints = [...(nodeTaints(spec) ?? []), ...(ready ? [] : [NOT_READY_TAINT])];
    const outcome = this.parts.client(machine.name).create(
      "Node",
      {
        apiVersion: "v1",
        kind: "Node",
        metadata: {
          name: machine.name,
          labels: nodeLabels(machine, spec),
          annotations: {
            ...driverAnnotations(machine.name),
            "volumes.kubernetes.io/controller-managed-attach-detach": "true",
          },
        },
        spec: taints.length === 0 ? {} : { taints },
        status: nodeStatus({
          machine,
          spec,
          ready,
          pressure: this.pressureOn(machine.name),
          images: this.images(machine.name),
          previous: undefined,
          now: kernel.timestamp(),
        }),
      },
      { reason: "NodeRegistered" },
    );
    return outcome.ok ? outcome.value : undefined;
  }

  private update(machine: MachineState, node: Node, ready: boolean, memory: NodeMemory): Node | undefined {
    const { kernel } = this.parts;
    const status = nodeStatus({
      machine,
      spec: this.machineSpec(machine.name),
      ready,
      ...(memory.shutdown === undefined ? {} : { unready: SHUTTING_DOWN }),
      pressure: this.pressureOn(machine.name),
      images: this.images(machine.name),
      previous: node.status,
      now: kernel.timestamp(),
    });
    const pressed = memory.pressure.join() !== memory.reportedPressure.join();
    const reason =
      memory.reportedMs < 0
        ? "NodeStarted"
        : pressed
          ? "NodePressureChanged"
          : readyStatus(node) === (ready ? "True" : "False")
            ? "NodeStatusReported"
            : "NodeReadinessChanged";
    const outcome = this.parts.client(machine.name).updateStatus("Node", { ...node, status }, { reason });
    return outcome.ok ? outcome.value : undefined;
  }

  private renewLease(name: string): void {
    const { kernel, context } = this.parts;
    const lease = context.informers.for("Lease").get(LEASE_NAMESPACE, name);
    const renewTime = kernel.microTimestamp();
    const client = this.parts.client(name);
    if (lease !== undefined) {
      const renewed: Lease = { ...lease, spec: { ...lease.spec, renewTime } };
      client.update("Lease", renewed, { reason: "NodeHeartbeat" });
      return;
    }
    const node = context.informers.for("Node").get(undefined, name);
    if (node === undefined) return;
    client.create(
      "Lease",
      {
        apiVersion: "coordination.k8s.io/v1",
        kind: "Lease",
        metadata: {
          name,
          namespace: LEASE_NAMESPACE,
          ownerReferences: [{ apiVersion: "v1", kind: "Node", name, uid: node.metadata.uid }],
        },
        spec: { holderIdentity: name, leaseDurationSeconds: LEASE_DURATION_SECONDS, renewTime },
      },
      { reason: "NodeHeartbeat" },
    );
  }

  private startEvents(machine: MachineState, node: Node, previous: Node | undefined): void {
    this.nodeEvent(node, "Starting", "Starting kubelet.");
    const before = previous?.status.nodeInfo?.["bootID"];
    if (before !== undefined && before !== bootId(machine)) {
      const message = `Node ${machine.name} has been rebooted, boot id: ${bootId(machine)}`;
      this.parts.event(machine.name, node, "Warning", "Rebooted", message);
    }
    for (const reason of ["NodeHasSufficientMemory", "NodeHasNoDiskPressure", "NodeHasSufficientPID"]) {
      this.nodeEvent(node, reason, `Node ${machine.name} status is now: ${reason}`);
    }
    this.nodeEvent(node, "NodeAllocatableEnforced", "Updated Node Allocatable limit across pods");
  }

  private pressureEvents(node: Node, memory: NodeMemory): void {
    for (const { type, calm, pressed } of PRESSURES) {
      const is = memory.pressure.includes(type);
      if (is === memory.reportedPressure.includes(type)) continue;
      const told = (is ? pressed : calm)[0].replace(/^Kubelet/, "Node");
      this.nodeEvent(node, told, `Node ${node.metadata.name} status is now: ${told}`);
    }
  }

  private nodeEvent(node: Node, reason: string, message: string): void {
    this.parts.event(node.metadata.name, node, "Normal", reason, message);
  }

  private machineSpec(name: string) {
    return this.parts.context.informers.for("Machine").get(undefined, name)?.spec;
  }

  private images(node: string) {
    return this.parts.runtime.cri.images.onNode(node);
  }
}

function readyStatus(node: Node): string | undefined {
  return node.status.conditions?.find(({ type }) => type === "Ready")?.status;
}
