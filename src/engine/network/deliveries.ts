/** Sends single requests along their routes, and says what became of them and when. */
import type { Kernel } from "../kernel/kernel.ts";
import type { RandomStream } from "../kernel/random.ts";
import type { Machines, PodServers } from "../runtime/contracts.ts";
import type { Entry, FailureReason, Route, Target } from "./route.ts";

/** What became of a request. One object is used again and again, as there are very many requests. */
export interface Delivery {
  ok: boolean;
  /** HTTP status when `ok`. */
  status: number;
  body: string;
  /** Why it failed when not `ok`. */
  reason: FailureReason;
  /** Until the answer, or until the sender knew that there would be none. */
  latencyMs: number;
  /** Key of the Pod that answered or was meant to. */
  pod: string | undefined;
}

/** Client of a Service with session affinity to its last endpoint. */
export type AffinityState = ReadonlyMap<string, { readonly ip: string; readonly atMs: number }>;

const DNS_ANSWER_MS = 0.2;
/** glibc: `timeout:5 attempts:2`. Source: resolv.conf(5). */
const DNS_TIMEOUT_MS = 5_000;
const DNS_ATTEMPTS = 2;
/** Clients remembered for session affinity; beyond, the first ones are forgotten. */
const MAX_AFFINITY = 10_000;
const SAME_MACHINE_MS = 0.2;
/** Between two machines: half a millisecond, and up to as much again. */
const ACROSS_MS = 0.5;

export class Deliveries {
  readonly result: Delivery = { ok: false, status: 0, body: "", reason: "timeout", latencyMs: 0, pod: undefined };
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
   */
  send(route: Route, client: string, timeoutMs: number): Delivery {
    const { result } = this;
    result.pod = undefined;
    let latencyMs = 0;
    if (route.queries > 0) {
      if (route.dnsServers?.length === 0) return this.fail("name not known", SAME_MACHINE_MS, timeoutMs);
      const answeredMs = this.askDns(route);
      if (answeredMs === undefined) return this.fail("name not known", DNS_TIMEOUT_MS * DNS_ATTEMPTS, timeoutMs);
      latencyMs = answeredMs;
    }
    if (route.failure !== undefined) return this.failAlways(route.failure, latencyMs, timeoutMs);
    const { entries } = route;
    const entry = entries[entries.length === 1 ? 0 : this.random.int(0, entries.length - 1)];
    if (entry === undefined) return this.fail("timeout", timeoutMs, timeoutMs);
    if (entry.failure !== undefined) return this.failAlways(entry.failure, latencyMs, timeoutMs);
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
    const { result } = this;
    result.pod = target.pod;
    let { machine, reachable } = target;
    if (machine === undefined) {
      const place = this.servers.locate(target.ip);
      machine = place?.machine;
      result.pod ??= place?.pod;
      reachable = machine !== undefined && this.machines.reachable(entry.machine, machine);
    }
    if (!reachable) return this.fail("timeout", timeoutMs, timeoutMs);
    let wayMs = machine === entry.machine ? SAME_MACHINE_MS : this.across();
    if (route.fromPod === undefined) wayMs += this.across();
    const answer = this.servers.answer(target.ip, target.port, route.request);
    if (answer.kind === "lost" && !target.isMachine) return this.fail("timeout", timeoutMs, timeoutMs);
    const totalMs = latencyMs + wayMs;
    if (answer.kind !== "answered") return this.fail("connection refused", totalMs, timeoutMs);
    if (totalMs + answer.latencyMs > timeoutMs) return this.fail("timeout", timeoutMs, timeoutMs);
    result.ok = true;
    result.status = answer.status;
    result.body = answer.body;
    result.latencyMs = totalMs + answer.latencyMs;
    return result;
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
      if (this.anyOf(dnsServers).reachable) return attempt * DNS_TIMEOUT_MS + queries * DNS_ANSWER_MS;
    }
    return undefined;
  }

  /** A failure that the route foretells: only a `timeout` takes long. */
  private failAlways(reason: FailureReason, latencyMs: number, timeoutMs: number): Delivery {
    return this.fail(reason, reason === "timeout" ? timeoutMs : latencyMs, timeoutMs);
  }

  private fail(reason: FailureReason, latencyMs: number, timeoutMs: number): Delivery {
    const { result } = this;
    result.ok = false;
    result.status = 0;
    result.body = "";
    result.reason = latencyMs > timeoutMs ? "timeout" : reason;
    result.latencyMs = Math.min(latencyMs, timeoutMs);
    return result;
  }
}
