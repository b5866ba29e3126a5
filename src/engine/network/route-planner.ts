/** Turns a sender and a URL into a route: names, addresses, Service ports, endpoints, machines. */
import { ingressInstanceOf, ingressScheme, type IngressInstance } from "../../api/ingress-instance.ts";
import { INGRESS_ADDRESS } from "../../api/simulated-ingress.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Informer } from "../machinery/informer.ts";
import { indexIngressControllers, ingressControllers } from "../machinery/ingress-controllers.ts";
import type { MachineState, ServerRequest } from "../runtime/contracts.ts";
import type { ClusterDns, DnsAnswer } from "./cluster-dns.ts";
import { selectEndpoints } from "./endpoint-selection.ts";
import type { IngressRoutes } from "./ingress-routes.ts";
import type { IngressTable } from "./ingress-table.ts";
import { pathFailure } from "./path-failure.ts";
import { type PublicSite, siteAt, siteNamed } from "./public-sites.ts";
import { isIPv4, parseRequestUrl, type RequestUrl } from "./request-url.ts";
import { CLUSTER_DNS_ADDRESS, clusterResolver, resolverOf } from "./resolver.ts";
import type { Reply, Route, Target } from "./route.ts";
import { outsideSender, podSender, proxyNode, type Sender } from "./sender.ts";
import type { PortRules, ProxyEndpoint, ServiceRules } from "./service-rules.ts";
import type { HostPorts } from "./host-ports.ts";
import type { ProgrammedRules } from "./programmed-rules.ts";
import { protocolOf, type ServiceRouteSources, type ServiceRoutes } from "./service-routes.ts";

const DNS_SERVICE = "kube-system/kube-dns";
const DNS_PORT = 53;
const NO_TARGETS: readonly Target[] = [];

export interface RoutePlannerSources extends ServiceRouteSources {
  readonly pods: Informer<Pod>;
  readonly dns: ClusterDns;
  readonly ingresses: IngressTable;
  readonly hostPorts: HostPorts;
  readonly serviceRoutes: ServiceRoutes;
  readonly ingressRoutes: IngressRoutes;
}

/** A request to be planned. `namespace` is where short names are looked up. */
export interface RouteQuestion {
  readonly fromPod: string | undefined;
  readonly namespace: string;
  readonly method: string;
  readonly url: string;
  /** Instead of the host of the URL. */
  readonly hostHeader?: string | undefined;
}

export interface InstalledController {
  readonly pod: Pod;
  readonly instance: IngressInstance;
  readonly scheme: "http" | "https";
}

export class RoutePlanner {
  private readonly sources: RoutePlannerSources;

  constructor(sources: RoutePlannerSources) {
    this.sources = sources;
    indexIngressControllers(sources.pods);
  }

  plan(question: RouteQuestion): Route {
    const { fromPod } = question;
    const url = parseRequestUrl(question.url);
    const request: ServerRequest = {
      protocol: url?.scheme === "tcp" ? "TCP" : url?.scheme === "udp" ? "UDP" : "HTTP",
      method: question.method,
      path: url?.path ?? "",
      host: question.hostHeader?.replace(/:\d+$/, "").toLowerCase() ?? url?.host ?? "",
      tls: url?.scheme === "https",
    };
    const nowhere = { ...EMPTY_ROUTE, fromPod, request };
    if (url === undefined) return { ...nowhere, failure: pathFailure("bad url", "client", "BadUrl", question.url) };
    const sender =
      fromPod === undefined
        ? outsideSender(this.sources)
        : podSender(this.sources, this.sources.pods.getByKey(fromPod));
    if (sender === undefined) {
      return { ...nowhere, failure: pathFailure("network unreachable", "client", "SenderWithoutNetwork", fromPod) };
    }
    const route = { ...nowhere, request: { ...request, from: sender.end.ip } };
    if (isLoopback(url.host)) return this.loopback(route, sender, url);
    const found = isIPv4(url.host)
      ? this.toAddress(route, sender, url.host, url, undefined)
      : this.toName(route, sender, url, question.namespace);
    return this.behindInstalledController(found, sender, url);
  }

