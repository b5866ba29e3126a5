/** Whose a Pod is, as people think of it: the Deployment rather than its ReplicaSet; and which Pods belong to an object. */
import type { KubeObject } from "../../api/types/meta.ts";
import { matchesLabels } from "../../api/label-selector.ts";
import type { Service } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import { refKey, type ObjectRef } from "./selection-store.ts";

/** Undefined for a Pod that nothing controls. */
export function ownerOf({ metadata }: Pod): ObjectRef | undefined {
  const owner = metadata.ownerReferences?.find(({ controller }) => controller === true);
  if (owner === undefined || owner.kind === "Node") return undefined;
  const scope = { namespace: metadata.namespace ?? "default" };
  const hash = metadata.labels?.["pod-template-hash"];
  if (owner.kind === "ReplicaSet" && hash !== undefined && owner.name.endsWith(`-${hash}`)) {
    return { kind: "Deployment", ...scope, name: owner.name.slice(0, -hash.length - 1) };
  }
  return { kind: owner.kind, ...scope, name: owner.name };
}

/** The Pods of an object: itself, those it controls, those on a node, those a Service selects. */
export function podsOf(about: ObjectRef, pods: readonly Pod[], object?: KubeObject): readonly Pod[] {
  if (about.kind === "Node" || about.kind === "Machine") return pods.filter(({ spec }) => spec.nodeName === about.name);
  const near = pods.filter(({ metadata }) => metadata.namespace === about.namespace);
  if (about.kind === "Pod") return near.filter(({ metadata }) => metadata.name === about.name);
  if (about.kind === "Service") {
    const selector = (object as Service | undefined)?.spec.selector;
    return selector === undefined ? [] : near.filter(({ metadata }) => matchesLabels(selector, metadata.labels));
  }
  const key = refKey(about);
  return near.filter((pod) => {
    const direct = pod.metadata.ownerReferences?.some(({ kind, name }) => kind === about.kind && name === about.name);
    const owner = ownerOf(pod);
    return direct === true || (owner !== undefined && refKey(owner) === key);
  });
}

/** What people made before what the cluster runs for itself. */
export function newestFirst(pods: readonly Pod[]): readonly Pod[] {
  const rank = ({ metadata }: Pod): number => (metadata.namespace === "kube-system" ? 1 : 0);
  return pods.toSorted(
    (a, b) =>
      rank(a) - rank(b) ||
      Date.parse(b.metadata.creationTimestamp ?? "") - Date.parse(a.metadata.creationTimestamp ?? "") ||
      (a.metadata.name < b.metadata.name ? -1 : 1),
  );
}
