import { describe, expect, it } from "vitest";
import { TestCluster } from "./test-cluster.ts";
import { widgetDefinition } from "../apiserver/custom-resources/testing/widgets.ts";

const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const WIDGETS = "/apis/example.com/v1/namespaces/default/widgets";

const WIDGET = { apiVersion: "example.com/v1", kind: "Widget", spec: {} };

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

  it("may have finalizers without a domain, and are warned of new ones", () => {
    const test = established();
    const widget = (...finalizers: readonly string[]) => ({ ...WIDGET, metadata: { name: "a", finalizers } });
    const advice = (name: string) =>
      `metadata.finalizers: "${name}": prefer a domain-qualified finalizer name including a path (/) to avoid accidental conflicts with other finalizer writers`;
    expect(test.request("POST", WIDGETS, widget("b", "a", "x/y", "orphan")).warnings).toEqual([
      advice("a"),
      advice("b"),
    ]);
    expect(test.request("PUT", `${WIDGETS}/a`, widget("c", "a")).warnings).toEqual([advice("c")]);
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

describe("the scale of a custom resource", () => {
  const schema = { type: "object", properties: { size: { type: "integer", maximum: 5 } } };
  const scale = {
    specReplicasPath: ".spec.size",
    statusReplicasPath: ".status.size",
    labelSelectorPath: ".status.selector",
  };
  const scalable = () => established(widgetDefinition(schema, { subresources: { status: {}, scale } }));
  const widget = (spec: object) => ({ apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "a" }, spec });
  const merge = "application/merge-patch+json";

  it("is where the definition says", () => {
    const test = scalable();
    test.request("POST", WIDGETS, { ...widget({ size: 2 }), status: { size: 7 } });
    test.request("PATCH", `${WIDGETS}/a/status`, { status: { size: 1, selector: "app=a" } }, merge);
    expect(test.request("GET", `${WIDGETS}/a/scale`).body).toMatchObject({
      kind: "Scale",
      spec: { replicas: 2 },
      status: { replicas: 1, selector: "app=a" },
    });
    expect(test.request("PATCH", `${WIDGETS}/a/scale`, { spec: { replicas: 3 } }, merge).body).toMatchObject({
      spec: { replicas: 3 },
    });
    expect(test.request("GET", `${WIDGETS}/a`).body).toMatchObject({ metadata: { generation: 2 }, spec: { size: 3 } });
  });

  it("keeps to the schema", () => {
    const test = scalable();
    test.request("POST", WIDGETS, widget({ size: 2 }));
    expect(test.request("PATCH", `${WIDGETS}/a/scale`, { spec: { replicas: 6 } }, merge).body).toMatchObject({
      message:
        'Widget.example.com "a" is invalid: spec.size: Invalid value: 6: spec.size in body should be less than or equal to 5',
    });
  });

  it("is none without a number", () => {
    const test = scalable();
    test.request("POST", WIDGETS, widget({}));
    expect(test.request("GET", `${WIDGETS}/a/scale`)).toMatchObject({
      code: 500,
      body: { message: 'Internal error occurred: the spec replicas field ".spec.size" does not exist' },
    });
  });
});

describe("names of definitions", () => {
  it("belong to one of them", () => {
    const test = established();
    const definition = widgetDefinition();
    const rival = {
      ...definition,
      metadata: { name: "gadgets.example.com" },
      spec: { ...definition.spec, names: { plural: "gadgets", kind: "Widget", shortNames: ["wd"] } },
    };
    test.request("POST", CRDS, rival);
    test.advance(100);
    expect(test.request("GET", `${CRDS}/gadgets.example.com`).body).toMatchObject({
      status: {
        acceptedNames: { plural: "gadgets", kind: "" },
        conditions: [
          {
            type: "NamesAccepted",
            status: "False",
            reason: "ListKindConflict",
            message: '"WidgetList" is already in use',
          },
          { type: "Established", status: "False", reason: "NotAccepted", message: "not all names are accepted" },
        ],
      },
    });
    test.request("DELETE", `${CRDS}/widgets.example.com`);
    test.advance(1000);
    expect(test.request("GET", "/apis/example.com/v1/namespaces/default/gadgets").code).toBe(200);
  });
});

describe("what is too much for a body", () => {
  it("is refused for custom resources as for others", () => {
    const test = established(widgetDefinition({ type: "object", "x-kubernetes-preserve-unknown-fields": true }));
    const widget = (spec: object) => ({ apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "a" }, spec });
    expect(test.request("POST", WIDGETS, widget({ text: "x".repeat(3 * 1024 * 1024) })).code).toBe(413);
    let deep: object = {};
    for (let depth = 0; depth < 300; depth += 1) deep = { deep };
    expect(test.request("POST", WIDGETS, widget(deep))).toMatchObject({ code: 400 });
    test.request("POST", WIDGETS, widget({}));
    expect(test.request("PATCH", `${WIDGETS}/a`, { spec: deep }, "application/merge-patch+json")).toMatchObject({
      code: 400,
    });
  });

  it("does not reach what no selector names", () => {
    const test = established();
    for (const [name, labels] of [
      ["a", { tier: "x" }],
      ["b", { tier: "y" }],
    ] as const) {
      test.request("POST", WIDGETS, {
        apiVersion: "example.com/v1",
        kind: "Widget",
        metadata: { name, labels },
        spec: {},
      });
    }
    expect(test.request("DELETE", `${WIDGETS}?labelSelector=tier%3Dx`)).toMatchObject({
      code: 200,
      body: { kind: "WidgetList", items: [{ metadata: { name: "a" } }] },
    });
    expect(test.request("GET", WIDGETS).body).toMatchObject({ items: [{ metadata: { name: "b" } }] });
  });
});