  /** An Ingress controller that somebody installed answers by the rules of the Ingresses that are its own. */
  private behindInstalledController(route: Route, sender: Sender, url: RequestUrl): Route {
    const target = route.entries.flatMap(({ targets }) => targets).find(({ failure }) => failure === undefined);
    if (target === undefined || route.request.protocol !== "HTTP") return route;
    const controller = this.controllerAt(target.ip, target.port);
    if (controller === undefined) return route;
    const asked = { ...route, entries: [], affinityKey: "", affinityMs: 0 };
    const { pod, instance } = controller;
    return this.sources.ingressRoutes.throughPod(asked, sender, { ...url, port: target.port }, pod, instance);
  }

  /** The installed Ingress controller that listens there, and how it is asked. */
  controllerAt(ip: string, port: number): InstalledController | undefined {
    for (const pod of ingressControllers(this.sources.pods, ip)) {
      const instance = ingressInstanceOf(pod);
      const scheme = instance === undefined ? undefined : ingressScheme(instance.program, port);
      if (instance !== undefined && scheme !== undefined) return { pod, instance, scheme };
    }
    return undefined;
  }

  /** On a machine's own loopback kube-proxy and the CNI have rules, too: node ports and host ports. */
  private loopback(route: Route, sender: Sender, { host, port }: RequestUrl): Route {
    const { pod } = sender;
    const ip = pod?.status.podIP;
    if (pod === undefined || ip === undefined) {
      return { ...route, failure: pathFailure("connection refused", "client", "ConnectionRefused") };
    }
    const machine = pod.spec.nodeName ?? "";
    if (pod.spec.hostNetwork === true) {
      const { hostPorts, serviceRoutes } = this.sources;
      const protocol = protocolOf(route.request);
      const address = host === "localhost" ? "127.0.0.1" : host;
      const published = hostPorts.find(machine, address, port, protocol, sender);
      if (published !== undefined)
        return { ...route, entries: [{ machine, targets: [published], failure: undefined }] };
      const at = (rules: ProgrammedRules) => rules.atNodePort(port, protocol);
      const through = serviceRoutes.through(route, sender, [proxyNode(this.sources, machine)], at, port);
      if (through !== undefined) return through;
    }
    const target = { ip, port, pod: route.fromPod, machine, failure: undefined, isMachine: false };
    return { ...route, entries: [{ machine, targets: [target], failure: undefined }] };
  }

  /** A client outside knows the cluster's names, too: it stands beside it. */
  private toName(route: Route, sender: Sender, url: RequestUrl, namespace: string): Route {
    const { pod } = sender;
    const resolver = pod === undefined ? clusterResolver(namespace) : resolverOf(pod);
    const [server] = resolver.nameservers;
    const unknown = pathFailure("name not known", "dns", "NameNotKnown", url.host);
    if (server !== CLUSTER_DNS_ADDRESS) {
      const addresses = server === undefined ? undefined : this.outsideAddresses(url.host);
      if (addresses === undefined) return { ...route, failure: unknown };
      return this.toAnswer(route, sender, { addresses, service: undefined }, url);
    }
    const { answer, queries } = this.sources.dns.lookup(url.host, resolver);
    const asked = pod === undefined ? route : { ...route, queries, dnsServers: this.dnsServers(sender) };
    if (answer === undefined) return { ...asked, failure: unknown };
    return this.toAnswer(asked, sender, answer, url);
  }

  /** What the resolver outside the cluster knows: machines, the hosts of Ingresses, and some sites. */
  outsideAddresses(name: string): readonly string[] | undefined {
    const machine = this.sources.machines.get(name);
    if (machine !== undefined) return [machine.address];
    const site = siteNamed(name);
    return this.sources.ingresses.addressOf(name) ?? (site === undefined ? undefined : [site.address]);
  }

