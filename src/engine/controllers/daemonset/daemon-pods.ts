/**
 * The Pods of a DaemonSet: how they are made for one node, and which node they are for.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/daemonset/#how-daemon-pods-are-scheduled
 * Upstream: pkg/controller/daemon/util/daemonset_util.go.
 */
import type { Draft } from "../../../api/component-client.ts";
import type { DaemonSet } from "../../../api/types/apps.ts";
import type { Affinity, Pod, PodSpec, TaintEffect, Toleration } from "../../../api/types/pod.ts";
import { REVISION_HASH_LABEL } from "../../machinery/controller-revisions.ts";
import { NODE_NAME_FIELD } from "../../machinery/node-terms.ts";
import { controllerReference } from "../../machinery/owner-references.ts";

const TEMPLATE_GENERATION_ANNOTATION = "deprecated.daemonset.template.generation";
const TEMPLATE_GENERATION_LABEL = "pod-template-generation";

const TOLERATED: readonly (readonly [key: string, effect: TaintEffect])[] = [
  ["node.kubernetes.io/not-ready", "NoExecute"],
  ["node.kubernetes.io/unreachable", "NoExecute"],
  ["node.kubernetes.io/disk-pressure", "NoSchedule"],
  ["node.kubernetes.io/memory-pressure", "NoSchedule"],
  ["node.kubernetes.io/pid-pressure", "NoSchedule"],
  ["node.kubernetes.io/unschedulable", "NoSchedule"],
];
const ON_HOST_NETWORK = ["node.kubernetes.io/network-unavailable", "NoSchedule"] as const;

/** The template's tolerations, and those that every Pod of a DaemonSet has: it runs on nodes that are not well. */
export function daemonTolerations({ tolerations = [], hostNetwork }: PodSpec): readonly Toleration[] {
  const result = [...tolerations];
  for (const [key, effect] of hostNetwork === true ? [...TOLERATED, ON_HOST_NETWORK] : TOLERATED) {
    const same = result.findIndex(
      (toleration) =>
        toleration.key === key &&
        toleration.effect === effect &&
        toleration.operator === "Exists" &&
        (toleration.value ?? "") === "",
    );
    const toleration: Toleration = { key, operator: "Exists", effect };
    if (same < 0) result.push(toleration);
    else result[same] = toleration;
  }
  return result;
}

/** How often the template has changed, as the API server counts it. */
function templateGeneration(set: DaemonSet): string | undefined {
  const text = set.metadata.annotations?.[TEMPLATE_GENERATION_ANNOTATION];
  return text !== undefined && /^\d+$/.test(text) ? String(Number(text)) : undefined;
}

/** The Pod was made from the current template. @param hash of the current revision */
export function isUpdated(set: DaemonSet, pod: Pod, hash: string): boolean {
  const labels = pod.metadata.labels ?? {};
  if (hash !== "" && labels[REVISION_HASH_LABEL] === hash) return true;
  const generation = templateGeneration(set);
  return generation !== undefined && labels[TEMPLATE_GENERATION_LABEL] === generation;
}

/** Drafts for one node after the other; what does not depend on the node is shared. */
export function daemonPodDrafts(set: DaemonSet, hash: string): (node: string) => Draft<Pod> {
  const { metadata: template, spec } = set.spec.template;
  const generation = templateGeneration(set);
  const metadata: Draft<Pod>["metadata"] = {
    generateName: `${set.metadata.name}-`,
    ...(set.metadata.namespace === undefined ? {} : { namespace: set.metadata.namespace }),
    labels: {
      ...template?.labels,
      ...(generation === undefined ? {} : { [TEMPLATE_GENERATION_LABEL]: generation }),
      ...(hash === "" ? {} : { [REVISION_HASH_LABEL]: hash }),
    },
    ...(template?.annotations === undefined ? {} : { annotations: template.annotations }),
    ...(template?.finalizers === undefined ? {} : { finalizers: template.finalizers }),
    ownerReferences: [controllerReference(set)],
  };
  const shared: PodSpec = { ...spec, tolerations: daemonTolerations(spec) };
  return (node) => ({
    apiVersion: "v1",
    kind: "Pod",
    metadata,
    spec: { ...shared, affinity: boundTo(node, spec.affinity) },
  });
}

/** Required node affinity is replaced: that the node matches it was found out before. */
function boundTo(node: string, affinity: Affinity | undefined): Affinity {
  return {
    ...affinity,
    nodeAffinity: {
      ...affinity?.nodeAffinity,
      requiredDuringSchedulingIgnoredDuringExecution: {
        nodeSelectorTerms: [{ matchFields: [{ key: NODE_NAME_FIELD, operator: "In", values: [node] }] }],
      },
    },
  };
}

/** The node that the Pod runs on or is meant for; undefined when it names none. */
export function targetNode({ spec }: Pod): string | undefined {
  const { nodeName } = spec;
  if (nodeName !== undefined && nodeName !== "") return nodeName;
  const terms = spec.affinity?.nodeAffinity?.requiredDuringSchedulingIgnoredDuringExecution?.nodeSelectorTerms ?? [];
  for (const { matchFields = [] } of terms) {
    const [field] = matchFields;
    const names = matchFields.length === 1 && field?.key === NODE_NAME_FIELD && field.operator === "In";
    if (names && field.values?.length === 1) return field.values[0];
  }
  return undefined;
}

/** Pods that have a node first, then the oldest. */
export function byAge(a: Pod, b: Pod): number {
  const placed = Number((b.spec.nodeName ?? "") !== "") - Number((a.spec.nodeName ?? "") !== "");
  if (placed !== 0) return placed;
  const [first, second] = [a.metadata, b.metadata];
  if (first.creationTimestamp !== second.creationTimestamp) {
    return first.creationTimestamp < second.creationTimestamp ? -1 : 1;
  }
  return first.name < second.name ? -1 : 1;
}
