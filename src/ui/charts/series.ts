/** One line of a chart. */
export interface Series {
  /** Key of the samples. */
  readonly key: string;
  readonly label: string;
  /** A token, e.g. `--hue-0`. */
  readonly color: string;
  readonly dash?: readonly number[];
}
