/** How much there is in the scene. */
import type { Scene } from "../state/scene-store.ts";

export function countPods({
  machines,
}: {
  readonly machines: ReadonlyMap<string, { readonly pods: readonly unknown[] }>;
}): number {
  let count = 0;
  for (const machine of machines.values()) count += machine.pods.length;
  return count;
}

/** Nothing but the cluster itself. */
export function isEmpty({ machines, tray, services }: Scene): boolean {
  if (machines.size === 0 || (tray?.pods.length ?? 0) > 0 || services.length > 0) return false;
  for (const machine of machines.values()) if (machine.pods.some((pod) => !pod.quiet)) return false;
  return true;
}
