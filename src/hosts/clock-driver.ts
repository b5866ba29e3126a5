/** Turns real time into virtual time: speed, pause, and how much work may be done before the host must look up again. */
import type { Cluster } from "../engine/cluster.ts";
import type { ClockState } from "./protocol.ts";

/** Kernel entries between two looks at the real clock. */
export const ENTRIES_PER_LOOK = 256;
export const MIN_SPEED = 0.01;
export const MAX_SPEED = 100_000;
/**
 * The longest stretch of real time that is made up for at once. Browsers call a hidden page's timers once a minute
 * at worst; a computer that slept all night must not run that night.
 */
const MAX_CATCH_UP_MS = 60_000;

export class ClockDriver {
  cluster: Cluster;
  speed: number;
  paused: boolean;
  /** Less than 1 ms of virtual time, so that slow speeds add up. */
  private owedMs = 0;

  constructor(cluster: Cluster, speed: number, paused: boolean) {
    this.cluster = cluster;
    this.speed = speed;
    this.paused = paused;
  }

  /** @throws RangeError for a speed that is no number from `MIN_SPEED` to `MAX_SPEED`; nothing is changed then */
  set(speed: number | undefined, paused: boolean | undefined): void {
    if (speed !== undefined) {
      if (!(speed >= MIN_SPEED && speed <= MAX_SPEED)) {
        throw new RangeError(`speed must be a number from ${MIN_SPEED} to ${MAX_SPEED}`);
      }
      this.speed = speed;
    }
    if (paused !== undefined) this.paused = paused;
  }

  /**
   * Lets `realMs` of real time pass. Works for about `budgetMs`; what it could not do in time is given up,
   * so that a cluster which cannot keep up runs slower instead of falling further behind.
   * @param realNow a monotonic clock in milliseconds
   */
  pass(realMs: number, budgetMs: number, realNow: () => number): void {
    if (this.paused) return;
    this.owedMs += Math.max(0, Math.min(realMs, MAX_CATCH_UP_MS)) * this.speed;
    const wholeMs = Math.floor(this.owedMs);
    this.owedMs -= wholeMs;
    const target = this.cluster.elapsedMs + wholeMs;
    const deadline = realNow() + budgetMs;
    while (!this.cluster.advanceTo(target, ENTRIES_PER_LOOK).done) {
      if (realNow() >= deadline) return;
    }
  }

  state(): ClockState {
    const { cluster, speed, paused } = this;
    const { configuration, elapsedMs, revision, idle, recordedUntilMs } = cluster;
    return {
      now: new Date(configuration.epochMs + elapsedMs).toISOString(),
      elapsedMs,
      speed,
      paused,
      revision,
      idle,
      recordedUntilMs,
    };
  }
}
