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
      const expected = () => [...model.keys()].sort().map((each) => model.get(each));
      for (const [value, { key, action }] of steps.entries()) {
        if (action === "list") list.list();
        const deleted = action === "delete" && list.delete(key);
        expect(deleted).toBe(action === "delete" && model.delete(key));
        if (action !== "set") continue;
        list.set(key, value);
        model.set(key, value);
      }
      expect(list.list()).toEqual(expected());
      expect(list.size).toBe(model.size);
    }),
  );
});
