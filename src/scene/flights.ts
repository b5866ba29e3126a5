/** Requests in flight: of all that were sent, a sample that can be followed with the eye. */
import type { SceneFlight } from "./scene.ts";

/** One request, as the network traces it. */
export interface SceneTrace {
  /** Virtual milliseconds at which it left. */
  readonly startMs: number;
  readonly durationMs: number;
  /** `namespace/name` of the Traffic or the Pod that sent it. */
  readonly from: string;
  readonly fromKind: "Traffic" | "Pod";
  readonly service?: string | undefined;
  readonly pod?: string | undefined;
  readonly ok: boolean;
  readonly hop?: string | undefined;
  readonly cause?: string | undefined;
}

/** The machine that a Pod (`namespace/name`) runs on, as far as there is one. */
export type MachineOf = (pod: string) => string | undefined;

export const MAX_FLIGHTS_A_FRAME = 40;

/** Collects traces and gives each of them out once. */
export class Flights {
  private waiting: SceneTrace[] = [];
  private readonly seen = new WeakSet<SceneTrace>();

  /** @param traces may hold some that were given before: told apart by identity, as clients trace in batches that overlap */
  add(traces: readonly SceneTrace[]): void {
    for (const trace of traces) {
      if (this.seen.has(trace)) continue;
      this.seen.add(trace);
      this.waiting.push(trace);
    }
  }

  reset(): void {
    this.waiting = [];
  }

  /** Failures first: they are what one must not miss; of the rest an even sample. */
  take(machineOf: MachineOf): readonly SceneFlight[] {
    const failed = sample(
      this.waiting.filter((trace) => !trace.ok),
      MAX_FLIGHTS_A_FRAME,
    );
    const fine = sample(
      this.waiting.filter((trace) => trace.ok),
      MAX_FLIGHTS_A_FRAME - failed.length,
    );
    this.waiting = [];
    return [...failed, ...fine].map((trace) => flightOf(trace, machineOf));
  }
}

function sample<T>(all: readonly T[], most: number): readonly T[] {
  if (all.length <= most) return all;
  const chosen: T[] = [];
  for (let index = 0; index < most; index += 1) chosen.push(all[Math.floor((index * all.length) / most)] as T);
  return chosen;
}

function flightOf(
  { startMs, durationMs, from, fromKind, service, pod, ok, hop, cause }: SceneTrace,
  machineOf: MachineOf,
): SceneFlight {
  const on: Record<string, string> = {};
  for (const key of [fromKind === "Pod" ? from : undefined, pod]) {
    const machine = key === undefined ? undefined : machineOf(key);
    if (machine !== undefined) on[`Pod/${key}`] = machine;
  }
  const stops = [`${fromKind}/${from}`];
  if (service !== undefined) stops.push(`Service/${service}`);
  if (pod !== undefined) stops.push(`Pod/${pod}`);
  return {
    startMs,
    durationMs,
    stops,
    on,
    ok,
    ...(hop !== undefined && { lostAt: hop }),
    ...(cause !== undefined && { cause }),
  };
}
