import { describe, expect, it } from "vitest";
import type { PodSpec } from "../../api/types/pod.ts";
import { nonZeroRequests, podRequests } from "./pod-resources.ts";
import { testContainer } from "./testing/test-scheduler.ts";

const MI = 1024 * 1024;
const sidecar = (cpu: string): ReturnType<typeof testContainer> => testContainer({ cpu }, { restartPolicy: "Always" });

interface Case {
  readonly name: string;
  readonly spec: PodSpec;
  readonly cpu: number;
  readonly memory: number;
  readonly nonZeroCpu: number;
  readonly nonZeroMemory: number;
}

const CASES: readonly Case[] = [
  {
    name: "nothing asked for",
    spec: { containers: [testContainer()] },
    cpu: 0,
    memory: 0,
    nonZeroCpu: 100,
    nonZeroMemory: 200 * MI,
  },
  {
    name: "containers add up, each missing request has its default",
    spec: { containers: [testContainer({ cpu: "250m" }), testContainer({ memory: "64Mi" })] },
    cpu: 250,
    memory: 64 * MI,
    nonZeroCpu: 350,
    nonZeroMemory: 264 * MI,
  },
  {
    name: "an explicit zero is no missing request",
    spec: { containers: [testContainer({ cpu: "0", memory: "0" })] },
    cpu: 0,
    memory: 0,
    nonZeroCpu: 0,
    nonZeroMemory: 0,
  },
  {
    name: "the largest init container counts when it is more than the containers",
    spec: {
      containers: [testContainer({ cpu: "100m", memory: "0" })],
      initContainers: [testContainer({ cpu: "300m", memory: "0" }), testContainer({ cpu: "200m", memory: "0" })],
    },
    cpu: 300,
    memory: 0,
    nonZeroCpu: 300,
    nonZeroMemory: 0,
  },
  {
    name: "sidecars add to the containers and to the init containers after them",
    spec: {
      containers: [testContainer({ cpu: "100m", memory: "0" })],
      initContainers: [
        testContainer({ cpu: "350m", memory: "0" }),
        { ...sidecar("200m"), resources: { requests: { cpu: "200m", memory: "0" } } },
        testContainer({ cpu: "400m", memory: "0" }),
      ],
    },
    cpu: 600,
    memory: 0,
    nonZeroCpu: 600,
    nonZeroMemory: 0,
  },
  {
    name: "overhead comes on top",
    spec: { containers: [testContainer({ cpu: "1", memory: "1Mi" })], overhead: { cpu: "50m", memory: "2Mi" } },
    cpu: 1050,
    memory: 3 * MI,
    nonZeroCpu: 1050,
    nonZeroMemory: 3 * MI,
  },
  {
    name: "requests of the Pod replace those of its containers",
    spec: { containers: [testContainer({ cpu: "1" })], resources: { requests: { cpu: "1500m", memory: "1Mi" } } },
    cpu: 1500,
    memory: MI,
    nonZeroCpu: 1500,
    nonZeroMemory: MI,
  },
];

describe("effective requests", () => {
  it.each(CASES)("$name", ({ spec, cpu, memory, nonZeroCpu, nonZeroMemory }) => {
    const requests = podRequests(spec);
    expect({ cpu: requests.cpu, memory: requests.memory }).toEqual({ cpu, memory });
    expect(nonZeroRequests(spec)).toEqual({ cpu: nonZeroCpu, memory: nonZeroMemory });
  });

  it("keeps extended resources by name", () => {
    const spec = { containers: [testContainer({ "nvidia.com/gpu": "2", "hugepages-2Mi": "4Mi", pods: "1" })] };
    expect([...podRequests(spec).scalars]).toEqual([
      ["hugepages-2Mi", 4 * MI],
      ["nvidia.com/gpu", 2],
    ]);
  });
});
