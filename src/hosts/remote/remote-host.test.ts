import { describe, expect, it } from "vitest";
import type { PageMessage, WorkerMessage } from "../protocol.ts";
import { RemoteHost } from "./remote-host.ts";
import type { SocketHandler } from "./watch-transport.ts";

const BASE = "http://here/";
const CLOCK = {
  now: "2026-01-01T00:00:10.000Z",
  elapsedMs: 10_000,
  speed: 1,
  paused: false,
  revision: 5,
  idle: false,
  recordedUntilMs: 10_000,
};
const BOOT: PageMessage = { type: "boot", options: { nodes: 1, seed: 1, epochMs: 0 } };

function object(kind: string, name: string, resourceVersion: string, uid = name) {
  const metadata = { name, uid, resourceVersion, creationTimestamp: "2026-01-01T00:00:00Z" };
  return { apiVersion: "v1", kind, metadata, spec: {}, status: {} };
}

/** A server, its WebSockets and the time, all in the hands of the test. */
class World {
  readonly posted: WorkerMessage[] = [];
  readonly asked: string[] = [];
  readonly sockets: { readonly url: string; readonly handler: SocketHandler; closed: boolean }[] = [];
  readonly answers = new Map<string, { readonly code: number; readonly body: unknown }>();
  private timers: { atMs: number; work: () => void }[] = [];
  private nowMs = Date.UTC(2026, 0, 2);
  readonly host = new RemoteHost({
    post: (message) => this.posted.push(message),
    fetch: (url, { method = "GET", body }) => {
      this.asked.push(`${method} ${url.slice(BASE.length - 1)}${body === undefined ? "" : ` ${String(body)}`}`);
      const { code, body: answer } = this.answerTo(url);
      const headers = { "content-type": typeof answer === "string" ? "text/plain" : "application/json" };
      return Promise.resolve(
        new Response(typeof answer === "string" ? answer : JSON.stringify(answer), { status: code, headers }),
      );
    },
    openSocket: (url, handler) => {
      const socket = { url: url.slice("ws://here".length), handler, closed: false };
      this.sockets.push(socket);
      return () => (socket.closed = true);
    },
    timers: {
      after: (ms, work) => {
        const timer = { atMs: this.nowMs + ms, work };
        this.timers.push(timer);
        return () => void (this.timers = this.timers.filter((one) => one !== timer));
      },
    },
    nowMs: () => this.nowMs,
    base: BASE,
  });

  constructor(simulated: boolean) {
    this.answers.set("/version", { code: 200, body: { gitVersion: "v1.35.0" } });
    if (simulated) this.answers.set("/sim/v1/clock", { code: 200, body: CLOCK });
    this.answers.set("/api/v1/namespaces/kube-system", { code: 200, body: object("Namespace", "kube-system", "1") });
    this.list("/api/v1/nodes", "7", [object("Node", "node-1", "3"), object("Node", "node-2", "4")]);
  }

  list(path: string, resourceVersion: string, items: readonly unknown[]): void {
    this.answers.set(path, { code: 200, body: { items, metadata: { resourceVersion } } });
  }

  async settle(): Promise<void> {
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
    await new Promise((resolve) => setImmediate(resolve));
    for (let turn = 0; turn < 50; turn += 1) await Promise.resolve();
  }

  async advance(ms: number): Promise<void> {
    this.nowMs += ms;
    const due = this.timers.filter(({ atMs }) => atMs <= this.nowMs);
    this.timers = this.timers.filter((timer) => !due.includes(timer));
    for (const { work } of due) work();
    await this.settle();
  }

  socket(path: string) {
    const found = this.sockets.findLast(({ url, closed }) => url.startsWith(path) && !closed);
    if (found === undefined) throw new Error(`no open socket to ${path}`);
    return found;
  }

  /** Names of the machines that were drawn and not taken away since. */
  machines(): readonly string[] {
    const drawn = new Set<string>();
    for (const message of this.posted) {
      if (message.type !== "tick" || message.scene === undefined) continue;
      if (message.scene.fresh) drawn.clear();
      for (const { name } of message.scene.machines ?? []) drawn.add(name);
      for (const name of message.scene.removedMachines ?? []) drawn.delete(name);
    }
    return [...drawn].sort();
  }

  private answerTo(url: string) {
    const path = url.slice(BASE.length - 1).split("?")[0] ?? "";
    const empty = { code: 200, body: { items: [], metadata: { resourceVersion: "7" } } };
    const known = this.answers.get(path);
    return known ?? (path.startsWith("/sim/") ? { code: 404, body: { message: "none" } } : empty);
  }
}

async function started(simulated: boolean): Promise<World> {
  const world = new World(simulated);
  world.host.receive(BOOT);
  await world.settle();
  await world.advance(300);
  return world;
}

