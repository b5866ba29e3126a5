/**
 * The parts of a time in a time zone: `getHours("America/New_York")`, `getDate("+02:00")`.
 * Source: https://github.com/google/cel-spec/blob/master/doc/langdef.md#timezones
 */
import type { Environment } from "@marcbachmann/cel-js";
import { offsetAt, timeZoneOf } from "../cron/time-zone.ts";

const PARTS: Readonly<Record<string, (wall: Date) => number>> = {
  getDate: (wall) => wall.getUTCDate(),
  getDayOfMonth: (wall) => wall.getUTCDate() - 1,
  getDayOfWeek: (wall) => wall.getUTCDay(),
  getDayOfYear: (wall) => Math.floor((wall.getTime() - Date.UTC(wall.getUTCFullYear(), 0, 1)) / 86_400_000),
  getFullYear: (wall) => wall.getUTCFullYear(),
  getHours: (wall) => wall.getUTCHours(),
  getMilliseconds: (wall) => wall.getUTCMilliseconds(),
  getMinutes: (wall) => wall.getUTCMinutes(),
  getMonth: (wall) => wall.getUTCMonth(),
  getSeconds: (wall) => wall.getUTCSeconds(),
};

export function registerTimeZones(environment: Environment): void {
  for (const [name, part] of Object.entries(PARTS)) {
    environment.registerFunction(
      `google.protobuf.Timestamp.${name}InTimeZone(string): int`,
      (time: Date, zone: string) => BigInt(part(new Date(time.getTime() + offsetMs(zone, time.getTime())))),
    );
  }
}

function offsetMs(name: string, utcMs: number): number {
  const fixed = /^([+-]?)(\d\d):(\d\d)$/.exec(name);
  if (fixed !== null) return (fixed[1] === "-" ? -1 : 1) * (Number(fixed[2]) * 60 + Number(fixed[3])) * 60_000;
  const zone = timeZoneOf(name);
  if (zone === undefined) throw new Error(`unknown time zone ${name}`);
  return offsetAt(zone, utcMs);
}
