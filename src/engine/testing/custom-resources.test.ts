import { describe, expect, it } from "vitest";
import { TestCluster } from "./test-cluster.ts";
import { widgetDefinition } from "../apiserver/custom-resources/testing/widgets.ts";

const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const WIDGETS = "/apis/example.com/v1/namespaces/default/widgets";

function established(definition: object = widgetDefinition()): TestCluster {
  const test = new TestCluster({ nodes: 1 });
  const answer = test.request("POST", CRDS, definition);
  if (answer.code !== 201) throw new Error(JSON.stringify(answer.body));
  test.advance(100);
  return test;
}

describe("custom resources", () => {
  it("are served once the definition is established", () => {
    const test = established();
    expect(test.request("GET", `${CRDS}/widgets.example.com`).body).toMatchObject({
      status: {
        acceptedNames: { kind: "Widget", listKind: "WidgetList", plural: "widgets", singular: "widget" },
        conditions: [
          { type: "NamesAccepted", status: "True", reason: "NoConflicts", message: "no conflicts found" },
          { type: "Established", status: "True", reason: "InitialNamesAccepted" },
        ],
        storedVersions: ["v1"],
      },
    });
    const widget = { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "a" }, spec: {} };
    expect(test.request("POST", WIDGETS, widget)).toMatchObject({
      code: 201,
      body: { kind: "Widget", metadata: { name: "a", generation: 1 } },
    });
    expect(test.request("GET", WIDGETS).body).toMatchObject({
      kind: "WidgetList",
      items: [{ metadata: { name: "a" } }],
    });
  });

  it("go before their definition does", () => {
    const test = established();
    const widget = { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "a" }, spec: {} };
    test.request("POST", WIDGETS, widget);
    test.request("DELETE", `${CRDS}/widgets.example.com`);
    expect(test.request("POST", WIDGETS, { ...widget, metadata: { name: "b" } })).toMatchObject({
      code: 405,
      body: { message: "create not allowed while custom resource definition is terminating" },
    });
    test.advance(1000);
    expect(test.request("GET", `${CRDS}/widgets.example.com`).code).toBe(404);
    expect(test.request("GET", WIDGETS).code).toBe(404);
  });
});

describe("controllers of every kind", () => {
  const widget = (name: string, metadata: object = {}) => ({
    apiVersion: "example.com/v1",
    kind: "Widget",
    metadata: { name, ...metadata },
    spec: {},
  });
  const uidOf = (test: TestCluster, path: string): string =>
    (test.request("GET", path).body as { readonly metadata: { readonly uid: string } }).metadata.uid;

  it("collect what a custom resource owned, and what owned it", () => {
    const test = established();
    test.request("POST", WIDGETS, widget("owner"));
    const owner = { apiVersion: "example.com/v1", kind: "Widget", name: "owner", uid: uidOf(test, `${WIDGETS}/owner`) };
    test.request("POST", WIDGETS, widget("child", { ownerReferences: [owner] }));
    test.create({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "made-by-owner", namespace: "default", ownerReferences: [owner] },
    });
    test.request("DELETE", `${WIDGETS}/owner`);
    test.advance(2000);
    expect(test.request("GET", WIDGETS).body).toMatchObject({ items: [] });
    expect(test.get("ConfigMap", "default", "made-by-owner")).toBeUndefined();
  });

  it("take a kind of the same name in another group for another kind", () => {
    const names = { plural: "services", kind: "Service" };
    const definition = widgetDefinition();
    const test = established({
      ...definition,
      metadata: { name: "services.example.com" },
      spec: { ...definition.spec, names },
    });
    const services = "/apis/example.com/v1/namespaces/default/services";
    expect(test.request("POST", services, { ...widget("web"), kind: "Service" })).toMatchObject({
      code: 201,
      body: { apiVersion: "example.com/v1", kind: "Service", spec: {} },
    });
    const owner = { apiVersion: "example.com/v1", kind: "Service", name: "web", uid: uidOf(test, `${services}/web`) };
    const metadata = { name: "kept", namespace: "default", ownerReferences: [owner] };
    test.create({ apiVersion: "v1", kind: "ConfigMap", metadata });
    test.advance(2000);
    expect(test.get("ConfigMap", "default", "kept")).toBeDefined();
  });

  it("empty a namespace of custom resources", () => {
    const test = established();
    test.create({ apiVersion: "v1", kind: "Namespace", metadata: { name: "team" } });
    const inTeam = "/apis/example.com/v1/namespaces/team/widgets";
    test.request("POST", inTeam, widget("a", { finalizers: ["example.com/hold"] }));
    test.request("DELETE", "/api/v1/namespaces/team");
    test.advance(1000);
    expect(test.get("Namespace", undefined, "team")?.status.conditions).toContainEqual(
      expect.objectContaining({
        type: "NamespaceContentRemaining",
        message: "Some resources are remaining: widgets.example.com has 1 resource instances",
      }),
    );
    test.request("PATCH", `${inTeam}/a`, { metadata: { finalizers: null } }, "application/merge-patch+json");
    test.advance(1000);
    expect(test.get("Namespace", undefined, "team")).toBeUndefined();
  });

  it("go on the same way in a restored run", () => {
    const test = established();
    test.request("POST", WIDGETS, widget("owner"));
    const owner = { apiVersion: "example.com/v1", kind: "Widget", name: "owner", uid: uidOf(test, `${WIDGETS}/owner`) };
    test.request("POST", WIDGETS, widget("child", { ownerReferences: [owner] }));
    test.advance(1000);
    const { cluster } = test;
    test.request("DELETE", `${WIDGETS}/owner`);
    test.advance(5000);
    const end = cluster.elapsedMs;
    const hash = cluster.hash();
    cluster.seek(0);
    expect(test.request("GET", WIDGETS).code).toBe(404);
    cluster.advanceTo(end);
    expect(cluster.hash()).toBe(hash);
  });
});
