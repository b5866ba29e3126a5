/**
 * What the simulated hardware and containers offer to the kubelets, the network and the faults.
 * The composition root makes one `Runtime` and hands it to all of them.
 */

/** One machine as it physically is; whether Kubernetes has noticed is another matter. */
export interface MachineState {
  readonly name: string;
  readonly powered: boolean;
  /** The machine reaches the control plane and the other machines. */
  readonly connected: boolean;
  /** 1 is normal; 4 means that everything on it takes four times as long. */
  readonly slowFactor: number;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
  readonly pods: number;
  /** Address on the machines' network, e.g. `192.168.0.11`. */
  readonly address: string;
  /** Virtual milliseconds of the last power-on. */
  readonly bootedAtMs: number;
  /** Of the Machine; absent without one. */
  readonly zone?: string;
  /** What is wrong with its ways to others; absent when nothing is. */
  readonly links?: readonly LinkFault[];
  /** Components that cannot run here, such as `kubelet` or `kube-scheduler`; absent when there are none. */
  readonly stopped?: readonly string[];
  /** The disk on which etcd keeps its data is gone; absent while it is there. */
  readonly etcdDisk?: "lost";
  /** It is being shut down in good order, within so many seconds. */
  readonly shutdownSeconds?: number;
  /** Nothing fits on its disk any more. */
  readonly diskFull?: true;
  /** Hosts of registries that it does not reach; `*` is all. */
  readonly registriesDown?: readonly string[];
}

/** One thing wrong with the ways between a machine and some others. */
export interface LinkFault {
  /** `machine/<name>`, `zone/<name>`, `*` (everybody else), or `outside zone/<name>` (everybody who is not in that zone). */
  readonly peer: string;
  /** Added to every request on the way, in milliseconds. */
  readonly latencyMs: number;
  /** Of every hundred packets; with 100 nothing gets through. */
  readonly lossPercent: number;
}

/** What all the faults of one way do together. */
export interface LinkState {
  readonly latencyMs: number;
  readonly lossPercent: number;
}

export interface MachineChange {
  readonly machine: MachineState | undefined;
  readonly previous: MachineState | undefined;
}

export interface Machines {
  list(): readonly MachineState[];
  get(name: string): MachineState | undefined;
  put(machine: MachineState): void;
  remove(name: string): void;
  /** Power, link and speed changes; called inside the change. Handlers only enqueue. */
  onChange(handler: (change: MachineChange) => void): void;
  /** Nothing keeps the machine from going down any more. */
  finishShutdown?(name: string): void;
  onShutdownFinished?(handler: (name: string) => void): void;
  /** Two machines reach each other: both powered, both connected (or the same), and no fault cuts the way. */
  reachable(fromMachine: string, toMachine: string): boolean;
  /** What is wrong with the way between two machines; undefined when nothing is. */
  link?(fromMachine: string, toMachine: string): LinkState | undefined;
}

/** A request as a server in a container sees it. */
export interface ServerRequest extends RequestPayload {
  /** `UDP`: one datagram, `body`, and at most one answer. `TCP`: a connection, over which `body` is sent. */
  readonly protocol: "HTTP" | "TCP" | "UDP";
  readonly method: string;
  readonly path: string;
  readonly host: string;
  /** Address of the client as the server sees it; absent: the machine of the server. */
  readonly from?: string;
  /** The client speaks TLS. */
  readonly tls?: boolean;
}

