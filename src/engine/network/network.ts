/** Addresses to Pods: Services, DNS, and the requests that travel between them. */
import type { Pod } from "../../api/types/pod.ts";
import type { Component } from "../kernel/component.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import { objectKey } from "../machinery/informer.ts";
import { WorkQueue, type WorkQueueState } from "../machinery/work-queue.ts";
import type {
  FetchResult,
  OutgoingRequest,
  ProcessNetwork,
  ServerAnswer,
  ServerRequest,
} from "../runtime/contracts.ts";
import type { Runtime } from "../runtime/runtime.ts";
import { ClusterDns } from "./cluster-dns.ts";
import { Deliveries, type AffinityState } from "./deliveries.ts";
import { traceEnd, type RequestTrace } from "./request-trace.ts";
import { DnsQueries } from "./dns-queries.ts";
import { HostPorts } from "./host-ports.ts";
import { IngressRoutes } from "./ingress-routes.ts";
import { IngressTable } from "./ingress-table.ts";
import { NodeRules, type NodeRulesState } from "./node-rules.ts";
import { NetworkPolicies } from "./network-policies.ts";
import { PolicyEnds } from "./policy-ends.ts";
import { ProxyProcesses, type ApiReach } from "./proxy-processes.ts";
import { resolverOf } from "./resolver.ts";
import { RoutePlanner } from "./route-planner.ts";
import { Routes } from "./routes.ts";
import { ServiceRoutes } from "./service-routes.ts";
import { ServiceTable, type ServiceTableState } from "./service-table.ts";
import { TraceRing } from "./trace-ring.ts";
import { TrafficClients, type TrafficClientsState } from "./traffic-clients.ts";

export interface Network extends Component {
  readonly processes: ProcessNetwork;
  /** A sample of the newest requests, for the canvas: those that started after `sinceMs`, oldest first. */
  traces(sinceMs: number): readonly RequestTrace[];
  /** What an installed Ingress controller answers at this address; undefined when there is none. */
  throughController(ip: string, port: number, request: ServerRequest): ServerAnswer | undefined;
}

/** What of the runtime the network needs. */
export type NetworkRuntime = Pick<Runtime, "machines" | "servers">;

/** What tells where kube-proxy runs and hears of changes. */
export interface ProxySources {
  readonly runtime: Pick<Runtime, "machines" | "cri">;
  readonly reach: ApiReach;
}

interface NetworkState {
  readonly queue: WorkQueueState;
  readonly table: ServiceTableState;
  readonly nodeRules: NodeRulesState;
  readonly syncedAtMs: number;
  readonly affinity: AffinityState;
  readonly traffic: TrafficClientsState;
  readonly traces: readonly RequestTrace[];
}

/** From the write of a slice to the new rules: a watch event and one run of iptables-restore. */
const PROXY_SYNC_MS = 20;
/** kube-proxy `iptables.minSyncPeriod`: 1 s between two runs. */
const MIN_SYNC_PERIOD_MS = 1_000;
const PROXY_KEY = "kube-proxy";
/** Before the name of a machine whose kube-proxy is to be looked at. No other key has a space. */
const PROXY_OF = "proxy ";
/** nginx `proxy_read_timeout`. */
const CONTROLLER_TIMEOUT_MS = 60_000;
const TRAFFIC_BY_POD = "network/from-pod";

/** @param proxies undefined: kube-proxy is well on every machine */
export function createNetwork(context: ComponentContext, runtime: NetworkRuntime, proxies?: ProxySources): Network {
  return new ClusterNetwork(context, runtime, proxies);
}

class ClusterNetwork implements Network {
  readonly name = "network";
  readonly processes: ProcessNetwork;
  private readonly context: ComponentContext;
  private readonly queue: WorkQueue;
  private readonly table: ServiceTable;
  private readonly proxies: ProxyProcesses | undefined;
  private readonly nodeRules: NodeRules;
  private readonly dns: ClusterDns;
  private readonly policies: NetworkPolicies;
  private readonly planner: RoutePlanner;
  private readonly routes: Routes;
  private readonly deliveries: Deliveries;
  private readonly ring = new TraceRing();
  private readonly traffic: TrafficClients;
  private syncedAtMs = -MIN_SYNC_PERIOD_MS;

