/**
 * Ranges of Pod addresses, one of 256 addresses for each node.
 * The first 256 are those of 10.244.0.0/16, as in a cluster made by kubeadm with flannel's range; a larger cluster goes
 * on in 10.128.0.0 to 10.243.255.255. Neither meets the Services in 10.96.0.0/12.
 */

/** Ranges that there are. */
export const MAX_POD_RANGES = 256 + 116 * 256;

/** `10.244.3.0/24` for 3. @param index 0 to MAX_POD_RANGES - 1 */
export function podRange(index: number): string {
  if (index < 256) return `10.244.${index}.0/24`;
  const beyond = index - 256;
  return `10.${128 + Math.floor(beyond / 256)}.${beyond % 256}.0/24`;
}

/** The index of a range that `podRange` gave, or undefined for any other text. */
export function podRangeIndex(range: string): number | undefined {
  const match = /^10\.(\d+)\.(\d+)\.0\/24$/.exec(range);
  if (match === null) return undefined;
  const second = Number(match[1]);
  const third = Number(match[2]);
  if (second === 244) return third;
  if (second < 128 || second > 243) return undefined;
  return 256 + (second - 128) * 256 + third;
}
