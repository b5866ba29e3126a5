/** Where on its way a request was lost, and why: what the page needs to say where the path breaks. */
import type { FetchResult } from "../runtime/contracts.ts";

/** What the client sees. */
export type FailureReason = Extract<FetchResult, { readonly ok: false }>["reason"];

/** Stations of a request, in the order in which it passes them. */
export type Hop = "client" | "dns" | "ingress" | "service" | "policy" | "network" | "pod";

/** What really happened; stable words. */
export type FailureCause =
  | "BadUrl"
  | "SenderWithoutNetwork"
  | "NameNotKnown"
  | "DnsNotAnswering"
  | "BlockedByNetworkPolicy"
  | "NoSuchServicePort"
  | "ServiceSelectsNoPods"
  | "NoReadyEndpoints"
  | "NoLocalEndpoints"
  | "SourceAddressRefused"
  | "ServiceRulesMissing"
  | "ServiceRulesFrozen"
  | "NothingAtAddress"
  | "MachineUnreachable"
  | "ConnectionRefused"
  | "NoAnswer"
  | "TooSlow"
  | "NotHttp"
  | "HttpError"
  | "NoIngressRule"
  | "IngressBackendMissing"
  | "IngressBackendWithoutEndpoints"
  | "IngressBackendRefused"
  | "IngressBackendTimedOut";

export interface PathFailure {
  readonly reason: FailureReason;
  readonly hop: Hop;
  readonly cause: FailureCause;
  /** What it is about, e.g. the policies or the name; may be empty. */
  readonly detail: string;
}

export function pathFailure(reason: FailureReason, hop: Hop, cause: FailureCause, detail = ""): PathFailure {
  return { reason, hop, cause, detail };
}

/** What a failed request was about. */
export interface FailedRequest {
  readonly cause: FailureCause;
  readonly detail: string;
  readonly service: string | undefined;
  readonly pod: string | undefined;
  readonly port: number;
}

/** One sentence about a failed request. */
export function failureMessage(request: FailedRequest): string {
  const { cause, detail, port } = request;
  const service = `Service ${request.service ?? "(none)"}`;
  const pod = request.pod === undefined ? "the address" : `Pod ${request.pod}`;
  const sentences: Readonly<Record<FailureCause, string>> = {
    BadUrl: `${detail} is no URL that requests can be sent to`,
    SenderWithoutNetwork: `Pod ${detail} runs on no node`,
    NameNotKnown: `the cluster's DNS knows no ${detail} (NXDOMAIN)`,
    DnsNotAnswering: "the cluster's DNS does not answer",
    BlockedByNetworkPolicy: `blocked by NetworkPolicy ${detail}`,
    NoSuchServicePort: `${service} has no port ${detail}`,
    ServiceSelectsNoPods: `${service} has no endpoints: its selector matches no Pod with an address`,
    NoReadyEndpoints: `${service} has no ready endpoints (${detail})`,
    NoLocalEndpoints: `${service} has no endpoints on ${detail}, and its traffic policy is Local`,
    SourceAddressRefused: `${service} takes no connections from ${detail} (loadBalancerSourceRanges)`,
    ServiceRulesMissing: `the machine of the sender has no rules for ${service}: ${detail}`,
    ServiceRulesFrozen: `the machine of the sender still has old rules for ${service}: ${detail}`,
    NothingAtAddress: "nothing has this address",
    MachineUnreachable: `the machine of ${pod} cannot be reached`,
    ConnectionRefused: `nothing listens on port ${port} of ${pod}`,
    NoAnswer: `${pod} does not answer`,
    TooSlow: `${pod} did not answer in time`,
    NotHttp: `${pod} does not speak HTTP on port ${port}`,
    HttpError: `${pod} answered with an error`,
    NoIngressRule: `no Ingress rule matches ${detail}`,
    IngressBackendMissing: `the Ingress names Service ${detail}, which does not exist or has no such port`,
    IngressBackendWithoutEndpoints: `the Ingress found no ready endpoints behind ${service}`,
    IngressBackendRefused: `the Ingress was refused at port ${port} of ${pod}`,
    IngressBackendTimedOut: `the Ingress got no answer from ${pod} in time`,
  };
  return sentences[cause];
}
