import { describe, expect, it } from "vitest";
import type { ApiResponse, WatchEvent } from "../../api/api-client.ts";
import type { ClockState, PageMessage, WorkerMessage } from "../../hosts/protocol.ts";
import { connectWorker, type ClusterConnection, type WorkerPort } from "./connection.ts";

const CLOCK: ClockState = {
  now: "2026-01-01T00:00:00.000Z",
  elapsedMs: 0,
  speed: 1,
  paused: false,
  revision: 1,
  idle: false,
  recordedUntilMs: 0,
};
const OPTIONS = { nodes: 3, seed: 1, epochMs: 0 };

class FakeWorker implements WorkerPort {
  readonly received: PageMessage[] = [];
  terminated = false;
  onmessage: WorkerPort["onmessage"] = null;
  onerror: WorkerPort["onerror"] = null;

  postMessage(message: PageMessage): void {
    this.received.push(message);
  }

  terminate(): void {
    this.terminated = true;
  }

  say(message: WorkerMessage): void {
    this.onmessage?.({ data: message } as MessageEvent<WorkerMessage>);
  }

  crash(message: string): void {
    this.onerror?.({ message } as ErrorEvent);
  }
}

function connect(startWhen?: Promise<void>): {
  connection: ClusterConnection;
  workers: FakeWorker[];
  news: string[];
  last: () => FakeWorker;
} {
  const workers: FakeWorker[] = [];
  const news: string[] = [];
  const connection = connectWorker(
    () => {
      const worker = new FakeWorker();
      workers.push(worker);
      return worker;
    },
    OPTIONS,
    {
      line: ({ connected }) => news.push(`line ${connected}`),
      ready: (_clock, restored) => news.push(`ready ${restored}`),
      tick: ({ rewound = false }) => news.push(`tick ${rewound}`),
      storage: ({ state }) => news.push(`storage ${state}`),
      stopped: ({ message }) => news.push(`stopped ${message}`),
      crashed: (problem, again) => news.push(`crashed ${problem} ${again}`),
    },
    startWhen,
  );
  return { connection, workers, news, last: () => workers.at(-1) as FakeWorker };
}

const ready: WorkerMessage = { type: "ready", clock: CLOCK, restored: true };

describe("connection", () => {
  it("boots at once and holds everything else back until the worker is ready", () => {
    const { connection, last, news } = connect();
    connection.request({ method: "GET", path: "/api/v1/pods" }, () => undefined);
    expect(last().received).toEqual([{ type: "boot", options: OPTIONS }]);
    last().say(ready);
    expect(news).toEqual(["ready true"]);
    expect(last().received[1]).toEqual({ type: "request", id: 1, request: { method: "GET", path: "/api/v1/pods" } });
  });

  it("may start its worker later, and loses nothing that is asked before", async () => {
    let start = (): void => undefined;
    const { connection, workers, last } = connect(
      new Promise((resolve) => {
        start = resolve;
      }),
    );
    connection.look("network");
    connection.request({ method: "GET", path: "/early" }, () => undefined);
    expect(workers).toEqual([]);
    start();
    await Promise.resolve();
    expect(last().received).toEqual([{ type: "boot", options: OPTIONS }]);
    last().say(ready);
    expect(last().received.slice(1)).toEqual([
      { type: "view", view: "network" },
      { type: "request", id: 1, request: { method: "GET", path: "/early" } },
    ]);
  });

  it("gives each answer to who asked", async () => {
    const { connection, last } = connect();
    last().say(ready);
    const responses: ApiResponse[] = [];
    connection.request({ method: "GET", path: "/a" }, (response) => responses.push(response));
    const hash = connection.hash();
    const clock = connection.clock({ do: "advance", ms: 5 });
    last().say({ type: "reply", id: 2, ok: true, value: "abc" });
    last().say({ type: "response", id: 1, response: { code: 200, body: "x" } });
    last().say({ type: "reply", id: 3, ok: false, message: "no" });
    expect(await hash).toBe("abc");
    expect(responses).toEqual([{ code: 200, body: "x" }]);
    await expect(clock).rejects.toThrow("no");
  });

  it("delivers watch events until the watch is closed", () => {
    const { connection, last } = connect();
    last().say(ready);
    const seen: WatchEvent[] = [];
    const close = connection.watch("/api/v1/pods?watch=true", (events) => seen.push(...events));
    const event = { type: "ADDED", object: { apiVersion: "v1", kind: "Pod", metadata: {} } } as unknown as WatchEvent;
    last().say({ type: "watchEvents", id: 1, events: [event] });
    close();
    last().say({ type: "watchEvents", id: 1, events: [event] });
    expect(seen).toEqual([event]);
    expect(last().received.at(-1)).toEqual({ type: "unwatch", id: 1 });
  });

  it("ends watches with 410 when the clock was turned back", () => {
    const { connection, last, news } = connect();
    last().say(ready);
    const codes: number[] = [];
    connection.watch("/api/v1/pods?watch=true", ([event]) => {
      if (event?.type === "ERROR") codes.push(event.object.code);
    });
    last().say({ type: "tick", clock: CLOCK, rewound: true });
    expect(codes).toEqual([410]);
    expect(news).toEqual(["ready true", "tick true"]);
  });

  it("starts a new worker after a crash, asks it again what only asks, and fails what may have been done", async () => {
    const { connection, workers, last, news } = connect();
    last().say(ready);
    const responses: (readonly [path: string, code: number])[] = [];
    const ended: string[] = [];
    const send = (method: "GET" | "POST", path: string): void =>
      connection.request({ method, path }, ({ code }) => responses.push([path, code]));
    send("GET", "/a");
    send("POST", "/b");
    connection.watch("/c?watch=true", ([event]) => ended.push(event?.type ?? ""));
    const hash = connection.hash();
    const moved = connection.clock({ do: "advance", ms: 5 });
    last().crash("boom");
    expect(workers.map(({ terminated }) => terminated)).toEqual([true, false]);
    expect(responses).toEqual([["/b", 503]]);
    expect(ended).toEqual(["ERROR"]);
    await expect(moved).rejects.toThrow("boom");
    last().say(ready);
    expect(news).toEqual(["ready true", "crashed boom true", "ready true"]);
    const asked = last().received.filter(({ type }) => type === "request" || type === "question");
    expect(asked).toMatchObject([{ request: { path: "/a" } }, { question: { ask: "hash" } }]);
    const [read, question] = asked as readonly { id: number }[];
    last().say({ type: "response", id: read?.id ?? 0, response: { code: 200, body: {} } });
    last().say({ type: "reply", id: question?.id ?? 0, ok: true, value: "h" });
    expect(responses).toEqual([
      ["/b", 503],
      ["/a", 200],
    ]);
    expect(await hash).toBe("h");
  });

  it("loses nothing that a worker never heard, even when it dies while it starts", () => {
    const { connection, last } = connect();
    const codes: number[] = [];
    connection.request({ method: "POST", path: "/early" }, ({ code }) => codes.push(code));
    last().crash("boom");
    last().say(ready);
    expect(codes).toEqual([]);
    expect(last().received.at(-1)).toMatchObject({ type: "request", request: { method: "POST", path: "/early" } });
  });

  it("gives up after three crashes without a start in between", () => {
    const { workers, last, news } = connect();
    for (let count = 0; count < 3; count += 1) last().crash("boom");
    expect(workers).toHaveLength(3);
    expect(news).toEqual(["crashed boom true", "crashed boom true", "crashed boom false"]);
  });
});
