/**
 * Annotations on a Pod with which a lesson stages trouble. All are optional and hold for the whole Pod.
 *
 * | annotation                           | value                | effect                                                        |
 * |--------------------------------------|----------------------|---------------------------------------------------------------|
 * | `sim.kubarium.dev/start-ms`          | whole milliseconds   | from process start to listening, instead of the image's own   |
 * | `sim.kubarium.dev/start-cpu-ms`      | whole milliseconds   | work for a core in that, which a CPU limit slows              |
 * | `sim.kubarium.dev/memory-per-request`| a quantity (`2Mi`)   | memory of every request that waits or is served               |
 * | `sim.kubarium.dev/latency-ms`        | whole milliseconds   | added to every answer                                         |
 * | `sim.kubarium.dev/cpu-ms-per-request`| milliseconds         | what one request costs, instead of the image's own            |
 * | `sim.kubarium.dev/error-percent`     | 0 to 100             | this share of the answers is `500`                            |
 * | `sim.kubarium.dev/crash-after`       | `30s`, `2m`, `500ms` | app containers exit this long after every start               |
 * | `sim.kubarium.dev/exit-code`         | 0 to 255             | the code of that exit; default 1                              |
 * | `sim.kubarium.dev/cpu`               | a quantity (`500m`)  | CPU that every app container wants all the time               |
 * | `sim.kubarium.dev/memory`            | a quantity (`300Mi`) | memory that the process takes, instead of the image's own     |
 * | `sim.kubarium.dev/disk-growth`       | bytes per minute, as a quantity (`1Gi`)  | the container's own layer grows                |
 * | `sim.kubarium.dev/memory-leak`       | bytes per minute, as a quantity (`10Mi`) | memory grows until the limit kills (OOMKilled) |
 */
import { milliValue, wholeValue } from "../../api/quantity.ts";
import type { Labels } from "../../api/types/meta.ts";

const PREFIX = "sim.kubarium.dev/";

/** What the annotations of one Pod change. Absent numbers are -1 (the image decides) or 0 (nothing). */
export interface Tuning {
  readonly startMs: number;
  readonly startCpuMs: number;
  readonly memoryBytesPerRequest: number;
  readonly latencyMs: number;
  readonly cpuMsPerRequest: number;
  readonly errorPercent: number;
  readonly crashAfterMs: number;
  readonly exitCode: number;
  readonly leakBytesPerMinute: number;
  readonly diskBytesPerMinute: number;
  readonly memoryBytes: number;
  readonly cpuMillis: number;
}

export const NO_TUNING: Tuning = {
  startMs: -1,
  startCpuMs: -1,
  memoryBytesPerRequest: -1,
  latencyMs: 0,
  cpuMsPerRequest: -1,
  errorPercent: 0,
  crashAfterMs: -1,
  exitCode: 1,
  leakBytesPerMinute: 0,
  diskBytesPerMinute: 0,
  memoryBytes: -1,
  cpuMillis: 0,
};

const remembered = new WeakMap<Labels, Tuning>();

/** Reads the annotations of a Pod; values that are no number leave the image's behaviour as it is. */
export function tuningOf(annotations: Labels | undefined): Tuning {
  if (annotations === undefined) return NO_TUNING;
  let tuning = remembered.get(annotations);
  if (tuning === undefined) {
    tuning = Object.keys(annotations).some((key) => key.startsWith(PREFIX)) ? read(annotations) : NO_TUNING;
    remembered.set(annotations, tuning);
  }
  return tuning;
}

function read(annotations: Labels): Tuning {
  const number = (key: string, absent: number): number => {
    const text = annotations[PREFIX + key];
    return text !== undefined && /^\d+(?:\.\d+)?$/.test(text) ? Number(text) : absent;
  };
  return {
    startMs: Math.floor(number("start-ms", -1)),
    startCpuMs: Math.floor(number("start-cpu-ms", -1)),
    memoryBytesPerRequest:
      annotations[`${PREFIX}memory-per-request`] === undefined
        ? -1
        : wholeValue(annotations[`${PREFIX}memory-per-request`]),
    latencyMs: Math.floor(number("latency-ms", 0)),
    cpuMsPerRequest: number("cpu-ms-per-request", -1),
    errorPercent: Math.min(100, number("error-percent", 0)),
    crashAfterMs: durationMs(annotations[`${PREFIX}crash-after`]),
    exitCode: Math.min(255, Math.floor(number("exit-code", 1))),
    leakBytesPerMinute: wholeValue(annotations[`${PREFIX}memory-leak`]),
    diskBytesPerMinute: wholeValue(annotations[`${PREFIX}disk-growth`]),
    memoryBytes: annotations[`${PREFIX}memory`] === undefined ? -1 : wholeValue(annotations[`${PREFIX}memory`]),
    cpuMillis: milliValue(annotations[`${PREFIX}cpu`]),
  };
}

const UNIT_MS: Readonly<Record<string, number>> = { "": 1_000, ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** Milliseconds of `30s`, `2m`, `500ms` or plain seconds; -1 for anything else. */
function durationMs(text: string | undefined): number {
  const match = /^(\d+)(ms|s|m|h)?$/.exec(text ?? "");
  return match === null ? -1 : Number(match[1]) * (UNIT_MS[match[2] ?? ""] ?? 1_000);
}
