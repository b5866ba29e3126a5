/**
 * What CoreDNS answers, and the order in which a Pod's resolver asks.
 * Source: https://github.com/kubernetes/dns/blob/master/docs/specification.md, and kubeadm's Corefile.
 */
import type { Endpoint, EndpointPort, Namespace, Service } from "../../api/types/core.ts";
import type { Informer } from "../machinery/informer.ts";
import { addressesIn, noData, NXDOMAIN, type DnsRecord, type DnsReply, type DnsType } from "./dns-records.ts";
import { isIPv4 } from "./request-url.ts";
import { candidates, CLUSTER_ZONE, clusterResolver, type Resolver } from "./resolver.ts";
import { isHeadless, isReady } from "./service-rules.ts";
import type { ServiceTable } from "./service-table.ts";

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

/** A chain of ExternalName Services longer than this is given up, as resolvers do with CNAMEs. */
const MAX_CNAMES = 8;
/** `ttl 30` in kubeadm's Corefile. */
const TTL_SECONDS = 30;
const REVERSE_ZONE = ".in-addr.arpa";
const SCHEMA_VERSION = "1.1.0";

export interface DnsSources {
  readonly services: Informer<Service>;
  readonly namespaces: Informer<Namespace>;
  readonly table: ServiceTable;
  /** Names outside the cluster's zone, e.g. of machines. */
  forward(name: string): readonly string[] | undefined;
}

/** An endpoint of a headless Service with the ports of its slice. */
interface NamedEndpoint {
  readonly endpoint: Endpoint;
  readonly hostname: string;
  readonly ports: readonly EndpointPort[];
}

export class ClusterDns {
  private readonly sources: DnsSources;

  constructor(sources: DnsSources) {
    this.sources = sources;
  }

  /** Looks addresses up along the search path. @param from a namespace, or a resolver of its own */
  lookup(name: string, from: string | Resolver): Lookup {
    const resolver = typeof from === "string" ? clusterResolver(from) : from;
    let queries = 0;
    for (const candidate of candidates(name.toLowerCase(), resolver)) {
      queries += 1;
      const reply = this.query(candidate, "A");
      const addresses = addressesIn(reply);
      if (addresses.length > 0) return { answer: { addresses, service: reply.service }, queries };
    }
    return { answer: undefined, queries };
  }

  /** Asks for one full name, with or without the trailing dot. */
  query(fullName: string, type: DnsType): DnsReply {
    const lower = fullName.toLowerCase();
    return this.absolute(lower.endsWith(".") ? lower.slice(0, -1) : lower, type, 0);
  }

  private absolute(name: string, type: DnsType, cnames: number): DnsReply {
    const labels = name.split(".");
    if (labels.some((label) => label === "")) return NXDOMAIN;
    if (name.endsWith(REVERSE_ZONE)) return this.reverse(name, type);
    if (name === CLUSTER_ZONE) return noData();
    if (!name.endsWith(`.${CLUSTER_ZONE}`)) return this.outside(name, type);
    if (name === `dns-version.${CLUSTER_ZONE}`) return replyOf(name, type, "TXT", [`"${SCHEMA_VERSION}"`]);
    const kind = labels.at(-3);
    const rest = labels.slice(0, -3);
    if (kind === "svc") return this.inServices(name, rest, type, cnames);
    if (kind === "pod" && rest.length === 2) return this.podAddress(name, rest[0] ?? "", rest[1] ?? "", type);
    if ((kind === "pod" || kind === undefined) && rest.length <= 1) return this.emptyNode(labels);
    return NXDOMAIN;
  }

  /** `svc.cluster.local` and `<namespace>.svc.cluster.local` exist without having records. */
  private emptyNode(labels: readonly string[]): DnsReply {
    const [first = ""] = labels;
    return labels.length === 3 && (first === "svc" || first === "pod") ? noData() : NXDOMAIN;
  }

  private outside(name: string, type: DnsType): DnsReply {
    const addresses = this.sources.forward(name);
    return addresses === undefined ? NXDOMAIN : replyOf(name, type, "A", addresses);
  }

  private inServices(name: string, labels: readonly string[], type: DnsType, cnames: number): DnsReply {
    const [a = "", b = "", c = "", d = ""] = labels;
    switch (labels.length) {
      case 0:
        return noData();
      case 1:
        return this.sources.namespaces.get(undefined, a) === undefined ? NXDOMAIN : noData();
      case 2:
        return this.service(name, a, b, type, cnames);
      case 3:
        return this.endpoint(name, a, b, c, type);
      case 4:
        return this.portRecords(name, a, b, c, d, type);
      default:
        return NXDOMAIN;
    }
  }

  private service(name: string, service: string, namespace: string, type: DnsType, cnames: number): DnsReply {
    const object = this.sources.services.get(namespace, service);
    if (object === undefined) return NXDOMAIN;
    const key = `${namespace}/${service}`;
    if (object.spec.type === "ExternalName") return this.alias(name, object, type, cnames);
    if (isHeadless(object)) {
      const addresses = this.endpointsOf(key).flatMap(({ endpoint }) => endpoint.addresses);
      return addresses.length === 0 ? NXDOMAIN : replyOf(name, type, "A", addresses, key);
    }
    const { clusterIP } = object.spec;
    return clusterIP === undefined || clusterIP === "" ? NXDOMAIN : replyOf(name, type, "A", [clusterIP], key);
  }

