/** Every message between the page and the worker that runs the cluster. Data only; no logic. */
import type { ApiRequest, ApiResponse, WatchEvent } from "../api/api-client.ts";
import type { Change } from "../api/change.ts";
import type { SceneDelta, SceneView } from "../scene/scene.ts";

export type { Change };

/** The clock, as `GET /sim/v1/clock` gives it. */
export interface ClockState {
  /** RFC 3339 with milliseconds. */
  readonly now: string;
  readonly elapsedMs: number;
  readonly speed: number;
  readonly paused: boolean;
  readonly revision: number;
  /** Nothing but heartbeats and reports has been written for a while, and nothing else is due soon. */
  readonly idle: boolean;
  /** Later than `elapsedMs` while the run is in its own past. */
  readonly recordedUntilMs: number;
}

export interface ClusterOptions {
  readonly nodes: number;
  readonly seed: number;
  readonly epochMs: number;
  /** Machines of the control plane, each with a member of etcd; default 1. */
  readonly controlPlanes?: 1 | 3 | 5;
  /** Size of a worker machine; default 4 CPUs, 8 GiB, 110 Pods. */
  readonly machine?: { readonly cpu?: string; readonly memory?: string; readonly pods?: number };
}

/** A cluster behind HTTP. */
export interface RemoteCluster {
  /** `/sim/v1` is there: its clock can be set, and it answers the questions that only a simulation answers. */
  readonly simulated: boolean;
}

export type ClockCommand =
  | { readonly do: "get" }
  | { readonly do: "set"; readonly speed?: number; readonly paused?: boolean }
  | { readonly do: "advance"; readonly ms: number }
  | { readonly do: "step"; readonly count: number }
  | { readonly do: "seek"; readonly elapsedMs: number }
  | { readonly do: "nextChange" }
  | { readonly do: "previousChange" };

export type Question =
  | { readonly ask: "why"; readonly kind: string; readonly namespace?: string; readonly name: string }
  | { readonly ask: "decisions"; readonly namespace: string; readonly pod: string }
  | { readonly ask: "decisions"; readonly namespace: string; readonly horizontalpodautoscaler: string }
  | { readonly ask: "probes"; readonly namespace: string; readonly pod: string }
  | { readonly ask: "recording" }
  | { readonly ask: "hash" };

export type PageMessage =
  | { readonly type: "boot"; readonly options: ClusterOptions }
  | { readonly type: "request"; readonly id: number; readonly request: ApiRequest }
  | { readonly type: "watch"; readonly id: number; readonly path: string; readonly accept?: string }
  | { readonly type: "unwatch"; readonly id: number }
  | { readonly type: "clock"; readonly id: number; readonly command: ClockCommand }
  | { readonly type: "question"; readonly id: number; readonly question: Question }
  | { readonly type: "load"; readonly id: number; readonly recording: unknown }
  | { readonly type: "reset"; readonly id: number; readonly options: ClusterOptions }
  /** Which view of the scene the page shows. */
  | { readonly type: "view"; readonly view: SceneView }
  /** The page has taken in a tick, and has time for another. */
  | { readonly type: "tickSeen" }
  /** Another tab has the saved cluster: make this tab its owner. */
  | { readonly type: "takeOver" };

export type Reply =
  | { readonly type: "reply"; readonly id: number; readonly ok: true; readonly value: unknown }
  | { readonly type: "reply"; readonly id: number; readonly ok: false; readonly message: string };

export type WorkerMessage =
  | {
      readonly type: "ready";
      readonly clock: ClockState;
      readonly restored: boolean;
      /** The cluster runs elsewhere, and can do less. Absent: it is simulated here. */
      readonly remote?: RemoteCluster;
    }
  | Reply
  | { readonly type: "response"; readonly id: number; readonly response: ApiResponse }
  | { readonly type: "watchEvents"; readonly id: number; readonly events: readonly WatchEvent[] }
  | {
      readonly type: "tick";
      readonly clock: ClockState;
      readonly scene?: SceneDelta;
      /** Significant changes since the tick before, oldest first. */
      readonly changes?: readonly Change[];
      /** The clock went back: `changes` then holds the newest part of the whole history, and takes the place of all before it. */
      readonly rewound?: boolean;
      /** The next older part of the history, oldest first: goes before all that was told since the clock went back. */
      readonly earlier?: readonly Change[];
    }
  /** A cluster elsewhere cannot be reached, or can be again. */
  | { readonly type: "line"; readonly connected: boolean; readonly problem?: string }
  /** `otherTab`: another tab of this browser has the saved cluster; this one is not saved. */
  | {
      readonly type: "storage";
      readonly state: "saving" | "otherTab" | "unavailable" | "lost";
      readonly detail?: string;
    }
  /** The engine broke one of its own rules and stopped. */
  | {
      readonly type: "stopped";
      readonly message: string;
      readonly seed: number;
      readonly atMs: number;
      readonly inputs: readonly string[];
    };

/** What the worker says first about such a cluster, written down by the build: see `scripts/first-scene.ts`. */
export interface FirstScene {
  /** Without the date, which is that of the visit. */
  readonly clock: Omit<ClockState, "now">;
  readonly scene: SceneDelta;
}
