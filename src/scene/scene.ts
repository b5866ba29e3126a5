/** What the canvas draws: plain data with positions and states already decided. Made beside the cluster, sent in deltas. */

/** How a Pod is drawn. State is shape, then fill, then icon; colour says only who owns it. */
export type PodLook =
  "Waiting" | "Pulling" | "Creating" | "Running" | "Ready" | "Terminating" | "Crashed" | "Unknown" | "Completed";

export interface ScenePod {
  readonly namespace: string;
  readonly name: string;
  readonly uid: string;
  readonly look: PodLook;
  /** The STATUS column of `kubectl get pods`. */
  readonly status: string;
  readonly phase: string;
  /** Ready containers and all containers, as in the READY column. */
  readonly ready: number;
  readonly containers: number;
  readonly restarts: number;
  /** Index of the owner's hue, 0 to 5; equal for all Pods of one workload. */
  readonly hue: number;
  /** 0 for the oldest living version of the owner, 1 for the next…: drawn as a cut corner. */
  readonly version: number;
  /** The workload that owns it, e.g. `Deployment shop`, or its own name. */
  readonly owner: string;
  /** Share of the image pulled, 0 to 1, with the virtual time at which it ends: the page animates between. */
  readonly pull?: { readonly startMs: number; readonly endMs: number };
  /** Why it waits or fails, in the API's words: e.g. the FailedScheduling message. */
  readonly message?: string;
  /** Place of the Pod's top left corner inside its card or tray. */
  readonly x: number;
  readonly y: number;
}

export type MachineLook = "Ready" | "NotReady" | "Unknown" | "Off" | "Booting";

/** A machine with the node on it. */
export interface SceneMachine {
  readonly name: string;
  readonly look: MachineLook;
  readonly controlPlane: boolean;
  readonly cordoned: boolean;
  readonly zone?: string;
  readonly powered: boolean;
  readonly connected: boolean;
  readonly slow: boolean;
  /** Since when it has been in this state, virtual milliseconds. */
  readonly sinceMs?: number;
  readonly taints: readonly string[];
  /** Requests of its Pods against what is allocatable: CPU in milli-CPUs, memory in bytes. */
  readonly cpu: { readonly requested: number; readonly allocatable: number };
  readonly memory: { readonly requested: number; readonly allocatable: number };
  readonly podLimit: number;
  readonly pods: readonly ScenePod[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface SceneService {
  readonly namespace: string;
  readonly name: string;
  readonly type: string;
  readonly clusterIP: string;
  readonly readyEndpoints: number;
  readonly endpoints: number;
  readonly selectsNothing: boolean;
  /** Keys (`namespace/name`) of Pods behind it, the ready ones. */
  readonly readyPods: readonly string[];
  readonly hue: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface SceneTraffic {
  readonly namespace: string;
  readonly name: string;
  readonly url: string;
  readonly requestsPerSecond: number;
  /** Share of the last period's requests that failed, 0 to 1. */
  readonly errorRate: number;
  readonly p50Ms?: number;
  /** Key of the Service that it calls, if the URL names one. */
  readonly service?: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A part of the control plane. */
export interface ScenePart {
  readonly id: "api-server" | "etcd" | "scheduler" | "controllers";
  readonly up: boolean;
  /** Virtual time of its last significant write, and what it was: shown as a pulse. */
  readonly lastActedMs?: number;
  readonly count: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A request on its way. */
export interface SceneFlight {
  readonly startMs: number;
  readonly durationMs: number;
  /** `Traffic/ns/name`, `Service/ns/name`, `Pod/ns/name`: the stops along the way. */
  readonly stops: readonly string[];
  readonly ok: boolean;
}

/** What changed since the frame before. Whole parts are replaced; absent parts are as they were. */
export interface SceneDelta {
  /** The first frame, or one after a rewind: forget everything drawn before. */
  readonly fresh: boolean;
  readonly machines?: readonly SceneMachine[];
  readonly removedMachines?: readonly string[];
  /** Pods without a node. */
  readonly tray?: {
    readonly pods: readonly ScenePod[];
    readonly x: number;
    readonly y: number;
    readonly width: number;
    readonly height: number;
  };
  readonly services?: readonly SceneService[];
  readonly traffics?: readonly SceneTraffic[];
  readonly parts?: readonly ScenePart[];
  readonly flights?: readonly SceneFlight[];
  /** Size of the whole scene. */
  readonly width?: number;
  readonly height?: number;
}
