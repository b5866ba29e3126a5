import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Labels } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import { MatchingPods } from "./matching-pods.ts";
import { podSelector, requirementsOf, selectsLabels, type PodSelector } from "./pod-selector.ts";
import { testPod } from "./testing/test-scheduler.ts";
import type { TopologyDomains } from "./topology-domains.ts";

const SLOTS = 130;
const DOMAINS: TopologyDomains = {
  key: "zone",
  of: Int32Array.from({ length: SLOTS }, (_, slot) => (slot % 5 === 0 ? -1 : slot % 3)),
  count: 3,
  complete: false,
};
const SELECTORS: readonly PodSelector[] = [
  podSelector(requirementsOf({ app: "a" })),
  podSelector(requirementsOf({ app: "a", rev: "1" })),
  podSelector([{ key: "rev", operator: "notin", values: ["2"] }]),
];

const labels: fc.Arbitrary<Labels> = fc.record(
  { app: fc.constantFrom("a", "b"), rev: fc.constantFrom("1", "2") },
  { requiredKeys: [] },
);
const placed = fc.record({
  labels,
  slot: fc.nat(SLOTS - 1),
  namespace: fc.constantFrom("default", "other"),
  terminating: fc.boolean(),
  leaves: fc.boolean(),
  /** The selector that is first asked for after this Pod. */
  asked: fc.nat(SELECTORS.length),
});

describe("MatchingPods", () => {
  it("counts what a look at every Pod would, whenever a selector is first asked for", () => {
    fc.assert(
      fc.property(fc.array(placed, { maxLength: 40 }), (steps) => {
        const matching = new MatchingPods();
        const staying: { pod: Pod; slot: number }[] = [];
        for (const [index, { slot, namespace, terminating, leaves, asked, ...step }] of steps.entries()) {
          const pod = testPod(`p${index}`);
          const ended = terminating ? { deletionTimestamp: "2026-01-01T00:00:01Z" } : {};
          const made = { ...pod, metadata: { ...pod.metadata, namespace, labels: step.labels, ...ended } };
          matching.add(made, slot);
          const selector = SELECTORS[asked];
          if (selector !== undefined) matching.count("default", selector).in(DOMAINS);
          if (leaves) matching.remove(made, slot);
          else if (!terminating && namespace === "default") staying.push({ pod: made, slot });
        }
        for (const selector of SELECTORS) {
          const slots = staying
            .filter(({ pod }) => selectsLabels(selector, pod.metadata.labels))
            .map(({ slot }) => slot);
          const count = matching.count("default", selector);
          for (let slot = 0; slot < SLOTS; slot += 1) {
            expect(count.at(slot)).toBe(slots.filter((other) => other === slot).length);
          }
          const zones = [0, 1, 2].map((zone) => slots.filter((slot) => DOMAINS.of[slot] === zone).length);
          expect([...count.in(DOMAINS)]).toEqual(zones);
        }
      }),
      { numRuns: 100, seed: 1 },
    );
  });

  it.each([
    { name: "everything", selector: podSelector([]) },
    { name: "nothing", selector: podSelector(undefined) },
  ])("counts no Pods for a selector of $name", ({ selector }) => {
    const matching = new MatchingPods();
    matching.add(testPod("p"), 0);
    expect(matching.count("default", selector).at(0)).toBe(0);
  });
});
