import { connect } from "node:net";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveForTest, type ServedForTest } from "../testing/served-for-test.ts";

let server: ServedForTest;
beforeAll(async () => {
  server = await serveForTest();
});
afterAll(() => server.close());

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
const configMap = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });

describe("the Kubernetes API over HTTP", () => {
  it("creates, reads, lists, updates, patches and deletes", async () => {
    const created = await server.call("POST", CONFIG_MAPS, { ...configMap("crud"), data: { a: "1" } });
    expect({ code: created.code, type: created.type }).toEqual({ code: 201, type: "application/json" });
    const read = await server.call("GET", `${CONFIG_MAPS}/crud`);
    expect(read.body).toEqual(created.body);
    const listed = await server.call("GET", `${CONFIG_MAPS}?fieldSelector=metadata.name%3Dcrud`);
    expect(listed.body).toMatchObject({ kind: "ConfigMapList", items: [{ metadata: { name: "crud" } }] });
    const updated = await server.call("PUT", `${CONFIG_MAPS}/crud`, { ...read.body, data: { a: "2" } });
    expect(updated.body).toMatchObject({ data: { a: "2" } });
    const patches: readonly (readonly [string, unknown, string])[] = [
      ["application/json-patch+json", [{ op: "replace", path: "/data/a", value: "3" }], "3"],
      ["application/merge-patch+json", { data: { a: "4" } }, "4"],
      ["application/strategic-merge-patch+json", { data: { a: "5" } }, "5"],
    ];
    for (const [type, patch, a] of patches) {
      const patched = await server.call("PATCH", `${CONFIG_MAPS}/crud`, patch, { "content-type": type });
      expect({ code: patched.code, data: patched.body.data }).toEqual({ code: 200, data: { a } });
    }
    expect((await server.call("DELETE", `${CONFIG_MAPS}/crud`)).body).toMatchObject({ status: "Success" });
    expect((await server.call("GET", `${CONFIG_MAPS}/crud`)).code).toBe(404);
  });

  it.each([
    [CONFIG_MAPS, "curl/8.0", true],
    [CONFIG_MAPS, "kubectl/v1.35.2 (linux/amd64)", false],
    [`${CONFIG_MAPS}?pretty=true`, "kubectl/v1.35.2 (linux/amd64)", true],
    [`${CONFIG_MAPS}?pretty=false`, "curl/8.0", false],
    [`${CONFIG_MAPS}/nothing`, "Mozilla/5.0 (X11)", true],
    ["/version", "kubectl/v1.35.2 (linux/amd64)", true],
  ])("JSON is indented for people: %s for %s", async (path, agent, indented) => {
    const { text } = await server.call("GET", path, undefined, { "user-agent": agent });
    expect(text.startsWith(indented ? '{\n  "' : '{"')).toBe(true);
  });

  it("deletes a collection and serves subresources", async () => {
    await server.call("POST", CONFIG_MAPS, { ...configMap("c1"), metadata: { name: "c1", labels: { x: "y" } } });
    expect((await server.call("DELETE", `${CONFIG_MAPS}?labelSelector=x%3Dy`)).code).toBe(200);
    expect((await server.call("GET", `${CONFIG_MAPS}/c1`)).code).toBe(404);
    const template = { metadata: { labels: { a: "b" } }, spec: { containers: [{ name: "a", image: "nginx" }] } };
    const spec = { replicas: 1, selector: { matchLabels: { a: "b" } }, template };
    const deployments = "/apis/apps/v1/namespaces/default/deployments";
    await server.call("POST", deployments, { metadata: { name: "web" }, spec });
    const scaled = await server.call(
      "PATCH",
      `${deployments}/web/scale`,
      { spec: { replicas: 2 } },
      {
        "content-type": "application/merge-patch+json",
      },
    );
    expect(scaled.body).toMatchObject({ kind: "Scale", spec: { replicas: 2 } });
    await server.call("POST", "/sim/v1/clock/advance", { ms: 30_000 });
    const pods = (await server.call("GET", "/api/v1/namespaces/default/pods")).body.items;
    const names = (pods as readonly { readonly metadata: { readonly name: string } }[]).map((pod) => pod.metadata.name);
    expect(names.length).toBe(2);
    const log = await server.call("GET", `/api/v1/namespaces/default/pods/${names[0]}/log`, undefined, {
      accept: "text/html",
    });
    expect({ code: log.code, type: log.type }).toEqual({ code: 200, type: "text/plain" });
    expect(log.text).not.toContain('"kind"');
  });

  it("says by which FlowSchema a request went, and to which level it belongs", async () => {
    const GROUP = "/apis/flowcontrol.apiserver.k8s.io/v1";
    const uid = async (path: string): Promise<string> =>
      ((await server.call("GET", `${GROUP}/${path}`)).body as { metadata: { uid: string } }).metadata.uid;
    const made = await server.call("POST", `${GROUP}/flowschemas`, {
      metadata: { name: "for-jane" },
      spec: {
        matchingPrecedence: 500,
        priorityLevelConfiguration: { name: "workload-low" },
        rules: [
          {
            subjects: [{ kind: "User", user: { name: "jane" } }],
            nonResourceRules: [{ verbs: ["get"], nonResourceURLs: ["/version"] }],
          },
        ],
      },
    });
    expect(made.code).toBe(201);
    const went = async (headers: Record<string, string>) => {
      const answer = await server.call("GET", "/version", undefined, headers);
      return [
        answer.headers.get("x-kubernetes-pf-flowschema-uid"),
        answer.headers.get("x-kubernetes-pf-prioritylevel-uid"),
      ];
    };
    expect(await went({ "impersonate-user": "jane" })).toEqual([
      await uid("flowschemas/for-jane"),
      await uid("prioritylevelconfigurations/workload-low"),
    ]);
    expect(await went({})).toEqual([
      await uid("flowschemas/global-default"),
      await uid("prioritylevelconfigurations/global-default"),
    ]);
  });

  it("takes YAML, and gives it to who asks", async () => {
    const yaml = "apiVersion: v1\nkind: ConfigMap\nmetadata: {name: yaml}\ndata:\n  when: '2026-01-01'\n";
    const created = await server.call("POST", CONFIG_MAPS, yaml, { "content-type": "application/yaml" });
    expect(created).toMatchObject({ code: 201, body: { data: { when: "2026-01-01" } } });
    const read = await server.call("GET", `${CONFIG_MAPS}/yaml`, undefined, { accept: "application/yaml" });
    expect({ code: read.code, type: read.type }).toEqual({ code: 200, type: "application/yaml" });
    expect(read.text).toContain("kind: ConfigMap\n");
  });

  it("warns in a header, in plain ASCII with quotes escaped", async () => {
    const body = { ...configMap("warned"), grüße: 1 };
    const { code, headers } = await server.call("POST", CONFIG_MAPS, body);
    expect(code).toBe(201);
    expect(headers.get("warning")).toBe(String.raw`299 - "unknown field \"gr??e\""`);
  });

  const json = "application/json";
  type Row = readonly [string, string, string, unknown, Readonly<Record<string, string>>, number, string, string];
  const BOMB = `a0: &a0 [x, x]\n${Array.from({ length: 30 }, (_, i) => `a${i + 1}: &a${i + 1} [*a${i}, *a${i}]`).join("\n")}`;
  const ROWS: readonly Row[] = [
    ["a malformed escape", "GET", "/api/v1/namespaces/%zz", undefined, {}, 400, "BadRequest", "percent-encoding"],
    [
      "a malformed escape in a watch",
      "GET",
      "/api/v1/namespaces/%zz/pods?watch=1",
      undefined,
      {},
      400,
      "BadRequest",
      "",
    ],
    ["a path of slashes", "GET", "//evil.example/api", undefined, {}, 404, "NotFound", "could not find"],
    ["broken JSON", "POST", CONFIG_MAPS, '{"a":', {}, 400, "BadRequest", "json parse error"],
    [
      "broken YAML",
      "POST",
      CONFIG_MAPS,
      "a: [",
      { "content-type": "application/yaml" },
      400,
      "BadRequest",
      "YAML to JSON",
    ],
    [
      "aliases that explode",
      "POST",
      CONFIG_MAPS,
      BOMB,
      { "content-type": "application/yaml" },
      400,
      "BadRequest",
      "alias",
    ],
    [
      "deep nesting",
      "POST",
      CONFIG_MAPS,
      "[".repeat(90_000) + "]".repeat(90_000),
      {},
      400,
      "BadRequest",
      "nests too deep",
    ],
    ["no body", "POST", CONFIG_MAPS, undefined, {}, 400, "BadRequest", "unrecognized"],
    ["too long", "POST", CONFIG_MAPS, " ".repeat(3_145_729), {}, 413, "RequestEntityTooLarge", "limit is 3145728"],
    [
      "a form",
      "POST",
      CONFIG_MAPS,
      "a=b",
      { "content-type": "application/x-www-form-urlencoded" },
      415,
      "UnsupportedMediaType",
      "unknown format",
    ],
    [
      "protobuf that is none",
      "POST",
      CONFIG_MAPS,
      "k8s",
      { "content-type": "application/vnd.kubernetes.protobuf" },
      400,
      "BadRequest",
      "does not appear to be a protobuf message",
    ],
    [
      "a patch of no kind",
      "PATCH",
      `${CONFIG_MAPS}/kube-root-ca.crt`,
      "{}",
      { "content-type": json },
      415,
      "UnsupportedMediaType",
      "merge-patch",
    ],
    ["a form nobody speaks", "GET", "/api/v1/pods", undefined, { accept: "text/html" }, 406, "NotAcceptable", json],
    [
      "only protobuf accepted",
      "GET",
      "/api/v1/pods",
      undefined,
      { accept: "application/vnd.kubernetes.protobuf" },
      406,
      "NotAcceptable",
      json,
    ],
    ["OPTIONS", "OPTIONS", "/api/v1/pods", undefined, {}, 405, "MethodNotAllowed", "does not allow this method"],
    ["another site's page", "POST", CONFIG_MAPS, {}, { origin: "http://evil.example" }, 403, "Forbidden", "origin"],
    ["a sandboxed page", "POST", CONFIG_MAPS, {}, { origin: "null" }, 403, "Forbidden", "origin"],
    [
      "an image on a page",
      "GET",
      "/api/v1/pods",
      undefined,
      { "sec-fetch-site": "cross-site" },
      403,
      "Forbidden",
      "other sites",
    ],
  ];
  it.each(ROWS)("refuses %s and changes nothing", async (_, method, path, body, headers, code, reason, message) => {
    const before = (await server.call("GET", "/sim/v1/hash")).text;
    const answer = await server.call(method, path, body, headers);
    expect({ code: answer.code, type: answer.type }).toEqual({ code, type: json });
    expect(answer.body).toMatchObject({ kind: "Status", status: "Failure", reason, code });
    expect(answer.body.message).toContain(message);
    expect(answer.headers.get("access-control-allow-origin")).toBe(null);
    expect((await server.call("GET", "/sim/v1/hash")).text).toBe(before);
    expect((await server.call("GET", "/sim/v1/recording")).text).not.toContain("evil");
  });

  const ACCEPTED: readonly (readonly [string, string, string])[] = [
    ["anything", "*/*", "NodeList"],
    ["a Table or JSON", "application/json;as=Table;v=v1;g=meta.k8s.io,application/json", "Table"],
    ["only a Table", "application/json;as=Table;v=v1;g=meta.k8s.io", "Table"],
    ["protobuf or JSON", "application/vnd.kubernetes.protobuf,application/json", "NodeList"],
    ["a browser", "text/html,application/xhtml+xml,*/*;q=0.8", "NodeList"],
  ];
  it.each(ACCEPTED)("answers JSON to a client that accepts %s", async (_, accept, kind) => {
    const { code, type, body } = await server.call("GET", "/api/v1/nodes", undefined, { accept });
    expect({ code, type, kind: body.kind }).toEqual({ code: 200, type: json, kind });
  });

  it("answers HEAD where there are no objects, and refuses it where there are", async () => {
    const health = await server.call("HEAD", "/healthz");
    expect({ code: health.code, text: health.text }).toEqual({ code: 200, text: "" });
    const pods = await server.call("HEAD", "/api/v1/pods");
    expect({ code: pods.code, allow: pods.headers.get("allow") }).toEqual({
      code: 405,
      allow: "GET, POST, PUT, PATCH, DELETE",
    });
  });

  const RAW: readonly (readonly [string, string, string])[] = [
    ["a foreign Host", "GET /api HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n", "403 Forbidden"],
    ["no Host", "GET /api HTTP/1.1\r\nConnection: close\r\n\r\n", "400 Bad Request"],
    [
      "a proxy's form",
      "GET http://evil.example/api HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n",
      "400 Bad",
    ],
    ["a huge head", `GET /api HTTP/1.1\r\nHost: localhost\r\nX: ${"x".repeat(20_000)}\r\n\r\n`, "431 Request Header"],
    ["no HTTP", "HELO\r\n\r\n", "400 Bad Request"],
    ["its own name", "GET /healthz HTTP/1.1\r\nHost: localhost:1\r\nConnection: close\r\n\r\n", "200 OK"],
  ];
  it.each(RAW)("answers %s", async (_, head, status) => {
    expect(await raw(head)).toContain(`HTTP/1.1 ${status}`);
  });

  it("serves others while a body comes slowly, and forgets a client that leaves in the middle", async () => {
    const socket = connect(server.port, "127.0.0.1");
    socket.write(
      `POST ${CONFIG_MAPS} HTTP/1.1\r\nHost: localhost\r\nContent-Type: ${json}\r\nContent-Length: 99\r\n\r\n{"meta`,
    );
    expect((await server.call("POST", CONFIG_MAPS, configMap("quick"))).code).toBe(201);
    socket.destroy();
    expect((await server.call("GET", `${CONFIG_MAPS}/quick`)).code).toBe(200);
  });
});

function raw(head: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let text = "";
    const socket = connect(server.port, "127.0.0.1", () => socket.write(head));
    socket.on("data", (chunk) => (text += chunk.toString()));
    socket.on("close", () => resolve(text));
    socket.on("error", reject);
  });
}