describe("a cluster that is no simulation", () => {
  it("says so, draws what it has, and counts time from when it was made", async () => {
    const world = await started(false);
    expect(world.posted.find(({ type }) => type === "ready")).toMatchObject({
      clock: { elapsedMs: 86_400_000, paused: false, speed: 1 },
      remote: { simulated: false },
    });
    expect(world.machines()).toEqual(["node-1", "node-2"]);
    expect(world.sockets.some(({ url }) => url.includes("sim.kubarium.dev"))).toBe(false);
  });

  it("draws what its watches tell", async () => {
    const world = await started(false);
    const { handler } = world.socket("/api/v1/nodes?watch=true&allowWatchBookmarks=true&resourceVersion=7");
    handler.opened();
    handler.message(JSON.stringify({ type: "ADDED", object: object("Node", "node-3", "8") }));
    handler.message(JSON.stringify({ type: "DELETED", object: object("Node", "node-1", "9") }));
    await world.advance(300);
    expect(world.machines()).toEqual(["node-2", "node-3"]);
  });

  it("goes on after a break from where it stood, and lists again when it is too late", async () => {
    const world = await started(false);
    const first = world.socket("/api/v1/nodes").handler;
    first.opened();
    first.message(JSON.stringify({ type: "BOOKMARK", object: object("Node", "", "20") }));
    first.closed();
    await world.advance(600);
    const second = world.socket("/api/v1/nodes?watch=true&allowWatchBookmarks=true&resourceVersion=20").handler;
    second.opened();
    world.list("/api/v1/nodes", "90", [object("Node", "node-2", "80", "another")]);
    second.message(JSON.stringify({ type: "ERROR", object: { kind: "Status", code: 410, reason: "Expired" } }));
    await world.advance(1);
    await world.advance(300);
    expect(world.machines()).toEqual(["node-2"]);
    expect(world.socket("/api/v1/nodes").url).toContain("resourceVersion=90");
  });

  it("refuses what only a simulation answers", async () => {
    const world = await started(false);
    world.host.receive({ type: "clock", id: 1, command: { do: "set", paused: true } });
    world.host.receive({ type: "question", id: 2, question: { ask: "hash" } });
    await world.settle();
    const replies = world.posted.filter((message) => message.type === "reply");
    expect(replies.map(({ id, ok }) => [id, ok])).toEqual([
      [1, false],
      [2, false],
    ]);
  });

  it("waits for a server that does not answer yet", async () => {
    const world = new World(false);
    world.answers.set("/version", { code: 503, body: "starting\n" });
    world.host.receive(BOOT);
    await world.settle();
    expect(world.posted).toEqual([{ type: "line", connected: false, problem: "starting" }]);
    world.answers.set("/version", { code: 200, body: { gitVersion: "v1.35.0" } });
    await world.advance(500);
    expect(world.posted.map(({ type }) => type).slice(0, 3)).toEqual(["line", "ready", "line"]);
  });
});

describe("a simulated cluster", () => {
  it("carries out clock commands, questions and loads over /sim/v1", async () => {
    const world = await started(true);
    expect(world.posted.find(({ type }) => type === "ready")).toMatchObject({ remote: { simulated: true } });
    world.asked.length = 0;
    const messages: readonly PageMessage[] = [
      { type: "clock", id: 1, command: { do: "set", speed: 2 } },
      { type: "clock", id: 2, command: { do: "seek", elapsedMs: 5 } },
      { type: "clock", id: 3, command: { do: "nextChange" } },
      { type: "question", id: 4, question: { ask: "why", kind: "Pod", namespace: "default", name: "web" } },
      { type: "load", id: 5, recording: { format: "x" } },
      { type: "request", id: 6, request: { method: "DELETE", path: "/api/v1/nodes/node-1" } },
    ];
    for (const message of messages) world.host.receive(message);
    await world.settle();
    expect(world.asked).toEqual([
      'PUT /sim/v1/clock {"speed":2}',
      'POST /sim/v1/clock/seek {"elapsedMs":5}',
      "POST /sim/v1/clock/next-change {}",
      "GET /sim/v1/why?kind=Pod&namespace=default&name=web",
      'PUT /sim/v1/recording {"format":"x"}',
      "DELETE /api/v1/nodes/node-1",
    ]);
  });

  it("reads everything anew after a rewind", async () => {
    const world = await started(true);
    const { handler } = world.socket("/sim/v1/news");
    handler.opened();
    handler.message(JSON.stringify({ clock: CLOCK, rewound: true, changes: [] }));
    await world.advance(300);
    expect(world.machines()).toEqual(["node-1", "node-2"]);
    world.list("/api/v1/nodes", "4", [object("Node", "node-1", "3")]);
    const clock = { ...CLOCK, now: "2026-01-01T00:00:02.000Z", elapsedMs: 2_000 };
    handler.message(JSON.stringify({ clock, rewound: true, changes: [] }));
    await world.settle();
    await world.advance(300);
    expect(world.machines()).toEqual(["node-1"]);
    expect(world.posted.findLast(({ type }) => type === "tick")).toMatchObject({ clock: { elapsedMs: 2_000 } });
  });
});
