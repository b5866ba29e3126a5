import type { BodyAsWritten } from "../api/body-as-written.ts";

/** What a cluster is made of before anybody touches it. Part of every recording. */
export interface ClusterConfiguration {
  /** Unix milliseconds at which virtual time starts. */
  readonly epochMs: number;
  /** Any 32-bit whole number; the same seed gives the same run. */
  readonly seed: number;
  /** Worker machines, besides those of the control plane. */
  readonly nodes: number;
  /** Machines of the control plane, each with a member of etcd: 1 (the default), 3 or 5. */
  readonly controlPlanes?: 1 | 3 | 5;
  /** Size of a worker machine; default 4 CPUs, 8 GiB, 110 Pods. */
  readonly machine?: { readonly cpu?: string; readonly memory?: string; readonly pods?: number };
}

/** What came in from outside: the only thing besides the configuration that decides a run. */
export interface ClusterInput {
  readonly kind: "request";
  readonly method: "POST" | "PUT" | "PATCH" | "DELETE";
  readonly path: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  /** Decides about warnings and refusals only: a recording that comes from outside goes without. */
  readonly asWritten?: BodyAsWritten;
}
