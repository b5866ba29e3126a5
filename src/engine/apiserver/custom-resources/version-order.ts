/**
 * Versions by how new and how stable they are: `v10` after `v2`, after `v2beta1`, after `v1alpha3`, after `foo1`.
 * Upstream: k8s.io/apimachinery/pkg/version (CompareKubeAwareVersionStrings).
 */

/** Below 0 when `a` comes before `b`: it is older, or less stable. */
export function compareVersions(a: string, b: string): number {
  if (a === b) return 0;
  const [one, other] = [partsOf(a), partsOf(b)];
  if (one === undefined || other === undefined) {
    if (one !== undefined) return 1;
    if (other !== undefined) return -1;
    // Names that are no versions: in the order of the alphabet.
    return a < b ? 1 : -1;
  }
  return one[0] - other[0] || one[1] - other[1] || one[2] - other[2];
}

function partsOf(version: string): readonly [stage: number, major: number, minor: number] | undefined {
  const parts = /^v(\d+)(?:(alpha|beta)(\d+))?$/.exec(version);
  if (parts === null) return undefined;
  const stage = parts[2] === undefined ? 2 : parts[2] === "beta" ? 1 : 0;
  return [stage, Number(parts[1]), Number(parts[3] ?? 0)];
}
