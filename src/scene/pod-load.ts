/** How much of what it may have a Pod uses: in eighths, so that a picture changes seldom and messages stay small. */
import { milliValue, wholeValue } from "../api/quantity.ts";
import type { Pod } from "../api/types/pod.ts";
import type { PodRequests } from "./pod-requests.ts";

/** What its containers use together. */
export interface PodUsage {
  /** Thousandths of a core. */
  readonly cpuMillis: number;
  readonly memoryBytes: number;
}

/** Parts of 0 to `LOAD_STEPS`; one more means: more than it asked for, where nothing limits it. */
export interface PodLoad {
  /** CPU in use, against the limit, or against the request where there is no limit. */
  readonly cpu?: number;
  /** Where on that scale its CPU request stands, if it has a limit above that. */
  readonly cpuRequest?: number;
  /** Memory in use, against the limit, or against the request where there is no limit. */
  readonly memory?: number;
}

export const LOAD_STEPS = 8;
/** A bar that shows a step holds it until the use is this far from it, in steps: noise moves nothing. */
const HOLDS = 0.75;

/** Undefined where nothing says what it may have. @param before what was shown so far */
export function podLoad(
  pod: Pod,
  requests: PodRequests,
  usage: PodUsage,
  before: PodLoad | undefined,
): PodLoad | undefined {
  const cpuLimit = limitOf(pod, "cpu", milliValue);
  const memoryLimit = limitOf(pod, "memory", wholeValue);
  const cpu = stepOf(usage.cpuMillis, cpuLimit, requests.cpu, before?.cpu);
  const memory = stepOf(usage.memoryBytes, memoryLimit, requests.memory, before?.memory);
  if (cpu === undefined && memory === undefined) return undefined;
  const asked = cpuLimit !== undefined && requests.cpu > 0 && requests.cpu < cpuLimit;
  return {
    ...(cpu !== undefined && { cpu }),
    ...(asked && { cpuRequest: Math.max(1, Math.round((LOAD_STEPS * requests.cpu) / cpuLimit)) }),
    ...(memory !== undefined && { memory }),
  };
}

function stepOf(
  used: number,
  limit: number | undefined,
  request: number,
  before: number | undefined,
): number | undefined {
  const whole = limit ?? request;
  if (whole <= 0) return undefined;
  const exact = (LOAD_STEPS * used) / whole;
  const most = limit === undefined ? LOAD_STEPS + 1 : LOAD_STEPS;
  if (before !== undefined && before <= most && Math.abs(exact - before) < HOLDS) return before;
  // Little is not nothing.
  const least = used > 0 && exact > 0.1 ? 1 : 0;
  return Math.min(most, Math.max(least, exact > LOAD_STEPS ? LOAD_STEPS + 1 : Math.round(exact)));
}

/** Undefined where any container may take what it wants. */
function limitOf(
  { spec }: Pod,
  resource: string,
  read: (text: string | number | undefined) => number,
): number | undefined {
  const whole = spec.resources?.limits?.[resource];
  if (whole !== undefined) return read(whole);
  let sum = 0;
  for (const { resources } of spec.containers) {
    const limit = resources?.limits?.[resource];
    if (limit === undefined) return undefined;
    sum += read(limit);
  }
  return sum;
}
