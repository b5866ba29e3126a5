/** `kubectl describe deployment` and `replicaset`. Upstream: describeDeployment, describeReplicaSet. */
import { formatSelector } from "../../api/label-selector.ts";
import { sameValue } from "../../api/same-value.ts";
import type { Deployment, ReplicaSet } from "../../api/types/apps.ts";
import type { Event } from "../../api/types/core.ts";
import type { Condition } from "../../api/types/meta.ts";
import type { Pod, PodTemplateSpec } from "../../api/types/pod.ts";
import type { Invocation } from "../command.ts";
import { describeEvents } from "./describe-events.ts";
import { describeTemplate } from "./describe-pod.ts";
import { Description, longTime } from "./description.ts";

/** @param replicaSets those that the Deployment controls */
export function describeDeployment(
  deployment: Deployment,
  replicaSets: readonly ReplicaSet[],
  events: readonly Event[],
  invocation: Invocation,
): string {
  const to = new Description();
  const { metadata, spec, status } = deployment;
  to.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  to.field("CreationTimestamp", longTime(metadata.creationTimestamp));
  to.labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  to.field("Selector", formatSelector(spec.selector) || "<none>");
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0, unavailableReplicas = 0 } = status;
  const counts = `${updatedReplicas} updated | ${replicas} total | ${availableReplicas} available | ${unavailableReplicas} unavailable`;
  to.field("Replicas", `${spec.replicas ?? 0} desired | ${counts}`);
  to.field("StrategyType", spec.strategy?.type ?? "").field("MinReadySeconds", spec.minReadySeconds ?? 0);
  const rolling = spec.strategy?.rollingUpdate;
  if (rolling !== undefined) {
    to.field("RollingUpdateStrategy", `${rolling.maxUnavailable} max unavailable, ${rolling.maxSurge} max surge`);
  }
  describeTemplate(to, spec.template);
  describeConditions(to, status.conditions ?? []);
  const newest = newReplicaSet(deployment, replicaSets);
  const old = replicaSets.filter((replicaSet) => replicaSet !== newest);
  if (replicaSets.length > 0) {
    to.field("OldReplicaSets", old.map(replicaSetText).join(", ") || "<none>");
    to.field("NewReplicaSet", newest === undefined ? "<none>" : replicaSetText(newest));
  }
  describeEvents(to, events, invocation);
  return to.toString();
}

/** The oldest one with the Deployment's own template. */
export function newReplicaSet({ spec }: Deployment, replicaSets: readonly ReplicaSet[]): ReplicaSet | undefined {
  const same = replicaSets.filter((replicaSet) => sameTemplate(replicaSet.spec.template, spec.template));
  return same.sort((a, b) => (a.metadata.creationTimestamp < b.metadata.creationTimestamp ? -1 : 1))[0];
}

/** Equal but for the label that the controller adds. */
function sameTemplate(a: PodTemplateSpec, b: PodTemplateSpec): boolean {
  return sameValue(withoutHash(a), withoutHash(b));
}

function withoutHash(template: PodTemplateSpec): unknown {
  const { "pod-template-hash": _, ...labels } = template.metadata?.labels ?? {};
  return { ...template, metadata: { ...template.metadata, labels } };
}

function replicaSetText({ metadata, spec, status }: ReplicaSet): string {
  return `${metadata.name} (${status.replicas}/${spec.replicas ?? 0} replicas created)`;
}

export function describeReplicaSet(
  replicaSet: ReplicaSet,
  pods: readonly Pod[],
  events: readonly Event[],
  invocation: Invocation,
): string {
  const to = new Description();
  const { metadata, spec, status } = replicaSet;
  to.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  to.field("Selector", formatSelector(spec.selector) || "<none>");
  to.labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  const controller = metadata.ownerReferences?.find(({ controller: controls }) => controls === true);
  if (controller !== undefined) to.field("Controlled By", `${controller.kind}/${controller.name}`);
  to.field("Replicas", `${status.replicas} current / ${spec.replicas ?? 0} desired`);
  const own = pods.filter((pod) => pod.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid));
  const count = (phase: string): number => own.filter((pod) => pod.status.phase === phase).length;
  to.field(
    "Pods Status",
    `${count("Running")} Running / ${count("Pending")} Waiting / ${count("Succeeded")} Succeeded / ${count("Failed")} Failed`,
  );
  describeTemplate(to, spec.template);
  describeConditions(to, status.conditions ?? []);
  describeEvents(to, events, invocation);
  return to.toString();
}

export function describeConditions(to: Description, conditions: readonly Condition[]): void {
  if (conditions.length === 0) return;
  to.line(0, "Conditions:").line(1, "Type\tStatus\tReason").line(1, "----\t------\t------");
  for (const { type, status, reason = "" } of conditions) to.line(1, `${type} \t${status}\t${reason}`);
}
