import { describe, expect, it } from "vitest";
import type { ApiResponse } from "../../api/api-client.ts";
import type { ExecAnswer } from "../../api/pod-access.ts";
import { Cluster } from "../cluster.ts";

const PODS = "/api/v1/namespaces/default/pods";
const MERGE = { "content-type": "application/merge-patch+json" };

function clusterWith(...pods: readonly { readonly name: string; readonly image: string; readonly args?: string[] }[]) {
  const cluster = new Cluster({ epochMs: Date.UTC(2026, 0, 1), seed: 1, nodes: 1 });
  for (const { name, image, args } of pods) {
    const container = { name: "main", image, ...(args === undefined ? {} : { args }) };
    const body = { apiVersion: "v1", kind: "Pod", metadata: { name }, spec: { containers: [container] } };
    expect(cluster.handle({ method: "POST", path: PODS, body }).code).toBe(201);
  }
  cluster.advance(60_000);
  return cluster;
}

function exec(cluster: Cluster, pod: string, argv: readonly string[], body?: unknown, query = ""): ApiResponse {
  const words = argv.map((word) => `command=${encodeURIComponent(word)}`).join("&");
  return cluster.handle({ method: "POST", path: `${PODS}/${pod}/exec?${words}${query}`, body });
}

const BUSY = { name: "box", image: "busybox", args: ["sleep", "3600"] };

describe("the page of a web server", () => {
  it("is a file that can be moved away and back", () => {
    const cluster = clusterWith({ name: "web", image: "registry.k8s.io/e2e-test-images/httpd:2.4.38-4" }, BUSY);
    const { podIP } = cluster.server.get("Pod", "default", "web")?.status ?? {};
    const fetched = (): unknown => {
      const { body } = exec(cluster, "box", ["wget", "-qO-", `http://${podIP}/index.html`]);
      return (body as ExecAnswer).exitCode;
    };
    const move = (from: string, to: string) => exec(cluster, "web", ["mv", "-v", from, to]);
    expect(fetched()).toBe(0);
    move("/usr/local/apache2/htdocs/index.html", "/tmp/");
    expect(fetched()).toBe(1);
    move("/tmp/index.html", "/usr/local/apache2/htdocs/");
    expect(fetched()).toBe(0);
  });
});

describe("exec", () => {
  const cluster = clusterWith(BUSY, { name: "web", image: "nginx" }, { name: "pause", image: "registry.k8s.io/pause" });
  const rows: readonly [
    name: string,
    pod: string,
    argv: readonly string[],
    stdin: string,
    answer: readonly [exitCode: number, stdout: string, stderr: string],
  ][] = [
    ["a command", "box", ["echo", "hi", "there"], "", [0, "hi there\n", ""]],
    ["both streams and an exit code", "box", ["sh", "-c", "echo a; echo b >&2; exit 3"], "", [3, "a\n", "b\n"]],
    ["standard input", "box", ["cat"], "one\ntwo\n", [0, "one\ntwo\n", ""]],
    ["a script from standard input", "box", ["sh"], "x=1\necho $x$x\n", [0, "11\n", ""]],
    ["input for a script's commands", "box", ["sh", "-c", "read a; echo got $a"], "word\n", [0, "got word\n", ""]],
    ["a file that is not there", "box", ["test", "-d", "/nowhere"], "", [1, "", ""]],
    [
      "a shell without an end of a quote",
      "box",
      ["sh", "-c", "echo 'x"],
      "",
      [2, "", "sh: syntax error: unterminated quoted string\n"],
    ],
    ["a command of a shell that is not there", "box", ["sh", "-c", "nope"], "", [127, "", "sh: nope: not found\n"]],
  ];
  it.each(rows)("%s", (_, pod, argv, stdin, [exitCode, stdout, stderr]) => {
    const { code, body } = exec(cluster, pod, argv, { stdin }, "&stdin=true");
    expect(code).toBe(200);
    expect(body).toMatchObject({ exitCode, stdout, stderr });
  });

  const START = 'exec failed: unable to start container process: exec: "foo": executable file not found in $PATH';
  const refusals: readonly [
    name: string,
    pod: string,
    argv: readonly string[],
    query: string,
    code: number,
    message: string,
  ][] = [
    ["no such Pod", "none", ["ls"], "", 404, 'pods "none" not found'],
    ["no such container", "box", ["ls"], "&container=x", 400, "container x is not valid for pod box"],
    ["no such program", "box", ["foo"], "", 500, START],
    ["an image without a shell", "pause", ["sh"], "", 500, 'exec: "sh": executable file not found in $PATH'],
    ["a path that is not there", "box", ["/x/y"], "", 500, 'exec: "/x/y": stat /x/y: no such file or directory'],
    ["no command", "box", [], "", 400, "you must specify at least one command for the container"],
  ];
  it.each(refusals)("%s", (_, pod, argv, query, code, message) => {
    const answer = exec(cluster, pod, argv, undefined, query);
    expect(answer.code).toBe(code);
    expect((answer.body as { message: string }).message).toContain(message);
  });

  it.each([
    ["no object", "text", "the body of an exec must be an object"],
    ["no text", { stdin: 1 }, "stdin must be text"],
    ["no shell", { session: { workingDir: "/" } }, "session must hold a workingDir and variables, as an exec gave it"],
  ])("refuses a body that is %s", (_, body, message) => {
    expect(exec(cluster, "box", ["ls"], body)).toMatchObject({ code: 400, body: { message } });
  });

  it("tells how long a command takes and when it prints", () => {
    const { body } = exec(cluster, "box", ["sh", "-c", "echo a; sleep 5; echo b"]);
    expect(body).toMatchObject({ durationMs: 5_000, stdout: "a\nb\n" });
    expect((body as ExecAnswer).output).toEqual([
      { afterMs: 0, stream: "stdout", text: "a\n" },
      { afterMs: 5_000, stream: "stdout", text: "b\n" },
    ]);
    expect(exec(cluster, "box", ["sleep", "infinity"]).body).toMatchObject({ durationMs: Number.MAX_SAFE_INTEGER });
  });

  it("keeps folder and variables of a shell from line to line", () => {
    const first = exec(cluster, "box", ["sh", "-c", "cd /tmp; name=here"]).body as ExecAnswer;
    const { session } = first;
    const second = exec(cluster, "box", ["sh", "-c", "echo $name $(pwd); false"], { session }).body as ExecAnswer;
    expect(second).toMatchObject({ stdout: "here /tmp\n", exited: false });
    const third = exec(cluster, "box", ["sh", "-c", "echo $?"], { session: second.session });
    expect(third.body).toMatchObject({ stdout: "1\n" });
    expect(exec(cluster, "box", ["sh", "-c", "exit 4"], { session }).body).toMatchObject({ exitCode: 4, exited: true });
  });
});

