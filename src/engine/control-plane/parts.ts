/** The parts of the control plane, as kubeadm runs them: one static Pod of each on every control-plane machine. */

export type ControlPlanePart = "etcd" | "kube-apiserver" | "kube-controller-manager" | "kube-scheduler";

/** In the order in which kubeadm starts them. */
export const CONTROL_PLANE_PARTS: readonly ControlPlanePart[] = [
  "etcd",
  "kube-apiserver",
  "kube-controller-manager",
  "kube-scheduler",
];

/** Of several instances one leads; the others wait. */
export type ElectedPart = "kube-controller-manager" | "kube-scheduler";
export const ELECTED_PARTS: readonly ElectedPart[] = ["kube-controller-manager", "kube-scheduler"];

/** Name of the machine with this number, from 1. */
export function controlPlaneMachine(number: number): string {
  return number === 1 ? "control-plane" : `control-plane-${number}`;
}

/** Key of a static Pod. */
export function staticPodKey(part: ControlPlanePart, machine: string): string {
  return `kube-system/${part}-${machine}`;
}
