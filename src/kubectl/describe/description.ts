/**
 * The text of `kubectl describe`: lines of cells, indented by level, put into columns at the end.
 * Upstream: k8s.io/kubectl/pkg/describe/describe.go (PrefixWriter, printLabelsMultiline, printAnnotationsMultiline).
 */
import { alignTabs, DESCRIPTION_TABS } from "../output/tab-writer.ts";

export class Description {
  private text = "";

  /** A line at a level of indentation; cells are separated by tabs. */
  line(level: number, text: string): this {
    this.text += `${"  ".repeat(level)}${text}\n`;
    return this;
  }

  /** `Name:\tvalue` at the outermost level. */
  field(name: string, value: string | number | boolean): this {
    return this.line(0, `${name}:\t${value}`);
  }

  /** The first pair beside the name, the others below it. */
  labels(name: string, labels: Readonly<Record<string, string>> | undefined, level = 0): this {
    const pairs = Object.entries(labels ?? {})
      .sort(byKey)
      .map(([key, value]) => `${key}=${value}`);
    return this.list(name, pairs, level);
  }

  annotations(name: string, annotations: Readonly<Record<string, string>> | undefined, level = 0): this {
    const shown = Object.entries(annotations ?? {})
      .filter(([key]) => key !== "kubectl.kubernetes.io/last-applied-configuration")
      .sort(byKey);
    if (shown.length === 0) return this.line(level, `${name}:\t<none>`);
    for (const [index, [key, value]] of shown.entries()) {
      const start = index === 0 ? `${name}:\t` : "\t";
      const trimmed = value.replace(/\n$/, "");
      if (trimmed.length + key.length + 2 <= MAX_ANNOTATION && !trimmed.includes("\n")) {
        this.line(level, `${start}${key}: ${trimmed}`);
        continue;
      }
      this.line(level, `${start}${key}:`);
      for (const part of trimmed.split("\n")) this.line(level, `\t  ${shorten(part, MAX_ANNOTATION - 2)}`);
    }
    return this;
  }

  /** One value a line. */
  list(name: string, values: readonly string[], level = 0): this {
    if (values.length === 0) return this.line(level, `${name}:\t<none>`);
    for (const [index, value] of values.entries()) this.line(level, `${index === 0 ? `${name}:` : ""}\t${value}`);
    return this;
  }

  /** The lines with their tabs, not put into columns. */
  raw(): string {
    return this.text;
  }

  toString(): string {
    return alignTabs(this.text, DESCRIPTION_TABS);
  }
}

const MAX_ANNOTATION = 140;

function shorten(text: string, limit: number): string {
  return text.length <= limit ? text : `${text.slice(0, limit)}...`;
}

function byKey([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

const DAYS = ["Sun", "Mon", "Tue", "Wed", "Thu", "Fri", "Sat"];
const MONTHS = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** `Thu, 01 Jan 2026 00:00:00 +0000`: RFC 1123 with a numeric zone. */
export function longTime(timestamp: string | null | undefined): string {
  if (!timestamp) return "<unset>";
  const date = new Date(Date.parse(timestamp));
  const two = (value: number): string => String(value).padStart(2, "0");
  const clock = [date.getUTCHours(), date.getUTCMinutes(), date.getUTCSeconds()].map(two).join(":");
  const day = `${DAYS[date.getUTCDay()]}, ${two(date.getUTCDate())} ${MONTHS[date.getUTCMonth()]}`;
  return `${day} ${date.getUTCFullYear()} ${clock} +0000`;
}