  constructor(context: ComponentContext, runtime: NetworkRuntime, proxies: ProxySources | undefined) {
    this.context = context;
    const { kernel, informers } = context;
    const { machines, servers } = runtime;
    const pods = informers.for("Pod");
    const services = informers.for("Service");
    const traffics = informers.for("Traffic");
    this.queue = new WorkQueue(kernel, this.name, { latencyMs: 0 });
    this.table = new ServiceTable(services, informers.for("EndpointSlice"), () => this.onPendingRules());
    this.proxies =
      proxies === undefined
        ? undefined
        : new ProxyProcesses(kernel, proxies, pods, (machine) => this.queue.add(`${PROXY_OF}${machine}`));
    this.nodeRules = new NodeRules(this.table, this.proxies);
    const namespaces = informers.for("Namespace");
    this.dns = new ClusterDns({
      services,
      namespaces,
      table: this.table,
      forward: (name) => planner.outsideAddresses(name),
    });
    this.policies = new NetworkPolicies(informers.for("NetworkPolicy"), namespaces);
    const ends = new PolicyEnds({ policies: this.policies, pods, machines });
    const ingresses = new IngressTable(informers.for("Ingress"), informers.for("IngressClass"));
    const places = {
      machines,
      nodes: informers.for("Node"),
      ends,
      services,
      table: this.table,
      nodeRules: this.nodeRules,
    };
    const serviceRoutes = new ServiceRoutes(places);
    const ingressRoutes = new IngressRoutes({ ...places, ingresses, serviceRoutes });
    const hostPorts = new HostPorts(pods, ends);
    const { dns } = this;
    const planner = new RoutePlanner({ ...places, pods, dns, ingresses, hostPorts, serviceRoutes, ingressRoutes });
    const queries = new DnsQueries({ ...places, dns: this.dns, planner });
    this.planner = planner;
    this.routes = new Routes(planner);
    this.deliveries = new Deliveries(kernel, machines, servers);
    this.traffic = new TrafficClients({
      kernel,
      traffics,
      pods,
      machines,
      deliveries: this.deliveries,
      traces: this.ring,
      clientFor: (actor) => context.clientFor(actor),
      route: (fromPod, namespace, url) => this.routes.get({ fromPod, namespace, method: "GET", url }),
    });
    this.processes = {
      fetch: (request) => this.fetch(request),
      resolve: (name, fromNamespace) => this.resolve(name, fromNamespace),
      resolver: (podKey) => {
        const pod = pods.getByKey(podKey);
        return pod === undefined ? undefined : resolverOf(pod);
      },
      query: (question) => queries.answer(pods.getByKey(question.fromPod), question),
    };
    this.listen(runtime);
  }

  start(): void {
    this.table.programAll();
    for (const traffic of this.context.informers.for("Traffic").list()) this.queue.add(objectKey(traffic));
  }

  handle(key: string): void {
    if (!this.queue.take(key)) return;
    if (key === PROXY_KEY) {
      this.syncedAtMs = this.context.kernel.nowMs;
      this.table.sync();
      this.routes.forget();
      return;
    }
    if (key.startsWith(PROXY_OF)) {
      this.reviewProxy(key.slice(PROXY_OF.length));
      return;
    }
    const delayMs = this.traffic.run(key);
    if (delayMs !== undefined) this.queue.add(key, delayMs);
  }

  traces(sinceMs: number): readonly RequestTrace[] {
    return this.ring.since(sinceMs);
  }

  throughController(ip: string, port: number, request: ServerRequest): ServerAnswer | undefined {
    const controller = request.protocol === "HTTP" ? this.planner.controllerAt(ip, port) : undefined;
    if (controller === undefined) return undefined;
    const { method, path, host, headers, body } = request;
    const answer = this.fetch({
      fromPod: undefined,
      url: `${controller.scheme}://${ip}:${port}${path}`,
      method,
      timeoutMs: CONTROLLER_TIMEOUT_MS,
      headers: { ...headers, host },
      ...(body === undefined ? {} : { body }),
    });
    if (answer.ok) return { kind: "answered", ...answer };
    return { kind: answer.reason === "connection refused" ? "refused" : "lost" };
  }

  snapshot(): NetworkState {
    return {
      queue: this.queue.snapshot(),
      table: this.table.snapshot(),
      nodeRules: this.nodeRules.snapshot(),
      syncedAtMs: this.syncedAtMs,
      affinity: this.deliveries.snapshot(),
      traffic: this.traffic.snapshot(),
      traces: this.ring.snapshot(),
    };
  }

