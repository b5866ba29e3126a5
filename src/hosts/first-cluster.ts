/** The cluster of a first visit: the same for everybody, so that its picture can be made when the page is built. */
import type { SceneDelta } from "../scene/scene.ts";
import type { ClockState, ClusterOptions } from "./protocol.ts";

/** Of a cluster that nobody has changed yet. */
export const FIRST_CLUSTER: Omit<ClusterOptions, "epochMs"> = { nodes: 3, seed: 1 };

/** What the worker says first about such a cluster, written down by the build: see `scripts/first-scene.ts`. */
export interface FirstScene {
  /** Without the date, which is that of the visit. */
  readonly clock: Omit<ClockState, "now">;
  readonly scene: SceneDelta;
}
