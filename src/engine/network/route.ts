/** The way that requests of one sender to one URL take, worked out once and used until anything about it changes. */
import type { IngressProgram } from "../../api/ingress-programs.ts";
import type { ServerRequest } from "../runtime/contracts.ts";
import type { PathFailure } from "./path-failure.ts";

/** Something that may answer. */
export interface Target {
  readonly ip: string;
  readonly port: number;
  /** Key of the Pod, as far as the address tells. */
  readonly pod: string | undefined;
  /** Undefined for an address that is looked up anew for every request. */
  readonly machine: string | undefined;
  /** Packets to it are lost: a machine out of reach, a policy. */
  readonly failure: PathFailure | undefined;
  /** The address is the machine's own: its kernel refuses where no process listens. */
  readonly isMachine: boolean;
  /** No endpoint of the Service any more, as the rules that lead to it are old. Why they are, for people. */
  readonly outdated?: string;
}

/** Where a request enters the cluster's network, and where kube-proxy there may send it. */
export interface Entry {
  readonly machine: string;
  readonly targets: readonly Target[];
  /** Set when there are no targets: REJECT gives `no endpoints`, DROP gives `timeout`. */
  readonly failure: PathFailure | undefined;
}

/** An answer that comes from the network itself: an Ingress controller's, a health check's. */
export interface Reply {
  readonly status: number;
  readonly body: string;
  readonly headers?: Readonly<Record<string, string>>;
  /** Why it is an error, if it is one. */
  readonly failure: PathFailure | undefined;
}

export interface Route {
  /** Key of the sending Pod; undefined for a client outside the cluster. */
  readonly fromPod: string | undefined;
  /** Key of the Service that it goes through, if any. */
  readonly service: string | undefined;
  /** Names looked up in the cluster's DNS before anything is sent; 0 when none are. */
  readonly queries: number;
  /** DNS servers behind kube-dns: none when it has no endpoint, undefined when there is no such Service. */
  readonly dnsServers: readonly Target[] | undefined;
  /** Fails for sure, once DNS has answered. */
  readonly failure: PathFailure | undefined;
  /** Answered for sure, once DNS has answered. */
  readonly reply: Reply | undefined;
  /** The Ingress controller that the targets are behind: it tries others and answers failures in its own words. */
  readonly ingress: IngressProgram | undefined;
  /** One is taken at random: more than one only for a client outside the cluster. */
  readonly entries: readonly Entry[];
  /** Session affinity: key of the Service port and how long an idle client is remembered; 0 without. */
  readonly affinityKey: string;
  readonly affinityMs: number;
  readonly request: ServerRequest;
  /** Over TLS, with a certificate that nobody vouches for. */
  readonly selfSigned?: boolean;
}
