/**
 * Resources that are answered but never stored: reviews, tokens, metrics. They appear in discovery like any other.
 * Upstream: the storages in k8s.io/kubernetes/pkg/registry/{authorization,authentication} and aggregated API servers.
 */
import type { ApiRequest, ApiResponse } from "../../api/api-client.ts";
import { methodNotAllowed } from "../../api/status-errors.ts";
import type { UserInfo } from "./authorization/user-info.ts";
import { parseRequestUrl, resourcePath, type Query } from "./rest/request-url.ts";
import { respondStatus } from "./rest/resource-request.ts";

export interface VirtualResource {
  readonly group: string;
  readonly version: string;
  /** As in paths. */
  readonly plural: string;
  /** Absent: no such subresource of the resource; a kind that is stored says in its definition that it has one. */
  readonly subresource?: string;
  readonly singular: string;
  readonly kind: string;
  readonly namespaced: boolean;
  readonly shortNames?: readonly string[];
  /** Of those that discovery lists: `create`, `get`, `list`. */
  readonly verbs: readonly string[];
  handle(request: VirtualRequest): ApiResponse;
}

export interface VirtualRequest {
  readonly verb: string;
  readonly namespace: string | undefined;
  /** Empty for the collection. */
  readonly name: string;
  readonly query: Query;
  readonly headers: NonNullable<ApiRequest["headers"]>;
  readonly body: unknown;
  /** Who asks. */
  readonly user: UserInfo;
}

/** Undefined when the path means none of the resources. */
export function handleVirtual(
  resources: readonly VirtualResource[],
  user: UserInfo,
  request: ApiRequest,
): ApiResponse | undefined {
  const url = parseRequestUrl(request.path);
  const path = url === undefined ? undefined : resourcePath(url.segments);
  if (url === undefined || path === undefined) return undefined;
  const { namespace, name = "", subresource } = path;
  const resource = resources.find(
    (one) =>
      one.plural === path.plural &&
      one.group === path.group &&
      one.version === path.version &&
      one.subresource === subresource,
  );
  // A namespaced resource is listed in all namespaces, but made and read in one.
  const misplaced = resource?.namespaced === true ? namespace === undefined && name !== "" : namespace !== undefined;
  if (resource === undefined || misplaced) return undefined;
  const verb = verbOf(request.method, name !== "" && subresource === undefined);
  const served =
    resource.verbs.includes(verb) && (verb !== "create" || !resource.namespaced || namespace !== undefined);
  if (!served) {
    const plural = subresource === undefined ? resource.plural : `${resource.plural}/${subresource}`;
    return respondStatus(methodNotAllowed({ group: resource.group, plural }, verb));
  }
  const { query } = url;
  return resource.handle({ verb, namespace, name, query, headers: request.headers ?? {}, body: request.body, user });
}

function verbOf(method: ApiRequest["method"], named: boolean): string {
  switch (method) {
    case "GET":
      return named ? "get" : "list";
    case "POST":
      return named ? "update" : "create";
    case "PUT":
      return "update";
    case "PATCH":
      return "patch";
    case "DELETE":
      return named ? "delete" : "deletecollection";
  }
}
