/** The cluster of a first visit: the same for everybody, so that its picture can be made when the page is built. */
import type { ClusterOptions } from "./protocol.ts";

/** Of a cluster that nobody has changed yet. */
export const FIRST_CLUSTER: Omit<ClusterOptions, "epochMs"> = { nodes: 3, seed: 1 };
