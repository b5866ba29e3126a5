/** Look-ups that tools in containers make: which server they get to, and what it answers. */
import type { DnsQuestion, DnsResponse } from "../runtime/contracts.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { ClusterDns } from "./cluster-dns.ts";
import { NXDOMAIN, type DnsReply, type DnsType } from "./dns-records.ts";
import { isIPv4 } from "./request-url.ts";
import {
  candidates,
  CLUSTER_DNS_ADDRESS,
  CLUSTER_ZONE,
  OUTSIDE_DNS_ADDRESS,
  resolverOf,
  type Resolver,
} from "./resolver.ts";
import type { RoutePlanner } from "./route-planner.ts";
import { podSender } from "./sender.ts";
import type { SenderSources } from "./sender.ts";

const ANSWER_MS = 0.2;
const TIMEOUT_MS = 15_000;

export interface DnsQuerySources extends SenderSources {
  readonly dns: ClusterDns;
  readonly planner: RoutePlanner;
}

export class DnsQueries {
  private readonly sources: DnsQuerySources;

  constructor(sources: DnsQuerySources) {
    this.sources = sources;
  }

  answer(pod: Pod | undefined, { name, type, search, server: wanted, tcp }: DnsQuestion): DnsResponse {
    const resolver = pod === undefined ? undefined : resolverOf(pod);
    const server = this.addressOf(wanted, resolver) ?? resolver?.nameservers[0] ?? "127.0.0.1";
    if (!this.isServed(pod, server, tcp === true ? "TCP" : "UDP"))
      return { kind: "timeout", server, latencyMs: TIMEOUT_MS };
    const absolute = name.endsWith(".") ? name.slice(0, -1) : name;
    const names = search && resolver !== undefined ? candidates(name, resolver) : [absolute];
    let reply: DnsReply = NXDOMAIN;
    let asked = absolute;
    let queries = 0;
    for (const candidate of names) {
      queries += 1;
      asked = candidate;
      reply = this.ask(server, candidate, type);
      if (reply.answers.length > 0) break;
    }
    const { code, answers, additional } = reply;
    return { kind: "answered", server, latencyMs: queries * ANSWER_MS, code, name: asked, answers, additional };
  }

  /** A server may be given by its name. */
  private addressOf(server: string | undefined, resolver: Resolver | undefined): string | undefined {
    if (server === undefined || isIPv4(server) || resolver === undefined) return server;
    return this.sources.dns.lookup(server, resolver).answer?.addresses[0] ?? server;
  }

  /** The resolver outside knows nothing of the cluster. */
  private ask(server: string, name: string, type: string): DnsReply {
    const outside = server === OUTSIDE_DNS_ADDRESS;
    if (outside && (name === CLUSTER_ZONE || name.endsWith(`.${CLUSTER_ZONE}`))) return NXDOMAIN;
    return this.sources.dns.query(name, type as DnsType);
  }

  private isServed(pod: Pod | undefined, server: string, protocol: "TCP" | "UDP"): boolean {
    const { ends, planner } = this.sources;
    const sender = podSender(this.sources, pod);
    if (sender === undefined) return false;
    if (server === OUTSIDE_DNS_ADDRESS) return ends.blocked(sender.end, server, protocol, 53) === undefined;
    const servers =
      server === CLUSTER_DNS_ADDRESS
        ? planner.dnsServers(sender, protocol)
        : planner.dnsServersAt(server, sender, protocol);
    return servers?.some(({ failure }) => failure === undefined) === true;
  }
}
