/** From a request to the resource that is answered without being stored. */
import type { ApiRequest, ApiResponse } from "../../../api/api-client.ts";
import { methodNotServed } from "../../../api/status-errors.ts";
import type { UserInfo } from "../authorization/user-info.ts";
import type { VirtualResource } from "../virtual-resource.ts";
import { parseRequestUrl, resourcePath } from "./request-url.ts";
import { respondStatus } from "./resource-request.ts";

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
  if (!served) return respondStatus(methodNotServed());
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
    default:
      return "";
  }
}
