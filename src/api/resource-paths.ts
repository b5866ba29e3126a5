/** Where the API serves each kind known at compile time. Source: https://kubernetes.io/docs/reference/using-api/api-concepts/ */
import type { KindName } from "./kinds.ts";

export interface ResourceLocation {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

function core(plural: string, namespaced = true): ResourceLocation {
  return { group: "", version: "v1", plural, namespaced };
}
function sim(plural: string, namespaced: boolean): ResourceLocation {
  return { group: "sim.kubarium.dev", version: "v1alpha1", plural, namespaced };
}

export const RESOURCES: Readonly<Record<KindName, ResourceLocation>> = {
  ConfigMap: core("configmaps"),
  Deployment: { group: "apps", version: "v1", plural: "deployments", namespaced: true },
  EndpointSlice: { group: "discovery.k8s.io", version: "v1", plural: "endpointslices", namespaced: true },
  Endpoints: core("endpoints"),
  Event: core("events"),
  Fault: sim("faults", false),
  Lease: { group: "coordination.k8s.io", version: "v1", plural: "leases", namespaced: true },
  Machine: sim("machines", false),
  Namespace: core("namespaces", false),
  Node: core("nodes", false),
  Pod: core("pods"),
  ReplicaSet: { group: "apps", version: "v1", plural: "replicasets", namespaced: true },
  Secret: core("secrets"),
  Service: core("services"),
  ServiceAccount: core("serviceaccounts"),
  Traffic: sim("traffics", true),
};

/** `/api/v1`, `/apis/apps/v1` */
export function groupVersionPath(group: string, version: string): string {
  return group === "" ? `/api/${version}` : `/apis/${group}/${version}`;
}

/** Path of a collection, of one object (`name`) or of its subresource. Without `namespace`: all namespaces. */
export function locationPath(
  location: ResourceLocation,
  namespace?: string,
  name?: string,
  subresource?: string,
): string {
  const scope = location.namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  const object = name === undefined ? "" : `/${encodeURIComponent(name)}`;
  const sub = subresource === undefined ? "" : `/${subresource}`;
  return `${groupVersionPath(location.group, location.version)}${scope}/${location.plural}${object}${sub}`;
}

export function pathFor(kind: KindName, namespace?: string, name?: string, subresource?: string): string {
  return locationPath(RESOURCES[kind], namespace, name, subresource);
}
