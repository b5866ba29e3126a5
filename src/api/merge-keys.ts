/**
 * Which lists a strategic merge patch merges element by element, and by which key; every other list is replaced whole.
 * Upstream: the patchStrategy and patchMergeKey tags of k8s.io/api types.
 */

/** `set`: a list of texts or numbers merged as a set. */
export type ListMerge = { readonly by: "key"; readonly key: string } | { readonly by: "set" };

const BY_FIELD: Readonly<Record<string, string>> = {
  addresses: "type",
  conditions: "type",
  containers: "name",
  env: "name",
  ephemeralContainers: "name",
  hostAliases: "ip",
  hostIPs: "ip",
  imagePullSecrets: "name",
  initContainers: "name",
  ownerReferences: "uid",
  podIPs: "ip",
  resourceClaims: "name",
  schedulingGates: "name",
  secrets: "name",
  topologySpreadConstraints: "topologyKey",
  volumeDevices: "devicePath",
  volumeMounts: "mountPath",
  volumes: "name",
};

/** Kinds of this project and of custom resources have no merge keys: their lists are replaced whole. */
const WITHOUT_KEYS: ReadonlySet<string> = new Set(["EndpointSlice", "Endpoints", "Machine", "Fault", "Traffic"]);

/**
 * How the list at a path is merged; undefined when it is replaced whole.
 * @param path field names from the root, without list positions, e.g. `["spec", "containers", "ports"]`
 */
export function listMergeAt(kind: string, path: readonly string[]): ListMerge | undefined {
  const field = path.at(-1) ?? "";
  if (field === "finalizers" && path[0] === "metadata") return { by: "set" };
  if (field === "ownerReferences" && path[0] === "metadata") return { by: "key", key: "uid" };
  if (WITHOUT_KEYS.has(kind)) return undefined;
  if (field === "ports") {
    const parent = path.at(-2) ?? "";
    if (parent.endsWith("ontainers")) return { by: "key", key: "containerPort" };
    return kind === "Service" && parent === "spec" ? { by: "key", key: "port" } : undefined;
  }
  const key = Object.hasOwn(BY_FIELD, field) ? BY_FIELD[field] : undefined;
  return key === undefined ? undefined : { by: "key", key };
}
