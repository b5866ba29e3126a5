import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveForTest, type ServedForTest } from "../../testing/served-for-test.ts";

let server: ServedForTest;

beforeAll(async () => {
  server = await serveForTest();
});

afterAll(() => server.close());

interface Document {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Readonly<Record<string, unknown>>>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
}

interface Schema {
  readonly description?: string;
  readonly properties?: Readonly<Record<string, Readonly<Record<string, unknown>>>>;
  readonly required?: readonly string[];
}

async function document(place: string): Promise<Document> {
  const { body } = await server.call("GET", `/openapi/v3/${place}`);
  return body as unknown as Document;
}

async function addressOf(place: string): Promise<string> {
  const { paths } = (await server.call("GET", "/openapi/v3")).body as {
    readonly paths: Readonly<Record<string, { readonly serverRelativeURL: string }>>;
  };
  return paths[place]?.serverRelativeURL ?? "";
}

describe("the index", () => {
  it("names a document for every group and version", async () => {
    const { body } = await server.call("GET", "/openapi/v3");
    expect(Object.keys(body["paths"] as object)).toEqual(
      expect.arrayContaining(["api/v1", "apis/apps/v1", "apis/sim.kubarium.dev/v1alpha1"]),
    );
    expect(await addressOf("api/v1")).toMatch(/^\/openapi\/v3\/api\/v1\?hash=[0-9A-F]{128}$/);
  });

  it("names documents that need not be asked for again", async () => {
    const { code, headers } = await server.call("GET", await addressOf("apis/apps/v1"));
    const hash = (await addressOf("apis/apps/v1")).split("=")[1];
    expect([code, headers.get("cache-control"), headers.get("etag")]).toEqual([200, "public, immutable", `"${hash}"`]);
    expect(Date.parse(headers.get("expires") ?? "")).toBeGreaterThan(Date.now() + 300 * 24 * 3_600_000);
  });

  it("leads on from a hash of the past", async () => {
    const { code, text } = await server.call("GET", "/openapi/v3/apis/apps/v1?hash=OLD");
    expect([code, JSON.parse(text)]).toMatchObject([200, { openapi: "3.0.0" }]);
  });
});

