/** `kubectl describe pod`, and Pod templates. Upstream: describePod, DescribePodTemplate. */
import { humanDuration } from "../../api/human-duration.ts";
import type { Event } from "../../api/types/core.ts";
import type { Pod, PodTemplateSpec } from "../../api/types/pod.ts";
import type { Invocation } from "../command.ts";
import { describeContainers, describeResources } from "./describe-containers.ts";
import { describeEvents } from "./describe-events.ts";
import { describeTolerations, describeVolumes } from "./describe-volumes.ts";
import { Description, longTime } from "./description.ts";

export function describePod(pod: Pod, events: readonly Event[], invocation: Invocation): string {
  const to = new Description();
  const { metadata, spec, status } = pod;
  to.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  if (spec.priority !== undefined) to.field("Priority", spec.priority);
  if (spec.priorityClassName) to.field("Priority Class Name", spec.priorityClassName);
  if (spec.runtimeClassName) to.field("Runtime Class Name", spec.runtimeClassName);
  if (spec.serviceAccountName) to.field("Service Account", spec.serviceAccountName);
  to.field("Node", spec.nodeName ? `${spec.nodeName}/${status.hostIP ?? ""}` : "<none>");
  if (status.startTime !== undefined) to.field("Start Time", longTime(status.startTime));
  to.labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  const terminal = status.phase === "Succeeded" || status.phase === "Failed";
  if (metadata.deletionTimestamp !== undefined && !terminal) {
    const lasts = humanDuration(invocation.now() - Date.parse(metadata.deletionTimestamp));
    to.field("Status", `Terminating (lasts ${lasts})`);
    to.field("Termination Grace Period", `${metadata.deletionGracePeriodSeconds ?? 0}s`);
  } else {
    to.field("Status", status.phase ?? "");
  }
  if (status.reason) to.field("Reason", status.reason);
  if (status.message) to.field("Message", status.message);
  const profile = spec.securityContext?.["seccompProfile"] as { readonly type?: string } | undefined;
  if (profile?.type !== undefined) to.field("SeccompProfile", profile.type);
  to.field("IP", status.podIP ?? "");
  describeAddresses(to, pod);
  const controller = metadata.ownerReferences?.find(({ controller: controls }) => controls === true);
  if (controller !== undefined) to.field("Controlled By", `${controller.kind}/${controller.name}`);
  if (status.nominatedNodeName) to.field("NominatedNodeName", status.nominatedNodeName);
  if (spec.resources !== undefined) {
    to.line(0, "Resources:");
    describeResources(to, "Limits", spec.resources.limits, 1);
    describeResources(to, "Requests", spec.resources.requests, 1);
  }
  const fieldOf = (path: string): string => podField(pod, path);
  const initContainers = spec.initContainers ?? [];
  if (initContainers.length > 0) {
    describeContainers(to, "Init Containers", initContainers, status.initContainerStatuses ?? [], 0, fieldOf);
  }
  describeContainers(to, "Containers", spec.containers, status.containerStatuses ?? [], 0, fieldOf);
  describeGates(to, pod);
  describeConditions(to, pod);
  describeVolumes(to, spec.volumes ?? [], 0, true);
  if (status.qosClass !== undefined) to.field("QoS Class", status.qosClass);
  to.labels("Node-Selectors", spec.nodeSelector);
  describeTolerations(to, spec.tolerations ?? []);
  describeSpread(to, spec.topologySpreadConstraints ?? []);
  describeEvents(to, events, invocation);
  return to.toString();
}

function describeAddresses(to: Description, { status }: Pod): void {
  const addresses = status.podIPs ?? [];
  if (addresses.length === 0) {
    to.line(0, "IPs:\t<none>");
    return;
  }
  to.line(0, "IPs:");
  for (const { ip } of addresses) to.line(1, `IP:\t${ip}`);
}

function describeGates(to: Description, { spec, status }: Pod): void {
  const gates = spec.readinessGates ?? [];
  if (gates.length === 0) return;
  to.line(0, "Readiness Gates:").line(1, "Type\tStatus");
  for (const { conditionType } of gates) {
    const condition = status.conditions?.find(({ type }) => type === conditionType);
    to.line(1, `${conditionType} \t${condition?.status ?? "<none>"} `);
  }
}

function describeConditions(to: Description, { status }: Pod): void {
  const conditions = status.conditions ?? [];
  if (conditions.length === 0) return;
  to.line(0, "Conditions:").line(1, "Type\tStatus");
  for (const { type, status: value } of conditions) to.line(1, `${type} \t${value} `);
}

function describeSpread(to: Description, constraints: NonNullable<Pod["spec"]["topologySpreadConstraints"]>): void {
  const lines = constraints.map(({ topologyKey, whenUnsatisfiable, maxSkew, labelSelector }) => {
    const pairs = Object.entries(labelSelector?.matchLabels ?? {}).map(([key, value]) => `${key}=${value}`);
    const selecting = pairs.length === 0 ? "" : ` for selector ${pairs.sort().join(",")}`;
    return `${topologyKey}:${whenUnsatisfiable} when max skew ${maxSkew} is exceeded${selecting}`;
  });
  if (lines.length > 0) to.list("Topology Spread Constraints", lines);
}

/** What the downward API would put in the place of a path, as far as kubectl resolves it. */
function podField({ metadata }: Pod, path: string): string {
  const subscript = /^metadata\.(labels|annotations)\['(.*)'\]$/.exec(path);
  if (subscript !== null) return metadata[subscript[1] as "labels" | "annotations"]?.[subscript[2] ?? ""] ?? "";
  switch (path) {
    case "metadata.name":
      return metadata.name;
    case "metadata.namespace":
      return metadata.namespace ?? "";
    case "metadata.uid":
      return metadata.uid;
    default:
      return "";
  }
}

export function describeTemplate(to: Description, template: PodTemplateSpec | undefined): void {
  to.line(0, "Pod Template:");
  if (template === undefined) {
    to.line(1, "<unset>");
    return;
  }
  const { metadata = {}, spec } = template;
  to.labels("Labels", metadata.labels, 1);
  if (Object.keys(metadata.annotations ?? {}).length > 0) to.annotations("Annotations", metadata.annotations, 1);
  if (spec.serviceAccountName) to.line(1, `Service Account:\t${spec.serviceAccountName}`);
  if ((spec.initContainers ?? []).length > 0)
    describeContainers(to, "Init Containers", spec.initContainers ?? [], [], 1);
  describeContainers(to, "Containers", spec.containers, [], 1);
  describeVolumes(to, spec.volumes ?? [], 1, true);
  describeSpread(to, spec.topologySpreadConstraints ?? []);
  if (spec.priorityClassName) to.line(1, `Priority Class Name:\t${spec.priorityClassName}`);
  to.labels("Node-Selectors", spec.nodeSelector, 1);
  describeTolerations(to, spec.tolerations ?? [], 1);
}
