/**
 * What is done to a simulated world: plain data made from a seed, so that a failing plan can be cut down and kept.
 * Acts name things by number and are resolved when they run; one that finds nothing does nothing.
 */

export type Act =
  | { readonly do: "wait"; readonly ms: number }
  | { readonly do: "post"; readonly path: string; readonly object: unknown }
  | { readonly do: "patch"; readonly path: string; readonly patch: unknown }
  | { readonly do: "delete"; readonly path: string }
  /** Of the Pods with this `app` label, in order of their names. */
  | { readonly do: "deletePod"; readonly app: string; readonly index: number; readonly now: boolean }
  | { readonly do: "evictPod"; readonly app: string; readonly index: number };

export interface Plan {
  readonly seed: number;
  /** Machines of the control plane; absent: one. */
  readonly controlPlanes?: 3 | 5;
  readonly acts: readonly Act[];
}

export const NODES = 4;
/** The quota of the namespace `team`. */
export const QUOTA = { pods: "12", "requests.cpu": "3" } as const;
export const SIMULATION = "/apis/sim.kubarium.dev/v1alpha1";
export const SIM_API = "sim.kubarium.dev/v1alpha1";
