/** Turns a sender and a URL into a route: names, addresses, Service ports, endpoints, machines. */
import type { Node } from "../../api/types/core.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Informer } from "../machinery/informer.ts";
import type { MachineState, Machines, PodServers, ServerRequest } from "../runtime/contracts.ts";
import type { ClusterDns, DnsAnswer } from "./cluster-dns.ts";
import { selectEndpoints, type EndpointSet, type ProxyNode } from "./endpoint-selection.ts";
import { isIPv4, parseRequestUrl, type RequestUrl } from "./request-url.ts";
import type { Entry, FailureReason, Route, Target } from "./route.ts";
import type { ProxyEndpoint } from "./service-rules.ts";
import type { ServicePortMatch, ServiceTable } from "./service-table.ts";

const DNS_SERVICE = "kube-system/kube-dns";
const DNS_PORT = 53;
const ZONE_LABEL = "topology.kubernetes.io/zone";
const NO_TARGETS: readonly Target[] = [];

export interface RoutePlannerSources {
  readonly machines: Machines;
  readonly servers: PodServers;
  readonly nodes: Informer<Node>;
  readonly pods: Informer<Pod>;
  readonly table: ServiceTable;
  readonly dns: ClusterDns;
}

/** A request to be planned. `namespace` is where short names are looked up. */
export interface RouteQuestion {
  readonly fromPod: string | undefined;
  readonly namespace: string;
  readonly method: string;
  readonly url: string;
}

interface Sender {
  readonly pod: Pod | undefined;
  /** Machines where its packets meet kube-proxy. */
  readonly entries: readonly ProxyNode[];
}

export class RoutePlanner {
  private readonly sources: RoutePlannerSources;

  constructor(sources: RoutePlannerSources) {
    this.sources = sources;
  }

  plan(question: RouteQuestion): Route {
    const url = parseRequestUrl(question.url);
    const request: ServerRequest = {
      protocol: url?.scheme === "tcp" ? "TCP" : "HTTP",
      method: question.method,
      path: url?.path ?? "",
      host: url?.host ?? "",
    };
    const route = { ...EMPTY_ROUTE, fromPod: question.fromPod, request };
    if (url === undefined) return { ...route, failure: "bad url" };
    const sender = this.sender(question.fromPod);
    if (sender === undefined) return { ...route, failure: "network unreachable" };
    if (isLoopback(url.host)) return this.loopback(route, sender, url);
    if (isIPv4(url.host)) return this.toAddress(route, sender, url.host, url.port, undefined);
    return this.toName(route, sender, url, question.namespace);
  }

  private sender(fromPod: string | undefined): Sender | undefined {
    if (fromPod === undefined) {
      const entries = this.sources.nodes.list().filter(({ metadata }) => {
        const machine = this.sources.machines.get(metadata.name);
        return machine !== undefined && machine.powered && machine.connected;
      });
      return { pod: undefined, entries: entries.map(({ metadata }) => this.proxyNode(metadata.name)) };
    }
    const pod = this.sources.pods.getByKey(fromPod);
    const nodeName = pod?.spec.nodeName;
    return pod === undefined || nodeName === undefined ? undefined : { pod, entries: [this.proxyNode(nodeName)] };
  }

  private proxyNode(name: string): ProxyNode {
    return { name, zone: this.sources.nodes.get(undefined, name)?.metadata.labels?.[ZONE_LABEL] };
  }

  private loopback(route: Route, { pod }: Sender, { port }: RequestUrl): Route {
    const ip = pod?.status.podIP;
    if (pod === undefined || ip === undefined) return { ...route, failure: "connection refused" };
    const machine = pod.spec.nodeName ?? "";
    const target = { ip, port, pod: route.fromPod, machine, reachable: true, isMachine: false };
    return { ...route, entries: [{ machine, targets: [target], failure: undefined }] };
  }

  private toName(route: Route, sender: Sender, url: RequestUrl, namespace: string): Route {
    const { pod } = sender;
    if (pod !== undefined && !usesClusterDns(pod)) {
      const addresses = this.machineAddress(url.host);
      if (addresses === undefined) return { ...route, failure: "name not known" };
      return this.toAnswer(route, sender, { addresses, service: undefined }, url.port);
    }
    const { answer, queries } = this.sources.dns.lookup(url.host, namespace);
    const asked = pod === undefined ? route : { ...route, queries, dnsServers: this.dnsServers(sender) };
    if (answer === undefined) return { ...asked, failure: "name not known" };
    return this.toAnswer(asked, sender, answer, url.port);
  }

  /** Names of machines, for the resolver outside the cluster. */
  machineAddress(name: string): readonly string[] | undefined {
    const machine = this.sources.machines.get(name);
    return machine === undefined ? undefined : [machine.address];
  }

