/**
 * Costs and sizes of which only the bounds are known.
 * Upstream: github.com/google/cel-go/checker/cost.go (CostEstimate, SizeEstimate), common/cost.go.
 */

/** In units of cost, or in elements, characters and bytes. Nothing is larger than `UNBOUNDED`. */
export interface Range {
  readonly min: number;
  readonly max: number;
}

/** The largest number of 64 bits. */
export const UNBOUNDED = 2 ** 64;

export const UNKNOWN: Range = { min: 0, max: UNBOUNDED };

export function exactly(value: number): Range {
  return { min: value, max: value };
}

function bounded(value: number): number {
  return value > UNBOUNDED ? UNBOUNDED : value;
}

export function plus(...ranges: readonly Range[]): Range {
  let [min, max] = [0, 0];
  for (const range of ranges) {
    min = bounded(min + range.min);
    max = bounded(max + range.max);
  }
  return { min, max };
}

export function times(left: Range, right: Range): Range {
  return { min: bounded(left.min * right.min), max: bounded(left.max * right.max) };
}

/** Rounded up. */
export function scaled({ min, max }: Range, factor: number): Range {
  return { min: bounded(Math.ceil(min * factor)), max: bounded(Math.ceil(max * factor)) };
}

/** What holds both. */
export function either(left: Range, right: Range): Range {
  return { min: Math.min(left.min, right.min), max: Math.max(left.max, right.max) };
}
