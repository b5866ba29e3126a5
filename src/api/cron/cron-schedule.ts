/**
 * Cron schedules: reading them, and when the next run is.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/cron-jobs/#schedule-syntax
 * Upstream: github.com/robfig/cron v3 parser.go (ParseStandard), spec.go (Next), constantdelay.go.
 */
import {
  type Bounds,
  type CronField,
  DAYS_OF_MONTH,
  DAYS_OF_WEEK,
  HOURS,
  MINUTES,
  MONTHS,
  parseField,
} from "./cron-field.ts";
import { parseGoDuration } from "./go-duration.ts";
import { instantAt, offsetAt, type TimeZone, timeZoneOf } from "./time-zone.ts";

export interface FieldSchedule {
  readonly minute: CronField;
  readonly hour: CronField;
  readonly dayOfMonth: CronField;
  readonly month: CronField;
  readonly dayOfWeek: CronField;
}

/** `delayMs` apart, for `@every`. */
export type CronSchedule = FieldSchedule | { readonly delayMs: number };

const DESCRIPTORS: Readonly<Record<string, string>> = {
  "@yearly": "0 0 1 1 *",
  "@annually": "0 0 1 1 *",
  "@monthly": "0 0 1 * *",
  "@weekly": "0 0 * * 0",
  "@daily": "0 0 * * *",
  "@midnight": "0 0 * * *",
  "@hourly": "0 * * * *",
};
const EVERY = "@every ";
const FIELDS: readonly (readonly [keyof FieldSchedule, Bounds])[] = [
  ["minute", MINUTES],
  ["hour", HOURS],
  ["dayOfMonth", DAYS_OF_MONTH],
  ["month", MONTHS],
  ["dayOfWeek", DAYS_OF_WEEK],
];

/** The schedule, or what is wrong with the text. */
export function parseCronSchedule(text: string): CronSchedule | string {
  if (text === "") return "empty spec string";
  const zoned = /^(?:TZ|CRON_TZ)=/.exec(text)?.[0];
  if (zoned === undefined) return parseUnzoned(text);
  const space = text.indexOf(" ");
  if (space < 0) return "invalid schedule format: runtime error: slice bounds out of range [:-1]";
  const zone = text.slice(zoned.length, space);
  if (timeZoneOf(zone) === undefined) return `provided bad location ${zone}: unknown time zone ${zone}`;
  return parseUnzoned(text.slice(space).trim());
}

function parseUnzoned(text: string): CronSchedule | string {
  if (text.startsWith("@")) return parseDescriptor(text);
  const words = text.split(/\s+/).filter((word) => word !== "");
  if (words.length !== FIELDS.length) {
    return `expected exactly ${FIELDS.length} fields, found ${words.length}: [${words.join(" ")}]`;
  }
  const fields: Partial<Record<keyof FieldSchedule, CronField>> = {};
  for (const [index, [name, bounds]] of FIELDS.entries()) {
    const field = parseField(words[index] ?? "", bounds);
    if (typeof field === "string") return field;
    fields[name] = field;
  }
  return fields as FieldSchedule;
}

function parseDescriptor(text: string): CronSchedule | string {
  const fields = Object.hasOwn(DESCRIPTORS, text) ? DESCRIPTORS[text] : undefined;
  if (fields !== undefined) return parseUnzoned(fields);
  if (!text.startsWith(EVERY)) return `unrecognized descriptor: ${text}`;
  const durationMs = parseGoDuration(text.slice(EVERY.length));
  if (typeof durationMs === "string") return `failed to parse duration ${text}: ${durationMs}`;
  return { delayMs: Math.max(1000, durationMs - (durationMs % 1000)) };
}

const SECOND_MS = 1000;
const MINUTE_MS = 60_000;
const HOUR_MS = 3_600_000;
const YEARS_AHEAD = 5;

/** The first run after an instant, both in milliseconds of UTC; undefined when there is none within five years. */
export function nextRun(schedule: CronSchedule, afterMs: number, zone: TimeZone): number | undefined {
  const wholeMs = afterMs - (afterMs % SECOND_MS);
  if ("delayMs" in schedule) return wholeMs + schedule.delayMs;
  const clock = new WallClock(zone, wholeMs + SECOND_MS);
  const lastYear = clock.wall().getUTCFullYear() + YEARS_AHEAD;
  // Each step sets the smaller units to their start and begins anew when a larger one has moved.
  while (clock.wall().getUTCFullYear() <= lastYear) {
    if (!schedule.month.values.has(clock.wall().getUTCMonth() + 1)) clock.startOfMonth(1);
    else if (!matchesDay(schedule, clock.wall())) clock.startOfDay(1);
    else if (!schedule.hour.values.has(clock.wall().getUTCHours())) clock.nextHour();
    else if (!schedule.minute.values.has(clock.wall().getUTCMinutes()) || clock.wall().getUTCSeconds() !== 0) {
      clock.nextMinute();
    } else return clock.utcMs;
  }
  return undefined;
}

/** Both fields for days must fit if one of them is `*`; otherwise one is enough. */
function matchesDay({ dayOfMonth, dayOfWeek }: FieldSchedule, wall: Date): boolean {
  const fitsMonth = dayOfMonth.values.has(wall.getUTCDate());
  const fitsWeek = dayOfWeek.values.has(wall.getUTCDay());
  return dayOfMonth.any || dayOfWeek.any ? fitsMonth && fitsWeek : fitsMonth || fitsWeek;
}

/** An instant, moved on by what a clock on the wall shows. */
class WallClock {
  utcMs: number;
  private readonly zone: TimeZone;

  constructor(zone: TimeZone, utcMs: number) {
    this.zone = zone;
    this.utcMs = utcMs;
  }

  /** What the clock shows, as a date in UTC. */
  wall(): Date {
    return new Date(this.utcMs + offsetAt(this.zone, this.utcMs));
  }

  startOfMonth(ahead: number): void {
    const wall = this.wall();
    this.utcMs = instantAt(this.zone, Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth() + ahead, 1));
  }

  startOfDay(ahead: number): void {
    const wall = this.wall();
    this.utcMs = instantAt(this.zone, Date.UTC(wall.getUTCFullYear(), wall.getUTCMonth(), wall.getUTCDate() + ahead));
    // Where midnight falls into a jump of the clock, it may show 23 of the day before.
    const hour = this.wall().getUTCHours();
    if (hour > 12) this.utcMs += (24 - hour) * HOUR_MS;
  }

  nextHour(): void {
    this.utcMs += HOUR_MS - (this.wall().getTime() % HOUR_MS);
  }

  nextMinute(): void {
    this.utcMs += MINUTE_MS - (this.wall().getTime() % MINUTE_MS);
  }
}
