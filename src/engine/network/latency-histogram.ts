/** Latencies counted in buckets of at most 1/16 width, so that percentiles cost nothing and come out the same everywhere. */

const SUB_BUCKETS = 16;
const LARGEST_US = 0x7fffffff;
const BUCKETS = 448;

export type LatencyHistogram = number[];

export function emptyHistogram(): LatencyHistogram {
  return Array.from({ length: BUCKETS }, () => 0);
}

/** @param latencyMs 0 or more; more than 35 minutes counts as 35 minutes */
export function countLatency(histogram: LatencyHistogram, latencyMs: number): void {
  const us = Math.min(LARGEST_US, Math.floor(latencyMs * 1000));
  const shift = us < 2 * SUB_BUCKETS ? 0 : 27 - Math.clz32(us);
  const bucket = shift * SUB_BUCKETS + (us >> shift);
  histogram[bucket] = (histogram[bucket] ?? 0) + 1;
}

/**
 * The latency that `percent` of the counted requests did not exceed, in ms: the middle of its bucket.
 * Undefined when nothing was counted.
 */
export function percentile(histogram: LatencyHistogram, percent: number): number | undefined {
  let total = 0;
  for (const count of histogram) total += count;
  if (total === 0) return undefined;
  const rank = Math.ceil((total * percent) / 100);
  let seen = 0;
  for (let bucket = 0; bucket < histogram.length; bucket += 1) {
    seen += histogram[bucket] ?? 0;
    if (seen >= rank) return middleMs(bucket);
  }
  return undefined;
}

function middleMs(bucket: number): number {
  const shift = bucket < 2 * SUB_BUCKETS ? 0 : (bucket >> 4) - 1;
  const lowestUs = (bucket - shift * SUB_BUCKETS) * (1 << shift);
  return Math.round(lowestUs + (1 << shift) / 2) / 1000;
}
