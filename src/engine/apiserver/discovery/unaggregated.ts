/**
 * Discovery a document a group and version: APIGroup and APIResourceList.
 * Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#unaggregated-discovery
 */
import type { KindRegistry } from "../kind-registry.ts";
import type { ServedKind } from "../kind-definition.ts";
import type { VirtualResource } from "../virtual-resource.ts";
import { storageVersionHash } from "./storage-version-hash.ts";
import {
  inOrder,
  kindsServedIn,
  subresourcesOf,
  type ServedGroup,
  verbsOf,
  virtualResourcesIn,
} from "./served-resources.ts";

export function apiGroup({ name, versions }: ServedGroup) {
  const listed = versions.map((version) => ({ groupVersion: `${name}/${version}`, version }));
  return { name, versions: listed, preferredVersion: listed[0] };
}

/** Undefined when nothing of that version is served. @param group `""` for the core group */
export function apiResourceList(kinds: KindRegistry, group: string, version: string): unknown {
  const served = kindsServedIn(kinds, group, version);
  const virtual = virtualResourcesIn(kinds, group, version);
  if (served.length === 0 && virtual.length === 0) return undefined;
  const groupVersion = group === "" ? version : `${group}/${version}`;
  const resources = inOrder(served, [...served.flatMap(resourcesOf), ...virtual.map(virtualResourceOf)], "name");
  return { kind: "APIResourceList", apiVersion: "v1", groupVersion, resources };
}

type Listed = { readonly name: string } & Readonly<Record<string, unknown>>;

function resourcesOf(served: ServedKind): readonly Listed[] {
  const { kind, definition } = served;
  const { plural, singular, namespaced, shortNames, categories } = definition;
  const object = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: verbsOf(served),
    ...(shortNames === undefined ? {} : { shortNames }),
    ...(categories === undefined ? {} : { categories }),
    storageVersionHash: storageVersionHash(definition),
  };
  const subresources = subresourcesOf(served).map((subresource) => {
    const { name, group, version, verbs } = subresource;
    const foreign = group !== served.group || version !== served.version;
    return {
      name: `${plural}/${name}`,
      singularName: "",
      namespaced,
      ...(foreign ? { group, version } : {}),
      kind: subresource.kind,
      verbs,
    };
  });
  return [object, ...subresources];
}

function virtualResourceOf({ plural, singular, namespaced, kind, verbs, shortNames }: VirtualResource): Listed {
  const names = shortNames === undefined ? {} : { shortNames };
  return { name: plural, singularName: singular, namespaced, kind, verbs, ...names };
}