  private alias(name: string, { spec, metadata }: Service, type: DnsType, cnames: number): DnsReply {
    const target = (spec.externalName ?? "").toLowerCase().replace(/\.$/, "");
    const service = `${metadata.namespace}/${metadata.name}`;
    const record: DnsRecord = { name, type: "CNAME", ttl: TTL_SECONDS, data: `${target}.` };
    if (cnames >= MAX_CNAMES || type === "CNAME") {
      return { code: "NOERROR", answers: [record], additional: [], service };
    }
    const led = this.absolute(target, type, cnames + 1);
    return { ...led, code: "NOERROR", answers: [record, ...led.answers], service: led.service ?? service };
  }

  /** `web-0.db.shop.svc…`, or `10-244-1-5.db.shop.svc…` for an endpoint without a host name. */
  private endpoint(name: string, hostname: string, service: string, namespace: string, type: DnsType): DnsReply {
    const object = this.sources.services.get(namespace, service);
    if (object === undefined || !isHeadless(object)) return NXDOMAIN;
    const key = `${namespace}/${service}`;
    const addresses = this.endpointsOf(key)
      .filter((entry) => entry.hostname === hostname)
      .flatMap(({ endpoint }) => endpoint.addresses);
    return addresses.length === 0 ? NXDOMAIN : replyOf(name, type, "A", addresses, key);
  }

  /** `_http._tcp.web.default.svc…`: named ports only. */
  private portRecords(
    name: string,
    portLabel: string,
    protocolLabel: string,
    service: string,
    namespace: string,
    type: DnsType,
  ): DnsReply {
    const object = this.sources.services.get(namespace, service);
    if (object === undefined || !portLabel.startsWith("_") || !protocolLabel.startsWith("_")) return NXDOMAIN;
    const isPort = (port: { readonly name?: string; readonly protocol?: string }): boolean =>
      `_${port.name ?? ""}` === portLabel && `_${(port.protocol ?? "TCP").toLowerCase()}` === protocolLabel;
    const key = `${namespace}/${service}`;
    const base = `${service}.${namespace}.svc.${CLUSTER_ZONE}`;
    const found: { readonly port: number; readonly host: string; readonly addresses: readonly string[] }[] = [];
    if (isHeadless(object)) {
      for (const { endpoint, hostname, ports } of this.endpointsOf(key)) {
        const port = ports.find(isPort)?.port;
        if (port !== undefined) found.push({ port, host: `${hostname}.${base}`, addresses: endpoint.addresses });
      }
    } else {
      const port = object.spec.ports?.find(isPort)?.port;
      if (port !== undefined) found.push({ port, host: base, addresses: [object.spec.clusterIP ?? ""] });
    }
    if (found.length === 0) return NXDOMAIN;
    const weight = Math.floor(100 / found.length);
    const srv = found.map(({ port, host }) => `0 ${weight} ${port} ${host}.`);
    const reply = replyOf(name, type, "SRV", srv, key);
    const additional = found.flatMap(({ host, addresses }) => recordsOf(host, "A", addresses));
    return reply.answers.length === 0 ? reply : { ...reply, additional };
  }

  /** `pods insecure` in kubeadm's Corefile: any address, unchecked, in a namespace that exists. */
  private podAddress(name: string, dashedAddress: string, namespace: string, type: DnsType): DnsReply {
    const address = dashedAddress.replaceAll("-", ".");
    if (!isIPv4(address) || this.sources.namespaces.get(undefined, namespace) === undefined) return NXDOMAIN;
    return replyOf(name, type, "A", [address]);
  }

  /** An address of a Service, or of an endpoint of a headless one. */
  private reverse(name: string, type: DnsType): DnsReply {
    const address = name.slice(0, -REVERSE_ZONE.length).split(".").reverse().join(".");
    const names: string[] = [];
    for (const { metadata, spec } of this.sources.services.list()) {
      const base = `${metadata.name}.${metadata.namespace}.svc.${CLUSTER_ZONE}.`;
      if (spec.clusterIP === address) names.push(base);
      if (spec.clusterIP !== "None") continue;
      for (const { endpoint, hostname } of this.endpointsOf(`${metadata.namespace}/${metadata.name}`)) {
        if (endpoint.addresses.includes(address)) names.push(`${hostname}.${base}`);
      }
    }
    return names.length === 0 ? NXDOMAIN : replyOf(name, type, "PTR", names);
  }

  private endpointsOf(service: string): readonly NamedEndpoint[] {
    return this.sources.table
      .slicesOf(service)
      .flatMap(({ endpoints, ports = [] }) =>
        (endpoints ?? [])
          .filter(isReady)
          .map((endpoint) => ({ endpoint, ports, hostname: endpoint.hostname ?? dashed(endpoint.addresses[0] ?? "") })),
      );
  }
}

function dashed(address: string): string {
  return address.replaceAll(".", "-");
}

function recordsOf(name: string, type: DnsType, data: readonly string[]): readonly DnsRecord[] {
  return data.map((text) => ({ name, type, ttl: TTL_SECONDS, data: text }));
}

/** The records when they are of the type asked for; else the name exists, without an answer. */
function replyOf(name: string, asked: DnsType, has: DnsType, data: readonly string[], service?: string): DnsReply {
  if (asked !== has && asked !== "ANY") return noData(service);
  return { code: "NOERROR", answers: recordsOf(name, has, data), additional: [], service };
}
