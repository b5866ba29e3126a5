/** Follows what Pods use: a few of them a frame, in turns, so that however many there are a frame costs the same. */
import type { PodRecord } from "./pod-record.ts";
import { podLoad, type PodUsage } from "./pod-load.ts";
import { same } from "./same.ts";

/** Pods that are looked at in one frame. */
const A_FRAME = 300;
/** Between two looks at the same Pods, in virtual milliseconds: what is measured changes no faster. */
const ROUND_MS = 1_000;

export type UsageOf = (podKey: string) => PodUsage | undefined;

export class Loads {
  private turn: Iterator<PodRecord> | undefined;
  private roundBegan = Number.NEGATIVE_INFINITY;

  reset(): void {
    this.turn = undefined;
    this.roundBegan = Number.NEGATIVE_INFINITY;
  }

  /** Pods whose load is to be shown otherwise than before. */
  follow(records: ReadonlyMap<string, PodRecord>, usageOf: UsageOf, nowMs: number): readonly PodRecord[] {
    if (this.turn === undefined) {
      if (Math.abs(nowMs - this.roundBegan) < ROUND_MS) return [];
      this.roundBegan = nowMs;
      this.turn = records.values();
    }
    const changed: PodRecord[] = [];
    for (let looked = 0; looked < A_FRAME; looked += 1) {
      const { done, value } = this.turn.next();
      if (done === true) {
        this.turn = undefined;
        break;
      }
      const usage = value.quiet ? undefined : usageOf(value.key);
      const load = usage === undefined ? undefined : podLoad(value.pod, value.requests, usage, value.load);
      if (same(load, value.load)) continue;
      value.load = load;
      changed.push(value);
    }
    return changed;
  }
}
