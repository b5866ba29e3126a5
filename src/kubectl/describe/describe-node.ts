/** `kubectl describe node`. Upstream: describeNode, describeNodeResource. */
import { ageSince } from "../../api/human-duration.ts";
import {
  canonicalQuantity,
  formatQuantity,
  milliValue,
  parseQuantity,
  type Quantity,
  wholeValue,
} from "../../api/quantity.ts";
import type { Event, Lease, Node, Taint } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { ResourceList } from "../../api/types/requirements.ts";
import type { Invocation } from "../command.ts";
import { describeEvents } from "./describe-events.ts";
import { Description, longTime } from "./description.ts";
import { amountOf, podTotals, sumOf, type Totals } from "./pod-totals.ts";

const ROLE = "node-role.kubernetes.io/";

export function describeNode(
  node: Node,
  pods: readonly Pod[],
  lease: Lease | undefined,
  events: readonly Event[],
  invocation: Invocation,
): string {
  const to = new Description();
  const { metadata, spec, status } = node;
  const roles = Object.keys(metadata.labels ?? {})
    .filter((key) => key.startsWith(ROLE) && key.length > ROLE.length)
    .map((key) => key.slice(ROLE.length));
  to.field("Name", metadata.name).field("Roles", roles.sort().join(",") || "<none>");
  to.labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  to.field("CreationTimestamp", longTime(metadata.creationTimestamp));
  to.list("Taints", [...(spec.taints ?? [])].sort(byEffect).map(taintText));
  to.field("Unschedulable", spec.unschedulable === true);
  describeLease(to, lease);
  describeConditions(to, node);
  to.line(0, "Addresses:");
  for (const { type, address } of status.addresses ?? []) to.line(1, `${type}:\t${address}`);
  describeList(to, "Capacity", status.capacity);
  describeList(to, "Allocatable", status.allocatable);
  describeSystem(to, node);
  if (spec.podCIDR) to.field("PodCIDR", spec.podCIDR);
  if ((spec.podCIDRs ?? []).length > 0) to.field("PodCIDRs", (spec.podCIDRs ?? []).join(","));
  if (spec.providerID) to.field("ProviderID", spec.providerID);
  describeUse(to, node, pods, invocation);
  describeEvents(to, events, invocation);
  return to.toString();
}

export function taintText({ key, value, effect }: Taint): string {
  return value ? `${key}=${value}:${effect}` : `${key}:${effect}`;
}

function byEffect(a: Taint, b: Taint): number {
  const [first, second] = [`${a.effect},${a.key}`, `${b.effect},${b.key}`];
  return first < second ? -1 : first > second ? 1 : 0;
}

function describeLease(to: Description, lease: Lease | undefined): void {
  to.line(0, "Lease:");
  if (lease === undefined) return;
  const { holderIdentity, acquireTime, renewTime } = lease.spec;
  to.line(1, `HolderIdentity:\t${holderIdentity ?? "<unset>"}`);
  to.line(1, `AcquireTime:\t${longTime(acquireTime)}`);
  to.line(1, `RenewTime:\t${longTime(renewTime)}`);
}

function describeConditions(to: Description, { status }: Node): void {
  const conditions = status.conditions ?? [];
  if (conditions.length === 0) return;
  to.line(0, "Conditions:");
  to.line(1, "Type\tStatus\tLastHeartbeatTime\tLastTransitionTime\tReason\tMessage");
  to.line(1, "----\t------\t-----------------\t------------------\t------\t-------");
  for (const { type, status: value, lastHeartbeatTime, lastTransitionTime, reason = "", message = "" } of conditions) {
    const times = `${longTime(lastHeartbeatTime)} \t${longTime(lastTransitionTime)} `;
    to.line(1, `${type} \t${value} \t${times}\t${reason} \t${message}`);
  }
}

function describeList(to: Description, title: string, list: ResourceList | undefined): void {
  const entries = Object.entries(list ?? {}).sort(([a], [b]) => (a < b ? -1 : 1));
  if (entries.length === 0) return;
  to.line(0, `${title}:`);
  for (const [name, quantity] of entries) to.line(1, `${name}:\t${canonicalQuantity(quantity) ?? quantity}`);
}

const SYSTEM = [
  ["Machine ID", "machineID"],
  ["System UUID", "systemUUID"],
  ["Boot ID", "bootID"],
  ["Kernel Version", "kernelVersion"],
  ["OS Image", "osImage"],
  ["Operating System", "operatingSystem"],
  ["Architecture", "architecture"],
  ["Container Runtime Version", "containerRuntimeVersion"],
  ["Kubelet Version", "kubeletVersion"],
  ["Kube-Proxy Version", "kubeProxyVersion"],
] as const;

function describeSystem(to: Description, { status }: Node): void {
  to.line(0, "System Info:");
  for (const [title, field] of SYSTEM) to.line(1, `${title}:\t${String(status.nodeInfo?.[field] ?? "")}`);
}

function describeUse(to: Description, { status }: Node, pods: readonly Pod[], { now }: Invocation): void {
  const available = status.allocatable ?? status.capacity ?? {};
  to.field("Non-terminated Pods", `(${pods.length} in total)`);
  to.line(1, "Namespace\tName\t\tCPU Requests\tCPU Limits\tMemory Requests\tMemory Limits\tAge");
  to.line(1, "---------\t----\t\t------------\t----------\t---------------\t-------------\t---");
  const all = pods.map((pod) => ({ pod, requests: podTotals(pod, "requests"), limits: podTotals(pod, "limits") }));
  for (const { pod, requests, limits } of all) {
    const cells = (["cpu", "memory"] as const).flatMap((name) => [
      share(requests, name, available),
      share(limits, name, available),
    ]);
    const { namespace = "", name, creationTimestamp } = pod.metadata;
    to.line(1, `${namespace}\t${name}\t\t${cells.join("\t")}\t${ageSince(creationTimestamp, now())}`);
  }
  const requests = sumOf(all.map((one) => one.requests));
  const limits = sumOf(all.map((one) => one.limits));
  to.line(0, "Allocated resources:").line(1, "(Total limits may be over 100 percent, i.e., overcommitted.)");
  to.line(1, "Resource\tRequests\tLimits").line(1, "--------\t--------\t------");
  const plain = ["cpu", "memory", "ephemeral-storage"];
  for (const name of plain)
    to.line(1, `${name}\t${share(requests, name, available)}\t${share(limits, name, available)}`);
  const others = Object.keys(available).filter((name) => !plain.includes(name) && name !== "pods");
  for (const name of others.sort()) {
    if (name.startsWith("hugepages-")) {
      to.line(1, `${name}\t${share(requests, name, available)}\t${share(limits, name, available)}`);
    } else {
      to.line(1, `${name}\t${formatQuantity(amountOf(requests, name))}\t${formatQuantity(amountOf(limits, name))}`);
    }
  }
}

/** `250m (6%)` */
function share(totals: Totals, name: string, available: ResourceList): string {
  const amount = amountOf(totals, name);
  const measure = name === "cpu" ? milliOf : wholeOf;
  const limit = measure(parseQuantity(available[name] ?? "0"));
  const percent = limit === 0 ? 0 : Math.trunc((measure(amount) / limit) * 100);
  return `${formatQuantity(amount)} (${percent}%)`;
}

function milliOf(quantity: Quantity | undefined): number {
  return quantity === undefined ? 0 : milliValue(formatQuantity(quantity));
}

function wholeOf(quantity: Quantity | undefined): number {
  return quantity === undefined ? 0 : wholeValue(formatQuantity(quantity));
}
