import { describe, expect, it } from "vitest";
import { RecordLog } from "./record-log.ts";

describe("RecordLog", () => {
  it("keeps the newest records of a key", () => {
    const log = new RecordLog<number>({ recordsPerKey: 3, keys: 10 });
    for (const number of [1, 2, 3, 4]) log.add("a", number);
    expect([log.of("a"), log.last("a"), log.of("b"), log.last("b")]).toEqual([[2, 3, 4], 4, [], undefined]);
    log.replaceLast("a", 5);
    expect(log.of("a")).toEqual([2, 3, 5]);
  });

  it("forgets the keys that were longest untouched, a tenth at once", () => {
    const log = new RecordLog<number>({ recordsPerKey: 1, keys: 10 });
    for (let key = 0; key < 10; key += 1) log.add(`${key}`, key);
    log.add("0", 100);
    log.add("10", 10);
    const kept = [...log.snapshot().keys()];
    expect(kept).toEqual(["3", "4", "5", "6", "7", "8", "9", "0", "10"]);
  });

  it("goes on from a snapshot, which later records do not change", () => {
    const log = new RecordLog<number>({ recordsPerKey: 2, keys: 2 });
    log.add("a", 1);
    const saved = log.snapshot();
    log.add("a", 2);
    const other = new RecordLog<number>({ recordsPerKey: 2, keys: 2 });
    other.restore(saved);
    expect([other.of("a"), log.of("a")]).toEqual([[1], [1, 2]]);
  });
});
