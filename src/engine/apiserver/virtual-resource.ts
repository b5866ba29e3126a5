/**
 * Resources that are answered but never stored: reviews, tokens, metrics. They appear in discovery like any other.
 * Upstream: the storages in k8s.io/kubernetes/pkg/registry/{authorization,authentication} and aggregated API servers.
 */
import type { ApiRequest, ApiResponse } from "../../api/api-client.ts";
import type { UserInfo } from "./authorization/user-info.ts";
import type { Query } from "./rest/request-url.ts";

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
