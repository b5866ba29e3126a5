import { describe, expect, it } from "vitest";
import type { Change } from "./change.ts";
import { Store } from "./store.ts";

describe("Store", () => {
  it("counts one revision for everything and keeps keys in byte order", () => {
    const store = new Store<string>();
    store.write("pods", "b/2", "x");
    store.write("nodes", "n", "y");
    store.write("pods", "a/1", "z");
    store.write("pods", "B/0", "w");
    expect(store.revision).toBe(5);
    expect(store.keys("pods")).toEqual(["B/0", "a/1", "b/2"]);
    expect(store.values("pods")).toEqual(["w", "z", "x"]);
    expect([...store.insertionOrder("pods")]).toEqual(["x", "z", "w"]);
    expect([store.count("pods"), store.count("none"), store.size]).toEqual([3, 0, 4]);
  });

  it("tells listeners and later readers the same history", () => {
    const store = new Store<string>();
    const heard: Change<string>[] = [];
    store.onChange((change) => heard.push(change));
    store.write("pods", "a", "1");
    store.write("pods", "a", "2");
    store.write("pods", "a", undefined);
    expect(heard).toEqual([
      { revision: 2, table: "pods", key: "a", value: "1", previous: undefined },
      { revision: 3, table: "pods", key: "a", value: "2", previous: "1" },
      { revision: 4, table: "pods", key: "a", value: undefined, previous: "2" },
    ]);
    expect(store.changesAfter(1)).toEqual(heard);
    expect(store.changesAfter(3)).toEqual(heard.slice(2));
    expect(store.changesAfter(2, 1)).toEqual(heard.slice(1, 2));
    expect(store.get("pods", "a")).toBeUndefined();
  });

  it("has no history at or before a compacted revision", () => {
    const store = new Store<string>();
    for (let i = 0; i < 5; i += 1) store.write("pods", "a", String(i));
    store.compact(4);
    expect(store.compactedRevision).toBe(4);
    expect(store.changesAfter(3)).toBeUndefined();
    expect(store.changesAfter(4)?.map(({ revision }) => revision)).toEqual([5, 6]);
    store.compact(2);
    expect(store.compactedRevision).toBe(4);
    expect(store.get("pods", "a")).toBe("4");
  });

  it("goes back to a snapshot without its history", () => {
    const store = new Store<string>();
    store.write("pods", "a", "1");
    const saved = store.snapshot();
    store.write("pods", "a", "2");
    store.write("pods", "b", "3");
    store.restore(saved);
    expect([store.revision, store.values("pods")]).toEqual([2, ["1"]]);
    expect(store.changesAfter(1)).toBeUndefined();
    store.write("pods", "c", "4");
    expect(store.changesAfter(2)?.map(({ key }) => key)).toEqual(["c"]);
    expect([...(saved.tables[0]?.[1] ?? [])]).toEqual([["a", "1"]]);
  });
});
