/**
 * Who a Pod of a StatefulSet is: its name, its place among the others, its labels, its volumes.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/statefulset/#pod-identity
 * Upstream: pkg/controller/statefulset/stateful_set_utils.go.
 */
import type { Draft } from "../../../api/component-client.ts";
import type { StatefulSet } from "../../../api/types/apps.ts";
import type { Labels } from "../../../api/types/meta.ts";
import type { Pod, PodTemplateSpec, Volume } from "../../../api/types/pod.ts";
import { REVISION_HASH_LABEL } from "../../machinery/controller-revisions.ts";
import { controllerReference } from "../../machinery/owner-references.ts";
import { claimName, claimTemplates } from "./volume-claims.ts";

const POD_NAME_LABEL = "statefulset.kubernetes.io/pod-name";
const POD_INDEX_LABEL = "apps.kubernetes.io/pod-index";
const MAX_ORDINAL = 2_147_483_647;

/** `web-3` is number 3 of `web`; undefined for a name without a number. */
export function parsePodName(name: string): { readonly parent: string; readonly ordinal: number } | undefined {
  const [, parent, digits] = /^(.*)-(\d+)$/.exec(name) ?? [];
  if (parent === undefined || Number(digits) > MAX_ORDINAL) return undefined;
  return { parent, ordinal: Number(digits) };
}

/** The name says that the Pod belongs to the set. */
export function isMember(set: StatefulSet, pod: Pod): boolean {
  return parsePodName(pod.metadata.name)?.parent === set.metadata.name;
}

export function ordinalOf(pod: Pod): number {
  return parsePodName(pod.metadata.name)?.ordinal ?? -1;
}

export function startOrdinal(set: StatefulSet): number {
  return set.spec.ordinals?.start ?? 0;
}

/** A Pod with this ordinal is wanted. */
export function isOrdinalWanted(set: StatefulSet, ordinal: number): boolean {
  const start = startOrdinal(set);
  return ordinal >= start && ordinal < start + (set.spec.replicas ?? 1);
}

export function podName(set: StatefulSet, ordinal: number): string {
  return `${set.metadata.name}-${ordinal}`;
}

export function podRevision(pod: Pod): string {
  return pod.metadata.labels?.[REVISION_HASH_LABEL] ?? "";
}

/** A new Pod from this template. @param revision the name of the ControllerRevision that holds the template */
export function podDraft(set: StatefulSet, template: PodTemplateSpec, revision: string, ordinal: number): Draft<Pod> {
  const name = podName(set, ordinal);
  const { labels, annotations, finalizers } = template.metadata ?? {};
  const { serviceName } = set.spec;
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      name,
      ...(set.metadata.namespace === undefined ? {} : { namespace: set.metadata.namespace }),
      labels: { ...identityLabels(labels, name, ordinal), [REVISION_HASH_LABEL]: revision },
      ...(annotations === undefined ? {} : { annotations }),
      ...(finalizers === undefined ? {} : { finalizers }),
      ownerReferences: [controllerReference(set)],
    },
    spec: {
      ...template.spec,
      ...withClaims(set, ordinal, template.spec.volumes),
      hostname: name,
      ...(serviceName === undefined || serviceName === "" ? {} : { subdomain: serviceName }),
    },
  };
}

function identityLabels(labels: Labels | undefined, name: string, ordinal: number): Labels {
  return { ...labels, [POD_NAME_LABEL]: name, [POD_INDEX_LABEL]: String(ordinal) };
}

/** Volumes of the claim templates first; they hide volumes of the same name. */
function withClaims(set: StatefulSet, ordinal: number, volumes: readonly Volume[] | undefined) {
  const templates = claimTemplates(set);
  if (templates.length === 0) return volumes === undefined ? {} : { volumes };
  const claimed = templates.map(({ metadata }) => ({
    name: metadata.name,
    persistentVolumeClaim: { claimName: claimName(set, metadata.name, ordinal) },
  }));
  const others = (volumes ?? []).filter(({ name }) => !templates.some(({ metadata }) => metadata.name === name));
  return { volumes: [...claimed, ...others] };
}

/** The Pod has the labels of its name. */
export function hasIdentity(set: StatefulSet, pod: Pod): boolean {
  return isMember(set, pod) && pod.metadata.labels?.[POD_NAME_LABEL] === pod.metadata.name;
}

/** Every claim of the templates is a volume of the Pod. */
export function hasStorage(set: StatefulSet, pod: Pod): boolean {
  const ordinal = ordinalOf(pod);
  return claimTemplates(set).every(({ metadata }) => {
    const volume = (pod.spec.volumes ?? []).find(({ name }) => name === metadata.name);
    return volume?.persistentVolumeClaim?.claimName === claimName(set, metadata.name, ordinal);
  });
}

/** The Pod with identity and storage put right, as far as they can still be changed. */
export function withIdentity(set: StatefulSet, pod: Pod): Pod {
  const ordinal = ordinalOf(pod);
  const labels = identityLabels(pod.metadata.labels, pod.metadata.name, ordinal);
  const spec = hasStorage(set, pod) ? pod.spec : { ...pod.spec, ...withClaims(set, ordinal, pod.spec.volumes) };
  return { ...pod, metadata: { ...pod.metadata, labels }, spec };
}