describe("a document", () => {
  it.each([
    ["/api/v1/namespaces/{namespace}/pods", "get", "list", { group: "", version: "v1", kind: "Pod" }],
    ["/api/v1/pods", "get", "list", { group: "", version: "v1", kind: "Pod" }],
    ["/api/v1/namespaces/{namespace}/pods", "post", "post", { group: "", version: "v1", kind: "Pod" }],
    ["/api/v1/namespaces/{namespace}/pods/{name}", "patch", "patch", { group: "", version: "v1", kind: "Pod" }],
    ["/api/v1/nodes/{name}", "put", "put", { group: "", version: "v1", kind: "Node" }],
    ["/api/v1/nodes", "delete", "deletecollection", { group: "", version: "v1", kind: "Node" }],
    [
      "/api/v1/namespaces/{namespace}/pods/{name}/eviction",
      "post",
      "post",
      { group: "policy", version: "v1", kind: "Eviction" },
    ],
  ])("%s %s", async (path, method, action, kind) => {
    const { paths } = await document("api/v1");
    expect(paths[path]?.[method]).toMatchObject({
      "x-kubernetes-action": action,
      "x-kubernetes-group-version-kind": kind,
    });
  });

  it("tells that the server checks fields, and which patches it takes", async () => {
    const deployment = (await document("apis/apps/v1")).paths[
      "/apis/apps/v1/namespaces/{namespace}/deployments/{name}"
    ];
    expect(deployment?.["patch"]?.["parameters"]).toEqual(
      expect.arrayContaining([expect.objectContaining({ name: "fieldValidation", in: "query" })]),
    );
    const machines = (await document("apis/sim.kubarium.dev/v1alpha1")).paths;
    const patches = machines["/apis/sim.kubarium.dev/v1alpha1/machines/{name}"]?.["patch"]?.["requestBody"];
    expect(patches).toEqual({
      content: {
        "application/json-patch+json": {},
        "application/merge-patch+json": {},
        "application/apply-patch+yaml": {},
      },
    });
  });

  it("describes its kinds and everything in them, and nothing else", async () => {
    const { schemas } = (await document("apis/apps/v1")).components;
    const spec = schemas["io.k8s.api.core.v1.PodSpec"];
    expect(spec?.properties?.["containers"]).toMatchObject({
      type: "array",
      items: { $ref: "#/components/schemas/io.k8s.api.core.v1.Container" },
      "x-kubernetes-patch-merge-key": "name",
      "x-kubernetes-patch-strategy": "merge",
      description: expect.stringContaining("List of containers") as unknown,
    });
    expect(spec?.required).toEqual(["containers"]);
    expect(schemas["io.k8s.api.core.v1.Probe"]?.properties?.["httpGet"]).toMatchObject({
      allOf: [{ $ref: "#/components/schemas/io.k8s.api.core.v1.HTTPGetAction" }],
    });
    expect(schemas["io.k8s.api.apps.v1.Deployment"]).toMatchObject({
      "x-kubernetes-group-version-kind": [{ group: "apps", version: "v1", kind: "Deployment" }],
      properties: {
        apiVersion: { description: expect.stringMatching(/^APIVersion defines the versioned schema/) as unknown },
      },
    });
    expect(schemas["io.k8s.api.core.v1.NodeSpec"]).toBeUndefined();
  });

  it.each([
    [
      "apis/apiextensions.k8s.io/v1",
      "io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.v1.CustomResourceDefinition",
    ],
    ["apis/apiregistration.k8s.io/v1", "io.k8s.kube-aggregator.pkg.apis.apiregistration.v1.APIService"],
    ["apis/resource.k8s.io/v1", "io.k8s.api.resource.v1.ResourceClaimTemplate"],
    ["apis/resource.k8s.io/v1", "io.k8s.api.resource.v1.ResourceSlice"],
  ])("%s has %s", async (place, name) => {
    const { schemas } = (await document(place)).components;
    expect(schemas[name]).toHaveProperty("x-kubernetes-group-version-kind");
    expect(schemas[name]?.properties?.["spec"]).toBeDefined();
  });

  it("leaves no reference open", async () => {
    for (const place of ["api/v1", "apis/apps/v1", "apis/sim.kubarium.dev/v1alpha1"]) {
      const { schemas } = (await document(place)).components;
      const references = [...JSON.stringify(schemas).matchAll(/"\$ref":"#\/components\/schemas\/([^"]+)"/g)];
      expect(references.length).toBeGreaterThan(5);
      expect(references.map(([, name = ""]) => name).filter((name) => schemas[name] === undefined)).toEqual([]);
    }
  });
});

describe("the rest", () => {
  it("is empty in protobuf, as clients ask for it", async () => {
    const accept = "application/com.github.proto-openapi.spec.v2@v1.0+protobuf";
    const { code, type, text } = await server.call("GET", "/openapi/v2", undefined, { accept });
    expect([code, type, text]).toEqual([200, "application/com.github.proto-openapi.spec.v2.v1.0+protobuf", ""]);
  });

  it("is one document in JSON", async () => {
    const { type, body } = await server.call("GET", "/openapi/v2");
    expect(type).toBe("application/json");
    const { swagger, definitions, paths } = body as unknown as {
      readonly swagger: string;
      readonly paths: Document["paths"];
      readonly definitions: Readonly<Record<string, Schema>>;
    };
    expect([swagger, Object.keys(paths["/api/v1/pods"] ?? {})]).toEqual(["2.0", ["get"]]);
    expect(definitions["io.k8s.api.core.v1.Pod"]?.properties?.["spec"]).toMatchObject({
      $ref: "#/definitions/io.k8s.api.core.v1.PodSpec",
    });
    const references = [...JSON.stringify(definitions).matchAll(/"\$ref":"#\/definitions\/([^"]+)"/g)];
    expect(references.filter(([, name = ""]) => definitions[name] === undefined)).toEqual([]);
  });

  it.each(["/openapi/v3/api/v2", "/openapi/v1", "/openapi/"])("%s is not there", async (path) => {
    const { code, body } = await server.call("GET", path);
    expect([code, body["reason"]]).toEqual([404, "NotFound"]);
  });
});
