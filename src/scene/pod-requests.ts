/**
 * What a Pod asks of its node.
 * Source: https://kubernetes.io/docs/concepts/workloads/pods/init-containers/#resource-sharing-within-containers and sidecar-containers.
 */
import { milliValue, wholeValue } from "../api/quantity.ts";
import type { Container, Pod } from "../api/types/pod.ts";

export interface PodRequests {
  /** Milli-CPUs. */
  readonly cpu: number;
  /** Bytes. */
  readonly memory: number;
}

/** The sum over containers and sidecars, or what the neediest init container wants if that is more; plus overhead. */
export function podRequests(pod: Pod): PodRequests {
  return { cpu: requestOf(pod, "cpu", milliValue), memory: requestOf(pod, "memory", wholeValue) };
}

type Reader = (text: string | number | undefined) => number;

function requestOf({ spec }: Pod, resource: string, read: Reader): number {
  const of = (container: Container): number => read(container.resources?.requests?.[resource]);
  let running = 0;
  for (const container of spec.containers) running += of(container);
  let sidecars = 0;
  let initPeak = 0;
  for (const container of spec.initContainers ?? []) {
    if (container.restartPolicy === "Always") sidecars += of(container);
    initPeak = Math.max(initPeak, container.restartPolicy === "Always" ? sidecars : sidecars + of(container));
  }
  const asked = Math.max(running + sidecars, initPeak);
  const podLevel = spec.resources?.requests?.[resource];
  return (podLevel === undefined ? asked : read(podLevel)) + read(spec.overhead?.[resource]);
}
