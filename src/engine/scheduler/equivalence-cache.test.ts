import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Node } from "../../api/types/core.ts";
import type { Pod, PodSpec } from "../../api/types/pod.ts";
import { testContainer, testNode, testPod, TestScheduler } from "./testing/test-scheduler.ts";

const MI = 1024 * 1024;

/** Few shapes, so that Pods share profiles and verdicts are really reused. */
const SPECS: readonly Partial<PodSpec>[] = [
  {},
  { containers: [testContainer({ cpu: "300m", memory: "256Mi" })] },
  { containers: [testContainer({ cpu: "1", "example.com/x": "1" })] },
  { containers: [testContainer({ memory: "1Gi" }, { ports: [{ containerPort: 80, hostPort: 80 }] })] },
  { nodeSelector: { disk: "ssd" }, priority: 5 },
  { tolerations: [{ operator: "Exists" }], containers: [testContainer({ cpu: "100m" }, { image: "redis:7" })] },
  {
    affinity: {
      nodeAffinity: {
        requiredDuringSchedulingIgnoredDuringExecution: {
          nodeSelectorTerms: [{ matchFields: [{ key: "metadata.name", operator: "In", values: ["n0", "n1"] }] }],
        },
        preferredDuringSchedulingIgnoredDuringExecution: [
          { weight: 7, preference: { matchExpressions: [{ key: "disk", operator: "Exists" }] } },
        ],
      },
    },
  },
];

const node = (index: number): fc.Arbitrary<Node> =>
  fc
    .record({
      cpu: fc.constantFrom("1", "2", "4"),
      gpus: fc.constantFrom("0", "2"),
      pods: fc.constantFrom("3", "10"),
      disk: fc.constantFrom(undefined, "ssd", "hdd"),
      zone: fc.constantFrom("x", "y"),
      taint: fc.constantFrom(undefined, "NoSchedule" as const, "PreferNoSchedule" as const),
      cordoned: fc.boolean(),
      image: fc.constantFrom(undefined, "nginx:1.27", "redis:7"),
    })
    .map(({ cpu, gpus, pods, disk, zone, taint, cordoned, image }) =>
      testNode(`n${index}`, {
        allocatable: { cpu, pods, "example.com/x": gpus },
        labels: { "topology.kubernetes.io/zone": zone, ...(disk === undefined ? {} : { disk }) },
        spec: {
          ...(cordoned ? { unschedulable: true } : {}),
          ...(taint === undefined ? {} : { taints: [{ key: "k", effect: taint }] }),
        },
        images: image === undefined ? [] : [{ names: [image], sizeBytes: 300 * MI }],
      }),
    );

type Step =
  | { readonly kind: "pods"; readonly shapes: readonly number[] }
  | { readonly kind: "node"; readonly node: Node }
  | { readonly kind: "removeNode" | "endPod"; readonly index: number };

const step: fc.Arbitrary<Step> = fc.oneof(
  {
    weight: 4,
    arbitrary: fc.record({
      kind: fc.constant("pods" as const),
      shapes: fc.array(fc.nat(SPECS.length - 1), { minLength: 1, maxLength: 6 }),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.nat(5).chain((index) => fc.record({ kind: fc.constant("node" as const), node: node(index) })),
  },
  {
    weight: 1,
    arbitrary: fc.record({ kind: fc.constantFrom("removeNode" as const, "endPod" as const), index: fc.nat(9) }),
  },
);

function play(steps: readonly Step[], equivalenceCache: boolean): TestScheduler {
  const scheduler = new TestScheduler([testNode("n0"), testNode("n1"), testNode("n2")], { equivalenceCache });
  let created = 0;
  for (const action of steps) {
    if (action.kind === "pods") {
      const pods = action.shapes.map((shape): Pod => testPod(`p${created++}`, SPECS[shape]));
      scheduler.submit(pods, 50);
    } else if (action.kind === "node") scheduler.api.put("Node", action.node);
    else if (action.kind === "removeNode") scheduler.api.remove("Node", `n${action.index}`);
    else {
      const pod = scheduler.api.get("Pod", "default", `p${action.index}`);
      if (pod !== undefined) scheduler.api.put("Pod", { ...pod, status: { ...pod.status, phase: "Succeeded" } });
    }
    scheduler.advance(1_000);
  }
  return scheduler;
}

describe("verdicts kept for pods that are alike", () => {
  it("change nothing: same bindings, same decisions, to the last score", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 3, maxLength: 15 }), (steps) => {
        const kept = play(steps, true);
        const anew = play(steps, false);
        expect(kept.api.bindings).toEqual(anew.api.bindings);
        expect([...kept.decisions.snapshot().scheduling]).toEqual([...anew.decisions.snapshot().scheduling]);
        expect(kept.component.snapshot()).toEqual(anew.component.snapshot());
      }),
      { numRuns: 150, seed: 1 },
    );
  });

  it("hold when cluster and search are large", () => {
    const run = (equivalenceCache: boolean): readonly string[] => {
      const nodes = Array.from({ length: 250 }, (_, index) =>
        testNode(`n${index}`, {
          allocatable: { cpu: String(1 + (index % 3)) },
          labels: { "topology.kubernetes.io/zone": `z${index % 4}`, ...(index % 7 === 0 ? { disk: "ssd" } : {}) },
        }),
      );
      const scheduler = new TestScheduler(nodes, { equivalenceCache });
      for (let round = 0; round < 20; round += 1) {
        scheduler.submit(
          SPECS.map((spec, shape) => testPod(`p${round}-${shape}`, spec)),
          20,
        );
      }
      return scheduler.api.bindings;
    };
    expect(run(true)).toEqual(run(false));
    expect(run(true).length).toBeGreaterThan(100);
  });
});
