/** Simulation-only kinds, group `sim.kubarium.dev/v1alpha1` (docs/architecture.md). */
import type { Condition, KubeObject, Labels } from "./meta.ts";
import type { ResourceList } from "./requirements.ts";
import type { Taint } from "./core.ts";

export const SIM_API_VERSION = "sim.kubarium.dev/v1alpha1";

/** A machine that can be powered. A powered machine registers a Node of the same name. Cluster-scoped. */
export interface Machine extends KubeObject {
  readonly apiVersion: typeof SIM_API_VERSION;
  readonly kind: "Machine";
  readonly spec: {
    readonly power: "On" | "Off";
    readonly cpu: string | number;
    readonly memory: string | number;
    readonly pods: number;
    readonly zone?: string;
    readonly labels?: Labels;
    readonly taints?: readonly Taint[];
    readonly extendedResources?: ResourceList;
  };
  readonly status: {
    readonly nodeName?: string;
    readonly phase?: "Running" | "Booting" | "Off";
    readonly bootedAt?: string;
    /** On the machines' network, e.g. `192.168.0.11`. */
    readonly address?: string;
    /** Names of the Faults at work on it, in name order. */
    readonly faults?: readonly string[];
    /** Parts of Kubernetes that Faults keep from running on it, in name order: their Pods may tell otherwise. */
    readonly stopped?: readonly string[];
  };
}

export type FaultType =
  | "MachinePower"
  | "NetworkCut"
  | "ContainerKill"
  | "SlowMachine"
  | "ComponentStop"
  | "ZoneOutage"
  | "NetworkLatency"
  | "PacketLoss"
  | "DiskFull"
  | "DiskLost"
  | "RegistryUnreachable";

/** What `ComponentStop` can stop. */
export type FaultComponent =
  "kube-apiserver" | "kube-scheduler" | "kube-controller-manager" | "etcd" | "coredns" | "kube-proxy" | "kubelet";

/** Something broken on purpose; deleting the object heals it. Cluster-scoped. */
export interface Fault extends KubeObject {
  readonly apiVersion: typeof SIM_API_VERSION;
  readonly kind: "Fault";
  readonly spec: {
    readonly type: FaultType;
    /**
     * A machine, or all machines of a zone; `ContainerKill` takes a Pod and may take one container.
     * `NetworkCut`, `NetworkLatency` and `PacketLoss` break the way between the target and the peer; without a peer,
     * between the target and everything else.
     */
    readonly target: {
      readonly machine?: string;
      readonly zone?: string;
      readonly peerMachine?: string;
      readonly peerZone?: string;
      /** `ComponentStop`; without a machine on all machines. */
      readonly component?: FaultComponent;
      /** `RegistryUnreachable`: a registry's host, such as `docker.io`; without it all registries. */
      readonly registry?: string;
      readonly namespace?: string;
      readonly pod?: string;
      readonly container?: string;
    };
    /**
     * `SlowMachine`: `factor` (a number above 1, default 4). `ContainerKill`: `signal` (default SIGKILL).
     * `MachinePower`: `shutdownSeconds` (0 to 3600; above 0 the machine is shut down in good order within this time).
     * `NetworkLatency`: `latencyMs` (1 to 60000, default 200). `PacketLoss`: `percent` (1 to 100, default 30).
     */
    readonly parameters?: {
      readonly factor?: number;
      readonly signal?: string;
      readonly latencyMs?: number;
      readonly percent?: number;
      readonly shutdownSeconds?: number;
    };
  };
  readonly status: {
    readonly phase?: "Active" | "Done" | "Failed";
    readonly since?: string;
    readonly message?: string;
    readonly conditions?: readonly Condition[];
  };
}

/**
 * A member of etcd, as the simulation sees it from outside; written by nobody else. Named after its machine. Cluster-scoped.
 * Changes of role, term, leader and peers are told at once, indexes after a while.
 */
export interface EtcdMember extends KubeObject {
  readonly apiVersion: typeof SIM_API_VERSION;
  readonly kind: "EtcdMember";
  readonly spec: { readonly machine: string };
  readonly status: {
    readonly role: "Leader" | "Follower" | "Candidate" | "Down";
    /** Since when it has this role. */
    readonly since?: string;
    readonly nodeName?: string;
    /** Of its Pod, in kube-system. */
    readonly podName?: string;
    /** Name of the member that it follows; absent when it knows of none. */
    readonly leader?: string;
    /** Other members that run and that it can talk to, in name order. */
    readonly peers?: readonly string[];
    /** These three are absent where there is one member only, which needs no Raft. */
    readonly term?: number;
    /** The newest entry of its log, and the newest of which it knows that it is committed. */
    readonly logIndex?: number;
    readonly commitIndex?: number;
    /** `Lost`: what it had written is gone, and it waits to be replaced. */
    readonly disk?: "Lost";
  };
}

/** A client outside the cluster, or in a Pod, that sends requests at a steady rate. Namespaced. */
export interface Traffic extends KubeObject {
  readonly apiVersion: typeof SIM_API_VERSION;
  readonly kind: "Traffic";
  readonly spec: {
    /** `http://<service>[.<namespace>[.svc.cluster.local]][:port][/path]`, a ClusterIP, a Pod IP, or `<node>:<nodePort>`. */
    readonly url: string;
    readonly requestsPerSecond: number;
    /** A Pod of the same namespace that sends; without it the client stands outside, beside the cluster. */
    readonly from?: { readonly pod?: string };
    /** Give up after this many seconds. */
    readonly timeoutSeconds?: number;
  };
  readonly status: TrafficStatus;
}

export interface TrafficStatus {
  readonly observedGeneration?: number;
  readonly sent?: number;
  readonly ok?: number;
  readonly failed?: number;
  /** Failed requests by reason, e.g. `connection refused`, `no endpoints`, `timeout`, `HTTP 500`. */
  readonly failures?: Readonly<Record<string, number>>;
  /** Where and why the newest failed request was lost: stable words, and a sentence. */
  readonly lastFailure?: { readonly reason: string; readonly hop: string; readonly message: string };
  /** Over the last reporting period. */
  readonly latencyMs?: { readonly p50: number; readonly p90: number; readonly p99: number };
  readonly requestsPerSecond?: number;
  readonly errorsPerSecond?: number;
  /** Successful answers by Pod name. */
  readonly answers?: Readonly<Record<string, number>>;
}
