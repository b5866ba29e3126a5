import { describe, expect, it } from "vitest";
import { backoffMs, backoffWindow, windowFlushedAt } from "./backoff.ts";
import { SchedulingQueue } from "./scheduling-queue.ts";

const EPOCH_MS = 1_767_225_600_000;
const pod = (key: string, priority = 0) => ({ key, uid: key, priority, cause: 0, visibleAtMs: 0 });

function popAll(queue: SchedulingQueue, nowMs: number): readonly string[] {
  const keys: string[] = [];
  for (let next = queue.pop(nowMs); next !== undefined; next = queue.pop(nowMs)) keys.push(next.key);
  return keys;
}

describe("back-off", () => {
  it.each([
    [0, 0],
    [1, 1_000],
    [2, 2_000],
    [3, 4_000],
    [4, 8_000],
    [5, 10_000],
    [60, 10_000],
  ])("after %i failures is %i ms", (failures, expected) => {
    expect(backoffMs(failures)).toBe(expected);
  });

  it.each([
    { name: "inside a second", endsAtMs: 1_300, epochMs: EPOCH_MS, flushedAt: 2_000 },
    { name: "on the second", endsAtMs: 2_000, epochMs: EPOCH_MS, flushedAt: 3_000 },
    { name: "virtual time that starts within a second", endsAtMs: 1_300, epochMs: EPOCH_MS + 400, flushedAt: 1_600 },
  ])("ends with the wall-clock second: $name", ({ endsAtMs, epochMs, flushedAt }) => {
    expect(windowFlushedAt(backoffWindow(endsAtMs, epochMs))).toBe(flushedAt);
  });
});

describe("the queue", () => {
  it("gives the highest priority first, then the one that waited longest", () => {
    const queue = new SchedulingQueue(EPOCH_MS);
    queue.add(pod("late"), 20);
    queue.add(pod("early"), 10);
    queue.add(pod("same-time-second"), 20);
    queue.add(pod("important", 5), 30);
    expect(popAll(queue, 30)).toEqual(["important", "early", "late", "same-time-second"]);
  });

  it("does not give a pod before its watch event has arrived", () => {
    const queue = new SchedulingQueue(EPOCH_MS);
    queue.add({ ...pod("a"), visibleAtMs: 12 }, 10);
    expect(queue.pop(11)).toBeUndefined();
    expect(queue.nextAt()).toBe(12);
    expect(queue.pop(12)?.key).toBe("a");
  });

  it("keeps an unschedulable pod until something wakes it, then lets it back off", () => {
    const queue = new SchedulingQueue(EPOCH_MS);
    queue.add(pod("a"), 0);
    queue.add(pod("b", -1), 0);
    const a = queue.pop(0);
    if (a === undefined) throw new Error("a was not given");
    queue.returnUnschedulable(a, ["NodeResourcesFit"], 100);
    queue.wake(a, 200, 7, 200);
    expect({ queue: a.queue, cause: a.cause }).toEqual({ queue: "backoff", cause: 7 });
    expect(queue.nextFlushAt()).toBe(2_000);
    expect(queue.pop(200)?.key).toBe("b");
    expect(queue.pop(200)?.key).toBe("a");
  });

  it("goes straight to the active pods when the back-off is over", () => {
    const queue = new SchedulingQueue(EPOCH_MS);
    queue.add(pod("a"), 0);
    const a = queue.pop(0);
    if (a === undefined) throw new Error("a was not given");
    queue.returnUnschedulable(a, ["NodeResourcesFit"], 100);
    queue.wake(a, 2_000, 0, 2_000);
    expect(a.queue).toBe("active");
  });

  it("never gives a pod early that backs off after an error", () => {
    const queue = new SchedulingQueue(EPOCH_MS);
    queue.add(pod("a"), 0);
    const a = queue.pop(0);
    if (a === undefined) throw new Error("a was not given");
    queue.returnAfterError(a, 100);
    expect(queue.pop(1_999)).toBeUndefined();
    queue.flushBackoff(1_999);
    expect(queue.pop(1_999)).toBeUndefined();
    queue.flushBackoff(2_000);
    expect(queue.pop(2_000)?.attempts).toBe(2);
  });

  it("gives nothing that was deleted", () => {
    const queue = new SchedulingQueue(EPOCH_MS);
    queue.add(pod("a"), 0);
    queue.delete("a");
    queue.add(pod("a"), 5);
    expect(popAll(queue, 10)).toEqual(["a"]);
  });

  it("has leftovers after five minutes", () => {
    const queue = new SchedulingQueue(EPOCH_MS);
    queue.add(pod("a"), 0);
    const a = queue.pop(0);
    if (a === undefined) throw new Error("a was not given");
    queue.returnUnschedulable(a, ["NodeAffinity"], 0);
    expect(queue.leftovers(300_000)).toEqual([]);
    expect(queue.leftovers(300_001)).toEqual([a]);
  });

  it("gives the same pods in the same order after a restore", () => {
    const queue = new SchedulingQueue(EPOCH_MS);
    for (let i = 0; i < 20; i += 1) queue.add(pod(`p${i}`, i % 3), i % 5);
    for (let i = 0; i < 4; i += 1) {
      const given = queue.pop(10);
      if (given === undefined) throw new Error("nothing was given");
      queue.returnUnschedulable(given, ["NodeResourcesFit"], 10 + i);
      if (i % 2 === 0) queue.wake(given, 20, 0, 20);
    }
    const copy = new SchedulingQueue(EPOCH_MS);
    copy.restore(structuredClone(queue.snapshot()));
    expect(copy.snapshot()).toEqual(queue.snapshot());
    expect(popAll(copy, 100)).toEqual(popAll(queue, 100));
  });
});