describe("what cannot be entered", () => {
  it("is a container that has ended", () => {
    const cluster = clusterWith({ name: "done", image: "busybox", args: ["false"] });
    expect(exec(cluster, "done", ["ls"])).toMatchObject({
      code: 400,
      body: { message: 'container not found ("main")', reason: "BadRequest" },
    });
  });

  it("is a Pod without a node", () => {
    const cluster = clusterWith({ name: "web", image: "nginx" });
    const body = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "wait" },
      spec: { nodeSelector: { none: "such" }, containers: [{ name: "main", image: "nginx" }] },
    };
    cluster.handle({ method: "POST", path: PODS, body });
    const message = "pod wait does not have a host assigned";
    expect(exec(cluster, "wait", ["ls"])).toMatchObject({ code: 400, body: { message } });
  });

  it("is a machine without power", () => {
    const cluster = clusterWith({ name: "web", image: "nginx" });
    const node = cluster.server.get("Pod", "default", "web")?.spec.nodeName ?? "";
    cluster.handle({
      method: "PATCH",
      path: `/apis/sim.kubarium.dev/v1alpha1/machines/${node}`,
      headers: { "content-type": "application/merge-patch+json" },
      body: { spec: { power: "Off" } },
    });
    cluster.advance(1_000);
    const { code, body } = exec(cluster, "web", ["ls"]);
    expect(code).toBe(500);
    expect((body as { message: string }).message).toMatch(
      /^error dialing backend: dial tcp [\d.]+:10250: connect: no route to host$/,
    );
  });
});

describe("exec is part of the recording", () => {
  it("gives the same files again, and the same state", () => {
    const cluster = clusterWith(BUSY);
    exec(cluster, "box", ["sh", "-c", "echo kept > /tmp/file"]);
    cluster.advance(5_000);
    const again = Cluster.replay(cluster.recording());
    expect(again.hash()).toBe(cluster.hash());
    expect(exec(again, "box", ["cat", "/tmp/file"]).body).toMatchObject({ stdout: "kept\n" });
  });

  it("stops a server by a signal to its first process", () => {
    const cluster = clusterWith({ name: "web", image: "nginx" });
    exec(cluster, "web", ["kill", "1"]);
    cluster.advance(10_000);
    expect(cluster.server.get("Pod", "default", "web")?.status.containerStatuses?.[0]?.restartCount).toBe(1);
  });
});

describe("port-forward", () => {
  const cluster = clusterWith({ name: "web", image: "nginx" });
  const forward = (query: string, body: unknown = {}): ApiResponse =>
    cluster.handle({ method: "POST", path: `${PODS}/web/portforward${query}`, body });

  it("passes a request to the server in the Pod", () => {
    const { body } = forward("?ports=80", { method: "GET", path: "/", host: "localhost:8080" });
    expect(body).toMatchObject({ kind: "answered", status: 200 });
    expect((body as { body: string }).body).toContain("Welcome to nginx!");
  });

  it("is refused where nothing listens", () => {
    expect(forward("?ports=81").body).toEqual({ kind: "refused" });
  });

  it("takes a port", () => {
    expect(forward("?ports=web")).toMatchObject({ code: 400, body: { message: 'unable to parse "web" as a port' } });
  });
});

