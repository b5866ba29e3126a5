/**
 * Which run of a CronJob is due, and when to look again.
 * Upstream: pkg/controller/cronjob/utils.go (mostRecentScheduleTime, nextScheduleTimeDuration).
 */
import { type CronSchedule, nextRun } from "../../../api/cron/cron-schedule.ts";
import type { TimeZone } from "../../../api/cron/time-zone.ts";

/** Times in virtual milliseconds since 1970. */
export interface ScheduleState {
  readonly schedule: CronSchedule;
  readonly zone: TimeZone;
  readonly nowMs: number;
  /** The last run that was started, or the creation. */
  readonly sinceMs: number;
  /** Runs that are later than this are missed. */
  readonly startingDeadlineMs: number | undefined;
}

interface DueRun {
  /** Undefined when none is due. */
  readonly atMs: number | undefined;
  readonly missed: "none" | "few" | "many";
  readonly earliestMs: number;
  /** Why the schedule makes no sense. */
  readonly problem?: string;
}

const NO_PERIOD = "time difference between two schedules is less than 1 second";
const MANY_MISSED = 100;
/** Looking a little late makes sure that the time has come. */
const LATE_MS = 100;

/** The latest run that should have been started by now; runs before it are passed over. */
export function dueRun(state: ScheduleState, withDeadline = true): DueRun {
  const { nowMs, sinceMs, startingDeadlineMs } = state;
  const windowMs = startingDeadlineMs === undefined ? sinceMs : nowMs - startingDeadlineMs;
  const earliestMs = withDeadline ? Math.max(sinceMs, windowMs) : sinceMs;
  const first = runAfter(state, earliestMs);
  // A day that no calendar has: upstream's next time is then the same zero time again and again.
  if (first === undefined) return { atMs: undefined, missed: "none", earliestMs, problem: NO_PERIOD };
  if (nowMs < first) return { atMs: undefined, missed: "none", earliestMs };
  const second = runAfter(state, first);
  if (second === undefined || nowMs < second) return { atMs: first, missed: "none", earliestMs };
  const periodMs = second - first;
  if (periodMs < 1000) return { atMs: undefined, missed: "none", earliestMs, problem: NO_PERIOD };
  // A rough count first, so that years of missed runs are not walked through one by one.
  const count = Math.floor((nowMs - first) / periodMs) + 1;
  let atMs: number | undefined;
  let candidate = runAfter(state, first + (count - 2) * periodMs);
  while (candidate !== undefined && candidate <= nowMs) {
    atMs = candidate;
    candidate = runAfter(state, candidate);
  }
  return { atMs, missed: count > MANY_MISSED ? "many" : "few", earliestMs };
}

/** How long until the next run is due; undefined when there never is one. */
export function untilNextRunMs(state: ScheduleState): number | undefined {
  const { atMs, missed, earliestMs, problem } = dueRun(state, false);
  const from = problem !== undefined ? state.nowMs : (atMs ?? (missed === "none" ? earliestMs : state.nowMs));
  const next = runAfter(state, from);
  return next === undefined ? undefined : Math.max(0, next + LATE_MS - state.nowMs);
}

function runAfter({ schedule, zone }: ScheduleState, afterMs: number): number | undefined {
  return nextRun(schedule, afterMs, zone);
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Thu, 01 Jan 2026 00:01:00 +0000`, Go's RFC1123Z in UTC. */
export function formatRfc1123(atMs: number): string {
  const date = new Date(atMs);
  const day = String(date.getUTCDate()).padStart(2, "0");
  const time = date.toISOString().slice(11, 19);
  return `${DAYS[date.getUTCDay()]}, ${day} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()} ${time} +0000`;
}
