/** How the worker is doing: what the banners at the top tell. */
import { create } from "zustand";
import type { RemoteCluster } from "../../hosts/protocol.ts";

export interface StoppedEngine {
  readonly message: string;
  readonly seed: number;
  readonly atMs: number;
  readonly inputs: readonly string[];
}

export type WorkerPhase = "booting" | "ready" | "restarting" | "failed";
export type StorageState = "saving" | "otherTab" | "unavailable" | "lost";

interface StatusState {
  readonly worker: WorkerPhase;
  /** A picture of the cluster is drawn though its worker is not there yet. */
  readonly pictured: boolean;
  /** How often the worker was started anew after a crash. */
  readonly restarts: number;
  /** The cluster came back from where it was saved. */
  readonly restored: boolean;
  readonly storage: { readonly state: StorageState; readonly detail?: string | undefined } | undefined;
  readonly stopped: StoppedEngine | undefined;
  readonly problem: string | undefined;
  /** The cluster runs elsewhere; undefined while it is simulated in this page. */
  readonly remote: RemoteCluster | undefined;
  /** Why a cluster elsewhere cannot be reached. */
  readonly lineProblem: string | undefined;
  readonly set: (part: Partial<Omit<StatusState, "set">>) => void;
}

export const useStatus = create<StatusState>()((set) => ({
  worker: "booting",
  pictured: false,
  restarts: 0,
  restored: false,
  storage: undefined,
  stopped: undefined,
  problem: undefined,
  remote: undefined,
  lineProblem: undefined,
  set: (part) => set(part),
}));

/** Whether there is a clock to set, and a record of causes: not of a real cluster. */
export function useSimulated(): boolean {
  return useStatus(({ remote }) => remote === undefined || remote.simulated);
}
