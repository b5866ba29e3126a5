/**
 * What a resolv.conf has no room for.
 * Upstream: pkg/kubelet/network/dns/dns.go (formDNSNameserversFitsLimits, formDNSSearchFitsLimits).
 */
import type { Pod } from "../../api/types/pod.ts";

const MAX_NAMESERVERS = 3;
const MAX_SEARCHES = 32;
const MAX_SEARCH_LENGTH = 2_048;
const CLUSTER_SERVER = "10.96.0.10";
const MACHINE_SERVER = "192.168.0.1";

/** The messages of the Pod's `DNSConfigForming` Events. */
export function dnsProblems({ metadata, spec }: Pod): readonly string[] {
  const config = spec.dnsConfig as
    { readonly nameservers?: readonly string[]; readonly searches?: readonly string[] } | undefined;
  if (config === undefined) return NONE;
  const { dnsPolicy = "ClusterFirst", hostNetwork } = spec;
  const namespace = metadata.namespace ?? "";
  const isCluster = dnsPolicy === "ClusterFirstWithHostNet" || (dnsPolicy === "ClusterFirst" && hostNetwork !== true);
  const zones = [`${namespace}.svc.cluster.local`, "svc.cluster.local", "cluster.local"];
  const server = dnsPolicy === "None" ? [] : [isCluster ? CLUSTER_SERVER : MACHINE_SERVER];
  const servers = [...new Set([...server, ...(config.nameservers ?? [])])];
  const searches = [...new Set([...(isCluster ? zones : []), ...(config.searches ?? [])])];
  const problems: string[] = [];
  if (servers.length > MAX_NAMESERVERS) {
    const applied = servers.slice(0, MAX_NAMESERVERS).join(" ");
    problems.push(
      `Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: ${applied}`,
    );
  }
  const kept = searches.slice(0, MAX_SEARCHES);
  while (kept.join(" ").length > MAX_SEARCH_LENGTH) kept.pop();
  if (kept.length < searches.length) {
    problems.push(
      `Search Line limits were exceeded, some search paths have been omitted, the applied search line is: ${kept.join(" ")}`,
    );
  }
  return problems;
}

const NONE: readonly string[] = [];
