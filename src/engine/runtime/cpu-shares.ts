/** How the kernel divides the cores of a machine when more is wanted than there is: by weight, and nobody gets more than wanted. */

export interface CpuWant {
  /** In proportion to the CPU request; containers without one have next to nothing. */
  readonly weight: number;
  /** Thousandths of a core that are wanted. */
  readonly millis: number;
}

/** Thousandths of a core that `one` gets beside the others on a machine with `capacityMillis`. */
export function shareOf(one: CpuWant, others: readonly CpuWant[], capacityMillis: number): number {
  let left = capacityMillis;
  let weights = others.reduce((sum, { weight }) => sum + weight, one.weight);
  // Those who want least for their weight are served first and leave the rest to the others.
  const ordered = [...others].sort((a, b) => a.millis * b.weight - b.millis * a.weight);
  for (const { weight, millis } of ordered) {
    if (one.millis * weight <= millis * one.weight) break;
    const share = Math.min(millis, (left * weight) / weights);
    left -= share;
    weights -= weight;
  }
  return Math.min(one.millis, (left * one.weight) / weights);
}
