import { describe, expect, it } from "vitest";
import type { ApiResponse } from "../../../api/api-client.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { KindRegistry } from "../kind-registry.ts";
import { discover } from "./discover.ts";
import { servedGroups } from "./served-resources.ts";

const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
const KUBECTL = `${AGGREGATED},application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList,application/json`;

function find(path: string, accept?: string): ApiResponse | undefined {
  const segments = path.split("/").filter((segment) => segment !== "");
  return discover(new KindRegistry(), segments, accept === undefined ? {} : { accept });
}

function get(path: string, accept?: string): ApiResponse {
  return find(path, accept) ?? { code: 404, body: undefined };
}

interface Aggregated {
  readonly items: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions: readonly {
      readonly version: string;
      readonly resources: readonly Readonly<Record<string, unknown>>[];
    }[];
  }[];
}

function resource(response: ApiResponse, name: string): unknown {
  const { items } = response.body as Aggregated;
  return items
    .flatMap(({ versions }) => versions.flatMap(({ resources }) => resources))
    .find((one) => one["resource"] === name);
}

describe("aggregated discovery", () => {
  it.each([
    ["kubectl", KUBECTL, AGGREGATED],
    ["the older form only", "application/json;g=apidiscovery.k8s.io;v=v2beta1;as=APIGroupDiscoveryList", undefined],
    ["plain JSON first", `application/json,${AGGREGATED}`, undefined],
    ["anything", "*/*", undefined],
    ["nothing said", undefined, undefined],
  ])("for %s", (_, accept, contentType) => {
    expect([get("/api", accept).contentType, get("/apis", accept).contentType]).toEqual([contentType, contentType]);
  });

  it("tells of the core group", () => {
    const answer = get("/api", KUBECTL);
    expect(answer.body).toMatchObject({ kind: "APIGroupDiscoveryList", apiVersion: "apidiscovery.k8s.io/v2" });
    expect(resource(answer, "pods")).toEqual({
      resource: "pods",
      responseKind: { group: "", version: "v1", kind: "Pod" },
      scope: "Namespaced",
      singularResource: "pod",
      verbs: ["create", "delete", "deletecollection", "get", "list", "patch", "update", "watch"],
      shortNames: ["po"],
      categories: ["all"],
      subresources: expect.arrayContaining([
        {
          subresource: "eviction",
          responseKind: { group: "policy", version: "v1", kind: "Eviction" },
          verbs: ["create"],
        },
        { subresource: "binding", responseKind: { group: "", version: "v1", kind: "Binding" }, verbs: ["create"] },
        { subresource: "log", responseKind: { group: "", version: "v1", kind: "Pod" }, verbs: ["get"] },
        {
          subresource: "exec",
          responseKind: { group: "", version: "v1", kind: "PodExecOptions" },
          verbs: ["create", "get"],
        },
      ]) as unknown,
    });
    expect(resource(answer, "nodes")).toMatchObject({ scope: "Cluster", singularResource: "node" });
  });

  it("tells of the other groups", () => {
    const answer = get("/apis", KUBECTL);
    expect(resource(answer, "deployments")).toMatchObject({
      responseKind: { group: "apps", version: "v1", kind: "Deployment" },
      subresources: [
        {
          subresource: "scale",
          responseKind: { group: "autoscaling", version: "v1", kind: "Scale" },
          verbs: ["get", "patch", "update"],
        },
        {
          subresource: "status",
          responseKind: { group: "apps", version: "v1", kind: "Deployment" },
          verbs: ["get", "patch", "update"],
        },
      ],
    });
  });
});

describe("one document a group and version", () => {
  it.each([
    ["/version", { major: "1", minor: "35" }],
    ["/api", { kind: "APIVersions", versions: ["v1"] }],
    ["/apis/apps", { kind: "APIGroup", name: "apps", preferredVersion: { groupVersion: "apps/v1", version: "v1" } }],
    ["/apis/apps/v1", { kind: "APIResourceList", groupVersion: "apps/v1" }],
  ])("%s", (path, body) => {
    expect(get(path)).toMatchObject({ code: 200, body });
  });

  it("lists resources by name", () => {
    const { resources } = get("/api/v1").body as { resources: readonly { readonly name: string }[] };
    const names = resources.map(({ name }) => name);
    expect(names).toEqual(names.toSorted());
  });

  it("lists subresources with the kinds of their bodies", () => {
    const { resources } = get("/api/v1").body as { resources: readonly { readonly name: string }[] };
    const named = (name: string) => resources.find((one) => one.name === name);
    expect(named("pods/eviction")).toMatchObject({ kind: "Eviction", group: "policy", version: "v1" });
    expect(named("pods/status")).toEqual({
      name: "pods/status",
      singularName: "",
      namespaced: true,
      kind: "Pod",
      verbs: ["get", "patch", "update"],
    });
    expect(named("namespaces/finalize")).toMatchObject({ kind: "Namespace", verbs: ["update"] });
  });

  it.each(["/nothing", "/api/v2", "/apis/none", "/apis/apps/v2", "/api/v1/pods", "/version/more"])(
    "%s is not there",
    (path) => {
      expect(find(path)).toBeUndefined();
    },
  );
});

it("shows preferred versions first, and metrics after everything whose names they share", () => {
  const kind = (group: string, version: string, name: string) =>
    ({
      group,
      version,
      kind: name,
      plural: `${name.toLowerCase()}s`,
      singular: "",
      namespaced: true,
    }) as KindDefinition;
  const kinds = new KindRegistry([
    kind("metrics.k8s.io", "v1beta1", "M"),
    kind("own.example.com", "v1alpha1", "A"),
    kind("own.example.com", "v1beta2", "B"),
    kind("own.example.com", "v1beta10", "C"),
    kind("autoscaling", "v1", "D"),
    kind("autoscaling", "v2", "E"),
    kind("apps", "v1", "F"),
  ]);
  expect(servedGroups(kinds)).toEqual([
    { name: "apps", versions: ["v1"] },
    { name: "autoscaling", versions: ["v2", "v1"] },
    { name: "own.example.com", versions: ["v1beta10", "v1beta2", "v1alpha1"] },
    { name: "metrics.k8s.io", versions: ["v1beta1"] },
  ]);
});

// What real clusters show.
it.each([
  ["/api/v1", "pods", "xPOwRZ+Yhw8="],
  ["/api/v1", "configmaps", "qFsyl6wFWjQ="],
  ["/apis/apps/v1", "deployments", "8aSe+NMegvE="],
  ["/apis/events.k8s.io/v1", "events", "r2yiGXH7wu8="],
])("%s tells the hash of the stored version of %s", (path, name, storageVersionHash) => {
  const { resources } = get(path).body as { readonly resources: readonly { readonly name: string }[] };
  expect(resources.find((one) => one.name === name)).toMatchObject({ storageVersionHash });
});
