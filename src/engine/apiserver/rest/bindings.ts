/** `POST /api/v1/namespaces/{namespace}/bindings`: the older way to say where a Pod goes. */
import type { ApiRequest, ApiResponse } from "../../../api/api-client.ts";
import { badRequest } from "../../../api/status-errors.ts";
import type { UserInfo } from "../authorization/user-info.ts";
import type { VirtualResource } from "../virtual-resource.ts";
import { respondStatus } from "./resource-request.ts";

/** @param post how `pods/{name}/binding` is asked */
export function bindingResource(post: (user: UserInfo, request: ApiRequest) => ApiResponse): VirtualResource {
  return {
    group: "",
    version: "v1",
    plural: "bindings",
    singular: "binding",
    kind: "Binding",
    namespaced: true,
    verbs: ["create"],
    handle: ({ namespace = "", headers, body, user }) => {
      const { metadata } = (body ?? {}) as { readonly metadata?: { readonly name?: unknown } };
      const name = metadata?.name;
      if (typeof name !== "string" || name === "") {
        return respondStatus(badRequest("name must be provided"));
      }
      const path = `/api/v1/namespaces/${encodeURIComponent(namespace)}/pods/${encodeURIComponent(name)}/binding`;
      return post(user, { method: "POST", path, headers, body });
    },
  };
}
