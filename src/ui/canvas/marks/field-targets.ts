/** What a field of a manifest governs: the objects, and the Pods or nodes, that would change if it did. */
import { formatSelector } from "../../../api/label-selector.ts";
import type { LabelSelector } from "../../../api/types/meta.ts";
import type { HighlightTarget, ManifestObject } from "../../state/highlight-store.ts";

export type PlainTarget =
  | Exclude<HighlightTarget, { readonly by: "field" }>
  /** Pods of a workload. */
  | { readonly by: "owner"; readonly kind: string; readonly namespace: string; readonly name: string };

type Path = readonly (string | number)[];

const WORKLOADS: ReadonlySet<string> = new Set([
  "Deployment",
  "ReplicaSet",
  "StatefulSet",
  "DaemonSet",
  "Job",
  "CronJob",
  "ReplicationController",
]);
const CLUSTER_WIDE: ReadonlySet<string> = new Set(["Node", "Machine", "PersistentVolume", "Fault", "Namespace"]);

export function fieldTargets(object: ManifestObject, path: Path): readonly PlainTarget[] {
  const { kind = "", metadata: { name = "", namespace: own } = {} } = object;
  const namespace = CLUSTER_WIDE.has(kind) ? undefined : (own ?? "default");
  const selected = selectorOn(object, path, namespace);
  if (selected !== undefined) return [selected];
  const itself: PlainTarget = {
    by: "objects",
    refs: [{ kind, name, ...(namespace !== undefined && { namespace }) }],
  };
  const named = referenceOn(object, path, namespace);
  if (named !== undefined) return [itself, named];
  if (WORKLOADS.has(kind)) return [itself, { by: "owner", kind, namespace: namespace ?? "default", name }];
  if (kind === "Service" && path[0] === "spec") {
    const all = selectorText((object as ServiceLike).spec?.selector, true);
    return all === undefined ? [itself] : [itself, { by: "labels", kind: "Pod", namespace, selector: all }];
  }
  return [itself];
}

interface ServiceLike {
  readonly spec?: { readonly selector?: unknown };
}

/** Fields whose value is a map of labels, and fields that hold a selector. */
const MAPS: ReadonlySet<string | number> = new Set(["nodeSelector", "matchLabels"]);
const SELECTORS: ReadonlySet<string | number> = new Set(["selector", "podSelector", "labelSelector"]);

/** The selector that the path leads into, and what it selects. */
function selectorOn(object: ManifestObject, path: Path, namespace: string | undefined): PlainTarget | undefined {
  let value: unknown = object;
  for (const key of path) {
    value = (value as Readonly<Record<string | number, unknown>> | null | undefined)?.[key];
    if (!MAPS.has(key) && !SELECTORS.has(key)) continue;
    const plain = key === "nodeSelector" || key === "matchLabels" || isPlainSelector(object.kind);
    const selector = selectorText(value, plain);
    if (selector === undefined) return undefined;
    if (key === "nodeSelector") return { by: "labels", kind: "Node", selector };
    return { by: "labels", kind: "Pod", namespace, selector };
  }
  const inTemplate = path.indexOf("template");
  if (inTemplate >= 0 && path[inTemplate + 1] === "metadata" && path[inTemplate + 2] === "labels") {
    const labels = valueAt(object, path.slice(0, inTemplate + 3));
    const selector = selectorText(labels, true);
    return selector === undefined ? undefined : { by: "labels", kind: "Pod", namespace, selector };
  }
  return undefined;
}

/** Selectors of these kinds are maps of labels and nothing else. */
function isPlainSelector(kind: string | undefined): boolean {
  return kind === "Service" || kind === "ReplicationController";
}

function selectorText(value: unknown, plain: boolean): string | undefined {
  if (typeof value !== "object" || value === null) return undefined;
  const selector = (plain ? { matchLabels: value } : value) as LabelSelector;
  const texts = Object.values(selector.matchLabels ?? {});
  if (texts.some((text) => typeof text !== "string")) return undefined;
  try {
    const text = formatSelector(selector);
    return text === "" || text === "<none>" ? undefined : text;
  } catch {
    // Half a selector, as it is while somebody types.
    return undefined;
  }
}

/** Another object that the path names. */
function referenceOn(object: ManifestObject, path: Path, namespace: string | undefined): PlainTarget | undefined {
  const last = path.at(-1);
  if (last === "nodeName") return one("Node", undefined, valueAt(object, path));
  const service = path.indexOf("service");
  if (service >= 0 && object.kind === "Ingress") {
    return one("Service", namespace, valueAt(object, [...path.slice(0, service + 1), "name"]));
  }
  const claim = path.indexOf("persistentVolumeClaim");
  if (claim >= 0) {
    return one("PersistentVolumeClaim", namespace, valueAt(object, [...path.slice(0, claim + 1), "claimName"]));
  }
  const target = path.indexOf("scaleTargetRef");
  if (target >= 0) {
    const { kind, name } = (valueAt(object, path.slice(0, target + 1)) ?? {}) as { kind?: unknown; name?: unknown };
    if (typeof kind !== "string" || typeof name !== "string") return undefined;
    return { by: "owner", kind, namespace: namespace ?? "default", name };
  }
  return undefined;
}

function one(kind: string, namespace: string | undefined, name: unknown): PlainTarget | undefined {
  if (typeof name !== "string" || name === "") return undefined;
  return { by: "objects", refs: [{ kind, name, ...(namespace !== undefined && { namespace }) }] };
}

function valueAt(value: unknown, path: Path): unknown {
  let at: unknown = value;
  for (const key of path) at = (at as Readonly<Record<string | number, unknown>> | null | undefined)?.[key];
  return at;
}
