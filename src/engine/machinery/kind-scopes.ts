/** Which kinds live in namespaces, for controllers that look at all of them. */
import type { KindName } from "../../api/kinds.ts";

const NAMESPACED: Readonly<Record<KindName, boolean>> = {
  ConfigMap: true,
  Deployment: true,
  EndpointSlice: true,
  Endpoints: true,
  Event: true,
  Fault: false,
  Lease: true,
  Machine: false,
  Namespace: false,
  Node: false,
  Pod: true,
  ReplicaSet: true,
  Secret: true,
  Service: true,
  ServiceAccount: true,
  Traffic: true,
};

export const KIND_NAMES = (Object.keys(NAMESPACED) as KindName[]).sort();

export const NAMESPACED_KINDS: readonly KindName[] = KIND_NAMES.filter((kind) => NAMESPACED[kind]);

export function isKnownKind(kind: string): kind is KindName {
  return Object.hasOwn(NAMESPACED, kind);
}

export function isNamespaced(kind: KindName): boolean {
  return NAMESPACED[kind];
}

/** Lower-case plural with its group, as in messages: `replicasets.apps`, `pods.` for the core group. */
export function resourceText(kind: KindName, apiVersion: string): string {
  const slash = apiVersion.indexOf("/");
  const group = slash < 0 ? "" : apiVersion.slice(0, slash);
  const singular = kind.toLowerCase();
  const plural = singular === "endpoints" ? singular : `${singular}s`;
  return `${plural}.${group}`;
}
