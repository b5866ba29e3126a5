/**
 * The scheduler: gives every waiting Pod a node, one at a time, and records why.
 * Upstream: pkg/scheduler (scheduler.go, schedule_one.go).
 */
import type { ComponentClient, ObjectEvent } from "../../api/component-client.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Component } from "../kernel/component.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import type { EventRecorder } from "../machinery/event-recorder.ts";
import type { Informer } from "../machinery/informer.ts";
import { WorkQueue, type WorkQueueState } from "../machinery/work-queue.ts";
import { claimKeys } from "../machinery/volume-matching.ts";
import type { NamespaceLabels } from "./affinity-term.ts";
import { AssumedPods, type AssumedPodsState } from "./assumed-pods.ts";
import {
  CLAIM_CHANGE,
  CLASS_CHANGE,
  type ClusterEvent,
  DEVICE_CHANGE,
  DRIVER_LIMIT_CHANGE,
  VOLUME_CHANGE,
} from "./cluster-event.ts";
import { DefaultSelectors } from "./default-selector.ts";
import { defaultProfile, type SchedulerProfile } from "./default-profile.ts";
import type { PreEnqueuePlugin } from "./framework.ts";
import { schedulingGates } from "./plugins/scheduling-gates.ts";
import { NominatedPods } from "./nominated-pods.ts";
import { PodProfiles, podPriority } from "./pod-profile.ts";
import {
  assignedPodEvent,
  isWaiting,
  nodeClusterEvent,
  nominationLost,
  pendingPodEvent,
  podKey,
  SCHEDULER_NAME,
} from "./queue-events.ts";
import { isNobodysAffair, SchedulerCache } from "./scheduler-cache.ts";
import { SchedulingAlgorithm, type AlgorithmOptions } from "./scheduling-algorithm.ts";
import { PodScheduling } from "./pod-scheduling.ts";
import { SchedulingQueue, type QueuedPod, type SchedulingQueueState } from "./scheduling-queue.ts";
import { withCondition } from "./pod-condition.ts";
import { areClaimsBound, BIND_TIMEOUT_MS } from "./volume-writes.ts";

const NAME = "scheduler";
/** What a watch event takes to reach the scheduler. */
const WATCH_LATENCY_MS = 2;
/** One scheduling cycle; Pods are tried one after the other. */
const CYCLE_MS = 1;
/** How often Pods that nothing has woken are looked at. */
const LEFTOVER_CHECK_MS = 30_000;

/** Keys of the scheduler's own work. Pods behind gates come as `gated/<namespace>/<name>`. */
const CYCLE = "cycle";
const FLUSH = "flush";
const LEFTOVERS = "leftovers";
const GATED = "gated/";
/** A Pod that waits for its claims: `volumes/<namespace>/<name>`. */
const VOLUMES = "volumes/";

const GATED_MESSAGE = "Scheduling is blocked due to non-empty scheduling gates";

interface SchedulerState {
  readonly queue: SchedulingQueueState;
  readonly work: WorkQueueState;
  readonly startIndex: number;
  readonly assumed: AssumedPodsState;
}

/** Writes as `default-scheduler`. */
export function createScheduler(context: ComponentContext, options: AlgorithmOptions = {}): Component {
  return new Scheduler(context, options);
}

class Scheduler implements Component {
  readonly name = NAME;
  private readonly context: ComponentContext;
  private readonly pods: Informer<Pod>;
  private readonly client: ComponentClient;
  private readonly recorder: EventRecorder;
  private readonly profile: SchedulerProfile;
  private readonly cache: SchedulerCache;
  private readonly algorithm: SchedulingAlgorithm;
  private readonly scheduling: PodScheduling;
  private readonly assumed: AssumedPods;
  private readonly nominated = new NominatedPods();
  private readonly queue: SchedulingQueue;
  private readonly work: WorkQueue;
  /** What any plugin wants to be asked about. */
  private readonly wakingEvents: number;
  /** The Pod of the cycle that is running: it is in no queue, and its own changes wake nobody. */
  private inFlight = "";
  /** What happened during that cycle, for its Pod should it come back. */
  private inFlightEvents: ClusterEvent[] = [];

