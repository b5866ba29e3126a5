/**
 * The senders behind Traffic objects. Requests of a tenth of a second (a hundredth at high rates) are sent together at
 * its end, each with its own start time, so that a high rate costs few kernel entries and a low one hardly any.
 */
import type { ComponentClient } from "../../api/component-client.ts";
import type { Traffic } from "../../api/types/sim.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Informer } from "../machinery/informer.ts";
import { InvariantError } from "../kernel/invariant.ts";
import type { Kernel } from "../kernel/kernel.ts";
import type { Machines } from "../runtime/contracts.ts";
import type { Deliveries } from "./deliveries.ts";
import { traceEnd } from "./request-trace.ts";
import type { Route } from "./route.ts";
import type { TraceRing } from "./trace-ring.ts";
import { TrafficMeter, type TrafficMeterState } from "./traffic-meter.ts";

const TICK_MS = 100;
/** Above this rate ticks are short, as requests that reach a server in one heap would queue where real ones do not. */
const STEADY_RATE = 100;
const SHORT_TICK_MS = 10;
const REPORT_MS = 1_000;
/** Used when `spec.timeoutSeconds` is absent. */
const DEFAULT_TIMEOUT_SECONDS = 5;
/** Requests drawn for each Traffic and second. */
const TRACES_A_SECOND = 80;

interface Sending {
  readonly uid: string;
  readonly generation: number | undefined;
  readonly url: string;
  readonly requestsPerSecond: number;
  readonly timeoutMs: number;
  readonly fromPod: string | undefined;
  readonly active: boolean;
  /** When request 0 of this stretch of even sending started. */
  readonly anchorMs: number;
}

interface TrafficClient {
  sending: Sending;
  /** Requests since the anchor. */
  done: number;
  readonly meter: TrafficMeter;
}

export type TrafficClientsState = readonly (readonly [
  key: string,
  client: { readonly sending: Sending; readonly done: number; readonly meter: TrafficMeterState },
])[];

export interface TrafficClientParts {
  readonly kernel: Kernel;
  readonly traffics: Informer<Traffic>;
  readonly pods: Informer<Pod>;
  readonly machines: Machines;
  readonly deliveries: Deliveries;
  readonly traces: TraceRing;
  clientFor(actor: string): ComponentClient;
  /** The current route for this sender and URL. */
  route(fromPod: string | undefined, namespace: string, url: string): Route;
}

export class TrafficClients {
  private readonly parts: TrafficClientParts;
  private clients = new Map<string, TrafficClient>();

  constructor(parts: TrafficClientParts) {
    this.parts = parts;
  }

  /**
   * Sends what is due for the Traffic object with this key, and reports when a second is over.
   * @returns milliseconds after which to call again, or undefined when only a change can bring more to do
   */
  run(key: string): number | undefined {
    const traffic = this.parts.traffics.getByKey(key);
    if (traffic === undefined) {
      this.clients.delete(key);
      return undefined;
    }
    const client = this.client(key, traffic);
    this.send(key, traffic, client);
    const { nowMs } = this.parts.kernel;
    const stopped = this.takeUp(traffic, client);
    if (stopped) this.report(key, traffic, client, "TrafficStopped");
    else if (client.meter.unreported > 0 && nowMs % REPORT_MS === 0)
      this.report(key, traffic, client, "TrafficReported");
    return this.nextDelayMs(client);
  }

  snapshot(): TrafficClientsState {
    const keys = [...this.clients.keys()].sort();
    return keys.map((key) => {
      const { sending, done, meter } = this.clients.get(key) as TrafficClient;
      return [key, { sending, done, meter: meter.snapshot() }] as const;
    });
  }

  restore(state: TrafficClientsState): void {
    this.clients = new Map(
      state.map(([key, { sending, done, meter }]) => [key, { sending, done, meter: TrafficMeter.restore(meter) }]),
    );
  }

  private client(key: string, traffic: Traffic): TrafficClient {
    const known = this.clients.get(key);
    if (known !== undefined && known.sending.uid === traffic.metadata.uid) return known;
    const { nowMs } = this.parts.kernel;
    const client = { sending: this.wanted(traffic), done: 0, meter: new TrafficMeter(nowMs) };
    this.clients.set(key, client);
    return client;
  }