  /** Undefined when nothing has the address of the cluster's DNS. */
  dnsServers({ entries, end }: Sender, protocol: "TCP" | "UDP" = "UDP"): readonly Target[] | undefined {
    const [entry] = entries;
    if (entry === undefined) return undefined;
    const { nodeRules, serviceRoutes } = this.sources;
    const rules = nodeRules.on(entry.name).rulesOf(DNS_SERVICE);
    const port = dnsPort(rules, protocol);
    if (rules === undefined || port === undefined) {
      return nodeRules.follows(entry.name) ? undefined : [serverWithoutRules(nodeRules.reasonAt(entry.name))];
    }
    const set = selectEndpoints(port, rules.internalLocal, entry);
    if (set.kind !== "endpoints") return NO_TARGETS;
    const targets = serviceRoutes.targets(set.endpoints, entry.name, end, protocol, false);
    if (nodeRules.follows(entry.name)) return targets;
    const current = dnsPort(nodeRules.current.rulesOf(DNS_SERVICE), protocol);
    return serviceRoutes.withOutdated(targets, entry.name, current).map((target) => {
      if (target.outdated === undefined) return target;
      return { ...target, failure: pathFailure("timeout", "dns", "ServiceRulesFrozen", target.outdated) };
    });
  }

  /** A Pod of CoreDNS, asked by its own address. */
  dnsServersAt(ip: string, { entries, end }: Sender, protocol: "TCP" | "UDP"): readonly Target[] {
    const [entry] = entries;
    const port = dnsPort(this.sources.nodeRules.current.rulesOf(DNS_SERVICE), protocol);
    const endpoints = [...(port?.ready ?? []), ...(port?.terminating ?? [])].filter((endpoint) => endpoint.ip === ip);
    if (entry === undefined || endpoints.length === 0) return NO_TARGETS;
    return this.sources.serviceRoutes.targets(endpoints, entry.name, end, protocol, false);
  }

  /** Some endpoint of kube-dns runs on a machine that is up. */
  dnsIsServed(): boolean {
    const { machines, nodeRules } = this.sources;
    const up = ({ node }: ProxyEndpoint): boolean => node !== undefined && machines.reachable(node, node);
    const ports = nodeRules.current.rulesOf(DNS_SERVICE)?.ports ?? [];
    return ports.some((port) => (port.ready.length > 0 ? port.ready : port.terminating).some(up));
  }

  /** Several addresses mean a headless Service: the client takes one of them, at the port of the URL. */
  private toAnswer(route: Route, sender: Sender, answer: DnsAnswer, url: RequestUrl): Route {
    const [only] = answer.addresses;
    if (answer.addresses.length === 1 && only !== undefined) {
      return this.toAddress(route, sender, only, url, answer.service);
    }
    return this.directly(route, sender, answer.addresses, url.port, answer.service);
  }

  private toAddress(route: Route, sender: Sender, ip: string, url: RequestUrl, service: string | undefined): Route {
    const { port } = url;
    if (ip === INGRESS_ADDRESS) return this.sources.ingressRoutes.throughBuiltIn(route, sender, url);
    const { serviceRoutes } = this.sources;
    const protocol = protocolOf(route.request);
    const at = (rules: ProgrammedRules) => rules.atAddress(ip, port, protocol);
    const through = serviceRoutes.through(route, sender, sender.entries, at, port);
    if (through !== undefined) return through;
    const machine = this.sources.machines.list().find(({ address }) => address === ip);
    if (machine !== undefined) return this.toMachine(route, sender, machine, port);
    const site = siteAt(ip);
    if (site !== undefined) return this.toSite(route, sender, site, url);
    return this.directly(route, sender, [ip], port, service);
  }

  private toSite(route: Route, sender: Sender, site: PublicSite, { scheme, port, path }: RequestUrl): Route {
    const blocked = this.sources.ends.blocked(sender.end, site.address, protocolOf(route.request), port);
    if (blocked !== undefined) return { ...route, failure: blocked };
    if (port !== 80 && port !== 443)
      return { ...route, failure: pathFailure("timeout", "network", "NothingAtAddress", site.address) };
    const { host } = route.request;
    if (site.secure && scheme === "http")
      return {
        ...route,
        reply: { status: 301, body: "", headers: { location: `https://${host}${path}` }, failure: undefined },
      };
    const body = scheme === "tcp" ? "" : site.body;
    return { ...route, reply: { status: site.status, body, failure: undefined } };
  }