describe("custom resources that have a size", () => {
  const labels = { app: "fleet" };
  function fleet(): TestCluster {
    const scale = {
      specReplicasPath: ".spec.size",
      statusReplicasPath: ".status.size",
      labelSelectorPath: ".status.selector",
    };
    const schema = { type: "object", "x-kubernetes-preserve-unknown-fields": true };
    const version = { name: "v1", served: true, storage: true, schema: { openAPIV3Schema: schema } };
    const test = established({
      apiVersion: "apiextensions.k8s.io/v1",
      kind: "CustomResourceDefinition",
      metadata: { name: "fleets.example.com" },
      spec: {
        group: "example.com",
        scope: "Namespaced",
        names: { plural: "fleets", kind: "Fleet" },
        versions: [{ ...version, subresources: { status: {}, scale } }],
      },
    });
    const [apiVersion, kind] = ["example.com/v1", "Fleet"];
    test.request("POST", FLEETS, { apiVersion, kind, metadata: { name: "f" }, spec: { size: 2 } });
    const status = { size: 2, selector: "app=fleet" };
    test.request("PATCH", `${FLEETS}/f/status`, { status }, "application/merge-patch+json");
    return test;
  }
  const FLEETS = "/apis/example.com/v1/namespaces/default/fleets";

  it("are scaled by autoscalers", () => {
    const test = fleet();
    test.create({
      apiVersion: "autoscaling/v2",
      kind: "HorizontalPodAutoscaler",
      metadata: { name: "f" },
      spec: {
        scaleTargetRef: { apiVersion: "example.com/v1", kind: "Fleet", name: "f" },
        minReplicas: 3,
        maxReplicas: 5,
      },
    });
    test.advance(31_000);
    expect(test.request("GET", `${FLEETS}/f`).body).toMatchObject({ spec: { size: 3 } });
    const { conditions = [] } = test.get("HorizontalPodAutoscaler", "default", "f")?.status ?? {};
    expect(conditions.find(({ type }) => type === "AbleToScale")?.status).toBe("True");
  });

  it("tell budgets how many Pods to count on", () => {
    const test = fleet();
    const { metadata } = test.request("GET", `${FLEETS}/f`).body as { readonly metadata: { readonly uid: string } };
    const owner = { apiVersion: "example.com/v1", kind: "Fleet", name: "f", uid: metadata.uid, controller: true };
    test.create({
      kind: "Pod",
      metadata: { name: "p", labels, ownerReferences: [owner] },
      spec: { containers: [{ name: "c", image: "nginx" }] },
    });
    test.create({
      apiVersion: "policy/v1",
      kind: "PodDisruptionBudget",
      metadata: { name: "b" },
      spec: { selector: { matchLabels: labels }, maxUnavailable: 1 },
    });
    test.advance(20_000);
    expect(test.get("PodDisruptionBudget", "default", "b")?.status).toMatchObject({
      expectedPods: 2,
      desiredHealthy: 1,
      currentHealthy: 1,
      disruptionsAllowed: 0,
    });
  });

  it("count for quotas", () => {
    const test = fleet();
    test.create({
      kind: "ResourceQuota",
      metadata: { name: "q" },
      spec: { hard: { "count/fleets.example.com": "1" } },
    });
    test.advance(100);
    const used = () => test.get("ResourceQuota", "default", "q")?.status?.used;
    expect(used()).toEqual({ "count/fleets.example.com": "1" });
    const more = { apiVersion: "example.com/v1", kind: "Fleet", metadata: { name: "g" }, spec: { size: 1 } };
    expect(test.request("POST", FLEETS, more).code).toBe(403);
    test.request("DELETE", `${FLEETS}/f`);
    test.advance(100);
    expect(used()).toEqual({ "count/fleets.example.com": "0" });
  });
});
