/** Nodes, Namespaces and Leases as Tables. Upstream: printNode, printNamespace, printLease. */
import type { Lease, Namespace, Node } from "../../../api/types/core.ts";
import { AGE, ageOf, column, NAME, NONE, type TablePrinter, wide } from "./table-printer.ts";

const UNKNOWN = "<unknown>";
const ROLE_LABEL = "node-role.kubernetes.io/";
const OLD_ROLE_LABEL = "kubernetes.io/role";

export const nodeTable: TablePrinter<Node> = {
  columns: [
    NAME,
    column("Status", "Whether the node is ready, and open to new Pods."),
    column("Roles", "From its role labels."),
    AGE,
    column("Version", "Version of its kubelet."),
    wide("Internal-IP", "Its address on the machines' network."),
    wide("External-IP", "Its address outside."),
    wide("OS-Image", "Operating system."),
    wide("Kernel-Version", "Kernel."),
    wide("Container-Runtime", "What runs its containers."),
  ],
  cells: (node, nowMs) => {
    const { nodeInfo = {} } = node.status;
    const info = (field: string): string => String(nodeInfo[field] ?? "");
    return [
      node.metadata.name,
      nodeStatus(node),
      nodeRoles(node),
      ageOf(node, nowMs),
      info("kubeletVersion"),
      addressOf(node, "InternalIP"),
      addressOf(node, "ExternalIP"),
      info("osImage") || UNKNOWN,
      info("kernelVersion") || UNKNOWN,
      info("containerRuntimeVersion") || UNKNOWN,
    ];
  },
};

function nodeStatus({ spec, status }: Node): string {
  const ready = status.conditions?.find(({ type }) => type === "Ready");
  const text = ready === undefined ? "Unknown" : ready.status === "True" ? "Ready" : "NotReady";
  return spec.unschedulable === true ? `${text},SchedulingDisabled` : text;
}

function nodeRoles({ metadata }: Node): string {
  const roles = new Set<string>();
  for (const [key, value] of Object.entries(metadata.labels ?? {})) {
    if (key.startsWith(ROLE_LABEL) && key.length > ROLE_LABEL.length) roles.add(key.slice(ROLE_LABEL.length));
    else if (key === OLD_ROLE_LABEL && value !== "") roles.add(value);
  }
  return [...roles].sort().join(",") || NONE;
}

function addressOf({ status }: Node, type: string): string {
  return status.addresses?.find((address) => address.type === type)?.address || NONE;
}

export const namespaceTable: TablePrinter<Namespace> = {
  columns: [NAME, column("Status", "Active, or being deleted."), AGE],
  cells: (namespace, nowMs) => [namespace.metadata.name, namespace.status.phase, ageOf(namespace, nowMs)],
};

export const leaseTable: TablePrinter<Lease> = {
  columns: [NAME, column("Holder", "Who holds the lease."), AGE],
  cells: (lease, nowMs) => [lease.metadata.name, lease.spec.holderIdentity ?? "", ageOf(lease, nowMs)],
};
