import { beforeEach, describe, expect, it } from "vitest";
import type { HttpMethod } from "../../../api/api-client.ts";
import { TestCluster } from "../../testing/test-cluster.ts";
import { widgetDefinition } from "../custom-resources/testing/widgets.ts";

const CRDS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const path = (version: string): string => `/apis/example.com/${version}/namespaces/default/widgets`;
const widget = (version: string, name: string) => ({
  apiVersion: `example.com/${version}`,
  kind: "Widget",
  metadata: { name },
});

const PROBLEM = 'failed: Post "https://hook.default.svc:443/convert?timeout=30s": service "hook" not found';

function definition(): object {
  const { spec, ...rest } = widgetDefinition();
  const [v1] = spec.versions;
  const versions = [v1, { ...v1, name: "v1beta1", storage: false }];
  const service = { name: "hook", namespace: "default", path: "/convert" };
  const webhook = { clientConfig: { service }, conversionReviewVersions: ["v1"] };
  return { ...rest, spec: { ...spec, versions, conversion: { strategy: "Webhook", webhook } } };
}

describe("a webhook that turns versions into each other", () => {
  let test: TestCluster;
  beforeEach(() => {
    test = new TestCluster({ nodes: 1 });
    test.request("POST", CRDS, definition());
    test.advance(100);
  });

  it("is called at port 443, unless the definition says otherwise", () => {
    expect(test.request("GET", `${CRDS}/widgets.example.com`)).toMatchObject({
      body: { spec: { conversion: { webhook: { clientConfig: { service: { port: 443 } } } } } },
    });
  });

  it("is not asked for the stored version", () => {
    expect(test.request("POST", path("v1"), widget("v1", "a")).code).toBe(201);
    expect(test.request("GET", `${path("v1")}/a`).code).toBe(200);
    expect(test.request("GET", path("v1"))).toMatchObject({ code: 200, body: { items: [{}] } });
    expect(test.request("GET", path("v1beta1"), undefined).code).toBe(500);
    expect(test.request("DELETE", `${path("v1")}/a`).code).toBe(200);
    expect(test.request("GET", path("v1beta1"))).toMatchObject({ code: 200, body: { items: [] } });
  });

  it.each<readonly [method: HttpMethod, path: string, body: object | undefined, version: string]>([
    ["POST", path("v1beta1"), widget("v1beta1", "b"), "v1beta1"],
    ["GET", `${path("v1beta1")}/a`, undefined, "v1"],
    ["GET", path("v1beta1"), undefined, "v1"],
    ["PUT", `${path("v1beta1")}/a`, widget("v1beta1", "a"), "v1"],
    ["DELETE", `${path("v1beta1")}/a`, undefined, "v1"],
  ])("that nobody answers fails %s %s", (method, url, body, version) => {
    test.request("POST", path("v1"), widget("v1", "a"));
    const message = `conversion webhook for example.com/${version}, Kind=Widget ${PROBLEM}`;
    expect(test.request(method, url, body)).toMatchObject({ code: 500, body: { message } });
  });

  it("is taken to change nothing but the version, if somebody answers", () => {
    const labels = { app: "hook" };
    test.request("POST", "/api/v1/namespaces/default/services", {
      metadata: { name: "hook" },
      spec: { selector: labels, ports: [{ port: 443 }] },
    });
    const containers = [{ name: "hook", image: "nginx" }];
    test.request("POST", "/api/v1/namespaces/default/pods", {
      metadata: { name: "hook", labels },
      spec: { containers },
    });
    test.advance(20_000);
    const made = test.request("POST", path("v1beta1"), widget("v1beta1", "b"));
    expect(made).toMatchObject({ code: 201, body: { apiVersion: "example.com/v1beta1" } });
    expect(made.warnings).toEqual([
      'conversion webhook of "widgets.example.com": its program is not simulated; taken as if it had changed nothing but the version',
    ]);
    expect(test.request("GET", path("v1"))).toMatchObject({ body: { items: [{ apiVersion: "example.com/v1" }] } });
  });
});
