/**
 * Whether NetworkPolicies let a connection through, as a network plugin decides it: isolation per direction, the union
 * of the rules of all policies, no order. Both ends must agree. Decided anew for each connection.
 * Source: https://kubernetes.io/docs/concepts/services-networking/network-policies/
 */
import { matchesSelector } from "../../api/label-selector.ts";
import type { Namespace } from "../../api/types/core.ts";
import type { Labels } from "../../api/types/meta.ts";
import type {
  IPBlock,
  NetworkPolicy,
  NetworkPolicyEgressRule,
  NetworkPolicyIngressRule,
  NetworkPolicyPeer,
  NetworkPolicyPort,
} from "../../api/types/networking.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Informer } from "../machinery/informer.ts";
import { inRange } from "./address-range.ts";

/** One end of a connection: a Pod, a machine itself, or something outside the cluster. */
export interface PolicyEnd {
  readonly ip: string;
  /** Set for a machine's own address. */
  readonly machine: string | undefined;
  readonly member: ClusterMember | undefined;
}

/** What selectors see of an end that belongs to the cluster. */
export interface ClusterMember {
  readonly namespace: string;
  readonly labels: Labels | undefined;
  /** Of a namespace that is not stored. */
  readonly namespaceLabels?: Labels;
  readonly pod: Pod | undefined;
}

export type PolicyDirection = "Ingress" | "Egress";

/** Why a connection is dropped: the policies that isolate one of its ends. */
export interface PolicyDenial {
  readonly direction: PolicyDirection;
  /** `namespace/name`, in name order, with commas. */
  readonly policies: string;
}

type Rule = Pick<NetworkPolicyIngressRule, "ports" | "from"> & Pick<NetworkPolicyEgressRule, "to">;

const BY_NAMESPACE = "network/policy-namespace";
const NO_RULES: readonly Rule[] = [];

export class NetworkPolicies {
  private readonly policies: Informer<NetworkPolicy>;
  private readonly namespaces: Informer<Namespace>;

  constructor(policies: Informer<NetworkPolicy>, namespaces: Informer<Namespace>) {
    this.policies = policies;
    this.namespaces = namespaces;
    policies.addIndex(BY_NAMESPACE, ({ metadata }) => [metadata.namespace ?? ""]);
  }

  /** Without a single policy everything is allowed. */
  get exist(): boolean {
    return this.policies.size > 0;
  }

  /**
   * Undefined when the connection is allowed.
   * @param port of the destination Pod, after the translation by a Service
   */
  denial(source: PolicyEnd, destination: PolicyEnd, protocol: string, port: number): PolicyDenial | undefined {
    if (!this.exist || isFree(source, destination)) return undefined;
    const wanted: Wanted = { destination, protocol, port };
    return (
      this.denialAt("Egress", source, destination, wanted) ?? this.denialAt("Ingress", destination, source, wanted)
    );
  }

  private denialAt(
    direction: PolicyDirection,
    at: PolicyEnd,
    peer: PolicyEnd,
    wanted: Wanted,
  ): PolicyDenial | undefined {
    const { member } = at;
    if (member?.pod === undefined) return undefined;
    const isolating = this.policies
      .byIndex(BY_NAMESPACE, member.namespace)
      .filter(
        ({ spec }) =>
          spec.policyTypes?.includes(direction) === true && matchesSelector(spec.podSelector, member.labels),
      );
    if (isolating.length === 0) return undefined;
    const allowed = isolating.some((policy) =>
      rulesOf(policy, direction).some(
        (rule) => this.peersMatch(rule, policy.metadata.namespace ?? "", peer) && portsMatch(rule.ports, wanted),
      ),
    );
    if (allowed) return undefined;
    const policies = isolating.map(({ metadata }) => `${metadata.namespace}/${metadata.name}`).join(", ");
    return { direction, policies };
  }

  private peersMatch({ from, to }: Rule, namespace: string, peer: PolicyEnd): boolean {
    const peers = from ?? to ?? [];
    return peers.length === 0 || peers.some((entry) => this.peerMatches(entry, namespace, peer));
  }

  private peerMatches(
    { ipBlock, namespaceSelector, podSelector }: NetworkPolicyPeer,
    namespace: string,
    { ip, member }: PolicyEnd,
  ): boolean {
    if (ipBlock !== undefined) return blockHas(ipBlock, ip);
    if (member === undefined) return false;
    if (namespaceSelector === undefined) {
      return member.namespace === namespace && matchesSelector(podSelector, member.labels);
    }
    const labels = member.namespaceLabels ?? this.namespaces.get(undefined, member.namespace)?.metadata.labels;
    if (!matchesSelector(namespaceSelector, labels)) return false;
    return podSelector === undefined || matchesSelector(podSelector, member.labels);
  }
}

interface Wanted {
  readonly destination: PolicyEnd;
  readonly protocol: string;
  readonly port: number;
}

/** A Pod reaches itself and its machine, and its machine (with the kubelet and its probes) reaches it. */
function isFree(source: PolicyEnd, destination: PolicyEnd): boolean {
  const from = source.member?.pod;
  const to = destination.member?.pod;
  if (from !== undefined && from.metadata.uid === to?.metadata.uid) return true;
  if (source.machine !== undefined && source.machine === to?.spec.nodeName) return true;
  return destination.machine !== undefined && destination.machine === from?.spec.nodeName;
}

function rulesOf({ spec }: NetworkPolicy, direction: PolicyDirection): readonly Rule[] {
  return (direction === "Ingress" ? spec.ingress : spec.egress) ?? NO_RULES;
}

function portsMatch(ports: readonly NetworkPolicyPort[] | undefined, wanted: Wanted): boolean {
  return ports === undefined || ports.length === 0 || ports.some((entry) => portMatches(entry, wanted));
}

function portMatches({ protocol = "TCP", port, endPort }: NetworkPolicyPort, wanted: Wanted): boolean {
  if (protocol !== wanted.protocol) return false;
  if (port === undefined) return true;
  if (typeof port === "number") return wanted.port >= port && wanted.port <= (endPort ?? port);
  const { initContainers = [], containers = [] } = wanted.destination.member?.pod?.spec ?? {};
  return [...initContainers, ...containers].some((container) =>
    container.ports?.some(
      (named) => named.name === port && (named.protocol ?? "TCP") === protocol && named.containerPort === wanted.port,
    ),
  );
}

function blockHas({ cidr, except = [] }: IPBlock, ip: string): boolean {
  return inRange(ip, cidr) && !except.some((range) => inRange(ip, range));
}
