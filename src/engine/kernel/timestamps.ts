/** RFC 3339 texts for virtual times. The last second is remembered, as most writes share it with the one before. */
export class Timestamps {
  private readonly epochMs: number;
  private lastSecond = Number.NaN;
  private lastText = "";

  constructor(epochMs: number) {
    this.epochMs = epochMs;
  }

  /** `2026-01-02T03:04:05Z`: whole seconds, rounded down. */
  seconds(atMs: number): string {
    const second = Math.floor((this.epochMs + atMs) / 1000);
    if (second !== this.lastSecond) {
      this.lastSecond = second;
      this.lastText = `${new Date(second * 1000).toISOString().slice(0, 19)}Z`;
    }
    return this.lastText;
  }

  /** `2026-01-02T03:04:05.678000Z`. */
  micros(atMs: number): string {
    const unixMs = this.epochMs + atMs;
    const fraction = String(((unixMs % 1000) + 1000) % 1000).padStart(3, "0");
    return `${this.seconds(atMs).slice(0, 19)}.${fraction}000Z`;
  }

  /** Milliseconds since the recording's epoch; NaN for text that is no time. */
  parse(text: string): number {
    return Date.parse(text) - this.epochMs;
  }
}
