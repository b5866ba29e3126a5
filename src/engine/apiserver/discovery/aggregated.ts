/**
 * Discovery in two documents: the core group, and all others.
 * Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#aggregated-discovery
 */
import type { KindRegistry } from "../kind-registry.ts";
import type { ServedKind } from "../kind-definition.ts";
import type { VirtualResource } from "../virtual-resource.ts";
import {
  inOrder,
  kindsServedIn,
  servedGroups,
  subresourcesOf,
  verbsOf,
  virtualResourcesIn,
} from "./served-resources.ts";

/** A client that finds another type around the document takes it for one that lists nothing. */
export const AGGREGATED_TYPE = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Whether the first form of the `accept` header that the server speaks is the aggregated one. */
export function wantsAggregated(accept = ""): boolean {
  for (const clause of accept.split(",")) {
    const [type, ...parameters] = clause.split(";").map((part) => part.trim());
    if (type !== "application/json" && type !== "*/*") continue;
    const given = new Map(parameters.map((text) => text.split("=", 2) as [string, string]));
    const as = given.get("as");
    if (as === undefined) return false;
    if (as === "APIGroupDiscoveryList" && given.get("g") === "apidiscovery.k8s.io" && given.get("v") === "v2") {
      return true;
    }
  }
  return false;
}

export function aggregatedCore(kinds: KindRegistry): unknown {
  return discoveryList([groupDiscovery(kinds, "", ["v1"])]);
}

export function aggregatedGroups(kinds: KindRegistry): unknown {
  return discoveryList(servedGroups(kinds).map(({ name, versions }) => groupDiscovery(kinds, name, versions)));
}

function discoveryList(items: readonly unknown[]): unknown {
  return { kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2", metadata: {}, items };
}

function groupDiscovery(kinds: KindRegistry, group: string, versions: readonly string[]): unknown {
  return {
    metadata: group === "" ? {} : { name: group },
    versions: versions.map((version) => ({
      version,
      resources: resourcesIn(kinds, group, version),
      freshness: "Current",
    })),
  };
}

function resourcesIn(kinds: KindRegistry, group: string, version: string): readonly unknown[] {
  const served = kindsServedIn(kinds, group, version);
  const virtual = virtualResourcesIn(kinds, group, version);
  return inOrder(served, [...served.map(resourceDiscovery), ...virtual.map(virtualDiscovery)], "resource");
}

type Listed = { readonly resource: string } & Readonly<Record<string, unknown>>;

function resourceDiscovery(served: ServedKind): Listed {
  const { group, version, kind } = served;
  const { plural, singular, namespaced, shortNames, categories } = served.definition;
  const listed = subresourcesOf(served).map((subresource) => ({
    subresource: subresource.name,
    responseKind: { group: subresource.group, version: subresource.version, kind: subresource.kind },
    verbs: subresource.verbs,
  }));
  const subresources = inOrder([served], listed, "subresource");
  return {
    resource: plural,
    responseKind: { group, version, kind },
    scope: namespaced ? "Namespaced" : "Cluster",
    singularResource: singular,
    verbs: verbsOf(served),
    ...(shortNames === undefined ? {} : { shortNames }),
    ...(categories === undefined ? {} : { categories }),
    ...(subresources.length === 0 ? {} : { subresources }),
  };
}

function virtualDiscovery(resource: VirtualResource): Listed {
  const { group, version, kind, plural, singular, namespaced, shortNames, verbs } = resource;
  return {
    resource: plural,
    responseKind: { group, version, kind },
    scope: namespaced ? "Namespaced" : "Cluster",
    singularResource: singular,
    verbs,
    ...(shortNames === undefined ? {} : { shortNames }),
  };
}
