import { beforeAll, describe, expect, it } from "vitest";
import type { ExecAnswer } from "../../api/pod-access.ts";
import { TestCluster } from "../testing/test-cluster.ts";

let cluster: TestCluster;
beforeAll(() => {
  cluster = new TestCluster({ nodes: 1 });
  cluster.advance(5_000);
  const exec = { command: ["podcli", "check", "http", "localhost:9898/readyz"] };
  const container = {
    name: "podinfo",
    image: "ghcr.io/stefanprodan/podinfo:6.7.1",
    command: ["./podinfo", "--port=9898", "--ui-message=hi"],
    env: [{ name: "COLOR", value: "blue" }],
    readinessProbe: { exec, periodSeconds: 2 },
  };
  const metadata = { name: "web", namespace: "default" };
  cluster.create({ apiVersion: "v1", kind: "Pod", metadata, spec: { containers: [container] } });
  cluster.advance(30_000);
});

function curl(...args: readonly string[]): string {
  const argv = ["curl", "-s", ...args];
  const query = argv.map((word) => `command=${encodeURIComponent(word)}`).join("&");
  const { body } = cluster.request("POST", `${cluster.path("Pod", "default", "web")}/exec?${query}`, {});
  return (body as ExecAnswer).stdout;
}

const isReady = (): boolean | undefined => cluster.get("Pod", "default", "web")?.status.containerStatuses?.[0]?.ready;

describe("podinfo", () => {
  it.each<readonly [path: string, answer: unknown]>([
    ["/", { hostname: "web", version: "6.7.1", message: "hi", color: "#34577c" }],
    ["/api/info", { hostname: "web" }],
    ["/version", { version: "6.7.1" }],
    ["/healthz", { status: "OK" }],
    ["/env", expect.arrayContaining(["COLOR=blue"])],
    ["/delay/2", { delay: 2 }],
    ["/status/418", { status: 418 }],
  ])("%s", (path, answer) => {
    const told: unknown = JSON.parse(curl(`localhost:9898${path}`));
    if (Array.isArray(told)) expect(told).toEqual(answer);
    else expect(told).toMatchObject(answer as object);
  });

  it("says codes that it is asked for, and echoes", () => {
    expect(curl("-o", "/dev/null", "-w", "%{http_code}", "localhost:9898/status/503")).toBe("503");
    expect(curl("-d", "abc", "localhost:9898/echo")).toBe("abc");
    expect(curl("localhost:9898/metrics")).toContain("# TYPE http_requests_total counter");
  });

  it("is ready until it is told not to be", () => {
    expect(isReady()).toBe(true);
    curl("-X", "POST", "localhost:9898/readyz/disable");
    cluster.advance(20_000);
    expect(isReady()).toBe(false);
    curl("-X", "POST", "localhost:9898/readyz/enable");
    cluster.advance(20_000);
    expect(isReady()).toBe(true);
  });
});
