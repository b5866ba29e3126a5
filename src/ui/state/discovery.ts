/** Which kinds the API serves beyond those that the page knows by heart: custom resources. */
import { useEffect } from "react";
import { create } from "zustand";
import { send } from "./cluster.ts";
import { useObjects } from "./live-list.ts";
import { learnResources, resourceOf, type Resource } from "./resources.ts";

interface DiscoveryState {
  /** Custom kinds, in name order. */
  readonly custom: readonly Resource[];
}

export const useDiscovery = create<DiscoveryState>()(() => ({ custom: [] }));

interface GroupList {
  readonly groups: readonly { readonly preferredVersion: { readonly groupVersion: string } }[];
}

interface ApiResourceList {
  readonly resources: readonly {
    readonly name: string;
    readonly kind: string;
    readonly namespaced: boolean;
    readonly verbs: readonly string[];
  }[];
}

/** Asks again whenever a CustomResourceDefinition changes. */
export function useFollowDiscovery(): void {
  const { items } = useObjects("CustomResourceDefinition");
  const key = items.map(({ metadata }) => metadata.resourceVersion).join(" ");
  useEffect(() => {
    if (key !== "") void discover();
    else if (useDiscovery.getState().custom.length > 0) useDiscovery.setState({ custom: [] });
  }, [key]);
}

async function discover(): Promise<void> {
  const { code, body } = await send({ method: "GET", path: "/apis" });
  if (code !== 200) return;
  const versions = (body as GroupList).groups.map(({ preferredVersion }) => preferredVersion.groupVersion);
  const lists = await Promise.all(versions.map((version) => resourcesOf(version)));
  const custom = lists.flat().filter(({ kind, learned }) => learned || resourceOf(kind) === undefined);
  learnResources(custom);
  useDiscovery.setState({ custom: custom.toSorted((a, b) => (a.kind < b.kind ? -1 : 1)) });
}

async function resourcesOf(apiVersion: string): Promise<readonly Resource[]> {
  const { code, body } = await send({ method: "GET", path: `/apis/${apiVersion}` });
  if (code !== 200) return [];
  return (body as ApiResourceList).resources
    .filter(({ name, verbs }) => !name.includes("/") && verbs.includes("list") && verbs.includes("watch"))
    .map(({ name, kind, namespaced }) => ({
      kind,
      apiVersion,
      plural: name,
      namespaced,
      learned: resourceOf(kind)?.learned === true,
    }));
}
