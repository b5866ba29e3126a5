/** Which nodes share a value of a node label. Source: https://kubernetes.io/docs/concepts/scheduling-eviction/topology-spread-constraints/ */
import type { NodeInfo } from "./node-info.ts";

export interface TopologyDomains {
  readonly key: string;
  /** The number of the domain of the node in each slot; -1 without the label, and for slots of no node. */
  readonly of: Int32Array;
  /** Domains are numbered from 0. */
  readonly count: number;
  /** Every node has the label. */
  readonly complete: boolean;
}

/** @param slots how many slots there are */
export function topologyDomains(key: string, nodes: readonly NodeInfo[], slots: number): TopologyDomains {
  const numbers = new Map<string, number>();
  const of = new Int32Array(slots).fill(-1);
  let complete = true;
  for (const { node, slot } of nodes) {
    const labels = node?.metadata.labels;
    if (labels === undefined || !Object.hasOwn(labels, key)) {
      complete = false;
      continue;
    }
    const value = labels[key] as string;
    let number = numbers.get(value);
    if (number === undefined) {
      number = numbers.size;
      numbers.set(value, number);
    }
    of[slot] = number;
  }
  return { key, of, count: numbers.size, complete };
}
