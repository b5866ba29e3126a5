/** What one score plugin says in a cycle. */
import type { ScorePlugin } from "./framework.ts";

/** One score plugin's part. */
export interface PluginScores {
  readonly plugin: ScorePlugin;
  /** Undefined when all nodes score the same. */
  readonly column: Float64Array | undefined;
  /** Score of the feasible node with this index, normalised and not yet weighted. */
  at(index: number): number;
}

/** The part of one score plugin in the cycle that is running. */
export class ScorePart implements PluginScores {
  readonly plugin: ScorePlugin;
  /** Among the plugins that look at one node alone; -1 for the others. */
  readonly place: number;
  values = new Float64Array(0);
  /** All nodes have the same `score`. */
  blank = false;
  score = 0;

  constructor(plugin: ScorePlugin, place: number) {
    this.plugin = plugin;
    this.place = place;
  }

  get column(): Float64Array | undefined {
    return this.blank ? undefined : this.values;
  }

  at(index: number): number {
    return this.blank ? this.score : (this.values[index] as number);
  }
}