/** What a client sends beside the URL. */
export interface RequestPayload {
  /** By name in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

/** What a server answers, and after how long. `refused`: nothing listens there. `lost`: nobody answers at all. */
export type ServerAnswer =
  | {
      readonly kind: "answered";
      readonly status: number;
      readonly body: string;
      readonly latencyMs: number;
      readonly headers?: Readonly<Record<string, string>>;
      /** Over TLS, with a certificate that the cluster's own authority has signed. */
      readonly isFromCluster?: boolean;
    }
  | { readonly kind: "refused" }
  | { readonly kind: "lost" };

/** A process's view of the network, set by the composition root. */
export interface ProcessNetwork {
  fetch(request: OutgoingRequest): FetchResult;
  /** Cluster DNS, as seen from a Pod: addresses, or undefined when the name does not resolve. */
  resolve(name: string, fromNamespace: string): readonly string[] | undefined;
  /** What a Pod's resolv.conf says; undefined for a Pod that is not there. */
  resolver(podKey: string): PodResolver | undefined;
  /** One look-up as a tool of the domain name system makes it. */
  query(question: DnsQuestion): DnsResponse;
}

export interface PodResolver {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  /** As in resolv.conf, e.g. `ndots:5`. */
  readonly options: readonly string[];
}

export interface DnsQuestion {
  /** Key of the asking Pod. */
  readonly fromPod: string;
  readonly name: string;
  /** `A`, `SRV`, `PTR`… */
  readonly type: string;
  /** Along the Pod's search path; otherwise the name as it is. */
  readonly search: boolean;
  /** Address of the server to ask; absent: the first of the Pod's own. */
  readonly server?: string;
  /** Over a connection rather than in a datagram. */
  readonly tcp?: boolean;
}

/** `timeout`: no server answered. `latencyMs` is how long it took to know. */
export type DnsResponse =
  | { readonly kind: "timeout"; readonly server: string; readonly latencyMs: number }
  | {
      readonly kind: "answered";
      readonly server: string;
      readonly latencyMs: number;
      readonly code: "NOERROR" | "NXDOMAIN" | "REFUSED";
      /** The full name that was asked for last, without the trailing dot. */
      readonly name: string;
      readonly answers: readonly DnsResponseRecord[];
      readonly additional: readonly DnsResponseRecord[];
    };

export interface DnsResponseRecord {
  readonly name: string;
  readonly type: string;
  /** Seconds. */
  readonly ttl: number;
  readonly data: string;
}

export interface OutgoingRequest extends RequestPayload {
  /** Key of the sending Pod, `namespace/name`; undefined for a client outside the cluster. */
  readonly fromPod: string | undefined;
  readonly url: string;
  readonly method: string;
  readonly timeoutMs: number;
}

export type FetchResult =
  | {
      readonly ok: true;
      readonly status: number;
      readonly body: string;
      readonly headers?: Readonly<Record<string, string>>;
      /** What OpenSSL has against the server's certificate. */
      readonly certificateProblem?: string;
      readonly latencyMs: number;
      /** Key of the Pod that answered. */
      readonly pod: string;
    }
  | {
      readonly ok: false;
      readonly reason:
        "name not known" | "no endpoints" | "connection refused" | "timeout" | "network unreachable" | "bad url";
      /** How long it took to find out. */
      readonly latencyMs: number;
      /** Key of the Pod that was tried, if one was. */
      readonly pod: string | undefined;
    };

/** What the network needs of the containers. */
export interface PodServers {
  /** The machine on which the Pod that holds this address runs, and the Pod's key; undefined when nobody has it. */
  locate(podIP: string): { readonly machine: string; readonly pod: string } | undefined;
  /**
   * Answers one request that has arrived at a Pod. Counts towards its CPU use.
   * A frozen or powered-off machine gives `lost`.
   */
  answer(podIP: string, port: number, request: ServerRequest): ServerAnswer;
  /** Undefined where nothing is known of the server. */
  speaksTls?(podIP: string, port: number): boolean | undefined;
  /** What the server says of the health of a service; undefined where nothing is known of it. */
  grpcHealth?(podIP: string, port: number, service: string): GrpcHealth | undefined;
}

/** `NOT_FOUND`: no such service. `NO_GRPC`: the server speaks another protocol. */
export type GrpcHealth = "SERVING" | "NOT_SERVING" | "NOT_FOUND" | "NO_GRPC";

/** Kills container processes from outside, as somebody logged in on the machine would. */
export interface ContainerKiller {
  /**
   * Sends `signal` (e.g. `SIGKILL`) to the first process of a container, or of all app containers of the Pod when none is named.
   * Nobody is told: the kubelet finds out by itself.
   * @param podKey `namespace/name`
   * @returns false when no such container is running on a powered machine
   */
  killContainer(podKey: string, container: string | undefined, signal: string): boolean;
  /** The first process of a running container ends itself, now. */
  endContainer(podKey: string, container: string, exitCode: number): void;
}

export interface LogLine {
  readonly atMs: number;
  readonly stream: "stdout" | "stderr";
  readonly text: string;
  /** Its end has not been printed yet: nobody is shown it while the process runs. */
  readonly open?: true;
}
