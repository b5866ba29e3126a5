import "fake-indexeddb/auto";
import { IDBFactory } from "fake-indexeddb";
import { openDB } from "idb";
import { beforeEach, describe, expect, it } from "vitest";
import type { ApiRequest } from "../../api/api-client.ts";
import { Cluster, type ClusterRecording } from "../../engine/cluster.ts";
import { InvariantError } from "../../engine/kernel/invariant.ts";
import type { ClockCommand, ClockState, PageMessage, WorkerMessage } from "../protocol.ts";
import { FakeLocks } from "../testing/fake-locks.ts";
import { ClusterSaver } from "./cluster-saver.ts";
import { RecordingStorage } from "./recording-storage.ts";
import { WorkerHost } from "./worker-host.ts";

const OPTIONS = { nodes: 1, seed: 7, epochMs: Date.UTC(2026, 0, 1) };
const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

let locks: FakeLocks;
beforeEach(() => {
  globalThis.indexedDB = new IDBFactory();
  locks = new FakeLocks();
});

type Of<T extends WorkerMessage["type"]> = Extract<WorkerMessage, { type: T }>;

/** A tab's worker: what it posts is kept, real time passes as a test says. */
class Tab {
  readonly posted: WorkerMessage[] = [];
  realMs = 0;
  /** Real time that one look at the clock takes. */
  lookMs = 0;
  storage: RecordingStorage | undefined;
  readonly host: WorkerHost;
  private lastId = 0;

  constructor(openStorage: () => Promise<RecordingStorage> = () => RecordingStorage.open("test")) {
    const post = (message: WorkerMessage): void => void this.posted.push(structuredClone(message));
    this.host = new WorkerHost({
      post,
      saver: new ClusterSaver({
        openStorage: async () => (this.storage = await openStorage()),
        locks: () => locks,
        report: (state, detail) => post({ type: "storage", state, ...(detail === undefined ? {} : { detail }) }),
      }),
      realNow: () => (this.realMs += this.lookMs),
      pause: () => new Promise((resolve) => setImmediate(resolve)),
    });
  }

  async boot(): Promise<Of<"ready">> {
    await this.host.receive({ type: "boot", options: OPTIONS });
    return this.all("ready")[0] as Of<"ready">;
  }

  all<T extends WorkerMessage["type"]>(type: T): readonly Of<T>[] {
    return this.posted.filter((message): message is Of<T> => message.type === type);
  }

  async ask(message: (id: number) => PageMessage): Promise<WorkerMessage> {
    const id = (this.lastId += 1);
    await this.host.receive(message(id));
    const answer = this.posted.find((one) => (one.type === "reply" || one.type === "response") && one.id === id);
    if (answer === undefined) throw new Error("no answer");
    return answer;
  }

  async request(method: ApiRequest["method"], path: string, body?: unknown): Promise<number> {
    const request: ApiRequest = { method, path, ...(body === undefined ? {} : { body }) };
    const answer = await this.ask((id) => ({ type: "request", id, request }));
    return answer.type === "response" ? answer.response.code : 0;
  }

  create(name: string): Promise<number> {
    return this.request("POST", CONFIG_MAPS, { metadata: { name } });
  }

  clock(command: ClockCommand): Promise<WorkerMessage> {
    return this.ask((id) => ({ type: "clock", id, command }));
  }

  async state(): Promise<ClockState> {
    const answer = await this.clock({ do: "get" });
    return (answer as unknown as { value: ClockState }).value;
  }

  async hash(): Promise<unknown> {
    const answer = await this.ask((id) => ({ type: "question", id, question: { ask: "hash" } }));
    return (answer as unknown as { value: unknown }).value;
  }

  async recording(): Promise<ClusterRecording> {
    const answer = await this.ask((id) => ({ type: "question", id, question: { ask: "recording" } }));
    return (answer as unknown as { value: ClusterRecording }).value;
  }
}

