/** Sends single requests along their routes, and says what became of them and when. */
import type { IngressProgram } from "../../api/ingress-programs.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { RandomStream } from "../kernel/random.ts";
import type { LinkState, Machines, PodServers, RequestPayload } from "../runtime/contracts.ts";
import { pathFailure, type FailureReason, type PathFailure } from "./path-failure.ts";
import type { Entry, Reply, Route, Target } from "./route.ts";

/** What became of a request. One object is used again and again, as there are very many requests. */
export interface Delivery {
  ok: boolean;
  /** HTTP status when `ok`. */
  status: number;
  body: string;
  headers: Readonly<Record<string, string>> | undefined;
  /** The server's certificate is of the cluster's own authority. */
  isFromCluster: boolean;
  /** Why it failed when not `ok`, as the client sees it. */
  reason: FailureReason;
  /** Until the answer, or until the sender knew that there would be none. */
  latencyMs: number;
  /** Key of the Pod that answered or was meant to. */
  pod: string | undefined;
  /** Port of the Pod. */
  port: number;
  /** Where and why it broke; may be set for an error that was answered, too. */
  failure: PathFailure | undefined;
}

/** Client of a Service with session affinity to its last endpoint. */
export type AffinityState = ReadonlyMap<string, { readonly ip: string; readonly atMs: number }>;

const DNS_ANSWER_MS = 0.2;
/** glibc: `timeout:5 attempts:2`. Source: resolv.conf(5). */
const DNS_TIMEOUT_MS = 5_000;
const DNS_ATTEMPTS = 2;
/** Clients remembered for session affinity; beyond, the first ones are forgotten. */
const MAX_AFFINITY = 10_000;
/** Upstream: tcp_syn_retries, TCP_TIMEOUT_INIT. */
const FIRST_RETRY_MS = 1_000;
const MAX_RETRIES = 6;
const SAME_MACHINE_MS = 0.2;
/** Between two machines: half a millisecond, and up to as much again. */
const ACROSS_MS = 0.5;
/** ingress-nginx: `proxy-read-timeout`. */
const INGRESS_READ_MS = 60_000;

const DNS_WITHOUT_ENDPOINTS = pathFailure("name not known", "dns", "DnsNotAnswering");
const UNREACHABLE = pathFailure("timeout", "network", "MachineUnreachable");
const NOTHING_THERE = pathFailure("timeout", "network", "NothingAtAddress");
const NO_ANSWER = pathFailure("timeout", "pod", "NoAnswer");
const REFUSED = pathFailure("connection refused", "pod", "ConnectionRefused");
const TOO_SLOW = pathFailure("timeout", "pod", "TooSlow");
const BAD_GATEWAY = pathFailure("connection refused", "ingress", "IngressBackendRefused");
const GATEWAY_TIMEOUT = pathFailure("timeout", "ingress", "IngressBackendTimedOut");

export class Deliveries {
  readonly result: Delivery = {
    ok: false,
    status: 0,
    body: "",
    headers: undefined,
    isFromCluster: false,
    reason: "timeout",
    latencyMs: 0,
    pod: undefined,
    port: 0,
    failure: undefined,
  };
  private readonly kernel: Kernel;
  private readonly machines: Machines;
  private readonly servers: PodServers;
  private readonly random: RandomStream;
  private affinity = new Map<string, { readonly ip: string; readonly atMs: number }>();

  constructor(kernel: Kernel, machines: Machines, servers: PodServers) {
    this.kernel = kernel;
    this.machines = machines;
    this.servers = servers;
    this.random = kernel.random.stream("network");
  }

  /**
   * Sends one request. The answer is in `result` until the next call.
   * @param client whom session affinity remembers: the key of a Pod or of a Traffic object
   * @param payload what is sent beside the URL
   */
  send(route: Route, client: string, timeoutMs: number, payload?: RequestPayload): Delivery {
    return this.sendOn(
      payload === undefined ? route : { ...route, request: { ...route.request, ...payload } },
      client,
      timeoutMs,
    );
  }

