/** What one score plugin says in a cycle. */
import type { ScorePlugin } from "./framework.ts";

/** One score plugin's part. */
export interface PluginScores {
  readonly plugin: ScorePlugin;
  /** Score of the feasible node with this index, normalised and not yet weighted. */
  at(index: number): number;
}

/** The part of one score plugin in the cycle that is running. */
export class ScorePart implements PluginScores {
  readonly plugin: ScorePlugin;
  /** Among the plugins that look at one node alone; -1 for the others. */
  readonly place: number;
  /** Scores of the feasible nodes, where they have to be worked out together. */
  values = new Float64Array(0);
  /** Scores by slot, where they hold for every Pod that is alike; `slots` are those of the feasible nodes. */
  private raw: Float64Array | undefined;
  private slots: Int32Array = new Int32Array(0);
  /** All nodes have the same `score`. */
  blank = false;
  score = 0;

  constructor(plugin: ScorePlugin, place: number) {
    this.plugin = plugin;
    this.place = place;
  }

  /** The scores are those of `raw` at these slots, or, without it, `values`. */
  readFrom(raw: Float64Array | undefined, slots: Int32Array): void {
    this.raw = raw;
    this.slots = slots;
  }

  /** Adds the weighted scores of the first `count` feasible nodes. */
  addTo(totals: Float64Array, count: number): void {
    const { raw, slots, values } = this;
    const { weight } = this.plugin;
    if (raw === undefined) {
      for (let i = 0; i < count; i += 1) totals[i] = (totals[i] as number) + weight * (values[i] as number);
      return;
    }
    for (let i = 0; i < count; i += 1) {
      totals[i] = (totals[i] as number) + weight * (raw[slots[i] as number] as number);
    }
  }

  at(index: number): number {
    if (this.blank) return this.score;
    const { raw, slots } = this;
    return raw === undefined ? (this.values[index] as number) : (raw[slots[index] as number] as number);
  }
}
