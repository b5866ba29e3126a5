/** One figure of `npm run bench`. `budget` is what the project promises: at least (or, for `atMost`, at most) this. */
export interface Measurement {
  readonly name: string;
  readonly value: number;
  readonly unit: string;
  readonly budget?: number;
  readonly atMost?: boolean;
}