  constructor(context: ComponentContext, options: AlgorithmOptions) {
    const { kernel, informers, decisions } = context;
    const random = kernel.random.stream(NAME);
    const profiles = new PodProfiles();
    this.context = context;
    this.client = context.clientFor(SCHEDULER_NAME);
    this.recorder = context.recorderFor(SCHEDULER_NAME);
    const namespaces = informers.for("Namespace");
    const labelsOf: NamespaceLabels = (namespace) => namespaces.get(undefined, namespace)?.metadata.labels;
    this.profile = defaultProfile(random, new DefaultSelectors(informers), informers, labelsOf);
    this.wakingEvents = this.profile.enqueueExtensions.reduce((bits, plugin) => bits | plugin.events, 0);
    this.cache = new SchedulerCache(profiles, labelsOf);
    this.algorithm = new SchedulingAlgorithm(this.profile, this.cache, profiles, this.nominated, random, options);
    this.scheduling = new PodScheduling({
      kernel,
      client: this.client,
      recorder: this.recorder,
      decisions,
      profile: this.profile,
      algorithm: this.algorithm,
      informers,
      nominated: this.nominated,
    });
    this.assumed = new AssumedPods(this.cache);
    this.queue = new SchedulingQueue(kernel.epochMs);
    this.work = new WorkQueue(kernel, NAME, { latencyMs: WATCH_LATENCY_MS });
    this.pods = informers.for("Pod");
    this.rebuildCache();
    informers.for("Node").addHandler((event) => {
      this.cache.applyNode(event);
      this.wakeFor(nodeClusterEvent(event));
    });
    this.pods.addHandler((event, key) => this.onPod(event, key));
    namespaces.addHandler(() => this.cache.affinity.forgetCounts());
    this.watchVolumes();
  }

  private watchVolumes(): void {
    const { informers } = this.context;
    informers.for("PersistentVolumeClaim").addHandler(({ type }, claimKey) => {
      if (type === "DELETED") return;
      for (const key of this.assumed.keys()) {
        const pod = this.pods.getByKey(key);
        if (pod !== undefined && claimKeys(pod).includes(claimKey)) this.work.add(`${VOLUMES}${key}`);
      }
      this.wakeFor({ kinds: CLAIM_CHANGE, claimKey });
    });
    informers.for("PersistentVolume").addHandler(({ type }) => {
      if (type !== "DELETED") this.wakeFor({ kinds: VOLUME_CHANGE });
    });
    for (const kind of ["StorageClass", "CSIStorageCapacity", "CSIDriver"] as const)
      informers.for(kind).addHandler(({ type }) => {
        if (type !== "DELETED") this.wakeFor({ kinds: CLASS_CHANGE });
      });
    informers.for("CSINode").addHandler(({ type }) => {
      if (type !== "DELETED") this.wakeFor({ kinds: DRIVER_LIMIT_CHANGE });
    });
    for (const kind of ["ResourceClaim", "ResourceSlice", "DeviceClass"] as const) {
      informers.for(kind).addHandler(() => this.wakeFor({ kinds: DEVICE_CHANGE }));
    }
  }

  start(): void {
    this.rebuildCache();
    this.assumed.clear();
    this.queue.clear();
    this.algorithm.startIndex = 0;
    this.work.restore({ waiting: new Map(), retries: new Map() });
    for (const pod of this.pods.list()) if (isWaiting(pod)) this.enqueue(pod);
  }

  handle(key: string): void {
    if (!this.work.take(key)) return;
    if (key === CYCLE) this.runCycle();
    else if (key === FLUSH) this.queue.flushBackoff(this.now);
    else if (key === LEFTOVERS) this.retryLeftovers();
    else if (key.startsWith(GATED)) this.markGated(key.slice(GATED.length));
    else if (key.startsWith(VOLUMES)) this.bindWhenReady(key.slice(VOLUMES.length));
    this.plan();
  }

  snapshot(): SchedulerState {
    return {
      queue: this.queue.snapshot(),
      work: this.work.snapshot(),
      startIndex: this.algorithm.startIndex,
      assumed: this.assumed.snapshot(),
    };
  }

