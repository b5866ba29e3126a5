/** The part of a route behind an address of a Service: what kube-proxy on each entry makes of it, and what policies leave. */
import type { Service } from "../../api/types/core.ts";
import type { Informer } from "../machinery/informer.ts";
import { selectEndpoints, type ProxyNode } from "./endpoint-selection.ts";
import { inRange } from "./address-range.ts";
import type { PolicyEnd } from "./network-policies.ts";
import { pathFailure, type PathFailure } from "./path-failure.ts";
import type { Entry, Route, Target } from "./route.ts";
import type { Sender, SenderSources } from "./sender.ts";
import type { PortRules, ProxyEndpoint, ServiceRules } from "./service-rules.ts";
import type { NodeRules } from "./node-rules.ts";
import type { ProgrammedRules, ServicePortMatch } from "./programmed-rules.ts";
import type { ServiceTable } from "./service-table.ts";

const NO_TARGETS: readonly Target[] = [];
const EXCLUDED_LABEL = "node.kubernetes.io/exclude-from-external-load-balancers";
const UNREACHABLE = pathFailure("timeout", "network", "MachineUnreachable");
const NOTHING_THERE = pathFailure("timeout", "network", "NothingAtAddress");

export interface ServiceRouteSources extends SenderSources {
  readonly services: Informer<Service>;
  readonly table: ServiceTable;
  readonly nodeRules: NodeRules;
}

/** A machine where packets enter, with what its rules say and what they would say were they up to date. */
interface Way {
  readonly node: ProxyNode;
  readonly match: ServicePortMatch | undefined;
  readonly current: ServicePortMatch | undefined;
}

/** What all entries of one route have in common. */
interface Sent {
  readonly local: boolean;
  readonly masquerades: boolean;
  readonly protocol: string;
  readonly source: PolicyEnd;
  readonly known: Map<readonly ProxyEndpoint[], readonly Target[]>;
}

/** What carries a request. */
export function protocolOf({ protocol }: Route["request"]): "TCP" | "UDP" {
  return protocol === "UDP" ? "UDP" : "TCP";
}

export class ServiceRoutes {
  private readonly sources: ServiceRouteSources;

  constructor(sources: ServiceRouteSources) {
    this.sources = sources;
  }

  /**
   * The way through the Service that `find` finds among the rules of a machine; undefined when none has the address.
   * @param nodes where kube-proxy translates the address
   */
  through(
    route: Route,
    sender: Sender,
    nodes: readonly ProxyNode[],
    find: (rules: ProgrammedRules) => ServicePortMatch | undefined,
    asked: number,
  ): Route | undefined {
    const { nodeRules } = this.sources;
    const current = find(nodeRules.current);
    const ways = nodes.map((node): Way => {
      const match = nodeRules.follows(node.name) ? current : find(nodeRules.on(node.name));
      return { node, match, current };
    });
    const match =
      (ways.length === 1 ? ways[0]?.match : undefined) ?? current ?? ways.find((way) => way.match !== undefined)?.match;
    if (match === undefined) return undefined;
    const { rules, port, via } = match;
    const { service, affinityMs } = rules;
    if (port === undefined && current?.port === undefined) {
      const failure = pathFailure("connection refused", "service", "NoSuchServicePort", String(asked));
      return { ...route, service, failure };
    }
    if (via === "loadBalancer" && !this.isAllowedSource(rules, sender)) {
      const failure = pathFailure("timeout", "service", "SourceAddressRefused", sender.end.ip);
      return { ...route, service, failure };
    }
    const fromOutside = sender.pod === undefined;
    const external = via !== "clusterIP";
    const entering = via === "loadBalancer" && fromOutside ? this.balanced(rules, port, ways) : ways;
    if (entering.length === 0 && ways.length > 0) {
      const failure = pathFailure("timeout", "service", "NoLocalEndpoints", "any node");
      return { ...route, service, failure };
    }
    const sent: Sent = {
      local: external ? rules.externalLocal && fromOutside : rules.internalLocal,
      // Where answers must come back through the node, packets to other nodes carry its address.
      masquerades: fromOutside && !(external && rules.externalLocal),
      protocol: protocolOf(route.request),
      source: sender.end,
      known: new Map(),
    };
    const entries = entering.map((way) => this.entry(way, sent));
    return { ...route, service, entries, affinityMs, affinityKey: `${service}:${port?.port ?? asked}` };
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

  private entry({ node, match, current }: Way, sent: Sent): Entry {
    const { local, masquerades, protocol, source, known } = sent;
    const machine = node.name;
    const { nodeRules } = this.sources;
    const follows = nodeRules.follows(machine);
    if (match?.port === undefined) {
      const failure = pathFailure("timeout", "service", "ServiceRulesMissing", nodeRules.reasonAt(machine));
      return { machine, targets: NO_TARGETS, failure: follows ? NOTHING_THERE : failure };
    }
    const { rules, port } = match;
    const set = selectEndpoints(port, local, node);
    if (set.kind === "reject") {
      const served = !follows && (current?.port?.ready.length ?? 0) > 0;
      const old = pathFailure("no endpoints", "service", "ServiceRulesFrozen", nodeRules.reasonAt(machine));
      return { machine, targets: NO_TARGETS, failure: served ? old : this.withoutEndpoints(rules.service) };
    }
    if (set.kind === "drop") {
      const failure = pathFailure("timeout", "service", "NoLocalEndpoints", `node ${machine}`);
      return { machine, targets: NO_TARGETS, failure };
    }
    if (!follows) {
      const targets = this.targets(set.endpoints, machine, source, protocol, masquerades);
      return { machine, targets: this.withOutdated(targets, machine, current?.port), failure: undefined };
    }
    // Only policies tell one entry from another: machines that take in packets reach each other.
    const differ = this.sources.ends.matter;
    let targets = differ ? undefined : known.get(set.endpoints);
    if (targets === undefined) {
      targets = this.targets(set.endpoints, machine, source, protocol, masquerades);
      known.set(set.endpoints, targets);
    }
    return { machine, targets, failure: undefined };
  }

  /** Marks those that no rules would lead to any more, were they up to date. */
  withOutdated(targets: readonly Target[], machine: string, current: PortRules | undefined): readonly Target[] {
    const endpoints = [...(current?.ready ?? []), ...(current?.terminating ?? [])];
    const addresses = new Set(endpoints.map(({ ip, port }) => `${ip}:${port}`));
    const outdated = this.sources.nodeRules.reasonAt(machine);
    return targets.map((target) => (addresses.has(`${target.ip}:${target.port}`) ? target : { ...target, outdated }));
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

  /**
   * Nodes that the load balancer sends to: those where the health check of kube-proxy answers, with a Local policy those
   * where it says that they have endpoints. When none is well, all are tried.
   */
  private balanced(rules: ServiceRules, port: PortRules | undefined, ways: readonly Way[]): readonly Way[] {
    const { nodes, nodeRules } = this.sources;
    const included = ways.filter(
      ({ node }) => nodes.get(undefined, node.name)?.metadata.labels?.[EXCLUDED_LABEL] === undefined,
    );
    const served = included.filter(({ node }) => nodeRules.isServed(node.name));
    if (!rules.externalLocal) return served.length > 0 ? served : included;
    return served.filter(({ node }) => port?.ready.some((endpoint) => endpoint.node === node.name));
  }

  private isAllowedSource({ sourceRanges }: ServiceRules, { end }: Sender): boolean {
    return sourceRanges.length === 0 || sourceRanges.some((range) => inRange(end.ip, range.trim()));
  }
}
