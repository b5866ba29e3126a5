/**
 * Time zones: the offset from UTC at an instant, and the instant that a wall clock shows.
 * Every zone follows the rule that the tz database gives for the future; what it followed in the past, and the moved
 * summer times of Morocco and Palestine, are not known here. `Intl` knows other rules in every browser.
 * Source: https://pubs.opengroup.org/onlinepubs/9699919799/basedefs/V1_chap08.html (TZ), Go's time.Date.
 */
import { TIME_ZONE_RULES } from "./time-zone-rules.generated.ts";

const HOUR_MS = 3_600_000;
const DAY_MS = 86_400_000;

/** When one of the two offsets begins: day `day` (0 Sunday) of week `week` (5 the last) of a month, on the clock before. */
interface Change {
  readonly month: number;
  readonly week: number;
  readonly day: number;
  readonly timeMs: number;
}

export interface TimeZone {
  readonly name: string;
  /** To be added to UTC. */
  readonly standardMs: number;
  readonly summer?: { readonly offsetMs: number; readonly begins: Change; readonly ends: Change };
}

export const UTC: TimeZone = { name: "UTC", standardMs: 0 };

const ruleByName = new Map<string, string>();
for (const [rule, names] of Object.entries(TIME_ZONE_RULES)) {
  for (const name of names.split(" ")) ruleByName.set(name, rule);
}

const known = new Map<string, TimeZone>();

/** The zone of an IANA name, exactly as written; `""` and `UTC` are UTC. Undefined for other names. */
export function timeZoneOf(name: string): TimeZone | undefined {
  if (name === "" || name === "UTC") return UTC;
  const rule = ruleByName.get(name);
  if (rule === undefined) return undefined;
  let zone = known.get(name);
  if (zone === undefined) {
    zone = parseRule(name, rule);
    known.set(name, zone);
  }
  return zone;
}

const OFFSET = String.raw`([+-]?\d+)(?::(\d+))?(?::(\d+))?`;
const NAME = "(?:<[^>]+>|[A-Za-z]+)";
const CHANGE = String.raw`M(\d+)\.(\d)\.(\d)(?:\/${OFFSET})?`;
const RULE = new RegExp(`^${NAME}${OFFSET}(?:${NAME}(?:${OFFSET})?,${CHANGE},${CHANGE})?$`);

/** `CET-1CEST,M3.5.0,M10.5.0/3`; POSIX counts offsets westwards. */
function parseRule(name: string, rule: string): TimeZone {
  const parts = RULE.exec(rule);
  if (parts === null) throw new Error(`time zone ${name} has a rule of another form: ${rule}`);
  const standardMs = 0 - (durationOf(parts, 1) ?? 0);
  if (parts[7] === undefined) return { name, standardMs };
  const west = durationOf(parts, 4);
  const offsetMs = west === undefined ? standardMs + HOUR_MS : 0 - west;
  return { name, standardMs, summer: { offsetMs, begins: changeOf(parts, 7), ends: changeOf(parts, 13) } };
}

function changeOf(parts: RegExpExecArray, at: number): Change {
  const number = (index: number) => Number(parts[index]);
  return {
    month: number(at),
    week: number(at + 1),
    day: number(at + 2),
    timeMs: durationOf(parts, at + 3) ?? 2 * HOUR_MS,
  };
}

/** Hours, minutes and seconds of three groups; the sign is that of the hours. */
function durationOf(parts: RegExpExecArray, at: number): number | undefined {
  const hours = parts[at];
  if (hours === undefined) return undefined;
  const sign = hours.startsWith("-") ? -1 : 1;
  const seconds = (Number(parts[at + 1] ?? 0) * 60 + Number(parts[at + 2] ?? 0)) * sign;
  return Number(hours) * HOUR_MS + seconds * 1000;
}

/** What a wall clock in the zone is ahead of UTC at an instant, in milliseconds. */
export function offsetAt(zone: TimeZone, utcMs: number): number {
  const { standardMs, summer } = zone;
  if (summer === undefined) return standardMs;
  const year = new Date(utcMs + standardMs).getUTCFullYear();
  const begins = instantOf(summer.begins, year) - standardMs;
  const ends = instantOf(summer.ends, year) - summer.offsetMs;
  const isSummer = begins < ends ? begins <= utcMs && utcMs < ends : !(ends <= utcMs && utcMs < begins);
  return isSummer ? summer.offsetMs : standardMs;
}

/** The change in a year, on the wall clock that was valid before it. */
function instantOf({ month, week, day, timeMs }: Change, year: number): number {
  const firstMs = Date.UTC(year, month - 1, 1);
  const ahead = (day - new Date(firstMs).getUTCDay() + 7) % 7;
  let dateMs = firstMs + (ahead + (week - 1) * 7) * DAY_MS;
  // Week 5 is the last one that the month has.
  if (new Date(dateMs).getUTCMonth() !== month - 1) dateMs -= 7 * DAY_MS;
  return dateMs + timeMs;
}

/** The instant at which a wall clock shows `wallMs` (as if it were UTC); within a jump of the clock, as Go decides it. */
export function instantAt(zone: TimeZone, wallMs: number): number {
  const first = offsetAt(zone, wallMs);
  const offset = offsetAt(zone, wallMs - first);
  return wallMs - offset;
}

/** `2026-01-01T01:00:00+01:00`, with `Z` where the clock is that of UTC. */
export function formatInZone(zone: TimeZone, utcMs: number): string {
  const offset = offsetAt(zone, utcMs);
  const text = new Date(utcMs + offset).toISOString().slice(0, 19);
  if (offset === 0) return `${text}Z`;
  const minutes = Math.abs(offset) / 60_000;
  const two = (value: number) => String(value).padStart(2, "0");
  return `${text}${offset < 0 ? "-" : "+"}${two(Math.floor(minutes / 60))}:${two(minutes % 60)}`;
}
