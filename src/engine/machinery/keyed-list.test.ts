import fc from "fast-check";
import { expect, it } from "vitest";
import { KeyedList } from "./keyed-list.ts";

it("lists as a sorted map would, whatever was added, removed and listed in between", () => {
  const step = fc.record({
    key: fc.constantFrom("a", "b", "c", "d", "e"),
    action: fc.constantFrom("set", "delete", "list"),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      const list = new KeyedList<number>();
      const model = new Map<string, number>();
      for (const [value, { key, action }] of steps.entries()) {
        if (action === "set") {
          list.set(key, value);
          model.set(key, value);
        } else if (action === "delete") {
          expect(list.delete(key)).toBe(model.delete(key));
        }
        if (action === "list") expect(list.list()).toEqual([...model.keys()].sort().map((each) => model.get(each)));
      }
      expect(list.list()).toEqual([...model.keys()].sort().map((each) => model.get(each)));
      expect(list.size).toBe(model.size);
    }),
  );
});