it.each(["exec?command=ls", "attach", "portforward"])("a GET of %s needs an upgrade", (subresource) => {
  const cluster = clusterWith({ name: "web", image: "nginx" });
  expect(cluster.handle({ method: "GET", path: `${PODS}/web/${subresource}` })).toMatchObject({
    code: 400,
    body: { message: "Upgrade request required" },
  });
});

describe("proxy", () => {
  const cluster = clusterWith({ name: "web", image: "nginx" }, BUSY);
  const services = "/api/v1/namespaces/default/services";
  const get = (path: string) => cluster.handle({ method: "GET", path });
  const metadata = { name: "web", labels: { app: "web" } };
  cluster.handle({ method: "PATCH", path: `${PODS}/web`, headers: MERGE, body: { metadata } });
  const ports = [{ name: "http", port: 8080, targetPort: 80 }];
  cluster.handle({ method: "POST", path: services, body: { metadata, spec: { selector: { app: "web" }, ports } } });
  cluster.handle({
    method: "POST",
    path: services,
    body: { metadata: { name: "none" }, spec: { ports: [{ port: 80 }] } },
  });
  cluster.advance(5_000);

  it.each([
    `${PODS}/web:80/proxy/`,
    `${PODS}/web/proxy/`,
    `${services}/web:8080/proxy/`,
    `${services}/web:http/proxy/`,
    `${services}/http:web:http/proxy/`,
  ])("%s leads to the page", (path) => {
    expect(get(path)).toMatchObject({ code: 200, contentType: "text/html", body: expect.stringContaining("nginx") });
  });

  it.each([
    [`${PODS}/nobody/proxy/`, 404, 'pods "nobody" not found'],
    [`${PODS}/box:80/proxy/`, 503, /^error trying to reach service: dial tcp 10\.\S+:80: connect: connection refused$/],
    [`${services}/web:9/proxy/`, 503, 'no service port 9 found for service "web"'],
    [`${services}/web/proxy/`, 503, 'no endpoints available for service "web"'],
    [`${services}/none:80/proxy/`, 503, 'no endpoints available for service "none"'],
    [`${services}/a:b:c:d/proxy/`, 400, 'invalid service request "a:b:c:d"'],
    [`${services}/ftp:web:http/proxy/`, 400, 'invalid service request "ftp:web:http"'],
    ["/api/v1/nodes/nobody/proxy/healthz", 404, 'nodes "nobody" not found'],
  ])("%s is answered with %i", (path, code, message) => {
    expect(get(path)).toMatchObject({
      code,
      body: { message: typeof message === "string" ? message : expect.stringMatching(message) },
    });
  });

  it.each(["GET", "HEAD"] as const)("%s without a slash is sent on, everything else is passed on", (method) => {
    expect(cluster.handle({ method, path: `${PODS}/web/proxy?a=b` })).toMatchObject({
      code: 301,
      body: "",
      headers: { location: `${PODS}/web/proxy/?a=b` },
    });
    expect(cluster.handle({ method: "OPTIONS", path: `${PODS}/web/proxy?a=b` }).code).toBe(200);
  });

  it("a page that is not there is the server's to refuse", () => {
    expect(get(`${PODS}/web/proxy/nothing`).code).toBe(404);
  });

  it("a node tells that it is well, and its Pods", () => {
    expect(get("/api/v1/nodes/node-1/proxy/healthz")).toMatchObject({ code: 200, body: "ok" });
    const { items } = get("/api/v1/nodes/node-1/proxy/pods").body as { readonly items: readonly unknown[] };
    expect(items.length).toBeGreaterThan(1);
    expect(get("/api/v1/nodes/node-1:10250/proxy/healthz").body).toBe("ok");
  });

  it("other programs of a node answer at their ports: kube-proxy says when it was well", () => {
    const { contentType, body } = get("/api/v1/nodes/node-1:10256/proxy/healthz");
    expect(contentType).toBe("application/json");
    const time = String.raw`\d{4}-\d\d-\d\d \d\d:\d\d:\d\d(?:\.\d+)? \+0000 UTC m=\+\d+\.\d{9}`;
    const text = `^{"lastUpdated": "${time}","currentTime": "${time}", "nodeEligible": true}$`;
    expect(body).toMatch(new RegExp(text));
    expect(get("/api/v1/nodes/node-1:10249/proxy/proxyMode").body).toBe("iptables");
    expect(get("/api/v1/nodes/node-1:9/proxy/").body).toMatchObject({
      message: expect.stringMatching(/^error trying to reach service: dial tcp \S+:9: connect: connection refused$/),
    });
  });

  it("needs leave, and becomes part of the recording", () => {
    const headers = { "impersonate-user": "jane" };
    expect(cluster.handle({ method: "GET", path: `${services}/web:http/proxy/`, headers }).body).toMatchObject({
      message: expect.stringContaining('cannot get resource "services/proxy" in API group ""'),
    });
    const before = cluster.inputs.length;
    get(`${services}/web:http/proxy/`);
    expect(cluster.inputs.length).toBe(before + 1);
  });
});
