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
