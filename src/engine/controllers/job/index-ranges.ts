/**
 * Sets of completion indexes as ranges, and their text: `0-2,5`.
 * Upstream: pkg/controller/job/indexed_job_utils.go (orderedIntervals).
 */
export interface IndexRange {
  readonly first: number;
  readonly last: number;
}

/** In order, neither overlapping nor touching. */
export type IndexRanges = readonly IndexRange[];

/** The ranges of a status or a rule; indexes that the Job does not have are left out. */
export function parseRanges(text: string | undefined, completions: number): IndexRanges {
  if (text === undefined || text === "") return [];
  const ranges: IndexRange[] = [];
  for (const part of text.split(",")) {
    const [first = 0, last = first] = part.split("-").map(Number);
    if (first >= completions) break;
    ranges.push({ first, last: Math.min(last, completions - 1) });
  }
  return joined(ranges);
}

/** Two neighbours are written one by one: `3,4`. */
export function formatRanges(ranges: IndexRanges): string {
  return ranges
    .map(({ first, last }) => (last === first ? `${first}` : `${first}${last === first + 1 ? "," : "-"}${last}`))
    .join(",");
}

export function withIndexes(ranges: IndexRanges, indexes: Iterable<number>): IndexRanges {
  return mergeRanges(
    ranges,
    joined([...indexes].sort((a, b) => a - b).map((index) => ({ first: index, last: index }))),
  );
}

export function mergeRanges(some: IndexRanges, others: IndexRanges): IndexRanges {
  if (others.length === 0) return some;
  if (some.length === 0) return others;
  return joined([...some, ...others].sort((a, b) => a.first - b.first));
}

export function countIndexes(ranges: IndexRanges): number {
  let count = 0;
  for (const { first, last } of ranges) count += last - first + 1;
  return count;
}

export function hasIndex(ranges: IndexRanges, index: number): boolean {
  return ranges.some(({ first, last }) => first <= index && index <= last);
}

/** How many of the wanted indexes are there. */
export function countShared(wanted: IndexRanges, present: IndexRanges): number {
  let count = 0;
  for (const want of wanted) {
    for (const have of present) {
      count += Math.max(0, Math.min(want.last, have.last) - Math.max(want.first, have.first) + 1);
    }
  }
  return count;
}

/** The lowest indexes that are in none of the ranges. */
export function firstMissing(ranges: IndexRanges, count: number, completions: number): readonly number[] {
  const missing: number[] = [];
  let candidate = 0;
  for (const { first, last } of [...ranges, { first: completions, last: completions }]) {
    while (candidate < Math.min(first, completions) && missing.length < count) {
      missing.push(candidate);
      candidate += 1;
    }
    candidate = Math.max(candidate, last + 1);
  }
  return missing;
}

/** Ranges in order of their start, with those that overlap or touch made one. */
function joined(ranges: readonly IndexRange[]): IndexRanges {
  const result: { first: number; last: number }[] = [];
  for (const { first, last } of ranges) {
    const previous = result.at(-1);
    if (previous !== undefined && first <= previous.last + 1) previous.last = Math.max(previous.last, last);
    else result.push({ first, last });
  }
  return result;
}