  /** Addresses that no Service has: who holds them is found out anew for every request. */
  private directly(
    route: Route,
    sender: Sender,
    addresses: readonly string[],
    port: number,
    service: string | undefined,
  ): Route {
    const targets = addresses.map((ip) => {
      const failure = this.sources.ends.blocked(sender.end, ip, protocolOf(route.request), port);
      return { ip, port, pod: undefined, machine: undefined, failure, isMachine: false };
    });
    const entries = sender.entries.map(({ name }) => ({ machine: name, targets, failure: undefined }));
    return { ...route, service, entries };
  }

  /** A node port, or a process that uses the machine's own network. */
  private toMachine(route: Route, sender: Sender, machine: MachineState, port: number): Route {
    const { machines, nodeRules, ends, serviceRoutes } = this.sources;
    const arrives =
      sender.pod === undefined
        ? machine.powered && machine.connected
        : machines.reachable(sender.pod.spec.nodeName ?? "", machine.name);
    if (!arrives) return { ...route, failure: pathFailure("timeout", "network", "MachineUnreachable") };
    const protocol = protocolOf(route.request);
    const blocked = ends.blocked(sender.end, machine.address, protocol, port);
    if (blocked !== undefined) return { ...route, failure: blocked };
    const node = proxyNode(this.sources, machine.name);
    const at = (rules: ProgrammedRules) => rules.atNodePort(port, protocol);
    const through = serviceRoutes.through(route, sender, [node], at, port);
    if (through !== undefined) return through;
    const published = this.sources.hostPorts.find(machine.name, machine.address, port, protocol, sender);
    if (published !== undefined) {
      return { ...route, entries: [{ machine: machine.name, targets: [published], failure: undefined }] };
    }
    const checked = nodeRules.isServed(machine.name) ? nodeRules.on(machine.name).atHealthCheckPort(port) : undefined;
    if (checked !== undefined) return { ...route, service: checked.service, reply: healthReply(checked, node.name) };
    const target: Target = {
      ip: machine.address,
      port,
      pod: undefined,
      machine: machine.name,
      failure: undefined,
      isMachine: true,
    };
    return { ...route, entries: [{ machine: machine.name, targets: [target], failure: undefined }] };
  }
}

function dnsPort(rules: ServiceRules | undefined, protocol: "TCP" | "UDP"): PortRules | undefined {
  return rules?.ports.find((port) => port.port === DNS_PORT && port.protocol === protocol);
}

/** Packets to the address of kube-dns that no rule of the machine turns to a server. */
function serverWithoutRules(reason: string): Target {
  const failure = pathFailure("timeout", "dns", "ServiceRulesMissing", reason);
  return { ip: CLUSTER_DNS_ADDRESS, port: DNS_PORT, pod: undefined, machine: undefined, failure, isMachine: false };
}

/** Upstream: pkg/proxy/healthcheck/service_health.go. */
function healthReply({ service, ports }: ServiceRules, node: string): Reply {
  const [namespace = "", name = ""] = service.split("/");
  const local = ports[0]?.ready.filter((endpoint) => endpoint.node === node).length ?? 0;
  const text = `{\n\t"service": {\n\t\t"namespace": "${namespace}",\n\t\t"name": "${name}"\n\t},\n\t"localEndpoints": ${local},\n\t"serviceProxyHealthy": true\n}`;
  const failure = local > 0 ? undefined : pathFailure("no endpoints", "service", "NoLocalEndpoints", `node ${node}`);
  return { status: local > 0 ? 200 : 503, body: text, failure };
}

const EMPTY_ROUTE: Omit<Route, "fromPod" | "request"> = {
  service: undefined,
  queries: 0,
  dnsServers: NO_TARGETS,
  failure: undefined,
  reply: undefined,
  ingress: undefined,
  entries: [],
  affinityKey: "",
  affinityMs: 0,
};

function isLoopback(host: string): boolean {
  return host === "localhost" || host.startsWith("127.");
}
