import { spawn } from "node:child_process";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import * as k8s from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realBinaries } from "./binaries.ts";
import { commands, useRealCluster } from "./real-cluster.ts";

const cluster = useRealCluster();
const { kubectl } = cluster;
const config = new k8s.KubeConfig();
const stops: (() => void)[] = [];

beforeAll(async () => {
  config.loadFromClusterAndUser({ name: "kubarium", server: cluster.url(), skipTLSVerify: true }, { name: "nobody" });
  await kubectl("run ticks --image=busybox -- sh -c 'i=0; while true; do i=$((i+1)); echo tick $i; sleep 1; done'");
  await kubectl("wait pod ticks --for=condition=Ready --timeout=60s");
});
afterAll(() => stops.forEach((stop) => stop()));

/** A kubectl that does not end by itself; lines as they come. */
function running(args: readonly string[]): AsyncIterator<string> {
  const env = { ...process.env, HOME: tmpdir(), KUBECONFIG: "/none" };
  const child = spawn(realBinaries().kubectl, [`--server=${cluster.url()}`, ...args], { env });
  stops.push(() => child.kill());
  return createInterface({ input: child.stdout })[Symbol.asyncIterator]();
}

describe("kubectl that goes on", () => {
  it("get --watch-only tells of what happens", async () => {
    const lines = running(["get", "configmaps", "--watch-only", "--output=name", "--field-selector=metadata.name=own"]);
    // Asked again until the watch, which says nothing at first, is there to see it.
    const seen: string[] = [];
    void lines.next().then(({ value }) => seen.push(String(value)));
    while (seen.length === 0) {
      await kubectl("create configmap own --from-literal=a=1");
      await kubectl("delete configmap own --wait=false");
    }
    expect(seen).toEqual(["configmap/own"]);
  });

  it("logs -f goes on with what is written", async () => {
    const lines = running(["logs", "-f", "ticks", "--tail=1"]);
    const numbers: number[] = [];
    while (numbers.length < 4) numbers.push(Number(String((await lines.next()).value).replace("tick ", "")));
    expect(numbers).toEqual(numbers.map((_, index) => (numbers[0] ?? 0) + index));
  });

  it("proxy passes requests and watches on", async () => {
    const lines = running(["proxy", "--port=0"]);
    const place = String((await lines.next()).value).replace("Starting to serve on ", "");
    const response = await fetch(`http://${place}/api/v1/namespaces/default/pods/ticks`);
    expect(await response.json()).toMatchObject({ kind: "Pod", metadata: { name: "ticks" } });
    const exec = await fetch(`http://${place}/api/v1/namespaces/default/pods/ticks/exec?command=ls`);
    expect(exec.status).toBe(403);
  });
});

describe("kubectl logs", () => {
  commands(kubectl, [
    ["logs ticks --tail=0", ""],
    ["logs ticks --limit-bytes=6", "tick 1"],
    ["logs ticks --limit-bytes=3", "tic"],
    ["logs ticks --since=3s", /^tick \d+\ntick \d+(\ntick \d+){0,2}$/],
    [
      "logs ticks --since=1ms",
      'The PodLogOptions "ticks" is invalid: sinceSeconds: Invalid value: 0: must be greater than 0',
      1,
    ],
    ["logs ticks --timestamps --tail=1", /^\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{9}Z tick \d+$/],
    ["logs ticks --previous", /previous terminated container "ticks" in pod "ticks" not found$/, 1],
    ["logs ticks --since=1h --since-time=2026-01-01T00:00:00Z", /at most one of `sinceTime` or `sinceSeconds`/, 1],
  ]);

  it("shows the container before, after a restart", async () => {
    await kubectl("run again --image=busybox -- sh -c 'echo from $(date +%s); sleep 5; exit 1'");
    while (!(await kubectl("logs again --previous")).output.startsWith("from ")) {
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    const [before, now] = [await kubectl("logs again --previous"), await kubectl("logs again")];
    expect([before.exitCode, now.exitCode]).toEqual([0, 0]);
    expect(before.output).toMatch(/^from \d+\n$/);
  });
});

describe("client-node", () => {
  it("follows a log", async () => {
    const out = new PassThrough();
    let text = "";
    out.on("data", (chunk: Buffer) => (text += chunk.toString("utf8")));
    const stop = await new k8s.Log(config).log("default", "ticks", "ticks", out, { follow: true, tailLines: 1 });
    while (text.split("\n").length < 4) await new Promise((resolve) => setTimeout(resolve, 10));
    stop.abort();
    expect(text).toMatch(/^tick \d+\ntick \d+\ntick \d+\n/);
  });

  it("goes on watching after the server ends a watch", async () => {
    const watch = new k8s.Watch(config);
    const seen: string[] = [];
    const path = "/api/v1/namespaces/default/pods";
    const ended = await new Promise<unknown>((resolve) => {
      void watch.watch(
        path,
        { timeoutSeconds: 1 },
        (type, pod: k8s.V1Pod) => seen.push(`${type} ${pod.metadata?.name}`),
        resolve,
      );
    });
    expect(ended ?? null).toBeNull();
    expect(seen).toContain("ADDED ticks");
  });
});