  restore(state: unknown): void {
    const { queue, work, startIndex, assumed } = state as SchedulerState;
    this.rebuildCache();
    this.assumed.restore(assumed, this.pods);
    for (const key of this.assumed.keys()) this.nominated.remove(key);
    this.queue.restore(queue);
    this.work.restore(work);
    this.algorithm.startIndex = startIndex;
  }

  private get now(): number {
    return this.context.kernel.nowMs;
  }

  private rebuildCache(): void {
    this.cache.rebuild(this.context.informers.for("Node").list(), this.pods.list());
    this.nominated.rebuild(this.pods.list());
  }

  private onPod(event: ObjectEvent<Pod>, key: string): void {
    const { object } = event;
    if (event.type === "MODIFIED" && isNobodysAffair(event.previous, object)) return;
    if (this.assumed.has(key)) {
      if (event.type !== "DELETED" && isWaiting(object) && object.metadata.deletionTimestamp === undefined) return;
      this.assumed.drop(key);
    }
    this.cache.applyPod(event, key);
    this.nominated.apply(event, key);
    this.wakeFor(assignedPodEvent(event));
    this.wakeFor(nominationLost(event));
    if (event.type === "DELETED" || !isWaiting(object)) {
      this.queue.delete(key);
      return;
    }
    if (key === this.inFlight) return;
    const queued = this.queue.get(key);
    if (queued === undefined) {
      if (object.metadata.deletionTimestamp === undefined) this.enqueue(object);
    } else this.onQueuedPodChange(queued, object, pendingPodEvent(event));
  }

  private onQueuedPodChange(queued: QueuedPod, pod: Pod, event: ClusterEvent | undefined): void {
    if (event === undefined || (queued.queue !== "gated" && queued.queue !== "unschedulable")) return;
    if (!this.isWorthRetrying(queued, pod, event)) return;
    const visibleAtMs = this.now + WATCH_LATENCY_MS;
    if (queued.queue === "gated") this.ungate(queued, pod);
    else this.queue.wake(queued, this.now, this.context.kernel.currentCause, visibleAtMs);
    this.plan();
  }

  private enqueue(pod: Pod): void {
    const gate = this.gateOf(pod);
    const key = podKey(pod);
    const { uid } = pod.metadata;
    const cause = this.context.kernel.currentCause;
    const visibleAtMs = this.now + WATCH_LATENCY_MS;
    this.queue.add({ key, uid, priority: podPriority(pod), cause, visibleAtMs }, this.now, gate?.name);
    if (gate === undefined) this.plan();
    else if (gate === schedulingGates) this.work.add(`${GATED}${key}`);
  }

  private gateOf(pod: Pod): PreEnqueuePlugin | undefined {
    return this.profile.preEnqueue.find((plugin) => plugin.preEnqueue(pod) !== undefined);
  }

  /** One gate is gone; another may hold the Pod still. */
  private ungate(queued: QueuedPod, pod: Pod): void {
    const gate = this.gateOf(pod);
    if (gate !== undefined) queued.rejectedBy = [gate.name];
    else this.queue.ungate(queued, this.context.kernel.currentCause, this.now + WATCH_LATENCY_MS);
  }

  /** Moves the Pods that this event may help. */
  private wakeFor(event: ClusterEvent | undefined): void {
    if (event === undefined || (event.kinds & this.wakingEvents) === 0) return;
    if (this.inFlight !== "") this.inFlightEvents.push(event);
    if ((event.kinds & DEVICE_CHANGE) !== 0) this.ungateFor(event);
    if (this.queue.unschedulableSize === 0) return;
    const cause = this.context.kernel.currentCause;
    let woken = false;
    for (const queued of this.queue.unschedulable()) {
      const pod = this.pods.getByKey(queued.key);
      if (pod === undefined || !this.isWorthRetrying(queued, pod, event)) continue;
      this.queue.wake(queued, this.now, cause, this.now + WATCH_LATENCY_MS);
      woken = true;
    }
    if (woken) this.plan();
  }

  private ungateFor(event: ClusterEvent): void {
    for (const queued of this.queue.gated()) {
      const pod = this.pods.getByKey(queued.key);
      if (pod !== undefined && this.isWorthRetrying(queued, pod, event)) this.ungate(queued, pod);
    }
    this.plan();
  }

