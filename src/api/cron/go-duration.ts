/** Durations as Go writes them: `1h30m`, `90s`, `1.5h`. Upstream: Go's time.ParseDuration. */

const UNITS_IN_NANOS: Readonly<Record<string, number>> = {
  ns: 1,
  us: 1_000,
  µs: 1_000,
  μs: 1_000,
  ms: 1_000_000,
  s: 1_000_000_000,
  m: 60_000_000_000,
  h: 3_600_000_000_000,
};

/** The duration in milliseconds, or what is wrong with the text. */
export function parseGoDuration(text: string): number | string {
  const quoted = JSON.stringify(text);
  const sign = text.startsWith("-") ? -1 : 1;
  let rest = text.replace(/^[+-]/, "");
  if (rest === "0") return 0;
  if (rest === "") return `time: invalid duration ${quoted}`;
  let nanos = 0;
  while (rest !== "") {
    const number = /^(?:\d+\.?\d*|\.\d+)/.exec(rest)?.[0];
    if (number === undefined) return `time: invalid duration ${quoted}`;
    rest = rest.slice(number.length);
    const unit = /^[^.\d]*/.exec(rest)?.[0] ?? "";
    if (unit === "") return `time: missing unit in duration ${quoted}`;
    const factor = Object.hasOwn(UNITS_IN_NANOS, unit) ? UNITS_IN_NANOS[unit] : undefined;
    if (factor === undefined) return `time: unknown unit ${JSON.stringify(unit)} in duration ${quoted}`;
    nanos += Number(number) * factor;
    rest = rest.slice(unit.length);
  }
  return (sign * nanos) / 1_000_000;
}
