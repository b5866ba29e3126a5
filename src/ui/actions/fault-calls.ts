/** Breaking and healing, as requests: every break is a Fault object, so that it is listed and can be undone. */
import type { Fault, FaultComponent, FaultType } from "../../api/types/sim.ts";
import { act } from "../state/cluster.ts";
import { apiPath } from "../state/resources.ts";
import { faultName } from "./fault-shapes.ts";

/** Breaks a machine until the Fault is deleted. */
export function breakMachine(type: Exclude<FaultType, "ContainerKill">, machine: string): Promise<boolean> {
  return breakThing(type, { machine });
}

/** Breaks anything else until the Fault is deleted. */
export function breakThing(type: FaultType, target: Fault["spec"]["target"]): Promise<boolean> {
  return breakWith({ type, target });
}

/** Breaks as a Fault says. Killing can be done again and again, so that its name is made anew each time. */
export function breakWith(spec: Fault["spec"]): Promise<boolean> {
  const name = faultName(spec.type, spec.target);
  return post(spec.type === "ContainerKill" ? { generateName: `${name}-` } : { name }, spec);
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
  return breakWith({ type: "ContainerKill", target });
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
