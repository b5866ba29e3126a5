/** The served groups, versions and subresources, in the order in which discovery shows them. */
import { compareVersions } from "../custom-resources/version-order.ts";
import type { KindDefinition, ServedKind } from "../kind-definition.ts";
import { hasCollectionDeletion, type KindRegistry } from "../kind-registry.ts";
import { GROUP_PRIORITIES } from "./group-priorities.ts";
import type { VirtualResource } from "../virtual-resource.ts";

export interface ServedGroup {
  /** Never the core group. */
  readonly name: string;
  /** Preferred first. */
  readonly versions: readonly string[];
}

/** A subresource with the kind of its body, which is not always that of its resource. */
export interface ServedSubresource {
  readonly name: string;
  readonly group: string;
  readonly version: string;
  readonly kind: string;
  readonly verbs: readonly string[];
}

type SubresourceName = NonNullable<KindDefinition["subresources"]>[number];

const RESOURCE_VERBS: readonly string[] = [
  "create",
  "delete",
  "deletecollection",
  "get",
  "list",
  "patch",
  "update",
  "watch",
];

const SINGLE_VERBS = RESOURCE_VERBS.filter((verb) => verb !== "deletecollection");

const LEAVING_VERBS: readonly string[] = ["delete", "deletecollection", "get", "list", "watch"];
const CUSTOM_VERBS: readonly string[] = [
  "delete",
  "deletecollection",
  "get",
  "list",
  "patch",
  "create",
  "update",
  "watch",
];

const READ_ONLY: readonly string[] = ["get", "list", "watch"];
const READ_WRITE: readonly string[] = ["get", "patch", "update"];

/** Absent group, version or kind: that of the resource. */
const SUBRESOURCES: Readonly<
  Record<SubresourceName, { group?: string; version?: string; kind?: string; verbs: readonly string[] }>
> = {
  status: { verbs: READ_WRITE },
  approval: { verbs: READ_WRITE },
  resize: { verbs: READ_WRITE },
  ephemeralcontainers: { verbs: READ_WRITE },
  scale: { group: "autoscaling", version: "v1", kind: "Scale", verbs: READ_WRITE },
  binding: { kind: "Binding", verbs: ["create"] },
  eviction: { group: "policy", version: "v1", kind: "Eviction", verbs: ["create"] },
  log: { verbs: ["get"] },
  exec: { kind: "PodExecOptions", verbs: ["create", "get"] },
  attach: { kind: "PodAttachOptions", verbs: ["create", "get"] },
  portforward: { kind: "PodPortForwardOptions", verbs: ["create", "get"] },
  proxy: { verbs: ["create", "delete", "get", "patch", "update"] },
  token: { group: "authentication.k8s.io", version: "v1", kind: "TokenRequest", verbs: ["create"] },
};

/** In the order in which discovery shows them. */
const GROUP_ORDER: readonly string[] = ["apiregistration.k8s.io", ...Object.keys(GROUP_PRIORITIES)];
/** Its `pods` and `nodes` must never hide those of the core group. */
const LAST_GROUP = "metrics.k8s.io";

/** By name, as upstream installs its own resources; those of definitions stay as they come. */
export function inOrder<Name extends string, T extends Readonly<Record<Name, string>>>(
  served: readonly ServedKind[],
  resources: readonly T[],
  name: Name,
): readonly T[] {
  if (served.some(({ definition }) => definition.custom !== undefined)) return resources;
  return resources.toSorted((a, b) => (a[name] < b[name] ? -1 : 1));
}

export function servedGroups(kinds: KindRegistry): readonly ServedGroup[] {
  const versionsOf = new Map<string, Set<string>>();
  for (const { group, version } of [...kinds.served(), ...virtualResources(kinds)]) {
    if (group !== "") versionsOf.set(group, (versionsOf.get(group) ?? new Set()).add(version));
  }
  return [...versionsOf]
    .map(([name, versions]) => ({ name, versions: [...versions].sort((a, b) => compareVersions(b, a)) }))
    .sort((a, b) => rankOf(a.name) - rankOf(b.name) || (a.name < b.name ? -1 : 1));
}

/** Resources of their own that are answered without being stored. */
function virtualResources(kinds: KindRegistry): readonly VirtualResource[] {
  return kinds.virtual.filter(({ subresource }) => subresource === undefined);
}

export function virtualResourcesIn(kinds: KindRegistry, group: string, version: string): readonly VirtualResource[] {
  return virtualResources(kinds).filter((resource) => resource.group === group && resource.version === version);
}

export function kindsServedIn(kinds: KindRegistry, group: string, version: string): readonly ServedKind[] {
  return kinds.served().filter((kind) => kind.group === group && kind.version === version);
}

export function subresourcesOf({ definition, group, version, kind }: ServedKind): readonly ServedSubresource[] {
  const served = (definition.subresources ?? []).map((name) => ({
    name,
    group,
    version,
    kind: name === "proxy" ? `${kind}ProxyOptions` : kind,
    ...SUBRESOURCES[name],
  }));
  return definition.kind === "Namespace"
    ? [...served, { name: "finalize", group, version, kind, verbs: ["update"] }]
    : served;
}

function rankOf(group: string): number {
  if (group === LAST_GROUP) return GROUP_ORDER.length + 1;
  const index = GROUP_ORDER.indexOf(group);
  return index < 0 ? GROUP_ORDER.length : index;
}

/** Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_discovery_controller.go. */
export function verbsOf({ definition }: ServedKind): readonly string[] {
  const { custom, readOnly } = definition;
  if (readOnly === true) return READ_ONLY;
  if (custom === undefined) return hasCollectionDeletion(definition) ? RESOURCE_VERBS : SINGLE_VERBS;
  return custom.isTerminating ? LEAVING_VERBS : CUSTOM_VERBS;
}
