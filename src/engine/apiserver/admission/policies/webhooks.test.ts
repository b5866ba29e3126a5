import { beforeEach, describe, expect, it } from "vitest";
import type { ApiResponse, HttpMethod } from "../../../../api/api-client.ts";
import { createTestServer, type TestServer } from "../../test-server.ts";

let server: TestServer;
beforeEach(() => {
  server = createTestServer();
});

function call(method: HttpMethod, path: string, body?: unknown): ApiResponse {
  return server.api.handle({ method, path, body });
}
function made(response: ApiResponse): void {
  if (response.code >= 300) throw new Error(JSON.stringify(response.body));
}

const GROUP = "/apis/admissionregistration.k8s.io/v1";
const NAMESPACE = "/api/v1/namespaces/default";

function webhook(kind: "mutating" | "validating", fields: object = {}): void {
  const rules = [{ apiGroups: [""], apiVersions: ["v1"], operations: ["CREATE"], resources: ["pods"] }];
  const clientConfig = { service: { name: "hook", namespace: "default", path: "/check" } };
  const common = { name: "check.example.com", admissionReviewVersions: ["v1"], sideEffects: "None" };
  const webhooks = [{ ...common, rules, clientConfig, ...fields }];
  made(call("POST", `${GROUP}/${kind}webhookconfigurations`, { metadata: { name: "demo" }, webhooks }));
}

function service(ready: boolean | undefined, port = 443): void {
  made(
    call("POST", `${NAMESPACE}/services`, {
      metadata: { name: "hook" },
      spec: { clusterIP: "10.96.7.7", ports: [{ port }] },
    }),
  );
  if (ready === undefined) return;
  const slice = {
    metadata: { name: "hook-1", labels: { "kubernetes.io/service-name": "hook" } },
    addressType: "IPv4",
    endpoints: [{ addresses: ["10.244.1.2"], conditions: { ready } }],
    ports: [{ port: 8443 }],
  };
  made(call("POST", "/apis/discovery.k8s.io/v1/namespaces/default/endpointslices", slice));
}

const POD = { metadata: { name: "web" }, spec: { containers: [{ name: "web", image: "nginx" }] } };
const URL = "https://hook.default.svc:443/check?timeout=10s";
const failed = (problem: string, url = URL) =>
  `Internal error occurred: failed calling webhook "check.example.com": failed to call webhook: Post "${url}": ${problem}`;

describe("admission webhooks", () => {
  const cases: { name: string; prepare: () => void; fields: object; says: string | undefined }[] = [
    { name: "no Service", prepare: () => undefined, fields: {}, says: failed('service "hook" not found') },
    {
      name: "no endpoints",
      prepare: () => service(undefined),
      fields: {},
      says: failed("dial tcp 10.96.7.7:443: connect: connection refused"),
    },
    {
      name: "endpoints that are not ready",
      prepare: () => service(false),
      fields: {},
      says: failed("dial tcp 10.96.7.7:443: connect: connection refused"),
    },
    {
      name: "another port",
      prepare: () => service(true, 8443),
      fields: {},
      says: failed('no service port 443 found for service "hook"'),
    },
    { name: "somebody there", prepare: () => service(true), fields: {}, says: undefined },
    { name: "nobody, ignored", prepare: () => undefined, fields: { failurePolicy: "Ignore" }, says: undefined },
    {
      name: "outside",
      prepare: () => undefined,
      fields: { clientConfig: { url: "https://hooks.example.com/a" }, timeoutSeconds: 5 },
      says: failed("dial tcp: lookup hooks.example.com: no such host", "https://hooks.example.com/a?timeout=5s"),
    },
    {
      name: "a condition that is false",
      prepare: () => undefined,
      fields: { matchConditions: [{ name: "other", expression: "object.metadata.name == 'other'" }] },
      says: undefined,
    },
    {
      name: "other objects",
      prepare: () => undefined,
      fields: { objectSelector: { matchLabels: { a: "b" } } },
      says: undefined,
    },
    {
      name: "other namespaces",
      prepare: () => undefined,
      fields: { namespaceSelector: { matchExpressions: [{ key: "checked", operator: "Exists" }] } },
      says: undefined,
    },
  ];
  for (const kind of ["mutating", "validating"] as const) {
    it.each(cases)(`${kind}: $name`, ({ prepare, fields, says }) => {
      prepare();
      webhook(kind, fields);
      const response = call("POST", `${NAMESPACE}/pods`, POD);
      if (says === undefined) expect(response.code).toBe(201);
      else expect(response).toMatchObject({ code: 500, body: { reason: "InternalError", message: says } });
    });
  }

  it("mutating ones come before validation, validating ones after it", () => {
    const invalid = { ...POD, spec: { ...POD.spec, containers: [{ name: "WEB", image: "nginx" }] } };
    webhook("validating");
    expect(call("POST", `${NAMESPACE}/pods`, invalid).code).toBe(422);
    webhook("mutating");
    expect(call("POST", `${NAMESPACE}/pods`, invalid).code).toBe(500);
  });

  it("says whose answer is only assumed", () => {
    service(true);
    webhook("validating");
    expect(call("POST", `${NAMESPACE}/pods`, POD).warnings).toEqual([
      'admission webhook "check.example.com": its program is not simulated; taken as if it had allowed the request, unchanged',
    ]);
  });
});
