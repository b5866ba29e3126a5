import { describe, expect, it } from "vitest";
import type { Container } from "../api/types/pod.ts";
import { podLook, podMessage } from "./pod-look.ts";
import { podStatus } from "../api/pod-status-text.ts";
import { at, container, pod, RUNNING, type PodParts } from "./testing/objects.ts";
import type { PodLook } from "./scene.ts";

const READY = { type: "Ready", status: "True" } as const;
const NOT_READY = { type: "Ready", status: "False" } as const;
const ON_NODE = { nodeName: "node-1" };
const exited = (exitCode: number, reason?: string) => ({
  terminated: { exitCode, ...(reason !== undefined && { reason }) },
});
const waiting = (reason: string, message?: string) => ({
  waiting: { reason, ...(message !== undefined && { message }) },
});
const two: readonly Container[] = [
  { name: "a", image: "a" },
  { name: "b", image: "b" },
];
const init: readonly Container[] = [
  { name: "i1", image: "i" },
  { name: "i2", image: "i" },
];
const sidecar: readonly Container[] = [{ name: "proxy", image: "p", restartPolicy: "Always" }];

interface Row {
  readonly name: string;
  readonly given: PodParts;
  readonly status: string;
  /** `ready/containers`. */
  readonly ready: string;
  readonly restarts: number;
  readonly look: PodLook;
  readonly message?: string;
  readonly nodeLost?: boolean;
  readonly pulling?: boolean;
}

