/** What a kubelet remembers of one Pod and cannot read from the API: plain data. */
import type { Why } from "../../api/component-client.ts";
import type { ContainerStateTerminated, Pod } from "../../api/types/pod.ts";
import type { ResourceRequirements } from "../../api/types/requirements.ts";
import type { Allocation } from "./pod-plan.ts";

export interface ProbeMemory {
  /** What holds now; a new container starts from the probe's initial value. */
  result: "unknown" | "success" | "failure";
  /** Consecutive outcomes that were alike. */
  run: number;
  lastOutcome: "success" | "failure" | "";
  /** -1: on hold until there is a new container. */
  nextAtMs: number;
}

/** Times are virtual milliseconds; -1 is never. */
export interface ContainerMemory {
  readonly name: string;
  state: "waiting" | "pulling" | "starting" | "running" | "exited";
  waitingReason: string;
  waitingMessage: string;
  /** Id of the newest container in the runtime; "" before the first. */
  id: string;
  /** As in the spec when the container was made. */
  image: string;
  /** What the newest container has been given, by the identity of the spec's part. */
  resources: ResourceRequirements | undefined;
  startedAtMs: number;
  restartCount: number;
  /** How the newest container ended, while no newer one runs. */
  terminated: ContainerStateTerminated | undefined;
  /** How the one before ended. */
  last: ContainerStateTerminated | undefined;
  /** Exit time of `terminated`. */
  finishedAtMs: number;
  /** When to try again: a start or a pull. */
  retryAtMs: number;
  /** When the wait becomes visible as a back-off. */
  announceAtMs: number;
  backOffMs: number;
  backOffSetAtMs: number;
  pullBackOffMs: number;
  pullBackOffSetAtMs: number;
  /** As in the spec when it was pulled last; "" before the first pull. */
  pullImage: string;
  pullError: string;
  /** A container is being stopped: by a probe, for a change of its image, or with its Pod. */
  stopping: "" | "restart" | "pod";
  /** Until when the preStop hook runs. */
  preStopUntilMs: number;
  graceMs: number;
  /** Until when the postStart hook runs. */
  postStartUntilMs: number;
  postStartFailed: boolean;
  started: boolean;
  ready: boolean;
  startup: ProbeMemory | undefined;
  liveness: ProbeMemory | undefined;
  readiness: ProbeMemory | undefined;
  /** The extra readiness probe soon after the start has been made. */
  retriedReadiness: boolean;
}

export interface Termination {
  deadlineMs: number;
  graceSeconds: number;
  /** The API object is to be deleted at the end. */
  readonly deletes: boolean;
}

/** A condition about the resizing of a Pod. */
export interface ResizeCondition {
  readonly reason: string;
  readonly message: string;
  /** Of the Pod's spec. */
  readonly generation: number;
  readonly sinceMs: number;
  readonly probedMs: number;
}

/** A change of resources that has not come to its end. */
export interface PodResize {
  /** It cannot be allocated. */
  pending: ResizeCondition | undefined;
  /** It has been allocated, and containers do not have it yet, or were not seen to have it. */
  inProgress: ResizeCondition | undefined;
  actuateAtMs: number;
}

export interface PodWorker {
  /** `pod <node> <namespace>/<name> <uid>` */
  readonly key: string;
  readonly node: string;
  /** `namespace/name` */
  readonly podKey: string;
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  /** Id of its sandbox in the runtime: the uid with which it was first started. */
  readonly sandboxId: string;
  readonly startMs: number;
  /** CPU and memory that it was admitted with, for the accounts of the machine. */
  cpuMillis: number;
  memoryBytes: number;
  storageBytes: number;
  /** It, a container or a volume of it may only take so much of the disk. */
  readonly limitsStorage: boolean;
  /** Its containers with the resources that were allocated to them. */
  allocated: Allocation;
  resize: PodResize | undefined;
  hasSandbox: boolean;
  announced: boolean;
  /** The Pod as seen last, while the API cannot be asked for it. */
  lastSeen: Pod | undefined;
  readonly containers: ContainerMemory[];
  ephemeral: readonly ContainerMemory[];
  termination: Termination | undefined;
  /** Set when it will never run again. */
  finished: "" | "Succeeded" | "Failed";
  failureReason: string;
  failureMessage: string;
  /** Names of the volumes whose images are there. */
  pulledVolumes: readonly string[];
  mountRetryAtMs: number;
  mountDelayMs: number;
  /** Since when its claims keep it from starting; -1 when they do not. */
  volumesAwaitedMs: number;
  /** Its requests are in the machine's accounts: until it has finished. */
  counted: boolean;
  dirty: boolean;
  why: Why;
}

export function copyWorker(worker: PodWorker): PodWorker {
  return {
    ...worker,
    termination: worker.termination === undefined ? undefined : { ...worker.termination },
    resize: worker.resize === undefined ? undefined : { ...worker.resize },
    containers: worker.containers.map(copyContainerMemory),
    ephemeral: worker.ephemeral.length === 0 ? worker.ephemeral : worker.ephemeral.map(copyContainerMemory),
  };
}

function copyContainerMemory(container: ContainerMemory): ContainerMemory {
  return {
    ...container,
    startup: copyProbe(container.startup),
    liveness: copyProbe(container.liveness),
    readiness: copyProbe(container.readiness),
  };
}

function copyProbe(probe: ProbeMemory | undefined): ProbeMemory | undefined {
  return probe === undefined ? undefined : { ...probe };
}

export function newContainerMemory(name: string): ContainerMemory {
  return {
    name,
    state: "waiting",
    waitingReason: "",
    waitingMessage: "",
    id: "",
    image: "",
    resources: undefined,
    startedAtMs: -1,
    restartCount: 0,
    terminated: undefined,
    last: undefined,
    finishedAtMs: -1,
    retryAtMs: -1,
    announceAtMs: -1,
    backOffMs: 0,
    backOffSetAtMs: -1,
    pullBackOffMs: 0,
    pullBackOffSetAtMs: -1,
    pullImage: "",
    pullError: "",
    stopping: "",
    preStopUntilMs: -1,
    graceMs: 0,
    postStartUntilMs: -1,
    postStartFailed: false,
    started: false,
    ready: false,
    startup: undefined,
    liveness: undefined,
    readiness: undefined,
    retriedReadiness: false,
  };
}

/** Marks the status for writing. The first reason of a batch stays unless a weightier one comes. */
export function touch(worker: PodWorker, why: Why): void {
  if (!worker.dirty || WEIGHTS.indexOf(why.reason) > WEIGHTS.indexOf(worker.why.reason)) worker.why = why;
  worker.dirty = true;
}

/** Rising weight; a reason that is not listed weighs least. */
const WEIGHTS: readonly string[] = [
  "StatusReported",
  "PodAccepted",
  "ImagePulled",
  "SandboxReady",
  "ReadinessChanged",
  "PodResizeSettled",
  "PodResizeCompleted",
  "PodResizeStarted",
  "PodResizeDeferred",
  "PodResizeInfeasible",
  "PodResizeFailed",
  "ContainerStarted",
  "PodStarted",
  "ImagePullBackOff",
  "ImagePullFailed",
  "ContainerConfigError",
  "ContainerStartFailed",
  "VolumeMountFailed",
  "ContainerCompleted",
  "CrashLoopBackOff",
  "ContainerCrashed",
  "ContainerOutOfMemory",
  "PodSucceeded",
  "PodFailed",
  "PodDeadlineExceeded",
  "PodEvicted",
  "PodTerminated",
];