  /** Upstream: isPodWorthRequeuing. One plugin that sees a chance is enough. */
  private isWorthRetrying(queued: QueuedPod, pod: Pod, event: ClusterEvent): boolean {
    if (event.highestPriority !== undefined && queued.priority > event.highestPriority) return false;
    return this.profile.enqueueExtensions.some(
      (plugin) =>
        (plugin.events & event.kinds) !== 0 &&
        queued.rejectedBy.includes(plugin.name) &&
        plugin.isWorthRetrying(pod, event),
    );
  }

  /** Asks the kernel for whatever has to happen next. */
  private plan(): void {
    const nextAt = this.queue.nextAt();
    if (nextAt !== undefined) this.work.add(CYCLE, Math.max(CYCLE_MS, nextAt - this.now));
    const flushAt = this.queue.nextFlushAt();
    if (flushAt !== undefined) this.work.add(FLUSH, Math.max(0, flushAt - this.now));
    if (this.queue.unschedulableSize > 0) this.work.add(LEFTOVERS, LEFTOVER_CHECK_MS - (this.now % LEFTOVER_CHECK_MS));
  }

  private runCycle(): void {
    const queued = this.queue.pop(this.now);
    if (queued === undefined) return;
    const pod = this.pods.getByKey(queued.key);
    if (pod === undefined || pod.metadata.uid !== queued.uid) return;
    this.inFlight = queued.key;
    const outcome = this.context.kernel.causedBy(queued.cause, () => this.scheduling.attempt(pod, queued.attempts));
    this.inFlight = "";
    const happened = this.inFlightEvents;
    this.inFlightEvents = [];
    if (outcome.kind === "waiting") {
      const { node, params } = outcome;
      this.assumed.add(pod, { uid: queued.uid, node, params, queued, deadlineMs: this.now + BIND_TIMEOUT_MS });
      this.nominated.remove(queued.key);
      this.work.add(`${VOLUMES}${queued.key}`, BIND_TIMEOUT_MS);
    }
    if (outcome.kind === "error") this.queue.returnAfterError(queued, this.now);
    if (outcome.kind !== "unschedulable") return;
    this.queue.returnUnschedulable(queued, outcome.rejectedBy, this.now);
    if (happened.some((event) => this.isWorthRetrying(queued, pod, event))) {
      this.queue.wake(queued, this.now, queued.cause, this.now + WATCH_LATENCY_MS);
    }
  }

  /** The claims of a Pod with a node have changed, or time is up. */
  private bindWhenReady(key: string): void {
    const waiting = this.assumed.get(key);
    const pod = this.pods.getByKey(key);
    if (waiting === undefined) return;
    if (pod === undefined || pod.metadata.uid !== waiting.uid) {
      this.assumed.drop(key);
      return;
    }
    const ready = areClaimsBound(pod, this.context.informers);
    if (!ready && this.now < waiting.deadlineMs) {
      this.work.add(`${VOLUMES}${key}`, waiting.deadlineMs - this.now);
      return;
    }
    this.assumed.drop(key);
    this.nominated.set(pod, key);
    this.inFlight = key;
    const bound = ready && this.scheduling.finish(pod, waiting.node, waiting.params);
    if (!ready) this.scheduling.giveUp(pod);
    this.inFlight = "";
    this.inFlightEvents = [];
    if (!bound) this.queue.returnAfterError(waiting.queued, this.now);
  }

  private retryLeftovers(): void {
    for (const queued of this.queue.leftovers(this.now)) this.queue.wake(queued, this.now, queued.cause, this.now);
  }

  private markGated(key: string): void {
    const pod = this.pods.getByKey(key);
    if (pod === undefined || this.queue.get(key)?.queue !== "gated") return;
    const reason = "SchedulingGated";
    const text = { type: "PodScheduled", status: "False", reason, message: GATED_MESSAGE } as const;
    const next = withCondition(pod, text, this.context.kernel.timestamp());
    if (next !== pod) this.client.updateStatus("Pod", next, { reason });
  }
}
