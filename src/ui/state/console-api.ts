/** `globalThis.kubarium`: the cluster for the browser's console and for tests. Same calls as `/sim/v1` of the Node server. */
import type { ApiResponse, HttpMethod } from "../../api/api-client.ts";
import type { ProbeDecision } from "../../api/types/probe-decision.ts";
import type { ScalingDecision } from "../../api/types/scaling-decision.ts";
import type { SchedulingDecision } from "../../api/types/scheduling-decision.ts";
import type { Change, ClockState } from "../../hosts/protocol.ts";
import { cluster, send } from "./cluster.ts";

export interface KubariumConsole {
  request(method: HttpMethod, path: string, body?: unknown, headers?: Record<string, string>): Promise<ApiResponse>;
  readonly clock: {
    get(): Promise<ClockState>;
    set(change: { readonly speed?: number; readonly paused?: boolean }): Promise<ClockState>;
    /** @param ms virtual milliseconds, or `{ms}` */
    advance(ms: number | { readonly ms: number }): Promise<ClockState>;
    step(count?: number | { readonly count: number }): Promise<ClockState>;
    seek(elapsedMs: number | { readonly elapsedMs: number }): Promise<ClockState>;
  };
  why(object: WhyObject): Promise<{ readonly chain: readonly Change[] }>;
  why(kind: string, namespace: string | undefined, name: string): Promise<{ readonly chain: readonly Change[] }>;
  decisions(pod: PodName): Promise<Decisions>;
  decisions(namespace: string, pod: string): Promise<Decisions>;
  decisions(autoscaler: AutoscalerName): Promise<{ readonly decisions: readonly ScalingDecision[] }>;
  probes(pod: PodName): Promise<{ readonly probes: readonly ProbeDecision[] }>;
  readonly recording: { export(): Promise<unknown>; load(recording: unknown): Promise<ClockState> };
  hash(): Promise<{ readonly hash: string }>;
}

interface Decisions {
  readonly decisions: readonly SchedulingDecision[];
}

interface PodName {
  readonly namespace: string;
  readonly pod: string;
}

interface AutoscalerName {
  readonly namespace: string;
  readonly horizontalpodautoscaler: string;
}

interface WhyObject {
  readonly kind: string;
  readonly namespace?: string;
  readonly name: string;
}

declare global {
  var kubarium: KubariumConsole;
}

export function installConsole(): void {
  globalThis.kubarium = {
    request: (method, path, body, headers) =>
      send({
        method,
        path,
        ...(body === undefined ? {} : { body }),
        headers: method === "PATCH" ? { "content-type": "application/merge-patch+json", ...headers } : { ...headers },
      }),
    clock: {
      get: () => cluster().clock({ do: "get" }),
      set: ({ speed, paused }) =>
        cluster().clock({
          do: "set",
          ...(speed === undefined ? {} : { speed }),
          ...(paused === undefined ? {} : { paused }),
        }),
      advance: (ms) => cluster().clock({ do: "advance", ms: typeof ms === "number" ? ms : ms.ms }),
      step: (count = 1) => cluster().clock({ do: "step", count: typeof count === "number" ? count : count.count }),
      seek: (to) => cluster().clock({ do: "seek", elapsedMs: typeof to === "number" ? to : to.elapsedMs }),
    },
    async why(object: WhyObject | string, namespace?: string, name?: string) {
      const about = typeof object === "string" ? { kind: object, namespace, name: name ?? "" } : object;
      return { chain: await cluster().why(about.kind, about.namespace, about.name) };
    },
    decisions,
    probes: async ({ namespace, pod }) => ({ probes: await cluster().probeDecisions(namespace, pod) }),
    recording: {
      export: () => cluster().recording(),
      load: (recording) => cluster().load(recording),
    },
    hash: async () => ({ hash: await cluster().hash() }),
  };
}

function decisions(pod: PodName): Promise<Decisions>;
function decisions(namespace: string, pod: string): Promise<Decisions>;
function decisions(autoscaler: AutoscalerName): Promise<{ readonly decisions: readonly ScalingDecision[] }>;
async function decisions(about: PodName | AutoscalerName | string, pod = ""): Promise<unknown> {
  if (typeof about === "string") return { decisions: await cluster().decisions(about, pod) };
  const { namespace } = about;
  if ("pod" in about) return { decisions: await cluster().decisions(namespace, about.pod) };
  return { decisions: await cluster().scalingDecisions(namespace, about.horizontalpodautoscaler) };
}
