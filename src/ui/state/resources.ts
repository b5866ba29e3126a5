/** Where each kind lives in the API, for paths. */
import type { KindName } from "../../api/kinds.ts";
import { RESOURCES } from "../../api/resource-paths.ts";

export interface Resource {
  readonly kind: string;
  readonly apiVersion: string;
  readonly plural: string;
  readonly namespaced: boolean;
  /** Heard of by discovery: a custom resource. */
  readonly learned?: boolean;
}

const learnt = new Map<string, Resource>();

/** Adds kinds that were discovered. A kind of the page's own is never replaced. */
export function learnResources(resources: readonly Resource[]): void {
  for (const resource of resources) learnt.set(resource.kind, { ...resource, learned: true });
}

export function resourceOf(kind: string): Resource | undefined {
  if (!Object.hasOwn(RESOURCES, kind)) return learnt.get(kind);
  const { group, version, plural, namespaced } = RESOURCES[kind as KindName];
  return { kind, apiVersion: group === "" ? version : `${group}/${version}`, plural, namespaced };
}

/** Path of a kind's collection (all namespaces without `namespace`), or of one object in it. Throws for an unknown kind. */
export function apiPath(kind: string, namespace?: string, name?: string): string {
  const resource = resourceOf(kind);
  if (resource === undefined) throw new Error(`no API path is known for kind ${kind}`);
  const root = resource.apiVersion.includes("/") ? `/apis/${resource.apiVersion}` : `/api/${resource.apiVersion}`;
  const scope = resource.namespaced && namespace !== undefined ? `/namespaces/${namespace}` : "";
  return `${root}${scope}/${resource.plural}${name === undefined ? "" : `/${name}`}`;
}
