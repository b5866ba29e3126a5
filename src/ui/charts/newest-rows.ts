/** The newest measurements of some series, as rows. */
import type { Sample } from "../state/samples.ts";

const MAX_ROWS = 12;

export interface ChartRow {
  readonly at: number;
  /** One for each series; undefined where nothing was measured. */
  readonly values: readonly (number | undefined)[];
}

/** Newest first; nothing from beyond a moment. */
export function newestRows(
  samples: readonly Sample[],
  keys: readonly string[],
  elapsedMs: number,
): readonly ChartRow[] {
  return samples
    .filter(({ at, values }) => at <= elapsedMs && keys.some((key) => values[key] !== undefined))
    .slice(-MAX_ROWS)
    .toReversed()
    .map(({ at, values }) => ({ at, values: keys.map((key) => values[key]) }));
}
