/**
 * What the server serves, and which of it a word on the command line means.
 * Upstream: k8s.io/client-go/restmapper (shortcut, category expansion).
 */
import { groupVersionPath } from "../api/resource-paths.ts";
import type { ApiResource } from "./api-resource.ts";
import type { Session } from "./command.ts";
import { CommandFailure, expectBody, get, type Steps } from "./steps.ts";

/** An APIGroupDiscoveryList. */
interface DiscoveryList {
  readonly items: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions: readonly { readonly version: string; readonly resources?: readonly DiscoveredResource[] }[];
  }[];
}

interface DiscoveredResource {
  readonly resource: string;
  readonly responseKind?: { readonly kind: string };
  readonly scope: string;
  readonly singularResource?: string;
  readonly verbs?: readonly string[];
  readonly shortNames?: readonly string[];
  readonly categories?: readonly string[];
  readonly subresources?: readonly { readonly subresource: string }[];
}

const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";

/** Every version of every resource: core resources first, then groups in the order of the server, preferred versions first. */
export function* discover(session: Session, again = false): Steps<readonly ApiResource[]> {
  if (session.resources !== undefined && !again) return session.resources;
  const found: ApiResource[] = [];
  for (const path of ["/api", "/apis"]) {
    const { items } = expectBody<DiscoveryList>(yield* get(path, AGGREGATED));
    for (const { metadata, versions } of items) {
      const seen = new Set<string>();
      for (const { version, resources = [] } of versions) {
        for (const resource of resources) {
          found.push(apiResource(metadata.name ?? "", version, resource, !seen.has(resource.resource)));
          seen.add(resource.resource);
        }
      }
    }
  }
  session.resources = found;
  return found;
}

function apiResource(group: string, version: string, found: DiscoveredResource, preferred: boolean): ApiResource {
  const kind = found.responseKind?.kind ?? "";
  return {
    group,
    version,
    name: found.resource,
    singularName: found.singularResource || kind.toLowerCase(),
    kind,
    namespaced: found.scope === "Namespaced",
    verbs: found.verbs ?? [],
    shortNames: found.shortNames ?? [],
    categories: found.categories ?? [],
    subresources: (found.subresources ?? []).map(({ subresource }) => subresource),
    preferred,
  };
}

/** What the server prefers: one version of each resource. */
export function preferredOf(resources: readonly ApiResource[]): readonly ApiResource[] {
  return resources.filter(({ preferred }) => preferred);
}

/** @throws CommandFailure when the server has no such resource */
export function* resolveResource(session: Session, word: string): Steps<ApiResource> {
  const known = findResource(yield* discover(session), word) ?? findResource(yield* discover(session, true), word);
  if (known === undefined)
    throw new CommandFailure(`error: the server doesn't have a resource type "${word.split(".", 1)[0] ?? ""}"`);
  return known;
}

/** `pods`, `pod`, `po`, `Pod`, `deployments.apps`, `deployments.v1.apps`. */
export function findResource(resources: readonly ApiResource[], word: string): ApiResource | undefined {
  const [name = "", ...rest] = word.toLowerCase().split(".");
  const suffix = rest.join(".");
  const called = (resource: ApiResource): boolean =>
    resource.name === name ||
    resource.singularName === name ||
    resource.kind.toLowerCase() === name ||
    resource.shortNames.includes(name);
  const inGroup = ({ group, version }: ApiResource): boolean =>
    suffix === "" || group === suffix || `${version}.${group}` === suffix;
  return resources.find((resource) => called(resource) && inGroup(resource));
}

/** The resource of an object, as its `apiVersion` and `kind` say. */
export function* resourceOfKind(session: Session, apiVersion: string, kind: string): Steps<ApiResource | undefined> {
  const matches = (resource: ApiResource): boolean => resource.kind === kind && groupVersionOf(resource) === apiVersion;
  return (yield* discover(session)).find(matches) ?? (yield* discover(session, true)).find(matches);
}

/** `v1`, `apps/v1` */
export function groupVersionOf({ group, version }: ApiResource): string {
  return group === "" ? version : `${group}/${version}`;
}

/** `pods`, `deployments.apps` */
export function qualifiedName({ name, group }: ApiResource): string {
  return group === "" ? name : `${name}.${group}`;
}

/** `pod/web`, `deployment.apps/web`: how results of commands are called. */
export function objectLabel({ kind, group }: ApiResource, name: string): string {
  const lower = kind.toLowerCase();
  return `${group === "" ? lower : `${lower}.${group}`}/${name}`;
}

/** Path of the collection or, with a name, of the object. */
export function resourcePath(
  { group, version, name: plural, namespaced }: ApiResource,
  namespace: string | undefined,
  name?: string,
  subresource?: string,
): string {
  const scope = namespaced && namespace !== undefined ? `/namespaces/${encodeURIComponent(namespace)}` : "";
  const object = name === undefined ? "" : `/${encodeURIComponent(name)}`;
  const sub = subresource === undefined ? "" : `/${subresource}`;
  return `${groupVersionPath(group, version)}${scope}/${plural}${object}${sub}`;
}
