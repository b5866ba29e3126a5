/** Which names of the living cluster fit at a place in a manifest. */
import type { CompletionPlace } from "./completion-place.ts";

export type WantedNames =
  /** Names of objects of these kinds. */
  | { readonly of: "objects"; readonly kinds: readonly string[]; readonly namespace?: string | undefined }
  /** Keys of the data of one object. */
  | { readonly of: "keys"; readonly kind: "ConfigMap" | "Secret"; readonly namespace: string; readonly name: string }
  /** Labels that objects have: `key: value`, or values of one key. */
  | { readonly of: "labels"; readonly kind: "Pod" | "Node"; readonly key: string | undefined }
  | { readonly of: "images" }
  /** URLs of Services. */
  | { readonly of: "urls" };

const CLUSTER_WIDE: ReadonlySet<string> = new Set([
  "ClusterRole",
  "IngressClass",
  "Machine",
  "Namespace",
  "Node",
  "PersistentVolume",
  "PriorityClass",
  "RuntimeClass",
  "StorageClass",
]);

/** The end of a path, to the kinds whose names fit there; the first that matches counts. */
const NAMES: readonly (readonly [path: RegExp, kinds: readonly string[]])[] = [
  [/(^|\/)(configMapKeyRef|configMapRef|configMap)\/name$/, ["ConfigMap"]],
  [/(^|\/)(secretKeyRef|secretRef|secret)\/name$|(^|\/)secretName$|imagePullSecrets\/\[\]\/name$/, ["Secret"]],
  [/(^|\/)service\/name$|(^|\/)serviceName$/, ["Service"]],
  [/(^|\/)serviceAccount(Name)?$/, ["ServiceAccount"]],
  [/^subjects\/\[\]\/name$/, ["ServiceAccount"]],
  [/^roleRef\/name$/, ["Role", "ClusterRole"]],
  [/scaleTargetRef\/name$/, ["Deployment", "StatefulSet", "ReplicaSet"]],
  [/(^|\/)storageClassName$/, ["StorageClass"]],
  [/(^|\/)claimName$/, ["PersistentVolumeClaim"]],
  [/(^|\/)volumeName$/, ["PersistentVolume"]],
  [/(^|\/)nodeName$/, ["Node"]],
  [/(^|\/)priorityClassName$/, ["PriorityClass"]],
  [/(^|\/)ingressClassName$/, ["IngressClass"]],
  [/(^|\/)runtimeClassName$/, ["RuntimeClass"]],
  [/(^|\/)namespace$/, ["Namespace"]],
  [/(^|\/)(machine|peerMachine)$/, ["Machine"]],
  [/(^|\/)from\/pod$|^spec\/target\/pod$/, ["Pod"]],
];

const LABELS = /(^|\/)(matchLabels|labels|nodeSelector)$|^spec\/selector$/;

export function wantedNames({ path, typing, kind, namespace, siblings }: CompletionPlace): WantedNames | undefined {
  const text = path.join("/");
  if (typing === "key") {
    return LABELS.test(text) ? { of: "labels", kind: labelled(text), key: undefined } : undefined;
  }
  const parent = path.slice(0, -1).join("/");
  // A Service's selector is plain labels, a Deployment's is not.
  if (LABELS.test(parent) && !(parent === "spec/selector" && kind !== "Service" && kind !== "ReplicationController")) {
    return { of: "labels", kind: labelled(parent), key: path.at(-1) };
  }
  if (/(^|\/)image$/.test(text)) return { of: "images" };
  if (kind === "Traffic" && text === "spec/url") return { of: "urls" };
  const keys = /(^|\/)(configMapKeyRef|secretKeyRef)\/key$/.exec(text)?.[2];
  if (keys !== undefined) {
    return {
      of: "keys",
      kind: keys === "secretKeyRef" ? "Secret" : "ConfigMap",
      namespace,
      name: siblings["name"] ?? "",
    };
  }
  const kinds = NAMES.find(([pattern]) => pattern.test(text))?.[1];
  if (kinds === undefined) return undefined;
  return { of: "objects", kinds, namespace: kinds.every((each) => CLUSTER_WIDE.has(each)) ? undefined : namespace };
}

function labelled(path: string): "Pod" | "Node" {
  return path.endsWith("nodeSelector") ? "Node" : "Pod";
}

export function isClusterWide(kind: string): boolean {
  return CLUSTER_WIDE.has(kind);
}
