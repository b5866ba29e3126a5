/**
 * Names of Events: `<object>.<hex of Unix nanoseconds>`.
 * Virtual time has milliseconds, so the nanoseconds within one count the Events written in it: no two are alike.
 * Upstream: client-go tools/record/event.go.
 */
import type { Kernel } from "../kernel/kernel.ts";

export interface EventNamesState {
  readonly atMs: number;
  readonly count: number;
}

const TWO_32 = 0x1_0000_0000;
const SUBDOMAIN = /^[a-z0-9.-]{1,236}$/;

export class EventNames {
  private readonly kernel: Kernel;
  private atMs = -1;
  /** The object name that was looked at last: Events about one object come together. */
  private checked = "";
  private isSubdomain = false;
  private count = 0;
  /** The nanoseconds at the start of `atMs`, in two halves that a number can hold. */
  private high = 0;
  private low = 0;
  /** What all names of these nanoseconds have between the object and the last eight digits. */
  private prefix = "";
  private prefixed = -1;

  constructor(kernel: Kernel) {
    this.kernel = kernel;
  }

  next(objectName: string): string {
    if (this.kernel.nowMs !== this.atMs) this.startMillisecond(this.kernel.nowMs, 0);
    let { high } = this;
    let low = this.low + this.count++;
    if (low >= TWO_32) {
      low -= TWO_32;
      high += 1;
    }
    if (objectName !== this.checked) {
      this.isSubdomain = SUBDOMAIN.test(objectName);
      this.checked = objectName;
    }
    if (!this.isSubdomain) return this.kernel.random.stream("event").uuid();
    if (high !== this.prefixed) {
      this.prefixed = high;
      this.prefix = `.${high.toString(16)}`;
    }
    return objectName + this.prefix + eightDigits(low);
  }

  snapshot(): EventNamesState {
    return { atMs: this.atMs, count: this.count };
  }

  restore({ atMs, count }: EventNamesState): void {
    this.startMillisecond(atMs, count);
  }

  private startMillisecond(atMs: number, count: number): void {
    const nanoseconds = BigInt(this.kernel.epochMs + atMs) * 1_000_000n;
    this.high = Number(nanoseconds >> 32n);
    this.low = Number(nanoseconds & 0xffff_ffffn);
    this.atMs = atMs;
    this.count = count;
  }
}

function eightDigits(number: number): string {
  const text = number.toString(16);
  return text.length === 8 ? text : text.padStart(8, "0");
}
