/**
 * What the server serves, and which of it a word on the command line means.
 * Upstream: k8s.io/client-go/restmapper (shortcut, category expansion).
 */
import { groupVersionPath } from "../api/resource-paths.ts";
import type { ApiResource } from "./api-resource.ts";
import type { Session } from "./command.ts";
import { CommandFailure, expectBody, get, type Steps } from "./steps.ts";

interface ResourceList {
  readonly resources: readonly (Partial<ApiResource> & { readonly name: string; readonly kind: string })[];
}

/** Core resources first, then groups in the order of the server. */
export function* discover(session: Session, again = false): Steps<readonly ApiResource[]> {
  if (session.resources !== undefined && !again) return session.resources;
  const { groups } = expectBody<{
    readonly groups: readonly {
      readonly name: string;
      readonly preferredVersion?: { readonly version: string };
    }[];
  }>(yield* get("/apis"));
  const found: ApiResource[] = [];
  for (const { name: group, preferredVersion } of [{ name: "", preferredVersion: { version: "v1" } }, ...groups]) {
    const version = preferredVersion?.version ?? "v1";
    const { resources } = expectBody<ResourceList>(yield* get(groupVersionPath(group, version)));
    for (const resource of resources) {
      if (resource.name.includes("/")) continue;
      found.push({
        group,
        version,
        name: resource.name,
        singularName: resource.singularName || resource.kind.toLowerCase(),
        kind: resource.kind,
        namespaced: resource.namespaced ?? false,
        verbs: resource.verbs ?? [],
        shortNames: resource.shortNames ?? [],
        categories: resource.categories ?? [],
      });
    }
  }
  session.resources = found;
  return found;
}

/** @throws CommandFailure when the server has no such resource */
export function* resolveResource(session: Session, word: string): Steps<ApiResource> {
  const known = findResource(yield* discover(session), word) ?? findResource(yield* discover(session, true), word);
  if (known === undefined) throw new CommandFailure(`error: the server doesn't have a resource type "${word}"`);
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
    suffix === "" || group === suffix || (group === "" ? version === suffix : `${version}.${group}` === suffix);
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
