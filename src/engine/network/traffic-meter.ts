/** What has become of the requests of one Traffic object: totals, and the period since the last report. */
import type { TrafficStatus } from "../../api/types/sim.ts";
import type { Delivery } from "./deliveries.ts";
import { failureMessage, type PathFailure } from "./path-failure.ts";
import { failureOf } from "./request-trace.ts";
import { countLatency, emptyHistogram, percentile, type LatencyHistogram } from "./latency-histogram.ts";

/** HTTP statuses from here on are failures of the request. */
const FIRST_FAILING_STATUS = 400;
/** The status that stands for a server of another protocol, which closes the connection. */
const NOT_HTTP = 0;
/** Pods named in `status.answers`: beyond, those that have been answering for longest are left out. */
const MAX_ANSWERING_PODS = 200;

export interface TrafficMeterState {
  readonly sent: number;
  readonly ok: number;
  readonly failed: number;
  readonly failures: ReadonlyMap<string, number>;
  /** By key of the Pod, in order of the first answer. */
  readonly answers: ReadonlyMap<string, number>;
  readonly periodStartMs: number;
  readonly periodSent: number;
  readonly periodFailed: number;
  readonly latencies: LatencyHistogram;
  readonly lastFailure: LastFailure | null;
}

/** The newest request that failed; what it is in words is made when it is reported. */
interface LastFailure {
  readonly failure: PathFailure;
  readonly service: string | undefined;
  readonly pod: string | undefined;
  readonly port: number;
}

export class TrafficMeter {
  private sent = 0;
  private ok = 0;
  private failed = 0;
  private failures = new Map<string, number>();
  private answers = new Map<string, number>();
  private periodStartMs: number;
  private periodSent = 0;
  private periodFailed = 0;
  private latencies: LatencyHistogram = emptyHistogram();
  private lastFailure: LastFailure | null = null;

  constructor(nowMs: number) {
    this.periodStartMs = nowMs;
  }

  /** Requests since the last report. */
  get unreported(): number {
    return this.periodSent;
  }

  /** Takes in one request. @param service key of the Service that it went through, if any */
  count(delivery: Delivery, service: string | undefined): void {
    this.sent += 1;
    this.periodSent += 1;
    const { ok, status } = delivery;
    if (ok) countLatency(this.latencies, delivery.latencyMs);
    if (ok && status !== NOT_HTTP && status < FIRST_FAILING_STATUS) {
      this.ok += 1;
      const { pod } = delivery;
      if (pod !== undefined) this.answers.set(pod, (this.answers.get(pod) ?? 0) + 1);
      return;
    }
    const reason = !ok ? delivery.reason : status === NOT_HTTP ? "no HTTP answer" : `HTTP ${status}`;
    this.failed += 1;
    this.periodFailed += 1;
    this.failures.set(reason, (this.failures.get(reason) ?? 0) + 1);
    const failure = failureOf(delivery);
    if (failure !== undefined) this.lastFailure = { failure, service, pod: delivery.pod, port: delivery.port };
  }

  /** The status up to now, and the start of a new period. */
  report(nowMs: number, observedGeneration: number | undefined): TrafficStatus {
    this.forgetOldPods();
    const seconds = Math.max(1, nowMs - this.periodStartMs) / 1000;
    const [p50, p90, p99] = [50, 90, 99].map((percent) => percentile(this.latencies, percent));
    const status: TrafficStatus = {
      ...(observedGeneration === undefined ? {} : { observedGeneration }),
      sent: this.sent,
      ok: this.ok,
      failed: this.failed,
      failures: sortedRecord(this.failures),
      ...(this.lastFailure === null ? {} : { lastFailure: reportedFailure(this.lastFailure) }),
      ...(p50 === undefined || p90 === undefined || p99 === undefined ? {} : { latencyMs: { p50, p90, p99 } }),
      requestsPerSecond: tenths(this.periodSent / seconds),
      errorsPerSecond: tenths(this.periodFailed / seconds),
      answers: sortedRecord(byPodName(this.answers)),
    };
    this.startPeriod(nowMs);
    return status;
  }

  startPeriod(nowMs: number): void {
    this.periodStartMs = nowMs;
    this.periodSent = 0;
    this.periodFailed = 0;
    this.latencies.fill(0);
  }

  snapshot(): TrafficMeterState {
    const { sent, ok, failed, periodStartMs, periodSent, periodFailed, lastFailure } = this;
    return {
      sent,
      ok,
      failed,
      failures: new Map(this.failures),
      answers: new Map(this.answers),
      periodStartMs,
      periodSent,
      periodFailed,
      latencies: this.latencies.slice(),
      lastFailure,
    };
  }

  static restore(state: TrafficMeterState): TrafficMeter {
    const meter = new TrafficMeter(state.periodStartMs);
    meter.sent = state.sent;
    meter.ok = state.ok;
    meter.failed = state.failed;
    meter.failures = new Map(state.failures);
    meter.answers = new Map(state.answers);
    meter.periodSent = state.periodSent;
    meter.periodFailed = state.periodFailed;
    meter.latencies = state.latencies.slice();
    meter.lastFailure = state.lastFailure;
    return meter;
  }

  private forgetOldPods(): void {
    for (const pod of this.answers.keys()) {
      if (this.answers.size <= MAX_ANSWERING_PODS) return;
      this.answers.delete(pod);
    }
  }
}

function reportedFailure({ failure, ...about }: LastFailure): NonNullable<TrafficStatus["lastFailure"]> {
  const { cause, hop, detail } = failure;
  return { reason: cause, hop, message: failureMessage({ cause, detail, ...about }) };
}

function tenths(value: number): number {
  return Math.round(value * 10) / 10;
}

function byPodName(answers: ReadonlyMap<string, number>): ReadonlyMap<string, number> {
  const byName = new Map<string, number>();
  for (const [key, count] of answers) {
    const name = key.slice(key.indexOf("/") + 1);
    byName.set(name, (byName.get(name) ?? 0) + count);
  }
  return byName;
}

function sortedRecord(counts: ReadonlyMap<string, number>): Readonly<Record<string, number>> {
  return Object.fromEntries([...counts].sort(([a], [b]) => (a < b ? -1 : 1)));
}
