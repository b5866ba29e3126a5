/**
 * What the server says about itself: versions, groups, resources, health.
 * Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api
 */
import type { ApiRequest, ApiResponse } from "../../../api/api-client.ts";
import type { KindRegistry } from "../kind-registry.ts";
import { aggregatedCore, aggregatedGroups, AGGREGATED_TYPE, wantsAggregated } from "./aggregated.ts";
import type { Query } from "../rest/request-url.ts";
import { healthAnswer } from "./health.ts";
import { ADVERTISED_HOST, OPENID_CONFIGURATION, OPENID_KEYS } from "./openid.ts";
import { servedGroups, type ServedGroup } from "./served-resources.ts";
import { apiGroup, apiResourceList } from "./unaggregated.ts";
import { VERSION } from "./version.ts";

const NO_QUERY: Query = new Map();

/** The answer to a GET outside every resource; undefined when there is none. @param etcdAnswers false: it has no quorum */
export function discover(
  kinds: KindRegistry,
  segments: readonly string[],
  headers: NonNullable<ApiRequest["headers"]>,
  query: Query = NO_QUERY,
  etcdAnswers = true,
): ApiResponse | undefined {
  const [root = "", ...rest] = segments;
  if (root === "api") return discoverCore(kinds, rest, wantsAggregated(headers["accept"]));
  if (root === "apis") return discoverGroups(kinds, rest, wantsAggregated(headers["accept"]));
  const path = segments.join("/");
  if (path === ".well-known/openid-configuration") return json(OPENID_CONFIGURATION);
  if (path === "openid/v1/jwks") return { ...json(OPENID_KEYS), contentType: "application/jwk-set+json" };
  const health = healthAnswer(segments, query, etcdAnswers);
  if (health !== undefined) return health;
  if (rest.length > 0) return undefined;
  if (root === "") return json({ paths: rootPaths(servedGroups(kinds)) });
  return root === "version" ? json(VERSION) : undefined;
}

function discoverCore(kinds: KindRegistry, rest: readonly string[], aggregated: boolean): ApiResponse | undefined {
  const [version, ...more] = rest;
  if (more.length > 0) return undefined;
  if (version !== undefined) return resourceList(kinds, "", version);
  if (aggregated) return { ...json(aggregatedCore(kinds)), contentType: AGGREGATED_TYPE };
  const serverAddressByClientCIDRs = [{ clientCIDR: "0.0.0.0/0", serverAddress: ADVERTISED_HOST }];
  return json({ kind: "APIVersions", versions: ["v1"], serverAddressByClientCIDRs });
}

function discoverGroups(kinds: KindRegistry, rest: readonly string[], aggregated: boolean): ApiResponse | undefined {
  const [name, version, ...more] = rest;
  if (more.length > 0) return undefined;
  if (name !== undefined && version !== undefined) return resourceList(kinds, name, version);
  if (name !== undefined) {
    const group = servedGroups(kinds).find((served) => served.name === name);
    return group === undefined ? undefined : json({ kind: "APIGroup", apiVersion: "v1", ...apiGroup(group) });
  }
  if (aggregated) return { ...json(aggregatedGroups(kinds)), contentType: AGGREGATED_TYPE };
  return json({ kind: "APIGroupList", apiVersion: "v1", groups: servedGroups(kinds).map(apiGroup) });
}

function resourceList(kinds: KindRegistry, group: string, version: string): ApiResponse | undefined {
  const list = apiResourceList(kinds, group, version);
  return list === undefined ? undefined : json(list);
}

function json(body: unknown): ApiResponse {
  return { code: 200, body };
}

function rootPaths(groups: readonly ServedGroup[]): readonly string[] {
  const paths = groups.flatMap(({ name, versions }) => [
    `/apis/${name}`,
    ...versions.map((version) => `/apis/${name}/${version}`),
  ]);
  const own = ["/healthz", "/livez", "/metrics", "/metrics/slis", "/openid/v1/jwks", "/readyz", "/version"];
  return ["/.well-known/openid-configuration", "/api", "/api/v1", "/apis", ...paths, ...own];
}