  private sendOn(route: Route, client: string, timeoutMs: number): Delivery {
    const { result } = this;
    result.headers = undefined;
    result.isFromCluster = false;
    result.pod = undefined;
    result.port = 0;
    result.failure = undefined;
    let latencyMs = 0;
    if (route.queries > 0) {
      if (route.dnsServers?.length === 0) return this.fail(DNS_WITHOUT_ENDPOINTS, SAME_MACHINE_MS, timeoutMs);
      const answeredMs = this.askDns(route);
      if (answeredMs === undefined) return this.fail(dnsFailure(route), DNS_TIMEOUT_MS * DNS_ATTEMPTS, timeoutMs);
      latencyMs = answeredMs;
    }
    if (route.failure !== undefined) return this.failAlways(route.failure, latencyMs, timeoutMs);
    if (route.reply !== undefined) return this.reply(route.reply, latencyMs + this.across(), timeoutMs);
    const { entries } = route;
    const entry = entries[entries.length === 1 ? 0 : this.random.int(0, entries.length - 1)];
    if (entry === undefined) return this.fail(UNREACHABLE, timeoutMs, timeoutMs);
    if (entry.failure !== undefined) return this.failAlways(entry.failure, latencyMs, timeoutMs);
    if (route.ingress !== undefined) return this.throughIngress(route, route.ingress, entry, latencyMs, timeoutMs);
    const target = route.affinityMs === 0 ? this.anyOf(entry.targets) : this.sticky(route, entry, client);
    return this.deliver(route, entry, target, latencyMs, timeoutMs);
  }

  snapshot(): AffinityState {
    return new Map(this.affinity);
  }

  restore(state: AffinityState): void {
    this.affinity = new Map(state);
  }

  private deliver(route: Route, entry: Entry, target: Target, latencyMs: number, timeoutMs: number): Delivery {
    const delivery = this.toTarget(route, entry, target, latencyMs, timeoutMs);
    if (target.outdated === undefined) return delivery;
    if (delivery.ok) delivery.pod = this.servers.locate(target.ip)?.pod;
    else delivery.failure = pathFailure(delivery.reason, "service", "ServiceRulesFrozen", target.outdated);
    return delivery;
  }

  private toTarget(route: Route, entry: Entry, target: Target, latencyMs: number, timeoutMs: number): Delivery {
    const { result } = this;
    result.pod = target.pod;
    result.port = target.port;
    if (target.failure !== undefined) return this.fail(target.failure, timeoutMs, timeoutMs);
    let { machine } = target;
    if (machine === undefined) {
      const place = this.servers.locate(target.ip);
      if (place === undefined) return this.fail(NOTHING_THERE, timeoutMs, timeoutMs);
      machine = place.machine;
      result.pod ??= place.pod;
      if (!this.machines.reachable(entry.machine, machine)) return this.fail(UNREACHABLE, timeoutMs, timeoutMs);
    }
    let wayMs = machine === entry.machine ? SAME_MACHINE_MS : this.across();
    if (route.fromPod === undefined) wayMs += this.across();
    const trouble = machine === undefined ? undefined : this.machines.link?.(entry.machine, machine);
    if (trouble !== undefined) wayMs += this.troubledMs(trouble);
    const { pod } = result;
    const answer = this.servers.answer(target.ip, target.port, route.request);
    // A server that asks others has used the same object for its own requests.
    result.pod = pod;
    result.port = target.port;
    result.failure = undefined;
    result.headers = answer.kind === "answered" ? answer.headers : undefined;
    result.isFromCluster = answer.kind === "answered" && answer.isFromCluster === true;
    if (answer.kind === "lost" && !target.isMachine) return this.fail(NO_ANSWER, timeoutMs, timeoutMs);
    const totalMs = latencyMs + wayMs;
    if (answer.kind !== "answered") return this.fail(REFUSED, totalMs, timeoutMs);
    if (totalMs + answer.latencyMs > timeoutMs) return this.fail(TOO_SLOW, timeoutMs, timeoutMs);
    result.ok = true;
    result.status = answer.status;
    result.body = answer.body;
    result.latencyMs = totalMs + answer.latencyMs;
    return result;
  }

  /** nginx's `proxy_next_upstream error timeout`, and its like: another endpoint is tried before the client hears of it. */
  private throughIngress(
    route: Route,
    program: IngressProgram,
    entry: Entry,
    latencyMs: number,
    timeoutMs: number,
  ): Delivery {
    const { result } = this;
    const { targets } = entry;
    const first = targets.length === 1 ? 0 : this.random.int(0, targets.length - 1);
    const tries = Math.min(program.tries, targets.length);
    let passedMs = latencyMs + this.across();
    let timedOut = false;
    for (let attempt = 0; attempt < tries; attempt += 1) {
      const target = targets[(first + attempt) % targets.length] as Target;
      const delivery = this.deliver(route, entry, target, 0, INGRESS_READ_MS);
      if (delivery.ok) {
        result.latencyMs += passedMs;
        return result.latencyMs > timeoutMs ? this.fail(TOO_SLOW, timeoutMs, timeoutMs) : result;
      }
      timedOut = delivery.reason === "timeout";
      const connected = delivery.failure === TOO_SLOW;
      passedMs += timedOut ? (connected ? INGRESS_READ_MS : program.connectTimeoutMs) : delivery.latencyMs;
      if (delivery.failure?.cause === "BlockedByNetworkPolicy" && attempt === tries - 1) {
        return this.reply({ ...program.timedOut, failure: delivery.failure }, passedMs, timeoutMs);
      }
    }
    const reply = timedOut
      ? { ...program.timedOut, failure: GATEWAY_TIMEOUT }
      : { ...program.refused, failure: BAD_GATEWAY };
    return this.reply(reply, passedMs, timeoutMs);
  }

