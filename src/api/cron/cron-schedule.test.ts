import { describe, expect, it } from "vitest";
import { nextRun, parseCronSchedule } from "./cron-schedule.ts";
import { formatInZone, instantAt, offsetAt, timeZoneOf, UTC } from "./time-zone.ts";

function runsAfter(text: string, after: string, count: number, zoneName = "UTC"): readonly string[] {
  const schedule = parseCronSchedule(text);
  const zone = timeZoneOf(zoneName);
  if (typeof schedule === "string" || zone === undefined) throw new Error(String(schedule));
  const runs: string[] = [];
  let at: number | undefined = Date.parse(after);
  while (runs.length < count) {
    at = nextRun(schedule, at, zone);
    if (at === undefined) break;
    runs.push(formatInZone(zone, at));
  }
  return runs;
}

describe("next runs", () => {
  const cases: { text: string; after: string; zone?: string; runs: string[] }[] = [
    { text: "* * * * *", after: "2026-01-01T00:00:30Z", runs: ["2026-01-01T00:01:00Z", "2026-01-01T00:02:00Z"] },
    { text: "* * * * *", after: "2026-01-01T00:01:00Z", runs: ["2026-01-01T00:02:00Z"] },
    { text: "*/15 8-9 * * *", after: "2026-01-01T08:50:00Z", runs: ["2026-01-01T09:00:00Z", "2026-01-01T09:15:00Z"] },
    { text: "5/20 * * * *", after: "2026-01-01T00:00:00Z", runs: ["2026-01-01T00:05:00Z", "2026-01-01T00:25:00Z"] },
    { text: "0 0 29 2 *", after: "2026-01-01T00:00:00Z", runs: ["2028-02-29T00:00:00Z"] },
    { text: "0 0 31 2 *", after: "2026-01-01T00:00:00Z", runs: [] },
    { text: "0 12 * * MON-FRI", after: "2026-01-02T13:00:00Z", runs: ["2026-01-05T12:00:00Z"] },
    // Either day is enough when both are written.
    {
      text: "0 0 13 * fri",
      after: "2026-01-01T00:00:00Z",
      runs: ["2026-01-02T00:00:00Z", "2026-01-09T00:00:00Z", "2026-01-13T00:00:00Z"],
    },
    // A step on the star makes it count as written.
    {
      text: "0 0 */10 * fri",
      after: "2026-01-01T00:00:00Z",
      runs: ["2026-01-02T00:00:00Z", "2026-01-09T00:00:00Z", "2026-01-11T00:00:00Z"],
    },
    { text: "0 0 ? jan,JUL sun", after: "2026-02-01T00:00:00Z", runs: ["2026-07-05T00:00:00Z"] },
    { text: "@hourly", after: "2026-01-01T00:00:00Z", runs: ["2026-01-01T01:00:00Z"] },
    { text: "@daily", after: "2026-01-01T00:00:00Z", runs: ["2026-01-02T00:00:00Z"] },
    { text: "@midnight", after: "2026-01-01T00:00:00Z", runs: ["2026-01-02T00:00:00Z"] },
    { text: "@weekly", after: "2026-01-01T00:00:00Z", runs: ["2026-01-04T00:00:00Z"] },
    { text: "@monthly", after: "2026-01-01T00:00:00Z", runs: ["2026-02-01T00:00:00Z"] },
    { text: "@yearly", after: "2026-01-01T00:00:00Z", runs: ["2027-01-01T00:00:00Z"] },
    { text: "@every 1m30s", after: "2026-01-01T00:00:10.500Z", runs: ["2026-01-01T00:01:40Z", "2026-01-01T00:03:10Z"] },
    { text: "30 9 * * *", after: "2026-03-28T12:00:00Z", zone: "Europe/Berlin", runs: ["2026-03-29T09:30:00+02:00"] },
    // The clock goes from 2 to 3: there is no 2:30 that day.
    { text: "30 2 * * *", after: "2026-03-28T12:00:00Z", zone: "Europe/Berlin", runs: ["2026-03-30T02:30:00+02:00"] },
    // It goes back from 3 to 2: 2:30 comes twice.
    {
      text: "30 2 * * *",
      after: "2026-10-24T12:00:00Z",
      zone: "Europe/Berlin",
      runs: ["2026-10-25T02:30:00+02:00", "2026-10-25T02:30:00+01:00", "2026-10-26T02:30:00+01:00"],
    },
    { text: "0 0 * * *", after: "2026-09-05T12:00:00Z", zone: "America/Santiago", runs: ["2026-09-07T00:00:00-03:00"] },
    { text: "0 9 * * *", after: "2026-01-01T00:00:00Z", zone: "Asia/Kolkata", runs: ["2026-01-01T09:00:00+05:30"] },
  ];
  it.each(cases)("$text after $after in $zone", ({ text, after, zone, runs }) => {
    expect(runsAfter(text, after, Math.max(1, runs.length), zone)).toEqual(runs);
  });
});

