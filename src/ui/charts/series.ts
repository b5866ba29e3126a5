import type { Sample } from "../state/samples.ts";

/** One line of a chart. */
export interface Series {
  /** Key of the samples. */
  readonly key: string;
  readonly label: string;
  /** A token, e.g. `--hue-0`. */
  readonly color: string;
  readonly dash?: readonly number[];
}

/** What a chart shows, as lines and as a table. */
export interface Plotted {
  readonly title: string;
  readonly series: readonly Series[];
  readonly samples: readonly Sample[];
  /** A value with its unit. */
  readonly format: (value: number) => string;
}
