import { describe, expect, it } from "vitest";
import { Kernel } from "../kernel/kernel.ts";
import { tuningOf } from "./annotations.ts";
import type { ContainerRecord, ContainerRequest } from "./container-record.ts";
import { createRuntime, type Runtime } from "./runtime.ts";

class Machine {
  readonly kernel = new Kernel(1_767_225_600_000, 1);
  readonly runtime: Runtime = createRuntime(this.kernel);
  readonly told: string[] = [];

  constructor(slowFactor = 1) {
    this.runtime.machines.put({
      name: "node-1",
      powered: true,
      connected: true,
      slowFactor,
      cpuMillis: 4_000,
      memoryBytes: 8_589_934_592,
      pods: 110,
      address: "192.168.0.11",
      bootedAtMs: 0,
    });
    this.runtime.cri.onChange((_node, uid) => this.told.push(uid));
    this.runtime.cri.runSandbox({
      id: "uid",
      key: "default/web",
      namespace: "default",
      podName: "web",
      hostname: "web",
      node: "node-1",
      podCIDR: "10.244.1.0/24",
      hostNetwork: false,
      volumes: { data: "uid/data" },
    });
  }

  start(request: Partial<ContainerRequest> & { readonly image: string }): ContainerRecord {
    return this.runtime.cri.startContainer({
      sandbox: "uid",
      name: "web",
      attempt: 0,
      command: undefined,
      args: undefined,
      env: {},
      workingDir: undefined,
      mounts: [],
      memoryLimitBytes: 0,
      cpuLimitMillis: 0,
      cpuRequestMillis: 0,
      oomScoreAdj: 1_000,
      ports: [],
      tuning: tuningOf(undefined),
      ...request,
    });
  }

  advance(ms: number): void {
    const until = this.kernel.nowMs + ms;
    for (let next = this.kernel.nextAt(); next !== undefined && next <= until; next = this.kernel.nextAt()) {
      const entry = this.kernel.take();
      if (entry !== undefined) this.runtime.handle(entry.key);
    }
    this.kernel.moveTo(until);
  }

  get(path: string, port: number, ip = "10.244.1.2") {
    return this.runtime.servers.answer(ip, port, { protocol: "HTTP", method: "GET", path, host: ip });
  }

  lines(previous = false): readonly string[] {
    const query = { namespace: "default", pod: "web", container: "web", previous };
    return (this.runtime.logs(query) ?? []).map(({ text }) => text);
  }
}

describe("servers", () => {
  const answers: readonly [
    name: string,
    request: Partial<ContainerRequest> & { readonly image: string },
    port: number,
    path: string,
    expected: object,
  ][] = [
    [
      "nginx's own page",
      { image: "nginx:1.27" },
      80,
      "/",
      { status: 200, body: expect.stringContaining("Welcome to nginx!") },
    ],
    ["nginx, a page that is not there", { image: "nginx:1.27" }, 80, "/x", { status: 404 }],
    [
      "the shop's version and Pod",
      { image: "kubarium/shop:v2" },
      8080,
      "/",
      { status: 200, body: "shop v2 from web\n" },
    ],
    [
      "the shop on the port of its variable",
      { image: "kubarium/shop:v2", env: { PORT: "9000" } },
      9000,
      "/",
      { status: 200 },
    ],
    [
      "http-echo with its text and port",
      { image: "hashicorp/http-echo:1.0", args: ["-text=hi", "-listen=:8081"] },
      8081,
      "/",
      { status: 200, body: "hi\n" },
    ],
    [
      "agnhost netexec",
      { image: "registry.k8s.io/e2e-test-images/agnhost:2.53", args: ["netexec", "--http-port=8090"] },
      8090,
      "/hostname",
      { status: 200, body: "web" },
    ],
    [
      "hello-app 2.0",
      { image: "gcr.io/google-samples/hello-app:2.0" },
      8080,
      "/",
      { body: "Hello, world!\nVersion: 2.0.0\nHostname: web\n" },
    ],
    ["an unknown image on its declared port", { image: "somebody/app:v1", ports: [3000] }, 3000, "/", { status: 200 }],
    [
      "python's file server",
      { image: "python:3.12", command: ["python", "-m", "http.server", "7000"] },
      7000,
      "/",
      { status: 200 },
    ],
    [
      "a server started by a shell",
      {
        image: "nginx:1.27",
        command: ["sh", "-c", "echo mine > /usr/share/nginx/html/index.html && exec nginx -g 'daemon off;'"],
      },
      80,
      "/",
      { status: 200, body: "mine\n" },
    ],
  ];
  it.each(answers)("%s", (_name, request, port, path, expected) => {
    const machine = new Machine();
    machine.start(request);
    machine.advance(3_000);
    expect(machine.get(path, port)).toMatchObject({ kind: "answered", ...expected });
  });

  it("refuses before the start is over, and on other ports", () => {
    const machine = new Machine();
    machine.start({ image: "kubarium/shop:v1" });
    machine.advance(700);
    expect(machine.get("/", 8080)).toEqual({ kind: "refused" });
    machine.advance(100);
    expect(machine.get("/", 8080)).toMatchObject({ kind: "answered" });
    expect(machine.get("/", 80)).toEqual({ kind: "refused" });
    expect(machine.get("/", 80, "10.244.9.9")).toEqual({ kind: "lost" });
  });

  it("takes its CPU limit's time when more requests come than it can serve", () => {
    const machine = new Machine();
    machine.start({ image: "kubarium/shop:v1", cpuLimitMillis: 100 });
    machine.advance(5_000);
    const latencies: number[] = [];
    for (let i = 0; i < 100; i += 1) {
      const answer = machine.get("/", 8080);
      latencies.push(answer.kind === "answered" ? answer.latencyMs : -1);
    }
    expect(latencies[0]).toBeLessThan(40);
    expect(latencies[99]).toBeGreaterThan(1_900);
    expect(machine.runtime.usage("default/web")?.[0]?.cpuMillis).toBeGreaterThan(10);
  });

  it("is as slow and as faulty as its annotations say", () => {
    const machine = new Machine();
    const tuning = tuningOf({
      "sim.kubarium.dev/latency-ms": "500",
      "sim.kubarium.dev/error-percent": "100",
      "sim.kubarium.dev/start-ms": "0",
    });
    machine.start({ image: "kubarium/shop:v1", tuning });
    machine.advance(300);
    const answer = machine.get("/", 8080);
    expect(answer).toMatchObject({ kind: "answered", status: 500 });
    expect(answer.kind === "answered" ? answer.latencyMs : 0).toBeGreaterThanOrEqual(500);
  });

  it("logs its newest requests", () => {
    const machine = new Machine();
    machine.start({ image: "nginx:1.27" });
    machine.advance(1_000);
    for (let i = 0; i < 500; i += 1) machine.get(`/${i}`, 80);
    const lines = machine.lines();
    expect(lines[0]).toContain("docker-entrypoint.sh");
    expect(lines.at(-1)).toContain('"GET /499 HTTP/1.1" 404');
    expect(lines.length).toBeLessThan(250);
  });
});

