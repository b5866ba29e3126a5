/** Breaking and healing, as requests: every break is a Fault object, so that it is listed and can be undone. */
import type { Fault, FaultComponent, FaultType } from "../../api/types/sim.ts";
import { act } from "../state/cluster.ts";
import { apiPath } from "../state/resources.ts";

const NAME_PREFIX: Readonly<Record<FaultType, string>> = {
  MachinePower: "power",
  NetworkCut: "network",
  SlowMachine: "slow",
  ContainerKill: "kill",
  ComponentStop: "stop",
  ZoneOutage: "zone",
  NetworkLatency: "latency",
  PacketLoss: "loss",
  DiskFull: "disk",
  RegistryUnreachable: "registry",
};

/** Breaks a machine until the Fault is deleted. */
export function breakMachine(type: Exclude<FaultType, "ContainerKill">, machine: string): Promise<boolean> {
  return post({ name: `${NAME_PREFIX[type]}-${machine}` }, { type, target: { machine } });
}

/** Breaks anything else until the Fault is deleted. */
export function breakThing(type: FaultType, target: Fault["spec"]["target"]): Promise<boolean> {
  const name = [NAME_PREFIX[type], target.component ?? target.registry, target.machine ?? target.zone]
    .filter((part) => part !== undefined)
    .join("-")
    .toLowerCase()
    .replaceAll(/[^a-z0-9.-]/g, "-");
  return post({ name }, { type, target });
}

/** What `ComponentStop` can stop. */
export const COMPONENTS: readonly FaultComponent[] = [
  "kube-apiserver",
  "kube-scheduler",
  "kube-controller-manager",
  "etcd",
  "coredns",
  "kube-proxy",
  "kubelet",
];

/** Kills a container of a Pod, or all of them when none is named. */
export function killContainer(namespace: string, pod: string, container?: string): Promise<boolean> {
  const target = { namespace, pod, ...(container === undefined ? {} : { container }) };
  return post({ generateName: `${NAME_PREFIX.ContainerKill}-${pod}-` }, { type: "ContainerKill", target });
}

export function heal(fault: Fault): Promise<boolean> {
  return act({ method: "DELETE", path: apiPath("Fault", undefined, fault.metadata.name) });
}

/** The Fault of a type that is at work on a machine. */
export function activeFault(faults: readonly Fault[], type: FaultType, machine: string): Fault | undefined {
  return faults.find(
    ({ spec, status }) => spec.type === type && spec.target.machine === machine && status?.phase !== "Failed",
  );
}

/** At work, or not yet looked at: what a list of broken things shows. */
export function isActive({ spec, status }: Fault): boolean {
  return spec.type !== "ContainerKill" && status?.phase !== "Failed" && status?.phase !== "Done";
}

export function faultTarget({ spec: { target } }: Fault): string {
  const { component, registry, machine, zone, peerMachine, peerZone, pod, container } = target;
  if (pod !== undefined) return [pod, container].filter((part) => part !== undefined).join("/");
  return [component ?? registry, machine ?? zone, peerMachine ?? peerZone]
    .filter((part) => part !== undefined)
    .join(" – ");
}

function post(metadata: object, spec: Fault["spec"]): Promise<boolean> {
  const body = { apiVersion: "sim.kubarium.dev/v1alpha1", kind: "Fault", metadata, spec };
  return act({ method: "POST", path: apiPath("Fault"), body });
}
