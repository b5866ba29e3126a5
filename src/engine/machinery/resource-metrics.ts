/** What Pods and nodes were measured to use, as whoever serves metrics.k8s.io hands it out. */

export interface ContainerSample {
  readonly name: string;
  /** Of a core, averaged over the window. */
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

export interface PodSample {
  readonly namespace: string;
  readonly name: string;
  /** The end of the window, in virtual milliseconds. */
  readonly atMs: number;
  readonly windowMs: number;
  /** Those that run. */
  readonly containers: readonly ContainerSample[];
}

export interface NodeSample {
  readonly name: string;
  readonly atMs: number;
  readonly windowMs: number;
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

export interface ResourceMetrics {
  /** Nobody serves metrics now: requests for them are answered with 503. */
  readonly unavailable: boolean;
  /** Undefined for a Pod that has not been measured yet. */
  pod(namespace: string, name: string): PodSample | undefined;
  node(name: string): NodeSample | undefined;
}