  private reply({ status, body, headers, failure }: Reply, latencyMs: number, timeoutMs: number): Delivery {
    const { result } = this;
    if (latencyMs > timeoutMs) return this.fail(failure ?? TOO_SLOW, latencyMs, timeoutMs);
    result.ok = true;
    result.status = status;
    result.body = body;
    result.headers = headers;
    result.failure = failure;
    result.latencyMs = latencyMs;
    return result;
  }

  /** A lost packet is sent again after a second, then after twice as long each time. Source: RFC 6298. */
  private troubledMs({ latencyMs, lossPercent }: LinkState): number {
    let lostMs = 0;
    let againMs = FIRST_RETRY_MS;
    for (let tries = 0; tries < MAX_RETRIES && this.random.fraction() * 100 < lossPercent; tries += 1) {
      lostMs += againMs;
      againMs *= 2;
    }
    return latencyMs + lostMs;
  }

  private across(): number {
    return ACROSS_MS + ACROSS_MS * this.random.fraction();
  }

  /** kube-proxy's iptables rules give each endpoint the same chance. */
  private anyOf(targets: readonly Target[]): Target {
    return targets[targets.length === 1 ? 0 : this.random.int(0, targets.length - 1)] as Target;
  }

  /** The endpoint that this client had last, while it is still offered and the client was not idle for too long. */
  private sticky(route: Route, entry: Entry, client: string): Target {
    const key = `${route.affinityKey} ${client}`;
    const { nowMs } = this.kernel;
    const last = this.affinity.get(key);
    const fresh = last !== undefined && nowMs - last.atMs < route.affinityMs;
    const target = (fresh ? entry.targets.find(({ ip }) => ip === last.ip) : undefined) ?? this.anyOf(entry.targets);
    this.affinity.set(key, { ip: target.ip, atMs: nowMs });
    if (this.affinity.size > MAX_AFFINITY) this.forgetFirstAffinity();
    return target;
  }

  private forgetFirstAffinity(): void {
    for (const key of this.affinity.keys()) {
      this.affinity.delete(key);
      return;
    }
  }

  /** What the look-ups took; undefined when no server answered in time. */
  private askDns({ dnsServers, queries }: Route): number | undefined {
    if (dnsServers === undefined) return undefined;
    for (let attempt = 0; attempt < DNS_ATTEMPTS; attempt += 1) {
      if (this.anyOf(dnsServers).failure === undefined) return attempt * DNS_TIMEOUT_MS + queries * DNS_ANSWER_MS;
    }
    return undefined;
  }

  /** A failure that the route foretells: only a `timeout` takes long. */
  private failAlways(failure: PathFailure, latencyMs: number, timeoutMs: number): Delivery {
    return this.fail(failure, failure.reason === "timeout" ? timeoutMs : latencyMs, timeoutMs);
  }

  private fail(failure: PathFailure, latencyMs: number, timeoutMs: number): Delivery {
    const { result } = this;
    result.ok = false;
    result.status = 0;
    result.body = "";
    result.headers = undefined;
    result.failure = failure;
    result.reason = latencyMs > timeoutMs ? "timeout" : failure.reason;
    result.latencyMs = Math.min(latencyMs, timeoutMs);
    return result;
  }
}

const CAUSES_BEFORE_DNS: ReadonlySet<string> = new Set([
  "BlockedByNetworkPolicy",
  "ServiceRulesMissing",
  "ServiceRulesFrozen",
]);

/** Nobody answered a look-up: lost packets, a policy that forbids to ask, or rules that do not lead to a server. */
function dnsFailure({ dnsServers = [] }: Route): PathFailure {
  const known = dnsServers.find(({ failure }) => CAUSES_BEFORE_DNS.has(failure?.cause ?? ""))?.failure;
  return known === undefined ? DNS_WITHOUT_ENDPOINTS : { ...known, reason: "name not known", hop: "dns" };
}
