/**
 * How names are looked up in one Pod: what the kubelet writes to its resolv.conf.
 * Source: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/
 * Upstream: pkg/kubelet/network/dns/dns.go.
 */
import type { Pod } from "../../api/types/pod.ts";

export interface Resolver {
  readonly nameservers: readonly string[];
  readonly searches: readonly string[];
  /** As in resolv.conf, e.g. `ndots:5`. */
  readonly options: readonly string[];
  /** With fewer dots the search path comes first. */
  readonly ndots: number;
}

export const CLUSTER_ZONE = "cluster.local";
/** Of kube-dns, which every kubelet is configured with. */
export const CLUSTER_DNS_ADDRESS = "10.96.0.10";
/** The resolver of the machines' network; it knows machines and what is published outside. */
export const OUTSIDE_DNS_ADDRESS = "192.168.0.1";
const CLUSTER_NDOTS = 5;
const DEFAULT_NDOTS = 1;
const MAX_NAMESERVERS = 3;
const MAX_SEARCHES = 32;

/** The resolver that the kubelet gives to Pods of a namespace that say nothing about it. */
export function clusterResolver(namespace: string): Resolver {
  const searches = [`${namespace}.svc.${CLUSTER_ZONE}`, `svc.${CLUSTER_ZONE}`, CLUSTER_ZONE];
  return {
    nameservers: [CLUSTER_DNS_ADDRESS],
    searches,
    options: [`ndots:${CLUSTER_NDOTS}`],
    ndots: CLUSTER_NDOTS,
  };
}

export const OUTSIDE_RESOLVER: Resolver = {
  nameservers: [OUTSIDE_DNS_ADDRESS],
  searches: [],
  options: [],
  ndots: DEFAULT_NDOTS,
};

const NO_RESOLVER: Resolver = { nameservers: [], searches: [], options: [], ndots: DEFAULT_NDOTS };

export function resolverOf({ metadata, spec }: Pod): Resolver {
  const base = baseOf(spec.dnsPolicy ?? "ClusterFirst", spec.hostNetwork === true, metadata.namespace ?? "default");
  const config = spec.dnsConfig as DnsConfig | undefined;
  if (config === undefined) return base;
  const options = mergedOptions(base.options, config.options ?? []);
  return {
    nameservers: unique([...base.nameservers, ...(config.nameservers ?? [])]).slice(0, MAX_NAMESERVERS),
    searches: unique([...base.searches, ...(config.searches ?? [])]).slice(0, MAX_SEARCHES),
    options,
    ndots: ndotsOf(options),
  };
}

interface DnsConfig {
  readonly nameservers?: readonly string[];
  readonly searches?: readonly string[];
  readonly options?: readonly { readonly name?: string; readonly value?: string }[];
}

/** `ClusterFirst` on the machine's own network silently becomes `Default`. */
function baseOf(policy: string, hostNetwork: boolean, namespace: string): Resolver {
  if (policy === "None") return NO_RESOLVER;
  const usesCluster = policy === "ClusterFirstWithHostNet" || (policy === "ClusterFirst" && !hostNetwork);
  return usesCluster ? clusterResolver(namespace) : OUTSIDE_RESOLVER;
}

/** The Pod's own value of an option wins. */
function mergedOptions(base: readonly string[], own: NonNullable<DnsConfig["options"]>): readonly string[] {
  const byName = new Map(base.map((option) => [option.split(":")[0] ?? "", option]));
  for (const { name = "", value } of own) {
    byName.set(name, value === undefined || value === "" ? name : `${name}:${value}`);
  }
  return [...byName.values()];
}

/** Source: resolv.conf(5): 1 unless given, 15 at most. */
function ndotsOf(options: readonly string[]): number {
  const option = options.find((text) => text.startsWith("ndots:"));
  const value = option === undefined ? DEFAULT_NDOTS : Number(option.slice("ndots:".length));
  return value >= 0 ? Math.min(15, value) : DEFAULT_NDOTS;
}

function unique(values: readonly string[]): readonly string[] {
  return [...new Set(values)];
}

/** The names that a resolver tries, in order, without the trailing dot. */
export function candidates(name: string, { searches, ndots }: Resolver): readonly string[] {
  if (name.endsWith(".")) return [name.slice(0, -1)];
  const searched = searches.map((domain) => `${name}.${domain}`);
  const dots = name.split(".").length - 1;
  return dots >= ndots ? [name, ...searched] : [...searched, name];
}
