/** What the canvas draws: plain data with positions and states already decided. Made beside the cluster, sent in deltas. */

import type { PodLoad } from "./pod-load.ts";

/** How a Pod is drawn. State is shape, then fill, then icon; colour says only who owns it. */
export type PodLook =
  "Waiting" | "Pulling" | "Creating" | "Running" | "Ready" | "Terminating" | "Crashed" | "Unknown" | "Completed";

export type { PodLoad } from "./pod-load.ts";

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
  /** 0 for the first version of the owner that was seen, 1 for the next…; never changes while the Pod lives. Drawn as a cut corner. */
  readonly version: number;
  /** The workload that owns it, e.g. `Deployment shop`, or its own name. */
  readonly owner: string;
  /** Part of the cluster itself (`kube-system`): drawn small and grey. */
  readonly quiet: boolean;
  /** The image on its way: the page animates between. */
  readonly pull?: { readonly startMs: number; readonly endMs: number };
  /** Why it waits or fails, in the API's words: e.g. the scheduler's message. */
  readonly message?: string;
  /** Init containers that are done, and all of them, while any is not. Sidecars are none of them. */
  readonly init?: { readonly done: number; readonly all: number };
  /** Sidecars: init containers that go on beside the others. */
  readonly sidecars?: number;
  /** What it uses of what it may have, as far as that is known. */
  readonly load?: PodLoad;
  /** Place of the Pod's top left corner inside its card or tray, and the length of its side. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

/** One word for the whole card: what is physically wrong comes before what Kubernetes says. */
export type MachineLook = "Ready" | "NotReady" | "Unknown" | "Off" | "Booting";

/** What is physically the case. `Gone`: its Machine was deleted, the Node is left. `Unknown`: not a simulated machine. */
export type MachinePower = "On" | "Off" | "Booting" | "Gone" | "Unknown";

/** What Kubernetes believes: the status of the Node's Ready condition; `Missing` when there is no Node. */
export type NodeReadiness = "Ready" | "NotReady" | "Unknown" | "Missing";

