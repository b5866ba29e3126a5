/**
 * One field of a cron schedule: which minutes, hours, days or months are meant.
 * Upstream: github.com/robfig/cron v3 parser.go (getField, getRange).
 */
export interface Bounds {
  readonly least: number;
  readonly most: number;
  readonly names?: readonly string[];
}

export const MINUTES: Bounds = { least: 0, most: 59 };
export const HOURS: Bounds = { least: 0, most: 23 };
export const DAYS_OF_MONTH: Bounds = { least: 1, most: 31 };
export const MONTHS: Bounds = {
  least: 1,
  most: 12,
  names: ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"],
};
export const DAYS_OF_WEEK: Bounds = {
  least: 0,
  most: 6,
  names: ["sun", "mon", "tue", "wed", "thu", "fri", "sat"],
};

export interface CronField {
  readonly values: ReadonlySet<number>;
  /** Written as `*` or `?`: of two fields for days only the other one counts. */
  readonly any: boolean;
}

/** The field, or what is wrong with it. */
export function parseField(text: string, bounds: Bounds): CronField | string {
  const values = new Set<number>();
  let any = false;
  for (const part of text.split(",")) {
    if (part === "") continue;
    const range = parseRange(part, bounds);
    if (typeof range === "string") return range;
    for (let value = range.start; value <= range.end; value += range.step) values.add(value);
    any ||= range.any;
  }
  return { values, any };
}

interface Range {
  readonly start: number;
  readonly end: number;
  readonly step: number;
  readonly any: boolean;
}

function parseRange(text: string, bounds: Bounds): Range | string {
  const [limits = "", stepText, ...tooMany] = text.split("/");
  const [low = "", high, ...more] = limits.split("-");
  const star = low === "*" || low === "?";
  let [start, end] = [bounds.least, bounds.most];
  if (!star) {
    const first = parseValue(low, bounds);
    if (typeof first === "string") return first;
    if (more.length > 0) return `too many hyphens: ${text}`;
    const last = high === undefined ? first : parseValue(high, bounds);
    if (typeof last === "string") return last;
    [start, end] = [first, last];
  }
  let step = 1;
  if (stepText !== undefined) {
    if (tooMany.length > 0) return `too many slashes: ${text}`;
    const parsed = parseNumber(stepText);
    if (typeof parsed === "string") return parsed;
    step = parsed;
    // `5/15` means from 5 to the end.
    if (high === undefined) end = bounds.most;
  }
  if (start < bounds.least) return `beginning of range (${start}) below minimum (${bounds.least}): ${text}`;
  if (end > bounds.most) return `end of range (${end}) above maximum (${bounds.most}): ${text}`;
  if (start > end) return `beginning of range (${start}) beyond end of range (${end}): ${text}`;
  if (step === 0) return `step of range should be a positive number: ${text}`;
  return { start, end, step, any: star && step === 1 };
}

function parseValue(text: string, bounds: Bounds): number | string {
  const place = bounds.names?.indexOf(text.toLowerCase()) ?? -1;
  return place < 0 ? parseNumber(text) : place + bounds.least;
}

function parseNumber(text: string): number | string {
  const failed = (why: string) =>
    `failed to parse int from ${text}: strconv.Atoi: parsing ${JSON.stringify(text)}: ${why}`;
  if (!/^[+-]?\d+$/.test(text)) return failed("invalid syntax");
  const value = Number(text);
  if (!Number.isSafeInteger(value)) return failed("value out of range");
  return value < 0 ? `negative number (${value}) not allowed: ${text}` : value;
}
