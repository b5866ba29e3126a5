import { type ChildProcess, spawn } from "node:child_process";
import { connect, createServer, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import { createInterface } from "node:readline";
import { PassThrough } from "node:stream";
import * as k8s from "@kubernetes/client-node";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { realBinaries } from "./binaries.ts";
import { useRealCluster } from "./real-cluster.ts";

const cluster = useRealCluster();
const config = new k8s.KubeConfig();
const started: ChildProcess[] = [];

beforeAll(async () => {
  config.loadFromClusterAndUser({ name: "kubarium", server: cluster.url(), skipTLSVerify: true }, { name: "nobody" });
  await cluster.kubectl("create deployment web --image=nginx --port=80");
  await cluster.kubectl("expose deployment web --port=8080 --target-port=80");
  await cluster.kubectl("wait deployment web --for=condition=Available --timeout=60s");
});
afterAll(() => started.forEach((child) => child.kill()));

interface Forward {
  readonly port: number;
  readonly said: () => string;
  readonly ended: Promise<number | null>;
}

/** `kubectl port-forward`, once it listens on a port of its own choice. */
async function forward(resource: string, port: number): Promise<Forward> {
  const args = [`--server=${cluster.url()}`, "port-forward", resource, `:${port}`];
  const env = { ...process.env, HOME: tmpdir(), KUBECONFIG: "/none" };
  const child = spawn(realBinaries().kubectl, args, { env, stdio: ["ignore", "pipe", "pipe"] });
  started.push(child);
  let said = "";
  child.stderr.on("data", (chunk: Buffer) => (said += chunk.toString("utf8")));
  const ended = new Promise<number | null>((resolve) => child.on("close", resolve));
  for await (const line of createInterface({ input: child.stdout })) {
    const found = /^Forwarding from 127\.0\.0\.1:(\d+) -> /.exec(line);
    if (found !== null) return { port: Number(found[1]), said: () => said, ended };
  }
  throw new Error(`kubectl port-forward ended: ${said}`);
}

describe("kubectl port-forward", () => {
  it.each([["deployment/web"], ["service/web"]])("reaches the server behind %s", async (resource) => {
    const { port } = await forward(resource, resource.startsWith("service") ? 8080 : 80);
    const answers = await Promise.all(
      ["/", "/", "/none"].map(async (path) => {
        const response = await fetch(`http://127.0.0.1:${port}${path}`);
        return [response.status, response.headers.get("content-type"), await response.text()];
      }),
    );
    const page = [200, "text/html", expect.stringContaining("Welcome to nginx!")];
    expect(answers).toEqual([page, page, [404, "text/html", expect.stringContaining("404")]]);
    // Many connections over one tunnel, one after the other.
    for (let turn = 0; turn < 20; turn += 1) expect((await fetch(`http://127.0.0.1:${port}/`)).status).toBe(200);
  });

  it("says that nothing listens at a port", async () => {
    const { port, said, ended } = await forward("deployment/web", 81);
    await expect(fetch(`http://127.0.0.1:${port}/`)).rejects.toThrow("fetch failed");
    expect(await ended).toBe(1);
    expect(said()).toContain("failed to connect to localhost:81 inside namespace");
    expect(said()).toContain("connect: connection refused");
    expect(said()).toContain("error: lost connection to pod");
  });

  it("says that it answers HTTP only", async () => {
    const { port, said } = await forward("deployment/web", 80);
    const socket = connect(port, "127.0.0.1", () => socket.write("*1\r\n$4\r\nPING\r\n"));
    await new Promise((resolve) => socket.on("close", resolve));
    await expect.poll(said).toContain("HTTP/1.1 only");
  });
});

it("forwards for client-node", async () => {
  const [pod] = (await config.makeApiClient(k8s.CoreV1Api).listNamespacedPod({ namespace: "default" })).items;
  const forwarding = new k8s.PortForward(config);
  const server = createServer((socket) => {
    void forwarding.portForward("default", pod?.metadata?.name ?? "", [80], socket, new PassThrough(), socket);
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const { port } = server.address() as AddressInfo;
  const response = await fetch(`http://127.0.0.1:${port}/`, { headers: { connection: "close" } });
  expect([response.status, await response.text()]).toEqual([200, expect.stringContaining("Welcome to nginx!")]);
  server.close();
});
