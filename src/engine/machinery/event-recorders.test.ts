import { describe, expect, it } from "vitest";
import type { Event } from "../../api/types/core.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { ApiServer } from "../apiserver/api-server.ts";
import { Store } from "../etcd/store.ts";
import { Causes } from "../kernel/causes.ts";
import { Kernel } from "../kernel/kernel.ts";
import { createEventRecorders } from "./event-recorders.ts";

/** 2026-01-01T00:00:00Z */
const EPOCH_MS = 1_767_225_600_000;
const POD: KubeObject = {
  apiVersion: "v1",
  kind: "Pod",
  metadata: { name: "web", namespace: "default", uid: "uid-1", resourceVersion: "7", creationTimestamp: "" },
};

function setup() {
  const kernel = new Kernel(EPOCH_MS, 1);
  const store = new Store<KubeObject>();
  const server = new ApiServer({ kernel, store, causes: new Causes() });
  const client = server.clientFor("test");
  client.create(
    "Namespace",
    { apiVersion: "v1", kind: "Namespace", metadata: { name: "default" }, spec: {} },
    { reason: "Test" },
  );
  const recorders = createEventRecorders(kernel, (actor) => server.clientFor(actor), server);
  const recorder = recorders.recorderFor("kubelet", "node-1");
  const scheduler = recorders.recorderFor("default-scheduler");
  recorders.start();
  const events = (): readonly Event[] =>
    [...store.insertionOrder("events")] as readonly KubeObject[] as readonly Event[];
  const advance = (ms: number): void => {
    const limit = kernel.nowMs + ms;
    for (let next = kernel.nextAt(); next !== undefined && next <= limit; next = kernel.nextAt()) {
      recorders.handle(kernel.take()?.key ?? "");
    }
    kernel.moveTo(limit);
  };
  return { kernel, recorders, recorder, scheduler, events, advance };
}

describe("core/v1 events", () => {
  it("name, source and times", () => {
    const { recorder, events, advance } = setup();
    advance(1_500);
    recorder.event(POD, "Normal", "Pulled", "Image pulled", "spec.containers{web}");
    recorder.event(POD, "Normal", "Created", "Container created");
    const [first, second] = events();
    const nanoseconds = BigInt(EPOCH_MS + 1_500) * 1_000_000n;
    expect(first?.metadata.name).toBe(`web.${nanoseconds.toString(16)}`);
    expect(second?.metadata.name).toBe(`web.${(nanoseconds + 1n).toString(16)}`);
    expect(first).toMatchObject({
      involvedObject: {
        kind: "Pod",
        namespace: "default",
        name: "web",
        uid: "uid-1",
        apiVersion: "v1",
        resourceVersion: "7",
        fieldPath: "spec.containers{web}",
      },
      source: { component: "kubelet", host: "node-1" },
      firstTimestamp: "2026-01-01T00:00:01Z",
      lastTimestamp: "2026-01-01T00:00:01Z",
      count: 1,
      reportingComponent: "kubelet",
      reportingInstance: "node-1",
    });
  });

  it("repeats count up on one object", () => {
    const { recorder, events, advance } = setup();
    for (let i = 0; i < 3; i += 1) {
      recorder.event(POD, "Warning", "BackOff", "Back-off restarting failed container");
      advance(10_000);
    }
    expect(events()).toHaveLength(1);
    expect(events()[0]).toMatchObject({
      count: 3,
      firstTimestamp: "2026-01-01T00:00:00Z",
      lastTimestamp: "2026-01-01T00:00:20Z",
    });
  });

  it("from the tenth different message on they are combined", () => {
    const { recorder, events } = setup();
    for (let i = 1; i <= 12; i += 1) recorder.event(POD, "Normal", "SuccessfulCreate", `Created pod: web-${i}`);
    expect(events().map(({ message, count }) => `${count} ${message}`)).toEqual([
      ...Array.from({ length: 9 }, (_, index) => `1 Created pod: web-${index + 1}`),
      "3 (combined from similar events): Created pod: web-12",
    ]);
  });

  it("a pause of more than ten minutes starts the collection anew", () => {
    const { recorder, events, advance } = setup();
    for (let i = 1; i <= 9; i += 1) recorder.event(POD, "Normal", "SuccessfulCreate", `Created pod: web-${i}`);
    advance(600_001);
    recorder.event(POD, "Normal", "SuccessfulCreate", "Created pod: web-10");
    expect(events().at(-1)).toMatchObject({ count: 1, message: "Created pod: web-10" });
  });

  it("a flood is cut off after 25, one more every 300 s, warnings apart; counts go on meanwhile", () => {
    const { recorder, events, advance } = setup();
    for (let i = 0; i < 40; i += 1) recorder.event(POD, "Normal", "Same", "same");
    expect(events()[0]?.count).toBe(25);
    recorder.event(POD, "Warning", "Other", "other");
    expect(events()).toHaveLength(2);
    advance(299_000);
    recorder.event(POD, "Normal", "Same", "same");
    expect(events()[0]?.count).toBe(25);
    advance(1_000);
    recorder.event(POD, "Normal", "Same", "same");
    expect(events()[0]?.count).toBe(42);
  });

  it("the object unused for longest is forgotten beyond 4,096", () => {
    const { recorder, events } = setup();
    const object = (index: number): KubeObject => ({ ...POD, metadata: { ...POD.metadata, uid: `uid-${index}` } });
    for (let i = 0; i <= 16_384; i += 1) recorder.event(object(i), "Normal", "Same", "same");
    recorder.event(object(16_384), "Normal", "Same", "same");
    recorder.event(object(0), "Normal", "Same", "same");
    expect(events()).toHaveLength(16_386);
    expect(events().at(-2)?.count).toBe(2);
    expect(events().at(-1)?.count).toBe(1);
  });

  it("what was recorded is part of the saved state", () => {
    const { recorder, recorders, events } = setup();
    recorder.event(POD, "Normal", "Same", "same");
    const saved = structuredClone(recorders.snapshot());
    recorder.event(POD, "Normal", "Other", "other");
    recorders.restore(saved);
    recorder.event(POD, "Normal", "Same", "same");
    expect(events()[0]?.count).toBe(2);
  });
});

describe("events.k8s.io series", () => {
  const fail = (scheduler: ReturnType<typeof setup>["scheduler"], message: string): void =>
    scheduler.event(POD, "Warning", "FailedScheduling", message);

  it("the message is not looked at; the first repeat is written, later ones when the series ends", () => {
    const { scheduler, events, advance } = setup();
    for (let i = 0; i < 5; i += 1) {
      fail(scheduler, `0/${i} nodes are available`);
      advance(1_000);
    }
    expect(events()).toHaveLength(1);
    expect(events()[0]).toMatchObject({
      message: "0/0 nodes are available",
      action: "Scheduling",
      eventTime: "2026-01-01T00:00:00.000000Z",
      firstTimestamp: null,
      series: { count: 2, lastObservedTime: "2026-01-01T00:00:01.000000Z" },
      reportingComponent: "default-scheduler",
      reportingInstance: "default-scheduler-control-plane",
    });
    advance(720_000);
    expect(events()[0]?.series).toEqual({ count: 5, lastObservedTime: "2026-01-01T00:00:04.000000Z" });
    fail(scheduler, "again");
    expect(events()).toHaveLength(2);
  });

  it("a series that goes on is written every 30 minutes", () => {
    const { scheduler, events, advance } = setup();
    for (let minute = 0; minute <= 31; minute += 1) {
      fail(scheduler, "0/3 nodes are available");
      advance(60_000);
    }
    expect(events()[0]?.series?.count).toBe(30);
  });
});
