/** Where each kind lives in the API, for paths. */

export interface Resource {
  readonly kind: string;
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespaced: boolean;
}

const TABLE: readonly (readonly [kind: string, apiVersion: string, plural: string, namespaced: boolean])[] = [
  ["ConfigMap", "v1", "configmaps", true],
  ["DaemonSet", "apps/v1", "daemonsets", true],
  ["Deployment", "apps/v1", "deployments", true],
  ["Endpoints", "v1", "endpoints", true],
  ["EndpointSlice", "discovery.k8s.io/v1", "endpointslices", true],
  ["Event", "v1", "events", true],
  ["Fault", "sim.kubarium.dev/v1alpha1", "faults", false],
  ["Job", "batch/v1", "jobs", true],
  ["Lease", "coordination.k8s.io/v1", "leases", true],
  ["Machine", "sim.kubarium.dev/v1alpha1", "machines", false],
  ["Namespace", "v1", "namespaces", false],
  ["Node", "v1", "nodes", false],
  ["Pod", "v1", "pods", true],
  ["ReplicaSet", "apps/v1", "replicasets", true],
  ["Secret", "v1", "secrets", true],
  ["Service", "v1", "services", true],
  ["ServiceAccount", "v1", "serviceaccounts", true],
  ["StatefulSet", "apps/v1", "statefulsets", true],
  ["Traffic", "sim.kubarium.dev/v1alpha1", "traffics", true],
];

const RESOURCES: ReadonlyMap<string, Resource> = new Map(
  TABLE.map(([kind, apiVersion, plural, namespaced]) => [kind, { kind, apiVersion, plural, namespaced }]),
);

export function resourceOf(kind: string): Resource | undefined {
  return RESOURCES.get(kind);
}

/** Path of a kind's collection (all namespaces without `namespace`), or of one object in it. Throws for an unknown kind. */
export function apiPath(kind: string, namespace?: string, name?: string): string {
  const resource = RESOURCES.get(kind);
  if (resource === undefined) throw new Error(`no API path is known for kind ${kind}`);
  const root = resource.apiVersion.includes("/") ? `/apis/${resource.apiVersion}` : `/api/${resource.apiVersion}`;
  const scope = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : "";
  return `${root}${scope}/${resource.plural}${name === undefined ? "" : `/${name}`}`;
}
