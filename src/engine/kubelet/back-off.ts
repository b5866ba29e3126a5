/**
 * Waiting times between attempts: 10 s, doubled up to 300 s, forgotten after ten quiet minutes.
 * Source: https://kubernetes.io/docs/concepts/workloads/pods/pod-lifecycle/#restart-policy; upstream client-go util/flowcontrol/backoff.go
 */

export const INITIAL_BACK_OFF_MS = 10_000;
export const MAX_BACK_OFF_MS = 300_000;
const FORGET_AFTER_MS = 2 * MAX_BACK_OFF_MS;

/** When a container that ended at `finishedAtMs` may start again. */
export function restartAtMs(backOffMs: number, setAtMs: number, finishedAtMs: number, nowMs: number): number {
  if (backOffMs === 0 || finishedAtMs - setAtMs > FORGET_AFTER_MS) return nowMs;
  return Math.max(nowMs, finishedAtMs + backOffMs);
}

/** The wait after the next failure, worked out when an attempt is made. */
export function nextBackOffMs(backOffMs: number, setAtMs: number, eventMs: number): number {
  if (backOffMs === 0 || eventMs - setAtMs > FORGET_AFTER_MS) return INITIAL_BACK_OFF_MS;
  return Math.min(backOffMs * 2, MAX_BACK_OFF_MS);
}

/** `1m20s`, `2.1s`, `812ms`: as Go prints a duration. */
export function goDuration(ms: number): string {
  if (ms === 0) return "0s";
  if (ms < 1_000) return `${ms}ms`;
  const hours = Math.floor(ms / 3_600_000);
  const minutes = Math.floor((ms % 3_600_000) / 60_000);
  const seconds = String((ms % 60_000) / 1_000);
  if (hours > 0) return `${hours}h${minutes}m${seconds}s`;
  return minutes > 0 ? `${minutes}m${seconds}s` : `${seconds}s`;
}
