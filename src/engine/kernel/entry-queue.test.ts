import fc from "fast-check";
import { expect, it } from "vitest";
import { EntryQueue, type KernelEntry } from "./entry-queue.ts";

it("hands out entries by time and insertion, whatever was looked at, added and taken in between", () => {
  const step = fc.record({
    at: fc.integer({ min: 0, max: 6 }),
    action: fc.constantFrom("push", "push", "peek", "pop", "save"),
  });
  fc.assert(
    fc.property(fc.array(step, { maxLength: 60 }), (steps) => {
      let queue = new EntryQueue();
      let model: KernelEntry[] = [];
      for (const [sequence, { at, action }] of steps.entries()) {
        model.sort((a, b) => a.at - b.at || a.sequence - b.sequence);
        if (action === "push") {
          const entry = { at, sequence, component: "c", key: `k${sequence}`, cause: 0 };
          queue.push(entry);
          model.push(entry);
        } else if (action === "peek") expect(queue.peek()).toBe(model[0]);
        else if (action === "pop") {
          expect(queue.pop()).toBe(model[0]);
          model = model.slice(1);
        } else {
          expect(queue.all()).toEqual(model);
          queue = new EntryQueue(queue.all());
        }
        expect(queue.length).toBe(model.length);
      }
    }),
  );
});
