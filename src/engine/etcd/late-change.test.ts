import { describe, expect, it } from "vitest";
import { RandomStreams } from "../kernel/random.ts";
import { LateChange } from "./late-change.ts";
import { Store } from "./store.ts";

class Late extends LateChange<{ readonly text: string }> {
  override readonly key: string;
  times = 0;

  constructor(revision: number, table: string, key: string) {
    super(revision, table);
    this.key = key;
  }

  protected override make(): { readonly text: string } {
    this.times += 1;
    return { text: `${this.key} at ${this.revision}` };
  }
}

type Text = { readonly text: string };

function note(store: Store<Text>, key: string): Late | undefined {
  const late = new Late(store.revision + 1, "notes", key);
  if (store.isTaken(late)) return undefined;
  store.writeLate(late);
  return late;
}

const looks: Readonly<Record<string, (store: Store<Text>, key: string) => unknown>> = {
  get: (store, key) => store.get("notes", key),
  keys: (store) => store.keys("notes"),
  values: (store) => store.values("notes"),
  order: (store) => [...store.insertionOrder("notes")],
  history: (store) =>
    store
      .changesAfter(store.revision - 3)
      ?.map((change) => [change.revision, change.key, change.value, change.previous]),
  snapshot: (store) => store.snapshot(),
};

/** The same story with values that are made late, and with ones that are made at once. */
describe.each([1, 2, 3, 4])("late writes, story %i", (seed) => {
  it("cannot be told from others", () => {
    const random = new RandomStreams(seed).stream("story");
    let late = new Store<Text>();
    let plain = new Store<Text>();
    let noted: Late[] = [];
    for (let step = 0; step < 3_000; step += 1) {
      const key = `note-${random.int(0, 40)}`;
      const action = random.int(0, 99);
      if (action < 60) {
        const fresh = `late-${step}`;
        const change = note(late, fresh);
        if (change === undefined) throw new Error("taken");
        noted.push(change);
        plain.write("notes", fresh, { text: `${fresh} at ${plain.revision + 1}` });
      } else if (action < 70) {
        late.write("notes", key, { text: `${key} at ${step}` });
        plain.write("notes", key, { text: `${key} at ${step}` });
      } else if (action < 74 || noted.length > 60) {
        const [oldest] = noted;
        if (oldest === undefined) continue;
        noted = noted.slice(1);
        if (late.isOldestLate(oldest)) late.dropOldestLate(oldest);
        else late.write("notes", oldest.key, undefined);
        plain.write("notes", oldest.key, undefined);
      } else if (action < 76) {
        const held = late.hold();
        const saved = plain.snapshot();
        note(late, `lost-${step}`);
        late = new Store<Text>();
        plain = new Store<Text>();
        late.restore(held);
        plain.restore(saved);
      } else if (action < 82) {
        const [name = "get", look] = Object.entries(looks)[random.int(0, 5)] ?? [];
        const asked = random.int(0, 1) === 0 ? key : (noted[random.int(0, 20)]?.key ?? key);
        expect([step, name, look?.(late, asked)]).toEqual([step, name, look?.(plain, asked)]);
      }
      expect([late.revision, late.size, late.count("notes")]).toEqual([
        plain.revision,
        plain.size,
        plain.count("notes"),
      ]);
    }
    expect(late.snapshot()).toEqual(plain.snapshot());
  });
});

describe("a late value", () => {
  it("is made once, and only when somebody reads it", () => {
    const store = new Store<Text>();
    const first = note(store, "a");
    const second = note(store, "b");
    store.hold();
    expect([store.count("notes"), first?.times, second?.times]).toEqual([2, 0, 0]);
    const value = store.get("notes", "a");
    expect(store.changesAfter(1)?.[0]?.value).toBe(value);
    expect(store.values("notes")[0]).toBe(value);
    expect([first?.times, second?.times]).toEqual([1, 1]);
  });

  it("does not take the key of another one", () => {
    const store = new Store<Text>();
    store.write("notes", "a", { text: "mine" });
    expect(note(store, "a")).toBeUndefined();
    expect([store.revision, store.get("notes", "a")]).toEqual([2, { text: "mine" }]);
    store.write("notes", "a", undefined);
    expect(note(store, "a")).toBeDefined();
  });
});