async function stored(): Promise<{
  readonly head: unknown;
  readonly inputs: readonly unknown[];
  readonly unreadable: number;
}> {
  const database = await openDB("kubarium");
  const found = {
    head: await database.get("head", "current"),
    inputs: await database.getAll("inputs"),
    unreadable: await database.count("unreadable"),
  };
  database.close();
  return found;
}

const names = (inputs: readonly unknown[]) =>
  (inputs as ClusterRecording["inputs"]).map(
    ({ input }) => (input.body as { metadata: { name: string } }).metadata.name,
  );

describe("the worker", () => {
  it("says it is ready, then shows everything", async () => {
    const tab = new Tab();
    expect(await tab.boot()).toMatchObject({ restored: false, clock: { elapsedMs: 0, speed: 1, paused: false } });
    expect(tab.posted.map(({ type }) => type)).toEqual(["storage", "ready", "tick"]);
    expect(tab.all("storage")).toEqual([{ type: "storage", state: "saving" }]);
    expect(tab.all("tick")[0]).toMatchObject({ rewound: true });
    expect(tab.all("tick")[0]?.changes?.length).toBeGreaterThan(0);
  });

  it("has an input in storage before it is answered, and goes on with it after a reload", async () => {
    const tab = new Tab();
    await tab.boot();
    expect(await tab.create("kept")).toBe(201);
    expect(names((await stored()).inputs)).toEqual(["kept"]);
    await tab.clock({ do: "advance", ms: 5_000 });
    await tab.clock({ do: "set", speed: 4, paused: true });
    const [hash, state] = [await tab.hash(), await tab.state()];
    locks = new FakeLocks();
    const reloaded = new Tab();
    expect(await reloaded.boot()).toEqual({ type: "ready", clock: state, restored: true });
    expect(await reloaded.hash()).toBe(hash);
  });

  it("forgets the future that a change in the past gave up", async () => {
    const tab = new Tab();
    await tab.boot();
    for (const name of ["a", "b", "c"]) {
      await tab.create(name);
      await tab.clock({ do: "advance", ms: 1_000 });
    }
    await tab.clock({ do: "seek", elapsedMs: 1_500 });
    expect(names((await stored()).inputs)).toEqual(["a", "b", "c"]);
    await tab.create("d");
    expect(names((await stored()).inputs)).toEqual(["a", "b", "d"]);
    const hash = await tab.hash();
    locks = new FakeLocks();
    const reloaded = new Tab();
    await reloaded.boot();
    expect(await reloaded.hash()).toBe(hash);
    expect((await reloaded.recording()).inputs.length).toBe(3);
  });

  it("starts a new run with none of the inputs of the old", async () => {
    const tab = new Tab();
    await tab.boot();
    await tab.create("old");
    await tab.ask((id) => ({ type: "reset", id, options: { ...OPTIONS, seed: 8 } }));
    expect((await stored()).inputs).toEqual([]);
    locks = new FakeLocks();
    const reloaded = new Tab();
    await reloaded.boot();
    expect(await reloaded.recording()).toMatchObject({ configuration: { seed: 8 }, inputs: [] });
  });

  it("starts as many control planes as it is told to, and keeps that", async () => {
    const tab = new Tab();
    await tab.boot();
    await tab.ask((id) => ({ type: "reset", id, options: { ...OPTIONS, controlPlanes: 3 } }));
    expect(await tab.request("GET", "/api/v1/nodes/control-plane-4")).toBe(404);
    expect(await tab.request("GET", "/api/v1/nodes/control-plane-3")).toBe(200);
    locks = new FakeLocks();
    const reloaded = new Tab();
    await reloaded.boot();
    expect(await reloaded.recording()).toMatchObject({ configuration: { controlPlanes: 3 } });
  });

  it("does not read inputs past those in use", async () => {
    const tab = new Tab();
    await tab.boot();
    await tab.create("a");
    const database = await openDB("kubarium");
    await database.put("inputs", { at: 9, processed: 9, input: {} }, 1);
    database.close();
    expect((await tab.storage?.load())?.recording.inputs.length).toBe(1);
  });

  it("puts aside what it cannot run, says so, and starts anew", async () => {
    const tab = new Tab();
    await tab.boot();
    await tab.create("a");
    const database = await openDB("kubarium");
    const head = (await database.get("head", "current")) as { end: object };
    await database.put("head", { ...head, end: { ...head.end, inputs: 99 } }, "current");
    database.close();
    locks = new FakeLocks();
    const reloaded = new Tab();
    expect(await reloaded.boot()).toMatchObject({ restored: false });
    expect(reloaded.all("storage").map(({ state }) => state)).toEqual(["saving", "lost"]);
    expect((await stored()).unreadable).toBe(1);
    expect(await reloaded.create("b")).toBe(201);
    expect(names((await stored()).inputs)).toEqual(["b"]);
  });

  it("works without storage, and says so once", async () => {
    const tab = new Tab(() => Promise.reject(new Error("the browser keeps nothing")));
    expect(await tab.boot()).toMatchObject({ restored: false });
    expect(await tab.create("a")).toBe(201);
    await tab.clock({ do: "advance", ms: 1 });
    expect(tab.all("storage")).toEqual([
      { type: "storage", state: "unavailable", detail: "the browser keeps nothing" },
    ]);
  });

  it("says when saving fails, and when it works again", async () => {
    const tab = new Tab();
    await tab.boot();
    const storage = tab.storage as RecordingStorage;
    const save = storage.save.bind(storage);
    storage.save = () => Promise.reject(new Error("the disk is full"));
    await tab.create("a");
    await tab.create("b");
    storage.save = save;
    await tab.create("c");
    expect(tab.all("storage").map(({ state }) => state)).toEqual(["saving", "unavailable", "saving"]);
    expect(names((await stored()).inputs)).toEqual(["a", "b", "c"]);
  });

  it("leaves the saved cluster to the first tab, until the second takes it over", async () => {
    const [first, second] = [new Tab(), new Tab()];
    await first.boot();
    await first.create("a");
    await second.boot();
    expect(second.all("storage").map(({ state }) => state)).toEqual(["otherTab"]);
    await second.create("unsaved");
    await first.create("b");
    expect(names((await stored()).inputs)).toEqual(["a", "b"]);
    await second.host.receive({ type: "takeOver" });
    expect(second.all("storage").at(-1)?.state).toBe("saving");
    expect(first.all("storage").at(-1)?.state).toBe("otherTab");
    expect(await second.hash()).toBe(await first.hash());
    expect(second.all("tick").at(-1)).toMatchObject({ rewound: true });
    await first.create("no longer saved");
    await second.create("c");
    expect(names((await stored()).inputs)).toEqual(["a", "b", "c"]);
    await second.host.receive({ type: "takeOver" });
    expect(second.all("storage").at(-1)?.state).toBe("saving");
  });

  it("refuses what comes too early, a bad command, a bad recording and bad options, and goes on", async () => {
    const tab = new Tab();
    expect(await tab.create("early")).toBe(503);
    await tab.boot();
    const answers = [
      await tab.clock({ do: "advance", ms: -1 }),
      await tab.clock({ do: "fly" } as unknown as ClockCommand),
      await tab.ask((id) => ({ type: "load", id, recording: { format: "kubarium-recording/1" } })),
      await tab.ask((id) => ({ type: "reset", id, options: { ...OPTIONS, nodes: -1 } })),
    ];
    expect(answers.map((answer) => (answer.type === "reply" && !answer.ok ? answer.message : "accepted"))).toEqual([
      "ms must be a whole number from 0 to 315360000000",
      'unknown clock command "fly"',
      "inputs is not what a recording has there",
      "configuration.nodes is not what a recording has there",
    ]);
    expect(await tab.create("after")).toBe(201);
  });

  it("runs a long advance in slices: ticks come in between, later messages wait, real time does not pass twice", async () => {
    const tab = new Tab();
    await tab.boot();
    tab.lookMs = 45;
    const order: string[] = [];
    const before = tab.all("tick").length;
    const advance = tab.clock({ do: "advance", ms: 3_600_000 }).then(() => order.push("advanced"));
    const create = tab.create("after").then(() => order.push("created"));
    await new Promise((resolve) => setImmediate(resolve));
    tab.host.slice();
    await Promise.all([advance, create]);
    expect(order).toEqual(["advanced", "created"]);
    const seen = tab
      .all("tick")
      .slice(before)
      .map(({ clock }) => clock.elapsedMs);
    expect(seen.length).toBeGreaterThan(10);
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
    expect(seen.at(-1)).toBeLessThan(3_600_000 + 1_000);
    expect(seen.at(-1)).toBeGreaterThanOrEqual(3_600_000);
  });

  it("lets time pass although the page asks for the clock all the time", async () => {
    const tab = new Tab();
    await tab.boot();
    for (let index = 0; index < 100; index += 1) {
      tab.realMs += 10;
      await tab.clock(index % 2 === 0 ? { do: "get" } : { do: "set", speed: 1 });
    }
    tab.host.slice();
    expect((await tab.state()).elapsedMs).toBe(1_000);
  });

  it("makes up for a hidden page's slow timers, but not for a night's sleep", async () => {
    const tab = new Tab();
    await tab.boot();
    tab.realMs += 55_000;
    tab.host.slice();
    expect((await tab.state()).elapsedMs).toBe(55_000);
    tab.realMs += 8 * 3_600_000;
    tab.host.slice();
    expect((await tab.state()).elapsedMs).toBe(115_000);
  });

  it("saves where the clock is once a second", async () => {
    const tab = new Tab();
    await tab.boot();
    tab.realMs += 1_500;
    tab.host.slice();
    await tab.clock({ do: "set", speed: 1 });
    expect((await stored()).head).toMatchObject({ end: { at: 1_500 } });
  });

  it("posts watch events after a write, and ends a watch with 410 when time goes back", async () => {
    const tab = new Tab();
    await tab.boot();
    await tab.clock({ do: "advance", ms: 1_000 });
    const from = (await tab.state()).revision;
    await tab.host.receive({ type: "watch", id: 900, path: `${CONFIG_MAPS}?watch=1&resourceVersion=${from}` });
    await tab.create("seen");
    await tab.clock({ do: "seek", elapsedMs: 500 });
    const events = tab.all("watchEvents").flatMap((message) => message.events);
    expect(events.map(({ type }) => type)).toEqual(["ADDED", "ERROR"]);
    expect(events[1]?.object).toMatchObject({ code: 410 });
  });

  it("shows seed, time and the last inputs when the engine breaks, and answers everything with 503 from then on", async () => {
    const tab = new Tab();
    await tab.boot();
    await tab.clock({ do: "advance", ms: 2_000 });
    for (const name of ["a", "b", "c", "d", "e", "f"]) await tab.create(name);
    const sound = Cluster.prototype.advanceTo;
    Cluster.prototype.advanceTo = () => {
      throw new InvariantError("two Pods have one address", { seed: 7, nowMs: 2_000 });
    };
    try {
      tab.realMs += 100;
      tab.host.slice();
    } finally {
      Cluster.prototype.advanceTo = sound;
    }
    const [stopped] = tab.all("stopped");
    expect(stopped).toMatchObject({ seed: 7, atMs: 2_000 });
    expect(stopped?.message).toContain("two Pods have one address");
    expect(stopped?.inputs).toEqual(Array.from({ length: 5 }, () => `2000 ms POST ${CONFIG_MAPS}`));
    expect(await tab.create("g")).toBe(503);
    expect(await tab.clock({ do: "get" })).toMatchObject({ ok: false, message: "the engine has stopped" });
    tab.host.slice();
    expect(tab.all("stopped").length).toBe(1);
    expect(names((await stored()).inputs).length).toBe(6);
  });
});
