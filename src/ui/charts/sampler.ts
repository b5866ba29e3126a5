/** Reads the numbers of the cluster as its time passes, and keeps them for the charts. */
import { milliValue, wholeValue } from "../../api/quantity.ts";
import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Traffic } from "../../api/types/sim.ts";
import { send } from "../state/cluster.ts";
import { useClock } from "../state/clock-store.ts";
import { ownerOf } from "../state/pod-owner.ts";
import { apiPath } from "../state/resources.ts";
import { distanceToSample, useSamples } from "../state/samples.ts";
import { refKey } from "../state/selection-store.ts";

const EVERY_VIRTUAL_MS = 1_000;
const EVERY_REAL_MS = 700;
/** How often metrics are measured. Source: metrics-server's --metric-resolution */
const METRICS_EVERY_MS = 15_000;
const MAX_OBJECTS = 100;
const MAX_PODS = 200;
const METRICS = "/apis/metrics.k8s.io/v1beta1";

type Values = Record<string, number>;

interface Metrics {
  readonly metadata: { readonly name: string; readonly namespace?: string };
  readonly usage?: Usage;
  readonly containers?: readonly { readonly usage: Usage }[];
}

interface Usage {
  readonly cpu: string;
  readonly memory: string;
}

let running = false;

/** Goes on for as long as the page is open; a second call does nothing. */
export function startSampling(): void {
  if (running) return;
  running = true;
  let lastMetricsMs = Number.NEGATIVE_INFINITY;
  const tick = async (): Promise<void> => {
    const { elapsedMs, recordedUntilMs } = useClock.getState().clock;
    useSamples.getState().forgetAfter(Math.max(recordedUntilMs, elapsedMs));
    if (document.hidden || distanceToSample(useSamples.getState().samples, elapsedMs) < EVERY_VIRTUAL_MS) return;
    const measured = Math.abs(elapsedMs - lastMetricsMs) >= METRICS_EVERY_MS;
    if (measured) lastMetricsMs = elapsedMs;
    const values = Object.assign({}, ...(await Promise.all([traffic(), workloads(), ...(measured ? [usage()] : [])])));
    // The clock may have gone elsewhere meanwhile: numbers of one moment must not stand at another.
    const later = useClock.getState().clock.elapsedMs;
    if (later >= elapsedMs && Object.keys(values as Values).length > 0) {
      useSamples.getState().add({ at: elapsedMs, values: values as Values });
    }
  };
  const again = (): void => {
    void tick()
      .catch((error: unknown) => console.error("numbers for the charts could not be read", error))
      .finally(() => setTimeout(again, EVERY_REAL_MS));
  };
  again();
}

async function list<T>(path: string, limit = MAX_OBJECTS): Promise<readonly T[]> {
  const { code, body } = await send({ method: "GET", path: `${path}?limit=${limit}` });
  return code === 200 ? (body as { readonly items: readonly T[] }).items : [];
}

function keyOf({ kind, metadata }: Pick<KubeObject, "kind" | "metadata">): string {
  const { namespace, name } = metadata;
  return refKey({ kind, name, ...(namespace === undefined ? {} : { namespace }) });
}

async function traffic(): Promise<Values> {
  const values: Values = {};
  for (const each of await list<Traffic>(apiPath("Traffic"))) {
    const key = keyOf({ kind: "Traffic", metadata: each.metadata });
    const { requestsPerSecond, errorsPerSecond, latencyMs } = each.status ?? {};
    if (requestsPerSecond !== undefined) values[`${key}:rate`] = requestsPerSecond;
    if (requestsPerSecond !== undefined) values[`${key}:errors`] = errorsPerSecond ?? 0;
    if (latencyMs === undefined) continue;
    values[`${key}:p50`] = latencyMs.p50;
    values[`${key}:p90`] = latencyMs.p90;
    values[`${key}:p99`] = latencyMs.p99;
  }
  return values;
}

interface Workload extends KubeObject {
  readonly spec?: { readonly replicas?: number };
  readonly status?: {
    readonly readyReplicas?: number;
    readonly numberReady?: number;
    readonly desiredNumberScheduled?: number;
  };
}

async function workloads(): Promise<Values> {
  const kinds = ["Deployment", "StatefulSet", "DaemonSet", "ReplicationController"] as const;
  const lists = await Promise.all(kinds.map((kind) => list<Workload>(apiPath(kind))));
  const values: Values = {};
  for (const [index, kind] of kinds.entries()) {
    for (const { metadata, spec, status = {} } of lists[index] ?? []) {
      const key = keyOf({ kind, metadata });
      values[`${key}:wanted`] = status.desiredNumberScheduled ?? spec?.replicas ?? 1;
      values[`${key}:ready`] = status.readyReplicas ?? status.numberReady ?? 0;
    }
  }
  for (const each of await list<HorizontalPodAutoscaler>(apiPath("HorizontalPodAutoscaler"))) {
    const key = keyOf({ kind: "HorizontalPodAutoscaler", metadata: each.metadata });
    values[`${key}:wanted`] = each.status?.desiredReplicas ?? 0;
    values[`${key}:ready`] = each.status?.currentReplicas ?? 0;
  }
  return values;
}

/** What was measured of nodes, Pods, and Pods of one owner together, beside what they request and may use. */
async function usage(): Promise<Values> {
  const values: Values = {};
  const nodes = await list<Metrics>(`${METRICS}/nodes`);
  for (const { metadata, usage: used } of nodes) add(values, `Node/${metadata.name}`, used);
  const measured = await list<Metrics>(`${METRICS}/pods`, MAX_PODS);
  if (measured.length === 0) return values;
  const pods = new Map<string, Pod>();
  for (const pod of await list<Pod>(apiPath("Pod"), MAX_PODS * 2)) pods.set(keyOf({ ...pod, kind: "Pod" }), pod);
  for (const { metadata, containers = [] } of measured) {
    const key = keyOf({ kind: "Pod", metadata: metadata as KubeObject["metadata"] });
    const pod = pods.get(key);
    const owner = pod === undefined ? undefined : ownerOf(pod);
    for (const target of [key, ...(owner === undefined ? [] : [refKey(owner)])]) {
      for (const container of containers) add(values, target, container.usage);
      if (pod !== undefined) addBounds(values, target, pod);
    }
  }
  return values;
}

function add(values: Values, key: string, used: Usage | undefined): void {
  if (used === undefined) return;
  sum(values, `${key}:cpu`, milliValue(used.cpu) / 1000);
  sum(values, `${key}:memory`, wholeValue(used.memory));
}

function addBounds(values: Values, key: string, { spec }: Pod): void {
  for (const { resources } of spec.containers) {
    for (const [word, amounts] of [
      ["Request", resources?.requests],
      ["Limit", resources?.limits],
    ] as const) {
      if (amounts?.["cpu"] !== undefined) sum(values, `${key}:cpu${word}`, milliValue(amounts["cpu"]) / 1000);
      if (amounts?.["memory"] !== undefined) sum(values, `${key}:memory${word}`, wholeValue(amounts["memory"]));
    }
  }
}

function sum(values: Values, key: string, amount: number): void {
  values[key] = (values[key] ?? 0) + amount;
}