  private wanted(traffic: Traffic): Sending {
    const { metadata, spec } = traffic;
    const fromPod = spec.from?.pod === undefined ? undefined : `${metadata.namespace}/${spec.from.pod}`;
    return {
      uid: metadata.uid,
      generation: metadata.generation,
      url: spec.url,
      requestsPerSecond: spec.requestsPerSecond,
      timeoutMs: (spec.timeoutSeconds ?? DEFAULT_TIMEOUT_SECONDS) * 1000,
      fromPod,
      active: spec.requestsPerSecond > 0 && (fromPod === undefined || this.canSend(fromPod)),
      anchorMs: this.parts.kernel.nowMs,
    };
  }

  /** The Pod is ready, and its machine really has power, whatever the API still says. */
  private canSend(podKey: string): boolean {
    const pod = this.parts.pods.getByKey(podKey);
    if (pod?.status.phase !== "Running") return false;
    if (this.parts.machines.get(pod.spec.nodeName ?? "")?.powered !== true) return false;
    return pod.status.conditions?.some(({ type, status }) => type === "Ready" && status === "True") ?? false;
  }

  /** Follows a change of the spec or of the sending Pod. True when it has just stopped. */
  private takeUp(traffic: Traffic, client: TrafficClient): boolean {
    const wanted = this.wanted(traffic);
    const { active, generation } = client.sending;
    if (wanted.active === active && wanted.generation === generation) return false;
    client.sending = wanted;
    client.done = 0;
    if (!active && wanted.active) client.meter.startPeriod(this.parts.kernel.nowMs);
    return active && !wanted.active;
  }

  /** Sends every request that started before now. */
  private send(key: string, traffic: Traffic, client: TrafficClient): void {
    const { sending, meter } = client;
    if (!sending.active) return;
    const { kernel, deliveries, traces } = this.parts;
    const { anchorMs, requestsPerSecond, timeoutMs, fromPod, url } = sending;
    const due = Math.ceil(((kernel.nowMs - anchorMs) * requestsPerSecond) / 1000);
    if (due <= client.done) return;
    const route = this.parts.route(fromPod, traffic.metadata.namespace ?? "", url);
    const sender = fromPod ?? `traffic ${key}`;
    const traceEvery = Math.ceil(requestsPerSecond / TRACES_A_SECOND);
    for (let index = client.done; index < due; index += 1) {
      const delivery = deliveries.send(route, sender, timeoutMs);
      meter.count(delivery, route.service);
      if (index % traceEvery !== 0) continue;
      traces.add({
        startMs: anchorMs + (index * 1000) / requestsPerSecond,
        durationMs: delivery.latencyMs,
        from: key,
        fromKind: "Traffic",
        service: route.service,
        pod: delivery.pod,
        ...traceEnd(delivery),
      });
    }
    client.done = due;
  }

  /** When it has stopped, the rates become 0: nothing follows that would correct them. */
  private report(
    key: string,
    traffic: Traffic,
    { meter }: TrafficClient,
    reason: "TrafficReported" | "TrafficStopped",
  ): void {
    const reported = meter.report(this.parts.kernel.nowMs, traffic.metadata.generation);
    const status = reason === "TrafficStopped" ? { ...reported, requestsPerSecond: 0, errorsPerSecond: 0 } : reported;
    const params = { sent: status.sent ?? 0, failed: status.failed ?? 0 };
    const outcome = this.parts
      .clientFor(`traffic/${key}`)
      .updateStatus("Traffic", { ...traffic, status }, { reason, params });
    if (!outcome.ok) {
      throw new InvariantError(
        `the status of traffic ${key} was refused: ${outcome.status.message}`,
        this.parts.kernel,
      );
    }
  }

  private nextDelayMs({ sending, done, meter }: TrafficClient): number | undefined {
    const { nowMs } = this.parts.kernel;
    const reportAt = meter.unreported > 0 ? following(nowMs, REPORT_MS) : undefined;
    if (!sending.active) return reportAt === undefined ? undefined : reportAt - nowMs;
    const tickMs = sending.requestsPerSecond > STEADY_RATE ? SHORT_TICK_MS : TICK_MS;
    const sendAt = following(sending.anchorMs + (done * 1000) / sending.requestsPerSecond, tickMs);
    return Math.min(sendAt, reportAt ?? sendAt) - nowMs;
  }
}

/** The first multiple of `stepMs` after `atMs`. */
function following(atMs: number, stepMs: number): number {
  return (Math.floor(atMs / stepMs) + 1) * stepMs;
}
