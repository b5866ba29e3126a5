import { describe, expect, it } from "vitest";
import { createHousekeeping } from "./housekeeping.ts";
import { createTestServer } from "./test-server.ts";

const MINUTE_MS = 60_000;

function setUp() {
  const server = createTestServer();
  const housekeeping = createHousekeeping(server.api);
  housekeeping.start();
  const client = server.api.clientFor("tester");
  const advanceTo = (atMs: number): void => {
    for (let next = server.kernel.nextAt(); next !== undefined && next <= atMs; next = server.kernel.nextAt()) {
      housekeeping.handle(server.kernel.take()?.key ?? "");
    }
    server.kernel.moveTo(atMs);
  };
  const record = (name: string): void => {
    const involvedObject = { kind: "Pod", namespace: "default", name: "web" };
    const outcome = client.create(
      "Event",
      { apiVersion: "v1", kind: "Event", metadata: { name, namespace: "default" }, involvedObject, reason: "Test" },
      { reason: "EventRecorded" },
    );
    if (!outcome.ok) throw new Error(outcome.status.message);
  };
  const names = (): readonly string[] => server.api.list("Event").map((event) => event.metadata.name);
  return { ...server, housekeeping, client, advanceTo, record, names };
}

describe("events", () => {
  it("go an hour after their last write", () => {
    const { advanceTo, record, names, api, client } = setUp();
    record("first");
    record("renewed");
    advanceTo(30 * MINUTE_MS);
    record("second");
    const event = api.get("Event", "default", "renewed");
    if (event === undefined) throw new Error("missing");
    client.update("Event", { ...event, count: 2 }, { reason: "EventRecorded" });
    advanceTo(59 * MINUTE_MS);
    expect(names()).toEqual(["first", "renewed", "second"]);
    advanceTo(60 * MINUTE_MS);
    expect(names()).toEqual(["renewed", "second"]);
    advanceTo(90 * MINUTE_MS);
    expect(names()).toEqual([]);
  });

  it("go in the same order after a restore", () => {
    const { advanceTo, record, names, housekeeping, store } = setUp();
    record("b");
    advanceTo(7 * MINUTE_MS);
    record("a");
    const saved = housekeeping.snapshot();
    const stored = store.snapshot();
    store.restore(stored);
    housekeeping.restore(saved);
    advanceTo(60 * MINUTE_MS);
    expect(names()).toEqual(["a"]);
    advanceTo(70 * MINUTE_MS);
    expect(names()).toEqual([]);
  });

  it("make room when there are too many, the oldest first", () => {
    const { advanceTo, record, names, kernel } = setUp();
    for (let index = 0; index <= 50_000; index += 1) record(`e-${String(index).padStart(6, "0")}`);
    expect(kernel.pending).toBe(2);
    advanceTo(0);
    expect([names().length, names()[0]]).toEqual([40_000, "e-010001"]);
  });
});

describe("history", () => {
  it("is kept for five minutes at least and ten at most", () => {
    const { advanceTo, record, store } = setUp();
    record("a");
    const first = store.revision;
    advanceTo(5 * MINUTE_MS);
    expect(store.changesAfter(first - 1)).toHaveLength(1);
    advanceTo(10 * MINUTE_MS);
    expect(store.changesAfter(first - 1)).toBeUndefined();
    expect(store.changesAfter(first)).toEqual([]);
  });
});