  restore(state: unknown): void {
    const { queue, table, nodeRules, syncedAtMs, affinity, traffic, traces } = state as NetworkState;
    this.queue.restore(queue);
    this.table.restore(table);
    this.nodeRules.restore(nodeRules);
    this.syncedAtMs = syncedAtMs;
    this.deliveries.restore(affinity);
    this.traffic.restore(traffic);
    this.ring.restore(traces);
    this.routes.forget();
  }

  private listen(runtime: NetworkRuntime): void {
    const { informers } = this.context;
    const traffics = informers.for("Traffic");
    traffics.addIndex(TRAFFIC_BY_POD, ({ metadata, spec }) =>
      spec.from?.pod === undefined ? [] : [`${metadata.namespace}/${spec.from.pod}`],
    );
    traffics.addHandler(({ type, object, previous }) => {
      if (type === "MODIFIED" && object.spec === previous.spec) return;
      this.queue.add(objectKey(object));
    });
    informers.for("Pod").addHandler(({ type, object, previous }, key) => {
      this.routes.forgetPod(key);
      if (this.policies.exist && (type !== "MODIFIED" || policiesSeeChange(object, previous))) this.routes.forget();
      if (traffics.size > 0)
        for (const traffic of traffics.byIndex(TRAFFIC_BY_POD, key)) this.queue.add(objectKey(traffic));
    });
    const forget = (): void => this.routes.forget();
    informers.for("Node").addHandler(({ type, object, previous }) => {
      if (type !== "MODIFIED" || previous.metadata.labels !== object.metadata.labels) forget();
    });
    informers.for("Namespace").addHandler(forget);
    informers.for("NetworkPolicy").addHandler(forget);
    informers.for("Ingress").addHandler(forget);
    informers.for("IngressClass").addHandler(forget);
    runtime.machines.onChange(({ machine, previous }) => {
      forget();
      if (machine?.powered === previous?.powered) return;
      for (const traffic of traffics.list()) if (traffic.spec.from !== undefined) this.queue.add(objectKey(traffic));
    });
  }

  private reviewProxy(machine: string): void {
    if (this.nodeRules.review(machine)) this.routes.forget();
    const startsAtMs = this.proxies?.startsAtMs(machine);
    if (startsAtMs !== undefined) this.queue.add(`${PROXY_OF}${machine}`, startsAtMs - this.context.kernel.nowMs);
  }

  /** DNS follows at once, the rules of kube-proxy at its next run. */
  private onPendingRules(): void {
    this.routes.forget();
    const { nowMs } = this.context.kernel;
    const earliest = Math.max(nowMs + PROXY_SYNC_MS, this.syncedAtMs + MIN_SYNC_PERIOD_MS);
    this.queue.add(PROXY_KEY, earliest - nowMs);
  }

  private fetch({ fromPod, url, method, timeoutMs, headers: sent, body: payload }: OutgoingRequest): FetchResult {
    const namespace = fromPod === undefined ? "default" : fromPod.slice(0, fromPod.indexOf("/"));
    const route = this.routes.get({ fromPod, namespace, method, url, hostHeader: sent?.["host"] });
    const more = sent === undefined && payload === undefined ? undefined : { headers: sent ?? {}, body: payload ?? "" };
    const delivery = this.deliveries.send(route, fromPod ?? "outside", timeoutMs, more);
    const { ok, status, body, headers, reason, latencyMs, pod } = delivery;
    this.ring.add({
      startMs: this.context.kernel.nowMs,
      durationMs: latencyMs,
      from: fromPod ?? "",
      fromKind: "Pod",
      service: route.service,
      pod,
      ...traceEnd(delivery),
    });
    if (!ok) return { ok, reason, latencyMs, pod };
    return {
      ok,
      status,
      body,
      latencyMs,
      pod: pod ?? "",
      ...(headers === undefined ? {} : { headers }),
      ...(route.selfSigned === true ? { certificateProblem: "self-signed certificate" } : {}),
      ...(delivery.isFromCluster && route.request.tls === true
        ? { certificateProblem: "unable to get local issuer certificate" }
        : {}),
    };
  }

  /** Needs a DNS server that is up, wherever it is. */
  private resolve(name: string, fromNamespace: string): readonly string[] | undefined {
    return this.routes.dnsIsServed() ? this.dns.lookup(name, fromNamespace).answer?.addresses : undefined;
  }
}

/** What decides whether a policy is about a Pod, or lets it through. */
function policiesSeeChange(pod: Pod, previous: Pod): boolean {
  return (
    pod.metadata.labels !== previous.metadata.labels ||
    pod.status.podIP !== previous.status.podIP ||
    pod.status.phase !== previous.status.phase
  );
}
