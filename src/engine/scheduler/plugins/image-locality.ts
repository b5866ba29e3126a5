/**
 * Nodes that have large images of the Pod already are better, unless only few nodes have them.
 * Upstream: plugins/imagelocality.
 */
import { MAX_NODE_SCORE, type ClusterSnapshot, type ScorePlugin } from "../framework.ts";
import type { PodProfile } from "../pod-profile.ts";

const NAME = "ImageLocality";
const MIN_THRESHOLD_BYTES = 23 * 1024 * 1024;
const MAX_CONTAINER_THRESHOLD_BYTES = 1000 * 1024 * 1024;

interface PresentImage {
  readonly name: string;
  readonly sizeBytes: number;
}

/**
 * Which of a profile's images a node has, as a number. That depends on the node alone; what it is worth depends on all
 * nodes, and is worked out in `normalize`.
 */
class ImageSubsets {
  private readonly numbers = new Map<string, number>([["", 0]]);
  readonly subsets: (readonly PresentImage[])[] = [[]];

  number(present: readonly PresentImage[]): number {
    const key = present.map(({ name, sizeBytes }) => `${name}=${sizeBytes}`).join(" ");
    let number = this.numbers.get(key);
    if (number === undefined) {
      number = this.subsets.length;
      this.numbers.set(key, number);
      this.subsets.push(present);
    }
    return number;
  }
}

/** 0 to 100 for the bytes that a node would not have to pull. */
export function imageScore(bytes: number, containers: number): number {
  const most = MAX_CONTAINER_THRESHOLD_BYTES * containers;
  const clamped = Math.min(Math.max(bytes, MIN_THRESHOLD_BYTES), most);
  return Math.trunc((MAX_NODE_SCORE * (clamped - MIN_THRESHOLD_BYTES)) / (most - MIN_THRESHOLD_BYTES));
}

function subsetScore(present: readonly PresentImage[], containers: number, snapshot: ClusterSnapshot): number {
  let bytes = 0;
  for (const { name, sizeBytes } of present) {
    bytes += Math.trunc(sizeBytes * (snapshot.nodesWithImage(name) / snapshot.nodes.length));
  }
  return imageScore(bytes, containers);
}

/** A new one for each scheduler: it remembers, for each profile, the subsets of images that were met. */
export function createImageLocality(): ScorePlugin {
  const known = new WeakMap<PodProfile, ImageSubsets>();
  function subsetsOf(profile: PodProfile): ImageSubsets {
    let subsets = known.get(profile);
    if (subsets === undefined) {
      subsets = new ImageSubsets();
      known.set(profile, subsets);
    }
    return subsets;
  }
  return {
    name: NAME,
    weight: 1,
    nodeLocal: true,
    score({ profile }, node) {
      if (node.images.size === 0) return 0;
      const present: PresentImage[] = [];
      for (const name of profile.images) {
        const sizeBytes = node.images.get(name);
        if (sizeBytes !== undefined) present.push({ name, sizeBytes });
      }
      return present.length === 0 ? 0 : subsetsOf(profile).number(present);
    },
    normalize({ profile, snapshot }, scores, count) {
      const { subsets } = subsetsOf(profile);
      if (subsets.length === 1) return;
      const worth: number[] = [];
      for (let i = 0; i < count; i += 1) {
        const subset = scores[i] as number;
        const score = worth[subset] ?? subsetScore(subsets[subset] ?? [], profile.images.length, snapshot);
        worth[subset] = score;
        scores[i] = score;
      }
    },
  };
}
