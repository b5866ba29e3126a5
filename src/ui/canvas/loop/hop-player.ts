/**
 * When each hop is to be seen. The loop runs in milliseconds of virtual time, too fast for an eye at any speed worth playing: each hop
 * gets a length that can be followed and begins when what it answers has been written. Where hops come faster than
 * that, they are not shown one by one: the ways glow with the traffic on them.
 */
import { merged, type Hop } from "./hops.ts";

export type Leg = "hears" | "writes" | "stored";

export interface PlayedHop {
  readonly hop: Hop;
  /** Real milliseconds, as of `performance.now()`. */
  readonly startsAt: number;
  readonly endsAt: number;
}

/** Share of the length for each leg. Without news to hear, the write begins at once. */
const HEARS_UNTIL = 0.4;
const WRITES_UNTIL = 0.75;

/** Faster than this, or with more behind than this, hops are no longer told apart. */
const MOST_SPEED = 10;
const MOST_BEHIND_MS = 4_000;
const MOST_PLAYED = 40;

/** Real milliseconds of one hop. */
export function hopMs(speed: number, paused: boolean): number {
  if (paused) return 1_200;
  if (speed < 1) return 1_000;
  return speed <= 1 ? 620 : 340;
}

export class HopPlayer {
  private played: PlayedHop[] = [];
  /** When each revision that was shown is written, to begin what follows from it. */
  private readonly writtenAt = new Map<number, number>();
  /** Glow of each actor's way, 0 to 1. */
  private glows = new Map<string, { hop: Hop; amount: number; at: number }>();
  private heldHop: Hop | undefined;

  /** The hop that stays in sight while the clock stands: the last that a step made. */
  get held(): Hop | undefined {
    return this.heldHop;
  }

  get busy(): boolean {
    return this.played.length > 0 || this.glows.size > 0;
  }

  clear(): void {
    this.played = [];
    this.glows.clear();
    this.writtenAt.clear();
    this.heldHop = undefined;
  }

  /** The clock goes on: nothing is held any more. */
  release(): void {
    this.heldHop = undefined;
  }

  /** Shows what happened while the clock stood: the last of it, alone. */
  step(hops: readonly Hop[], now: number): void {
    const hop = hops.at(-1);
    if (hop === undefined) return;
    this.clear();
    this.heldHop = hop;
    this.played.push({ hop, startsAt: now, endsAt: now + hopMs(0, true) });
  }

  /** Shows the last hop of a past that was gone back to, without playing it again. */
  hold(hop: Hop | undefined): void {
    this.clear();
    this.heldHop = hop;
  }

  run(hops: readonly Hop[], speed: number, now: number): void {
    if (hops.length === 0) return;
    const lengthMs = hopMs(speed, false);
    const together = speed < 1 ? hops : merged(hops);
    const behindMs = Math.max(0, ...this.played.map(({ endsAt }) => endsAt - now));
    if (speed > MOST_SPEED || behindMs > MOST_BEHIND_MS || this.played.length + together.length > MOST_PLAYED) {
      return this.glow(together, now);
    }
    for (const hop of together) {
      const cause = hop.heard === undefined ? undefined : this.writtenAt.get(hop.heard);
      const startsAt = Math.max(now, cause ?? now);
      const endsAt = startsAt + lengthMs;
      this.played.push({ hop, startsAt, endsAt });
      for (const { revision } of hop.changes) this.writtenAt.set(revision, endsAt);
    }
    if (this.writtenAt.size > 2_000) this.forget(now);
  }

  /** Hops on their way, and how far: those that have ended are forgotten. */
  at(now: number): readonly { readonly hop: Hop; readonly share: number }[] {
    this.played = this.played.filter(({ endsAt }) => endsAt > now);
    const shown: { readonly hop: Hop; readonly share: number }[] = [];
    for (const { hop, startsAt, endsAt } of this.played) {
      if (startsAt <= now) shown.push({ hop, share: (now - startsAt) / (endsAt - startsAt) });
    }
    return shown;
  }

  /** Ways that are busy, and how much: 0 to 1. */
  glowing(now: number): readonly { readonly hop: Hop; readonly amount: number }[] {
    const shown: { readonly hop: Hop; readonly amount: number }[] = [];
    for (const [key, { hop, amount, at }] of this.glows) {
      const left = amount - (now - at) / GLOW_MS;
      if (left <= 0) this.glows.delete(key);
      else shown.push({ hop, amount: left });
    }
    return shown;
  }

  private glow(hops: readonly Hop[], now: number): void {
    for (const hop of hops) {
      const key = hop.stop.at === "node" ? hop.stop.node : hop.stop.at;
      const before = this.glows.get(key);
      const left = before === undefined ? 0 : Math.max(0, before.amount - (now - before.at) / GLOW_MS);
      this.glows.set(key, { hop, amount: Math.min(1, left + 0.35 + hop.changes.length / 40), at: now });
    }
  }

  private forget(now: number): void {
    for (const [revision, at] of this.writtenAt) if (at < now) this.writtenAt.delete(revision);
  }
}

const GLOW_MS = 900;

/** Which leg a share of the length is on, and how far along it: 0 to 1. */
export function legAt(hop: Hop, share: number): { readonly leg: Leg; readonly along: number } {
  const begins = hop.heard === undefined || hop.stop.at === "you" ? 0 : HEARS_UNTIL;
  if (share < begins) return { leg: "hears", along: share / begins };
  if (share < WRITES_UNTIL) return { leg: "writes", along: (share - begins) / (WRITES_UNTIL - begins) };
  return { leg: "stored", along: (share - WRITES_UNTIL) / (1 - WRITES_UNTIL) };
}