describe("schedules that cannot be read", () => {
  const cases: { text: string; problem: string }[] = [
    { text: "", problem: "empty spec string" },
    { text: "* * * *", problem: "expected exactly 5 fields, found 4: [* * * *]" },
    { text: "0 * * * * *", problem: "expected exactly 5 fields, found 6: [0 * * * * *]" },
    { text: "60 * * * *", problem: "end of range (60) above maximum (59): 60" },
    { text: "* * 0 * *", problem: "beginning of range (0) below minimum (1): 0" },
    { text: "* * * * 7", problem: "end of range (7) above maximum (6): 7" },
    { text: "5-1 * * * *", problem: "beginning of range (5) beyond end of range (1): 5-1" },
    { text: "*/0 * * * *", problem: "step of range should be a positive number: */0" },
    { text: "1-2-3 * * * *", problem: "too many hyphens: 1-2-3" },
    { text: "*/2/3 * * * *", problem: "too many slashes: */2/3" },
    { text: "a * * * *", problem: 'failed to parse int from a: strconv.Atoi: parsing "a": invalid syntax' },
    { text: "@often", problem: "unrecognized descriptor: @often" },
    { text: "@every 5", problem: 'failed to parse duration @every 5: time: missing unit in duration "5"' },
    { text: "@every x", problem: 'failed to parse duration @every x: time: invalid duration "x"' },
    { text: "@every 5d", problem: 'failed to parse duration @every 5d: time: unknown unit "d" in duration "5d"' },
    { text: "TZ=Mars/Base * * * * *", problem: "provided bad location Mars/Base: unknown time zone Mars/Base" },
  ];
  it.each(cases)("$text", ({ text, problem }) => expect(parseCronSchedule(text)).toBe(problem));
});

describe("time zones", () => {
  const offsets: { zone: string; at: string; hours: number }[] = [
    { zone: "America/New_York", at: "2026-01-15T00:00:00Z", hours: -5 },
    { zone: "America/New_York", at: "2026-07-15T00:00:00Z", hours: -4 },
    { zone: "America/New_York", at: "2026-03-08T06:59:59Z", hours: -5 },
    { zone: "America/New_York", at: "2026-03-08T07:00:00Z", hours: -4 },
    { zone: "Europe/London", at: "2026-10-25T00:59:59Z", hours: 1 },
    { zone: "Europe/London", at: "2026-10-25T01:00:00Z", hours: 0 },
    { zone: "Australia/Sydney", at: "2026-01-15T00:00:00Z", hours: 11 },
    { zone: "Australia/Sydney", at: "2026-07-15T00:00:00Z", hours: 10 },
    { zone: "Australia/Lord_Howe", at: "2026-07-15T00:00:00Z", hours: 10.5 },
    { zone: "America/Nuuk", at: "2026-03-29T00:59:59Z", hours: -2 },
    { zone: "America/Nuuk", at: "2026-03-29T01:00:00Z", hours: -1 },
    { zone: "Asia/Kathmandu", at: "2026-01-01T00:00:00Z", hours: 5.75 },
    { zone: "Etc/GMT+5", at: "2026-01-01T00:00:00Z", hours: -5 },
  ];
  it.each(offsets)("$zone at $at", ({ zone, at, hours }) => {
    const found = timeZoneOf(zone);
    expect(found && offsetAt(found, Date.parse(at)) / 3_600_000).toBe(hours);
  });

  it("are known by their exact names only", () => {
    expect([timeZoneOf(""), timeZoneOf("UTC")]).toEqual([UTC, UTC]);
    expect([timeZoneOf("europe/berlin"), timeZoneOf("Local"), timeZoneOf("__proto__")]).toEqual([
      undefined,
      undefined,
      undefined,
    ]);
  });

  it("give back the instant that a wall clock shows", () => {
    const berlin = timeZoneOf("Europe/Berlin") ?? UTC;
    expect(instantAt(berlin, Date.UTC(2026, 6, 1, 12))).toBe(Date.UTC(2026, 6, 1, 10));
  });
});
