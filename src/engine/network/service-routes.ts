/** The part of a route behind an address of a Service: what kube-proxy on each entry makes of it, and what policies leave. */
import type { Service } from "../../api/types/core.ts";
import type { Informer } from "../machinery/informer.ts";
import { selectEndpoints, type EndpointSet, type ProxyNode } from "./endpoint-selection.ts";
import { inRange } from "./address-range.ts";
import type { PolicyEnd } from "./network-policies.ts";
import { pathFailure, type PathFailure } from "./path-failure.ts";
import type { Entry, Route, Target } from "./route.ts";
import type { Sender, SenderSources } from "./sender.ts";
import type { PortRules, ProxyEndpoint, ServiceRules } from "./service-rules.ts";
import type { ServicePortMatch, ServiceTable } from "./service-table.ts";

const NO_TARGETS: readonly Target[] = [];
const EXCLUDED_LABEL = "node.kubernetes.io/exclude-from-external-load-balancers";
const UNREACHABLE = pathFailure("timeout", "network", "MachineUnreachable");

export interface ServiceRouteSources extends SenderSources {
  readonly services: Informer<Service>;
  readonly table: ServiceTable;
}

export class ServiceRoutes {
  private readonly sources: ServiceRouteSources;

  constructor(sources: ServiceRouteSources) {
    this.sources = sources;
  }

  /** @param nodes where kube-proxy translates the address */
  through(
    route: Route,
    sender: Sender,
    nodes: readonly ProxyNode[],
    { rules, port, via }: ServicePortMatch,
    asked: number,
  ): Route {
    const { service, affinityMs } = rules;
    if (port === undefined) {
      const failure = pathFailure("connection refused", "service", "NoSuchServicePort", String(asked));
      return { ...route, service, failure };
    }
    if (via === "loadBalancer" && !this.isAllowedSource(rules, sender)) {
      const failure = pathFailure("timeout", "service", "SourceAddressRefused", sender.end.ip);
      return { ...route, service, failure };
    }
    const fromOutside = sender.pod === undefined;
    const external = via !== "clusterIP";
    const local = external ? rules.externalLocal && fromOutside : rules.internalLocal;
    const entering = via === "loadBalancer" && fromOutside ? this.balanced(rules, port, nodes) : nodes;
    if (entering.length === 0 && nodes.length > 0) {
      const failure = pathFailure("timeout", "service", "NoLocalEndpoints", "any node");
      return { ...route, service, failure };
    }
    // Where answers must come back through the node, packets to other nodes carry its address.
    const masquerades = fromOutside && !(external && rules.externalLocal);
    const known = new Map<readonly ProxyEndpoint[], readonly Target[]>();
    const entries = entering.map((node) => {
      const set = selectEndpoints(port, local, node);
      return this.entry(rules, set, node.name, sender.end, masquerades, known);
    });
    return { ...route, service, entries, affinityMs, affinityKey: `${service}:${port.port}` };
  }

  /** Endpoints as targets for packets that enter at that machine. */
  targets(
    endpoints: readonly ProxyEndpoint[],
    machine: string,
    source: PolicyEnd,
    protocol: string,
    masquerades: boolean,
  ): readonly Target[] {
    const { ends, machines } = this.sources;
    return endpoints.map(({ ip, port, pod, node }) => {
      const from = masquerades && node !== machine ? ends.ofMachine(machine) : source;
      const cut = node === undefined || machines.reachable(machine, node) ? undefined : UNREACHABLE;
      const failure = cut ?? ends.blocked(from, ip, protocol, port);
      return { ip, port, pod, machine: node, failure, isMachine: false };
    });
  }

  private entry(
    rules: ServiceRules,
    set: EndpointSet,
    machine: string,
    source: PolicyEnd,
    masquerades: boolean,
    known: Map<readonly ProxyEndpoint[], readonly Target[]>,
  ): Entry {
    if (set.kind === "reject") return { machine, targets: NO_TARGETS, failure: this.withoutEndpoints(rules.service) };
    if (set.kind === "drop") {
      const failure = pathFailure("timeout", "service", "NoLocalEndpoints", `node ${machine}`);
      return { machine, targets: NO_TARGETS, failure };
    }
    // Only policies tell one entry from another: machines that take in packets reach each other.
    const differ = this.sources.ends.matter;
    let targets = differ ? undefined : known.get(set.endpoints);
    if (targets === undefined) {
      targets = this.targets(set.endpoints, machine, source, "TCP", masquerades);
      known.set(set.endpoints, targets);
    }
    return { machine, targets, failure: undefined };
  }

  /** Why there is no endpoint, as far as the slices and the selector tell. */
  withoutEndpoints(service: string): PathFailure {
    const slices = this.sources.table.slicesOf(service);
    const endpoints = slices.flatMap((slice) => slice.endpoints ?? []);
    if (endpoints.length > 0) {
      return pathFailure("no endpoints", "service", "NoReadyEndpoints", `0 of ${endpoints.length} ready`);
    }
    return pathFailure("no endpoints", "service", "ServiceSelectsNoPods");
  }

  /** Nodes that the load balancer sends to: with a Local policy those whose health check says that they have endpoints. */
  private balanced(rules: ServiceRules, port: PortRules, nodes: readonly ProxyNode[]): readonly ProxyNode[] {
    const included = nodes.filter(
      ({ name }) => this.sources.nodes.get(undefined, name)?.metadata.labels?.[EXCLUDED_LABEL] === undefined,
    );
    if (!rules.externalLocal) return included;
    return included.filter(({ name }) => port.ready.some(({ node }) => node === name));
  }

  private isAllowedSource({ sourceRanges }: ServiceRules, { end }: Sender): boolean {
    return sourceRanges.length === 0 || sourceRanges.some((range) => inRange(end.ip, range.trim()));
  }
}
