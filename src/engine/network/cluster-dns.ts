/**
 * What CoreDNS answers, and the order in which a Pod's resolver asks.
 * Source: https://kubernetes.io/docs/concepts/services-networking/dns-pod-service/ and https://github.com/kubernetes/dns/blob/master/docs/specification.md
 */
import type { Endpoint, Namespace, Service } from "../../api/types/core.ts";
import type { Informer } from "../machinery/informer.ts";
import { isHeadless, isReady } from "./service-rules.ts";
import type { ServiceTable } from "./service-table.ts";
import { isIPv4 } from "./request-url.ts";

export interface DnsAnswer {
  readonly addresses: readonly string[];
  /** Key of the Service that the name belongs to. */
  readonly service: string | undefined;
}

export interface Lookup {
  readonly answer: DnsAnswer | undefined;
  /** Names that were asked for, one after the other. */
  readonly queries: number;
}

const ZONE = "cluster.local";
/** `options ndots:5` in a Pod's resolv.conf: with fewer dots the search path comes first. */
const NDOTS = 5;
/** A chain of ExternalName Services longer than this is given up, as resolvers do with CNAMEs. */
const MAX_CNAMES = 8;

export interface DnsSources {
  readonly services: Informer<Service>;
  readonly namespaces: Informer<Namespace>;
  readonly table: ServiceTable;
  /** Names outside the cluster's zone, e.g. of machines. */
  forward(name: string): readonly string[] | undefined;
}

export class ClusterDns {
  private readonly sources: DnsSources;

  constructor(sources: DnsSources) {
    this.sources = sources;
  }

  /** Looks a name up as a Pod of that namespace does, along the search path. */
  lookup(name: string, namespace: string): Lookup {
    let queries = 0;
    for (const candidate of candidates(name.toLowerCase(), namespace)) {
      queries += 1;
      const answer = this.absolute(candidate, 0);
      if (answer !== undefined) return { answer, queries };
    }
    return { answer: undefined, queries };
  }

  /** A full name, without the trailing dot. */
  private absolute(name: string, cnames: number): DnsAnswer | undefined {
    const labels = name.split(".");
    if (labels.some((label) => label === "")) return undefined;
    if (!name.endsWith(`.${ZONE}`)) {
      const addresses = this.sources.forward(name);
      return addresses === undefined ? undefined : { addresses, service: undefined };
    }
    const type = labels.at(-3);
    const rest = labels.slice(0, -3);
    if (type === "svc" && rest.length === 2) return this.service(rest[0] ?? "", rest[1] ?? "", cnames);
    if (type === "svc" && rest.length === 3) return this.endpoint(rest[0] ?? "", rest[1] ?? "", rest[2] ?? "");
    if (type === "pod" && rest.length === 2) return this.podAddress(rest[0] ?? "", rest[1] ?? "");
    return undefined;
  }

  private service(name: string, namespace: string, cnames: number): DnsAnswer | undefined {
    const object = this.sources.services.get(namespace, name);
    if (object === undefined) return undefined;
    const service = `${namespace}/${name}`;
    if (object.spec.type === "ExternalName") {
      if (cnames >= MAX_CNAMES) return undefined;
      const target = (object.spec.externalName ?? "").toLowerCase();
      return this.absolute(target.endsWith(".") ? target.slice(0, -1) : target, cnames + 1);
    }
    if (!isHeadless(object)) {
      const { clusterIP } = object.spec;
      return clusterIP === undefined || clusterIP === "" ? undefined : { addresses: [clusterIP], service };
    }
    const addresses = this.readyEndpoints(service).flatMap((endpoint) => endpoint.addresses);
    return addresses.length === 0 ? undefined : { addresses, service };
  }

  /** `web-0.db.shop.svc…`, or `10-244-1-5.db.shop.svc…` for an endpoint without a host name. */
  private endpoint(hostname: string, name: string, namespace: string): DnsAnswer | undefined {
    const object = this.sources.services.get(namespace, name);
    if (object === undefined || !isHeadless(object)) return undefined;
    const service = `${namespace}/${name}`;
    const addresses = this.readyEndpoints(service)
      .filter((endpoint) => (endpoint.hostname ?? dashed(endpoint.addresses[0] ?? "")) === hostname)
      .flatMap((endpoint) => endpoint.addresses);
    return addresses.length === 0 ? undefined : { addresses, service };
  }

  /** `pods insecure` in kubeadm's Corefile: any address, unchecked, in a namespace that exists. */
  private podAddress(dashedAddress: string, namespace: string): DnsAnswer | undefined {
    const address = dashedAddress.replaceAll("-", ".");
    if (!isIPv4(address) || this.sources.namespaces.get(undefined, namespace) === undefined) return undefined;
    return { addresses: [address], service: undefined };
  }

  private readyEndpoints(service: string): readonly Endpoint[] {
    return this.sources.table.slicesOf(service).flatMap((slice) => (slice.endpoints ?? []).filter(isReady));
  }
}

function dashed(address: string): string {
  return address.replaceAll(".", "-");
}

/** The names that a resolver tries, in order, for `search <ns>.svc.cluster.local svc.cluster.local cluster.local`. */
function candidates(name: string, namespace: string): readonly string[] {
  if (name.endsWith(".")) return [name.slice(0, -1)];
  const searched = [`${namespace}.svc.${ZONE}`, `svc.${ZONE}`, ZONE].map((domain) => `${name}.${domain}`);
  const dots = name.split(".").length - 1;
  return dots >= NDOTS ? [name, ...searched] : [...searched, name];
}