  /** Undefined when nothing has the address of the cluster's DNS. */
  private dnsServers(sender: Sender): readonly Target[] | undefined {
    const entry = sender.entries[0];
    const rules = this.sources.table.rulesOf(DNS_SERVICE);
    const port = rules?.ports.find((candidate) => candidate.port === DNS_PORT && candidate.protocol === "UDP");
    if (rules === undefined || port === undefined || entry === undefined) return undefined;
    return this.entry(selectEndpoints(port, rules.internalLocal, entry), entry.name, new Map()).targets;
  }

  /** Some endpoint of kube-dns runs on a machine that is up. */
  dnsIsServed(): boolean {
    const { machines, table } = this.sources;
    const up = ({ node }: ProxyEndpoint): boolean => node !== undefined && machines.reachable(node, node);
    const ports = table.rulesOf(DNS_SERVICE)?.ports ?? [];
    return ports.some((port) => (port.ready.length > 0 ? port.ready : port.terminating).some(up));
  }

  /** Several addresses mean a headless Service: the client takes one of them, at the port of the URL. */
  private toAnswer(route: Route, sender: Sender, answer: DnsAnswer, port: number): Route {
    const [only] = answer.addresses;
    if (answer.addresses.length === 1 && only !== undefined) {
      return this.toAddress(route, sender, only, port, answer.service);
    }
    const targets = answer.addresses.map((ip) => anywhere(ip, port));
    const entries = sender.entries.map(({ name }) => ({ machine: name, targets, failure: undefined }));
    return { ...route, service: answer.service, entries };
  }

  private toAddress(route: Route, sender: Sender, ip: string, port: number, service: string | undefined): Route {
    const match = this.sources.table.atAddress(ip, port);
    if (match !== undefined) return this.throughService(route, sender, sender.entries, match);
    const machine = this.sources.machines.list().find(({ address }) => address === ip);
    if (machine !== undefined) return this.toMachine(route, sender, machine, port);
    const targets = [anywhere(ip, port)];
    const entries = sender.entries.map(({ name }) => ({ machine: name, targets, failure: undefined }));
    return { ...route, service, entries };
  }

  /** A node port, or a process that uses the machine's own network. */
  private toMachine(route: Route, sender: Sender, machine: MachineState, port: number): Route {
    const { machines, table } = this.sources;
    const arrives =
      sender.pod === undefined
        ? machine.powered && machine.connected
        : machines.reachable(sender.pod.spec.nodeName ?? "", machine.name);
    if (!arrives) return { ...route, failure: "timeout" };
    const match = table.atNodePort(port);
    if (match !== undefined) return this.throughService(route, sender, [this.proxyNode(machine.name)], match);
    const target: Target = {
      ip: machine.address,
      port,
      pod: undefined,
      machine: machine.name,
      reachable: true,
      isMachine: true,
    };
    return { ...route, entries: [{ machine: machine.name, targets: [target], failure: undefined }] };
  }

  private throughService(
    route: Route,
    sender: Sender,
    nodes: readonly ProxyNode[],
    { rules, port, external }: ServicePortMatch,
  ): Route {
    const { service, affinityMs } = rules;
    if (port === undefined) return { ...route, service, failure: "connection refused" };
    const local = external ? rules.externalLocal && sender.pod === undefined : rules.internalLocal;
    const known = new Map<readonly ProxyEndpoint[], readonly Target[]>();
    const entries = nodes.map((node) => this.entry(selectEndpoints(port, local, node), node.name, known));
    return { ...route, service, entries, affinityMs, affinityKey: `${service}:${port.port}` };
  }

  private entry(set: EndpointSet, machine: string, known: Map<readonly ProxyEndpoint[], readonly Target[]>): Entry {
    if (set.kind !== "endpoints") {
      const failure: FailureReason = set.kind === "reject" ? "no endpoints" : "timeout";
      return { machine, targets: NO_TARGETS, failure };
    }
    let targets = known.get(set.endpoints);
    if (targets === undefined) {
      targets = set.endpoints.map(({ ip, port, pod, node }) => {
        const reachable = node !== undefined && this.sources.machines.reachable(machine, node);
        return { ip, port, pod, machine: node, reachable, isMachine: false };
      });
      known.set(set.endpoints, targets);
    }
    return { machine, targets, failure: undefined };
  }
}

const EMPTY_ROUTE: Omit<Route, "fromPod" | "request"> = {
  service: undefined,
  queries: 0,
  dnsServers: NO_TARGETS,
  failure: undefined,
  entries: [],
  affinityKey: "",
  affinityMs: 0,
};

function anywhere(ip: string, port: number): Target {
  return { ip, port, pod: undefined, machine: undefined, reachable: false, isMachine: false };
}

function isLoopback(host: string): boolean {
  return host === "localhost" || host.startsWith("127.");
}

/** `ClusterFirst` on the machine's own network silently becomes `Default`. Source: DNS for Services and Pods, "Pod's DNS Policy". */
function usesClusterDns({ spec }: Pod): boolean {
  const policy = spec.dnsPolicy ?? "ClusterFirst";
  if (policy === "ClusterFirst") return spec.hostNetwork !== true;
  return policy === "ClusterFirstWithHostNet";
}