/** A machine with the node on it. */
export interface SceneMachine {
  readonly name: string;
  readonly look: MachineLook;
  readonly power: MachinePower;
  readonly node: NodeReadiness;
  /** Reason of the Ready condition while it is not True, e.g. `NodeStatusUnknown`. */
  readonly nodeReason?: string;
  /** Since when the Ready condition has its status, virtual milliseconds. */
  readonly nodeSinceMs?: number;
  /** The newest renewal of the node's Lease. Given while the machine is off, cut off or not Ready. */
  readonly heartbeatMs?: number;
  readonly controlPlane: boolean;
  readonly cordoned: boolean;
  readonly zone?: string;
  readonly powered: boolean;
  readonly connected: boolean;
  readonly slow: boolean;
  /** Active Faults on it, in name order. */
  readonly faults: readonly { readonly name: string; readonly type: string }[];
  /** Components that Faults keep from running on it, such as `kubelet` or `kube-apiserver`; absent when there are none. */
  readonly stopped?: readonly string[];
  /** Since when it has been in this state, virtual milliseconds. */
  readonly sinceMs?: number;
  /** `key=value:effect`, those that Kubernetes sets by itself left out. */
  readonly taints: readonly string[];
  /** Conditions that say something is short: `MemoryPressure`, `DiskPressure`, `PIDPressure`, `NetworkUnavailable`. */
  readonly pressures: readonly string[];
  /** Requests of its Pods against what is allocatable: CPU in milli-CPUs, memory in bytes. */
  readonly cpu: { readonly requested: number; readonly allocatable: number };
  readonly memory: { readonly requested: number; readonly allocatable: number };
  readonly podLimit: number;
  /** Devices that are allocatable, of whatever maker. */
  readonly gpus?: number;
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
  /** It has a selector, and no Pod matches it. */
  readonly selectsNothing: boolean;
  /** Keys (`namespace/name`) of Pods behind it, the ready ones. */
  readonly readyPods: readonly string[];
  /** Machines with ready endpoints, and how many. */
  readonly links: readonly { readonly machine: string; readonly endpoints: number }[];
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
  /** The commonest reason of failure so far, e.g. `connection refused`. */
  readonly failure?: string;
  readonly p50Ms?: number;
  /** Key of the Service that it calls, if the URL names one. */
  readonly service?: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export type ScenePartId = "api-server" | "etcd" | "scheduler" | "controllers";

/** A part of the control plane. */
export interface ScenePart {
  readonly id: ScenePartId;
  /** Its Pod runs, on a machine with power. True where the control plane has no Pods to be seen. */
  readonly up: boolean;
  /** Not up, but on its way: its Pod has power and has not failed. */
  readonly starting?: true;
  /** The Pod that it runs as, `namespace/name`. */
  readonly pod?: string;
  /** Virtual time of its last significant write, and what it was: shown as a pulse. */
  readonly lastActedMs?: number;
  readonly lastActor?: string;
  readonly lastReason?: string;
  /** api-server: the revision; etcd: members that are up; scheduler: Pods waiting; controllers: writes so far. */
  readonly count: number;
  /** etcd: its members, in name order, where they are objects. */
  readonly members?: readonly { readonly name: string; readonly role: string; readonly term: number }[];
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A dashed frame around machines that belong together. */
export interface SceneZone {
  readonly id: string;
  readonly kind: "zone" | "controlPlane";
  readonly label: string;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Pods without a node. */
export interface SceneTray {
  readonly pods: readonly ScenePod[];
  /** Waiting Pods that are not drawn because there are too many. */
  readonly more: number;
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
  /** Machines that Pods among the stops run on, by stop. */
  readonly on: Readonly<Record<string, string>>;
  readonly ok: boolean;
  /** Where a request that failed was lost, and why: words of `PathFailure` in the engine's network. */
  readonly lostAt?: string;
  readonly cause?: string;
}

/** How the same objects are looked at. */
export type SceneView = "placement" | "workloads" | "network";

/** A small mark on a card: something that acts on it. */
export interface SceneBadge {
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly fact: SceneFact;
}

/** A short statement, put into words by the page: `canvas.fact.<fact>` with these numbers and names. */
export interface SceneFact {
  readonly fact: SceneFactId;
  readonly params?: Readonly<Record<string, string | number>>;
  readonly tone: "ok" | "warn" | "danger" | "muted";
}

export type SceneFactId =
  | "ready"
  | "scaledToNone"
  | "paused"
  | "jobDone"
  | "jobFailed"
  | "jobRuns"
  | "suspended"
  | "schedule"
  | "claimBound"
  | "claimPending"
  | "claimLost"
  | "volume"
  | "autoscales"
  | "budget"
  | "policyAll"
  | "policySome"
  | "routes"
  | "noBackend"
  | "pods"
  | "dns";

/** A card of the views Workloads and Network, with the Pods that stand on it or beside it. */
export interface SceneItem {
  /** `Kind/namespace/name`. */
  readonly id: string;
  /** `Pods` for a group of Pods that no object of the view holds together. */
  readonly kind: string;
  readonly namespace: string;
  readonly name: string;
  readonly facts: readonly SceneFact[];
  readonly badges: readonly SceneBadge[];
  readonly hue: number;
  /** Which of its owner's versions it is; absent where there are none. */
  readonly version?: number;
  readonly pods: readonly ScenePod[];
  /** Pods that are not drawn because there are too many. */
  readonly more: number;
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** A line between two cards, by their ids. */
export interface SceneLink {
  readonly from: string;
  readonly to: string;
  /** Nothing can pass, or nothing is there. */
  readonly broken: boolean;
}

/** What changed in the view that is shown beside Placement. */
export interface SceneBoardDelta {
  readonly view: Exclude<SceneView, "placement">;
  /** Forget the items and links of before. */
  readonly fresh: boolean;
  readonly items: readonly SceneItem[];
  readonly removed: readonly string[];
  /** All links, when any of them changed. */
  readonly links?: readonly SceneLink[];
  readonly width: number;
  readonly height: number;
}

/** What changed since the frame before. Whole parts are replaced; absent parts are as they were. */
export interface SceneDelta {
  /** The first frame, or one after a rewind: forget everything drawn before. */
  readonly fresh: boolean;
  /** Machines that changed; the others are as they were. */
  readonly machines?: readonly SceneMachine[];
  readonly removedMachines?: readonly string[];
  readonly tray?: SceneTray;
  readonly services?: readonly SceneService[];
  readonly traffics?: readonly SceneTraffic[];
  readonly parts?: readonly ScenePart[];
  readonly zones?: readonly SceneZone[];
  /** Requests that started since the frame before, at most `MAX_FLIGHTS_A_FRAME`. */
  readonly flights?: readonly SceneFlight[];
  /** Of the view that was asked for, if that is not Placement. */
  readonly board?: SceneBoardDelta;
  /** Size of the whole scene. */
  readonly width?: number;
  readonly height?: number;
}
