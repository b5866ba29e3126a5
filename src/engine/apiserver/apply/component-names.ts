/** The names under which the components of a real cluster write: those of their programs, not of their parts. */
import type { KubeObject } from "../../../api/types/meta.ts";

/** Who makes what only this simulation has. */
export const SIMULATION = "kubarium";

const PROGRAMS: Readonly<Record<string, string>> = {
  "default-scheduler": "kube-scheduler",
  "kube-apiserver": "kube-apiserver",
  kubeadm: "kubeadm",
  kubelet: "kubelet",
};
const SIMULATED: ReadonlySet<string> = new Set(["machine", "machines", "fault", "faults", "traffic", "user"]);

/** @param actor as the record of causes has it, e.g. `replicaset-controller`, `kubelet/node-1` */
export function programOf(actor: string): string {
  const [name = ""] = actor.split("/");
  if (SIMULATED.has(name)) return SIMULATION;
  return PROGRAMS[name] ?? "kube-controller-manager";
}

/** Who made an object that no client made. */
export function componentOf(object: KubeObject): string {
  const { kind, apiVersion, metadata } = object;
  if (apiVersion.startsWith("sim.kubarium.dev/")) return SIMULATION;
  const { name, namespace, ownerReferences = [] } = metadata;
  switch (kind) {
    case "Node":
      return "kubelet";
    case "Event":
      return eventReporter(object);
    case "Lease":
      return namespace === "kube-node-lease" ? "kubelet" : programOf(name);
    case "Pod":
      return ownerReferences.some((owner) => owner.kind === "Node") ? "kubelet" : "kube-controller-manager";
    case "Namespace":
      return "kube-apiserver";
  }
  if (ownerReferences.length > 0) return "kube-controller-manager";
  if (name === "kubernetes" && namespace === "default") return "kube-apiserver";
  if (kind === "ServiceAccount" || kind === "EndpointSlice" || kind === "Endpoints") return "kube-controller-manager";
  if (kind === "ConfigMap" && name === "kube-root-ca.crt") return "kube-controller-manager";
  return namespace === undefined || namespace.startsWith("kube-") ? "kubeadm" : "kube-controller-manager";
}

function eventReporter(object: KubeObject): string {
  const { reportingComponent, source } = object as KubeObject & {
    readonly reportingComponent?: string;
    readonly source?: { readonly component?: string };
  };
  return programOf(reportingComponent || source?.component || "");
}
