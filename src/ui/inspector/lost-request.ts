/** From the cluster's words about a lost request back to what they are about, so that the page can say it in its own, in any language. */

/** `FailureCause` of the network, and its sentence in the API: `{pod}` and `{service}` stand for an object, the others for a text. */
const SENTENCES: Readonly<Record<string, string>> = {
  BadUrl: "{detail} is no URL that requests can be sent to",
  SenderWithoutNetwork: "Pod {detail} runs on no node",
  NameNotKnown: "the cluster's DNS knows no {detail} (NXDOMAIN)",
  DnsNotAnswering: "the cluster's DNS does not answer",
  BlockedByNetworkPolicy: "blocked by NetworkPolicy {detail}",
  NoSuchServicePort: "{service} has no port {detail}",
  ServiceSelectsNoPods: "{service} has no endpoints: its selector matches no Pod with an address",
  NoReadyEndpoints: "{service} has no ready endpoints ({detail})",
  NoLocalEndpoints: "{service} has no endpoints on {detail}, and its traffic policy is Local",
  SourceAddressRefused: "{service} takes no connections from {detail} (loadBalancerSourceRanges)",
  ServiceRulesMissing: "the machine of the sender has no rules for {service}: {detail}",
  ServiceRulesFrozen: "the machine of the sender still has old rules for {service}: {detail}",
  NothingAtAddress: "nothing has this address",
  MachineUnreachable: "the machine of {pod} cannot be reached",
  ConnectionRefused: "nothing listens on port {port} of {pod}",
  NoAnswer: "{pod} does not answer",
  TooSlow: "{pod} did not answer in time",
  NotHttp: "{pod} does not speak HTTP on port {port}",
  HttpError: "{pod} answered with an error",
  NoIngressRule: "no Ingress rule matches {detail}",
  IngressBackendMissing: "the Ingress names Service {detail}, which does not exist or has no such port",
  IngressBackendWithoutEndpoints: "the Ingress found no ready endpoints behind {service}",
  IngressBackendRefused: "the Ingress was refused at port {port} of {pod}",
  IngressBackendTimedOut: "the Ingress got no answer from {pod} in time",
};

const SLOTS: Readonly<Record<string, string>> = {
  detail: "(?<detail>.*?)",
  service: "Service (?<service>\\S+)",
  pod: "(?:Pod (?<pod>\\S+)|the address)",
  port: "(?<port>\\d+)",
};

export interface LostRequest {
  /** A key of `why.lost`. */
  readonly cause: string;
  readonly detail?: string;
  /** `namespace/name`, as in the API's words. */
  readonly service?: string;
  readonly pod?: string;
  readonly port?: string;
}

/** Undefined for words that are not known: they are then shown as they are. */
export function lostRequest(cause: string, message: string): LostRequest | undefined {
  const sentence = SENTENCES[cause];
  if (sentence === undefined) return undefined;
  const plain = sentence.replaceAll(/[()]/g, String.raw`\$&`);
  const pattern = plain.replaceAll(/\{(\w+)\}/g, (_, slot: string) => SLOTS[slot] ?? "");
  const found = new RegExp(`^${pattern}$`, "s").exec(message);
  if (found === null) return undefined;
  const slots = Object.entries(found.groups ?? {}).filter(([, value]) => value !== undefined);
  return { cause, ...Object.fromEntries(slots) };
}
