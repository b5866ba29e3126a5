/**
 * What every controller shares: one work queue, retries with back-off, and a snapshot of both.
 * A controller looks at its caches when a key comes up and writes what is missing; it never remembers what happened.
 * Informers here are current the moment a write returns, so the "expectations" with which upstream bridges the time
 * until its cache has caught up are not needed.
 * Upstream: https://kubernetes.io/docs/concepts/architecture/controller/, pkg/controller.
 */
import type { ComponentClient } from "../../api/component-client.ts";
import type { Outcome } from "../../api/status.ts";
import type { Component } from "../kernel/component.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { ComponentContext } from "./component-context.ts";
import type { EventRecorder } from "./event-recorder.ts";
import { WorkQueue, type WorkQueueOptions, type WorkQueueState } from "./work-queue.ts";

/** `retry`: a write failed; the key comes again, later each time. */
export type SyncResult = "done" | "retry";

export interface ControllerLoopOptions extends Partial<WorkQueueOptions> {
  /** After so many failures in a row the key waits for the next change. Default: no limit. */
  readonly maxRetries?: number;
}

interface ControllerLoopState {
  readonly queue: WorkQueueState;
  readonly memory: unknown;
}

/** What a watch event takes to reach a controller, in milliseconds. */
export const CONTROLLER_LATENCY_MS = 5;

export abstract class ControllerLoop implements Component {
  readonly name: string;
  protected readonly kernel: Kernel;
  protected readonly client: ComponentClient;
  protected readonly recorder: EventRecorder;
  protected readonly queue: WorkQueue;
  private readonly maxRetries: number;

  constructor(name: string, context: ComponentContext, options: ControllerLoopOptions = {}) {
    const { maxRetries = Number.MAX_SAFE_INTEGER, ...queueOptions } = options;
    this.name = name;
    this.kernel = context.kernel;
    this.client = context.clientFor(name);
    this.recorder = context.recorderFor(name);
    this.queue = new WorkQueue(context.kernel, name, { latencyMs: CONTROLLER_LATENCY_MS, ...queueOptions });
    this.maxRetries = maxRetries;
  }

  abstract start(): void;

  /** Brings the world one step nearer to what the object under `key` asks for. */
  protected abstract sync(key: string): SyncResult;

  handle(key: string): void {
    if (!this.queue.take(key)) return;
    if (this.sync(key) === "done") {
      this.queue.forget(key);
      return;
    }
    if (this.queue.addRateLimited(key) > this.maxRetries) {
      this.queue.cancel(key);
      this.queue.forget(key);
    }
  }

  snapshot(): unknown {
    const state: ControllerLoopState = { queue: this.queue.snapshot(), memory: this.remember() };
    return state;
  }

  restore(state: unknown): void {
    const { queue, memory } = state as ControllerLoopState;
    this.queue.restore(queue);
    this.recall(memory);
  }

  /** State beyond the queue that cannot be derived from objects. */
  protected remember(): unknown {
    return null;
  }

  /** Takes back what `remember` gave, and drops everything derived. */
  protected recall(_memory: unknown): void {}
}

/** The write went through, or there was nothing left to write to. */
export function doneOrGone(outcome: Outcome<unknown>): boolean {
  return outcome.ok || outcome.status.reason === "NotFound";
}