const ROWS: readonly Row[] = [
  { name: "just created", given: {}, status: "Pending", ready: "0/1", restarts: 0, look: "Waiting" },
  {
    name: "unschedulable",
    given: {
      status: {
        phase: "Pending",
        conditions: [
          { type: "PodScheduled", status: "False", reason: "Unschedulable", message: "0/3 nodes are available" },
        ],
      },
    },
    status: "Pending",
    ready: "0/1",
    restarts: 0,
    look: "Waiting",
    message: "0/3 nodes are available",
  },
  {
    name: "gated",
    given: { status: { conditions: [{ type: "PodScheduled", status: "False", reason: "SchedulingGated" }] } },
    status: "SchedulingGated",
    ready: "0/1",
    restarts: 0,
    look: "Waiting",
  },
  {
    name: "pulling",
    given: {
      spec: ON_NODE,
      status: { phase: "Pending", containerStatuses: [container("web", waiting("ContainerCreating"))] },
    },
    pulling: true,
    status: "ContainerCreating",
    ready: "0/1",
    restarts: 0,
    look: "Pulling",
  },
  {
    name: "creating",
    given: {
      spec: ON_NODE,
      status: { phase: "Pending", containerStatuses: [container("web", waiting("ContainerCreating"))] },
    },
    status: "ContainerCreating",
    ready: "0/1",
    restarts: 0,
    look: "Creating",
  },
  {
    name: "running, not ready",
    given: {
      spec: ON_NODE,
      status: { phase: "Running", conditions: [NOT_READY], containerStatuses: [container("web", RUNNING)] },
    },
    status: "Running",
    ready: "0/1",
    restarts: 0,
    look: "Running",
  },
  {
    name: "ready",
    given: {
      spec: ON_NODE,
      status: {
        phase: "Running",
        conditions: [READY],
        containerStatuses: [container("web", RUNNING, { ready: true, restartCount: 2 })],
      },
    },
    status: "Running",
    ready: "1/1",
    restarts: 2,
    look: "Ready",
  },
  {
    name: "ready, on a node without contact",
    given: {
      spec: ON_NODE,
      status: {
        phase: "Running",
        conditions: [READY],
        containerStatuses: [container("web", RUNNING, { ready: true })],
      },
    },
    nodeLost: true,
    status: "Running",
    ready: "1/1",
    restarts: 0,
    look: "Unknown",
  },
  {
    name: "being deleted",
    given: {
      metadata: { deletionTimestamp: at(0) },
      spec: ON_NODE,
      status: {
        phase: "Running",
        conditions: [READY],
        containerStatuses: [container("web", RUNNING, { ready: true })],
      },
    },
    nodeLost: true,
    status: "Terminating",
    ready: "1/1",
    restarts: 0,
    look: "Terminating",
  },
  {
    name: "NodeLost while being deleted",
    given: { metadata: { deletionTimestamp: at(0) }, spec: ON_NODE, status: { phase: "Running", reason: "NodeLost" } },
    status: "Unknown",
    ready: "0/1",
    restarts: 0,
    look: "Unknown",
  },
  {
    name: "a finished Pod keeps its own text while being deleted",
    given: {
      metadata: { deletionTimestamp: at(0) },
      spec: ON_NODE,
      status: { phase: "Succeeded", containerStatuses: [container("web", exited(0, "Completed"))] },
    },
    status: "Completed",
    ready: "0/1",
    restarts: 0,
    look: "Completed",
  },
  {
    name: "crash loop",
    given: {
      spec: ON_NODE,
      status: {
        phase: "Running",
        conditions: [NOT_READY],
        containerStatuses: [container("web", waiting("CrashLoopBackOff", "back-off 40s"), { restartCount: 4 })],
      },
    },
    status: "CrashLoopBackOff",
    ready: "0/1",
    restarts: 4,
    look: "Crashed",
    message: "back-off 40s",
  },
  {
    name: "out of memory",
    given: {
      spec: ON_NODE,
      status: { phase: "Running", containerStatuses: [container("web", exited(137, "OOMKilled"))] },
    },
    status: "OOMKilled",
    ready: "0/1",
    restarts: 0,
    look: "Crashed",
  },
  {
    name: "killed by a signal, no reason",
    given: {
      spec: ON_NODE,
      status: { phase: "Running", containerStatuses: [container("web", { terminated: { exitCode: 137, signal: 9 } })] },
    },
    status: "Signal:9",
    ready: "0/1",
    restarts: 0,
    look: "Crashed",
  },
  {
    name: "exit code, no reason",
    given: { spec: ON_NODE, status: { phase: "Running", containerStatuses: [container("web", exited(3))] } },
    status: "ExitCode:3",
    ready: "0/1",
    restarts: 0,
    look: "Crashed",
  },
  {
    name: "wrong image",
    given: {
      spec: ON_NODE,
      status: {
        phase: "Pending",
        containerStatuses: [container("web", waiting("ImagePullBackOff", "Back-off pulling image"))],
      },
    },
    pulling: true,
    status: "ImagePullBackOff",
    ready: "0/1",
    restarts: 0,
    look: "Crashed",
    message: "Back-off pulling image",
  },
  {
    name: "the first listed container has the last word",
    given: {
      spec: { ...ON_NODE, containers: two },
      status: {
        phase: "Running",
        conditions: [NOT_READY],
        containerStatuses: [container("a", waiting("CrashLoopBackOff")), container("b", waiting("ErrImagePull"))],
      },
    },
    status: "CrashLoopBackOff",
    ready: "0/2",
    restarts: 0,
    look: "Crashed",
  },
  {
    name: "one of two finished, the Pod ready",
    given: {
      spec: { ...ON_NODE, containers: two },
      status: {
        phase: "Running",
        conditions: [READY],
        containerStatuses: [container("a", exited(0, "Completed")), container("b", RUNNING, { ready: true })],
      },
    },
    status: "Running",
    ready: "1/2",
    restarts: 0,
    look: "Ready",
  },
  {
    name: "one of two finished, the Pod not ready",
    given: {
      spec: { ...ON_NODE, containers: two },
      status: {
        phase: "Running",
        conditions: [NOT_READY],
        containerStatuses: [container("a", exited(0, "Completed")), container("b", RUNNING, { ready: true })],
      },
    },
    status: "NotReady",
    ready: "1/2",
    restarts: 0,
    look: "Running",
  },
  {
    name: "the first finished, the second failed",
    given: {
      spec: { ...ON_NODE, containers: two },
      status: {
        phase: "Failed",
        containerStatuses: [container("a", exited(0, "Completed")), container("b", exited(1, "Error"))],
      },
    },
    status: "Error",
    ready: "0/2",
    restarts: 0,
    look: "Crashed",
  },
  {
    name: "second init container at work",
    given: {
      spec: { ...ON_NODE, initContainers: init },
      status: {
        phase: "Pending",
        initContainerStatuses: [container("i1", exited(0, "Completed"), { restartCount: 1 }), container("i2", RUNNING)],
        containerStatuses: [container("web", waiting("PodInitializing"))],
      },
    },
    status: "Init:1/2",
    ready: "0/1",
    restarts: 1,
    look: "Creating",
  },
  {
    name: "init container in a crash loop",
    given: {
      spec: { ...ON_NODE, initContainers: init },
      status: {
        phase: "Pending",
        initContainerStatuses: [
          container("i1", waiting("CrashLoopBackOff"), { restartCount: 3 }),
          container("i2", waiting("PodInitializing")),
        ],
        containerStatuses: [container("web", waiting("PodInitializing"))],
      },
    },
    status: "Init:CrashLoopBackOff",
    ready: "0/1",
    restarts: 3,
    look: "Crashed",
  },
  {
    name: "init container failed without a reason",
    given: {
      spec: { ...ON_NODE, initContainers: init },
      status: {
        phase: "Pending",
        initContainerStatuses: [container("i1", exited(2)), container("i2", waiting("PodInitializing"))],
      },
    },
    status: "Init:ExitCode:2",
    ready: "0/1",
    restarts: 0,
    look: "Crashed",
  },
  {
    name: "a started sidecar counts",
    given: {
      spec: { ...ON_NODE, initContainers: sidecar },
      status: {
        phase: "Running",
        conditions: [READY],
        initContainerStatuses: [container("proxy", RUNNING, { ready: true, started: true, restartCount: 1 })],
        containerStatuses: [container("web", RUNNING, { ready: true, restartCount: 2 })],
      },
    },
    status: "Running",
    ready: "2/2",
    restarts: 3,
    look: "Ready",
  },
  {
    name: "evicted",
    given: {
      spec: ON_NODE,
      status: { phase: "Failed", reason: "Evicted", message: "The node had condition: [MemoryPressure]. " },
    },
    status: "Evicted",
    ready: "0/1",
    restarts: 0,
    look: "Crashed",
    message: "The node had condition: [MemoryPressure]. ",
  },
  {
    name: "done",
    given: {
      spec: ON_NODE,
      status: { phase: "Succeeded", containerStatuses: [container("web", exited(0, "Completed"))] },
    },
    nodeLost: true,
    status: "Completed",
    ready: "0/1",
    restarts: 0,
    look: "Completed",
  },
];

describe("a Pod's columns and look", () => {
  it.each(ROWS)("$name", ({ given, status, ready, restarts, look, message, nodeLost = false, pulling = false }) => {
    const subject = pod("web", given);
    const columns = podStatus(subject);
    expect(columns.status).toBe(status);
    expect(`${columns.ready}/${columns.containers}`).toBe(ready);
    expect(columns.restarts).toBe(restarts);
    const drawn = podLook(subject, columns, { nodeLost, pulling });
    expect(drawn).toBe(look);
    expect(podMessage(subject, drawn)).toBe(message);
  });
});