describe("processes", () => {
  const ends: readonly [
    name: string,
    request: Partial<ContainerRequest> & { readonly image: string },
    ms: number,
    exitCode: number,
    reason: string,
  ][] = [
    ["busybox without a command", { image: "busybox:1.36" }, 1_000, 0, "Completed"],
    ["hello-world", { image: "hello-world" }, 1_000, 0, "Completed"],
    ["a command that is not there", { image: "busybox:1.36", command: ["sh", "-c", "foo"] }, 1_000, 127, "Error"],
    ["a failing script", { image: "busybox:1.36", command: ["sh", "-c", "sleep 1; exit 4"] }, 1_500, 4, "Error"],
    [
      "a script that cannot be read",
      { image: "busybox:1.36", command: ["sh", "-c", "if true; then"] },
      1_000,
      2,
      "Error",
    ],
    ["cat of a missing file", { image: "busybox:1.36", command: ["cat", "/x"] }, 1_000, 1, "Error"],
    ["kubarium/crash", { image: "kubarium/crash" }, 4_000, 1, "Error"],
    ["postgres without a password", { image: "postgres:16" }, 1_000, 1, "Error"],
    [
      "more memory than the limit",
      { image: "mysql:8.0", env: { MYSQL_ROOT_PASSWORD: "x" }, memoryLimitBytes: 100_000_000 },
      1_000,
      137,
      "OOMKilled",
    ],
    [
      "a leak",
      {
        image: "nginx:1.27",
        memoryLimitBytes: 20_000_000,
        tuning: tuningOf({ "sim.kubarium.dev/memory-leak": "12Mi" }),
      },
      70_000,
      137,
      "OOMKilled",
    ],
    [
      "a crash that was asked for",
      {
        image: "nginx:1.27",
        tuning: tuningOf({ "sim.kubarium.dev/crash-after": "5s", "sim.kubarium.dev/exit-code": "9" }),
      },
      6_000,
      9,
      "Error",
    ],
    [
      "exec ends the script",
      { image: "busybox:1.36", command: ["sh", "-c", "exec sleep 1; exit 5"] },
      2_000,
      0,
      "Completed",
    ],
    [
      "kill of itself with a trap",
      { image: "busybox:1.36", command: ["sh", "-c", "trap 'exit 6' TERM; kill $$; sleep 100"] },
      1_000,
      6,
      "Error",
    ],
    [
      "perl prints pi",
      { image: "perl:5.34", command: ["perl", "-Mbignum=bpi", "-wle", "print bpi(2000)"] },
      6_000,
      0,
      "Completed",
    ],
  ];
  it.each(ends)("%s", (_name, request, ms, exitCode, reason) => {
    const machine = new Machine();
    const container = machine.start(request);
    machine.advance(ms);
    expect({ exitCode: container.exitCode, reason: container.reason, ended: container.finishedAtMs > 0 }).toEqual({
      exitCode,
      reason,
      ended: true,
    });
    expect(machine.told).toContain("uid");
  });

  it("prints while time passes", () => {
    const machine = new Machine();
    machine.start({
      image: "busybox:1.36",
      command: ["sh", "-c", "i=0; while true; do i=$((i+1)); echo tick $i; sleep 1; done"],
    });
    machine.advance(3_500);
    expect(machine.lines()).toEqual(["tick 1", "tick 2", "tick 3", "tick 4"]);
  });

  it("keeps what the container before printed", () => {
    const machine = new Machine();
    machine.start({ image: "busybox:1.36", command: ["echo", "first"] });
    machine.advance(1_000);
    machine.start({ image: "busybox:1.36", command: ["echo", "second"], attempt: 1 });
    machine.advance(1_000);
    expect(machine.lines(true)).toEqual(["first"]);
    expect(machine.lines()).toEqual(["second"]);
  });

  it("runs a background job beside the rest", () => {
    const machine = new Machine();
    const container = machine.start({
      image: "busybox:1.36",
      command: ["sh", "-c", "(sleep 2; echo late) & echo early; wait; echo end"],
    });
    machine.advance(1_000);
    expect(machine.lines()).toEqual(["early"]);
    machine.advance(2_000);
    expect(machine.lines()).toContain("end");
    expect(container.exitCode).toBe(0);
  });

  it("does not let an endless loop stop time", () => {
    const machine = new Machine();
    machine.start({ image: "busybox:1.36", command: ["sh", "-c", "while true; do echo x; done"] });
    machine.advance(60_000);
    expect(machine.lines()).toHaveLength(7_500);
    expect(machine.runtime.usage("default/web")?.[0]?.cpuMillis).toBe(1_000);
  });

  it("shares a volume and forgets the rest", () => {
    const machine = new Machine();
    const mounts = [{ path: "/data", volume: "data", subPath: undefined, readOnly: false }];
    machine.start({
      image: "busybox:1.36",
      name: "one",
      command: ["sh", "-c", "echo a > /data/f; echo b > /own"],
      mounts,
    });
    machine.advance(1_000);
    machine.start({ image: "busybox:1.36", name: "two", command: ["sleep", "100"], mounts });
    machine.advance(1_000);
    expect(machine.runtime.exec("default/web", "two", ["cat", "/data/f"])).toMatchObject({
      exitCode: 0,
      stdout: "a\n",
    });
    expect(machine.runtime.exec("default/web", "two", ["cat", "/own"])).toMatchObject({ exitCode: 1 });
  });

  const stops: readonly [
    name: string,
    request: Partial<ContainerRequest> & { readonly image: string },
    afterMs: number,
    exitCode: number,
  ][] = [
    ["nginx ends cleanly", { image: "nginx:1.27" }, 100, 0],
    ["a Go program ends with 2", { image: "traefik/whoami" }, 5, 2],
    ["sleep as the first process ignores it", { image: "busybox:1.36", command: ["sleep", "1000"] }, 5_000, 137],
    ["node ignores it", { image: "node:22", command: ["node", "server.js"], ports: [3000] }, 5_000, 137],
    ["exec'd nginx hears it", { image: "nginx:1.27", command: ["sh", "-c", "exec nginx -g 'daemon off;'"] }, 100, 0],
    [
      "nginx under a shell does not",
      { image: "nginx:1.27", command: ["sh", "-c", "nginx -g 'daemon off;'; echo over"] },
      5_000,
      137,
    ],
  ];
  it.each(stops)("SIGTERM: %s", (_name, request, afterMs, exitCode) => {
    const machine = new Machine();
    const container = machine.start(request);
    machine.advance(2_000);
    machine.runtime.cri.stopContainer(container, 5_000);
    machine.advance(6_000);
    expect(container.finishedAtMs).toBe(2_000 + afterMs);
    expect(container.exitCode).toBe(exitCode);
  });

  it("execs what the image has", () => {
    const machine = new Machine();
    machine.start({ image: "redis:7" });
    machine.advance(200);
    expect(machine.runtime.exec("default/web", "web", ["redis-cli", "ping"])).toBeUndefined();
    machine.advance(100);
    expect(machine.runtime.exec("default/web", "web", ["redis-cli", "ping"])).toMatchObject({ exitCode: 1 });
    machine.advance(500);
    expect(machine.runtime.exec("default/web", "web", ["redis-cli", "ping"])).toMatchObject({
      exitCode: 0,
      stdout: "PONG\n",
    });
    expect(machine.runtime.exec("default/web", "web", ["nope"])).toMatchObject({ exitCode: 127 });
  });
});
