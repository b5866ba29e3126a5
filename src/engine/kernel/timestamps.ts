/** Seconds whose texts are remembered: what is written now names the times of the last minute. */
const REMEMBERED = 64;

/** RFC 3339 texts for virtual times. Those of recent seconds are shared, as most writes name one of them. */
export class Timestamps {
  private readonly epochMs: number;
  private readonly known: number[] = Array.from({ length: REMEMBERED }, () => Number.NaN);
  private readonly texts: string[] = Array.from({ length: REMEMBERED }, () => "");

  /** The text that was read last: many objects name the same second. */
  private lastText = "";
  private lastMs = Number.NaN;

  constructor(epochMs: number) {
    this.epochMs = epochMs;
  }

  /** `2026-01-02T03:04:05Z`: whole seconds, rounded down. */
  seconds(atMs: number): string {
    const second = Math.floor((this.epochMs + atMs) / 1000);
    const slot = Math.abs(second % REMEMBERED);
    if (second !== this.known[slot]) {
      this.known[slot] = second;
      this.texts[slot] = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
    }
    return this.texts[slot] as string;
  }

  /** `2026-01-02T03:04:05.678000Z`. */
  micros(atMs: number): string {
    const unixMs = this.epochMs + atMs;
    const fraction = String(((unixMs % 1000) + 1000) % 1000).padStart(3, "0");
    return `${this.seconds(atMs).slice(0, 19)}.${fraction}000Z`;
  }

  /** Milliseconds since the recording's epoch; NaN for text that is no time. */
  parse(text: string): number {
    if (text !== this.lastText) {
      this.lastText = text;
      this.lastMs = Date.parse(text) - this.epochMs;
    }
    return this.lastMs;
  }
}
