/**
 * What the server says about itself: versions, groups, resources, health.
 * Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#discovery-api (unaggregated form)
 */
import type { ApiResponse } from "../../../api/api-client.ts";
import type { KindDefinition } from "../kind-definition.ts";
import type { KindRegistry } from "../kind-registry.ts";

export const GIT_VERSION = "v1.35.0";

const VERBS = ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"];

interface Subresource {
  readonly kind: string;
  readonly group?: string;
  readonly version?: string;
  readonly verbs: readonly string[];
}

const SUBRESOURCES: Readonly<Record<string, (kind: string) => Subresource>> = {
  status: (kind) => ({ kind, verbs: ["get", "patch", "update"] }),
  scale: () => ({ kind: "Scale", group: "autoscaling", version: "v1", verbs: ["get", "patch", "update"] }),
  binding: () => ({ kind: "Binding", verbs: ["create"] }),
  eviction: () => ({ kind: "Eviction", group: "policy", version: "v1", verbs: ["create"] }),
  log: () => ({ kind: "Pod", verbs: ["get"] }),
};

/** The answer to a GET outside every resource; undefined when there is none. */
export function discover(kinds: KindRegistry, segments: readonly string[]): ApiResponse | undefined {
  const [root = "", group, version, ...rest] = segments;
  if (rest.length > 0) return undefined;
  if (segments.length === 0) return json({ paths: rootPaths(kinds) });
  if (segments.length === 1) {
    if (root === "healthz" || root === "livez" || root === "readyz") return { code: 200, body: "ok" };
    if (root === "version") return json(VERSION);
    if (root === "api") {
      return json({
        kind: "APIVersions",
        versions: ["v1"],
        serverAddressByClientCIDRs: [{ clientCIDR: "0.0.0.0/0", serverAddress: "127.0.0.1:6443" }],
      });
    }
    if (root === "apis") return json({ kind: "APIGroupList", apiVersion: "v1", groups: groupsOf(kinds) });
  }
  if (root === "api" && segments.length === 2) return resourceList(kinds, "", group ?? "");
  if (root === "apis" && segments.length === 2) {
    const found = groupsOf(kinds).find((known) => known.name === group);
    return found === undefined ? undefined : json({ kind: "APIGroup", apiVersion: "v1", ...found });
  }
  if (root === "apis" && segments.length === 3) return resourceList(kinds, group ?? "", version ?? "");
  return undefined;
}

const VERSION = {
  major: "1",
  minor: "35",
  emulationMajor: "1",
  emulationMinor: "35",
  minCompatibilityMajor: "1",
  minCompatibilityMinor: "34",
  gitVersion: GIT_VERSION,
  gitCommit: "",
  gitTreeState: "clean",
  buildDate: "2025-12-17T00:00:00Z",
  goVersion: "",
  compiler: "kubarium",
  platform: "linux/amd64",
};

function json(body: unknown): ApiResponse {
  return { code: 200, body };
}

function rootPaths(kinds: KindRegistry): readonly string[] {
  const groups = groupsOf(kinds).flatMap(({ name, versions }) => [
    `/apis/${name}`,
    ...versions.map(({ groupVersion }) => `/apis/${groupVersion}`),
  ]);
  return ["/api", "/api/v1", "/apis", ...groups, "/healthz", "/livez", "/readyz", "/version"];
}

function groupsOf(kinds: KindRegistry) {
  const byGroup = new Map<string, Set<string>>();
  for (const { group, version } of kinds.all()) {
    if (group === "") continue;
    const versions = byGroup.get(group) ?? new Set();
    byGroup.set(group, versions.add(version));
  }
  return [...byGroup].map(([name, found]) => {
    const versions = [...found].map((version) => ({ groupVersion: `${name}/${version}`, version }));
    return { name, versions, preferredVersion: versions[0] };
  });
}

function resourceList(kinds: KindRegistry, group: string, version: string): ApiResponse | undefined {
  const served = kinds.all().filter((kind) => kind.group === group && kind.version === version);
  if (served.length === 0) return undefined;
  const groupVersion = group === "" ? version : `${group}/${version}`;
  return json({ kind: "APIResourceList", apiVersion: "v1", groupVersion, resources: served.flatMap(resourcesOf) });
}

function resourcesOf(definition: KindDefinition): readonly unknown[] {
  const { kind, plural, singular, namespaced, shortNames, categories } = definition;
  const object = {
    name: plural,
    singularName: singular,
    namespaced,
    kind,
    verbs: VERBS,
    ...(shortNames === undefined ? {} : { shortNames }),
    ...(categories === undefined ? {} : { categories }),
  };
  const subresources = (definition.subresources ?? []).map((name) => ({
    name: `${plural}/${name}`,
    singularName: "",
    namespaced,
    ...SUBRESOURCES[name]?.(kind),
  }));
  return [object, ...subresources];
}
