/**
 * Keeps repeated Events together: similar ones become one, repeats are counted, and a flood is cut off.
 * Upstream: client-go tools/record/events_cache.go, with its defaults. Differences: the bound of 4,096 counts objects
 * rather than keys, and of the similar messages it is always the newest that makes way.
 */
import type { Event } from "../../api/types/core.ts";

/** From so many different messages on, Events of one kind about one object are combined. */
const MAX_SIMILAR = 10;
/** A pause of more than this starts the collection of similar messages anew. */
const SIMILAR_INTERVAL_MS = 600_000;
const SPAM_BURST = 25;
const SPAM_REFILL_MS = 300_000;
const MAX_OBJECTS = 4_096;

/** One Event as it was last recorded. */
interface Observation {
  readonly event: Event;
  /** Occurrences, those that the spam filter swallowed included. */
  readonly count: number;
  readonly lastMs: number;
  /** Number of the collection interval that it belongs to. */
  readonly interval: number;
  /** Stands for all similar Events. */
  readonly combined: boolean;
}

interface Bucket {
  readonly tokens: number;
  readonly atMs: number;
}

interface Subject {
  readonly observations: readonly Observation[];
  readonly normal: Bucket;
  readonly warning: Bucket;
}

/** By uid of the object, longest unused first. */
export type EventCorrelatorState = ReadonlyMap<string, Subject>;

/** What to do with an occurrence. */
export type Correlation =
  | { readonly action: "drop" }
  /** `combined`: write the message as standing for similar ones. */
  | { readonly action: "create"; readonly combined: boolean }
  | { readonly action: "patch"; readonly event: Event; readonly count: number; readonly combined: boolean };

/** What decides whether two occurrences are the same; the object and the reporter are the same already. */
export interface Occurrence {
  readonly type: string;
  readonly reason: string;
  readonly message: string;
  readonly fieldPath: string | undefined;
}

export class EventCorrelator {
  private subjects = new Map<string, Subject>();

  /** Decides about an occurrence; `remember` must follow unless it is dropped. */
  correlate(uid: string, occurrence: Occurrence, nowMs: number): Correlation {
    const subject = this.subjects.get(uid);
    const known = subject?.observations ?? [];
    const combined = isCombined(known, occurrence, nowMs);
    const repeated = find(known, occurrence, combined);
    const bucket = occurrence.type === "Warning" ? subject?.warning : subject?.normal;
    if (availableTokens(bucket, nowMs) < 1) {
      if (subject !== undefined && repeated !== undefined) this.countDropped(uid, subject, repeated, occurrence, nowMs);
      return { action: "drop" };
    }
    if (repeated === undefined) return { action: "create", combined };
    return { action: "patch", event: repeated.event, count: repeated.count + 1, combined };
  }

  /** Notes what was written. */
  remember(uid: string, occurrence: Occurrence, event: Event, count: number, combined: boolean, nowMs: number): void {
    const subject = this.subjects.get(uid);
    const known = subject?.observations ?? [];
    const interval = intervalOf(known, occurrence, nowMs);
    const replaced = find(known, occurrence, combined);
    const observation: Observation = { event, count, lastMs: nowMs, interval, combined };
    const observations =
      replaced === undefined ? [...known, observation] : known.map((old) => (old === replaced ? observation : old));
    const isWarning = occurrence.type === "Warning";
    const spent: Bucket = {
      tokens: availableTokens(isWarning ? subject?.warning : subject?.normal, nowMs) - 1,
      atMs: nowMs,
    };
    const full: Bucket = { tokens: SPAM_BURST, atMs: nowMs };
    this.put(uid, {
      observations,
      normal: isWarning ? (subject?.normal ?? full) : spent,
      warning: isWarning ? spent : (subject?.warning ?? full),
    });
  }

  snapshot(): EventCorrelatorState {
    return new Map(this.subjects);
  }

  restore(state: EventCorrelatorState): void {
    this.subjects = new Map(state);
  }

  private countDropped(
    uid: string,
    subject: Subject,
    repeated: Observation,
    occurrence: Occurrence,
    nowMs: number,
  ): void {
    const interval = intervalOf(subject.observations, occurrence, nowMs);
    const counted = { ...repeated, count: repeated.count + 1, lastMs: nowMs, interval };
    this.put(uid, { ...subject, observations: subject.observations.map((old) => (old === repeated ? counted : old)) });
  }

  private put(uid: string, subject: Subject): void {
    this.subjects.delete(uid);
    this.subjects.set(uid, subject);
    if (this.subjects.size <= MAX_OBJECTS) return;
    for (const oldest of this.subjects.keys()) {
      this.subjects.delete(oldest);
      break;
    }
  }
}

function availableTokens(bucket: Bucket | undefined, nowMs: number): number {
  if (bucket === undefined) return SPAM_BURST;
  return Math.min(SPAM_BURST, bucket.tokens + (nowMs - bucket.atMs) / SPAM_REFILL_MS);
}

function isSimilar({ event }: Observation, { type, reason }: Occurrence): boolean {
  return event.reason === reason && event.type === type;
}

function find(known: readonly Observation[], occurrence: Occurrence, combined: boolean): Observation | undefined {
  for (const observation of known) {
    if (observation.combined !== combined || !isSimilar(observation, occurrence)) continue;
    if (combined) return observation;
    const { message, involvedObject } = observation.event;
    if (message === occurrence.message && involvedObject.fieldPath === occurrence.fieldPath) return observation;
  }
  return undefined;
}

/** The interval that an occurrence now falls into. */
function intervalOf(known: readonly Observation[], occurrence: Occurrence, nowMs: number): number {
  let newest: Observation | undefined;
  for (const observation of known) {
    if (isSimilar(observation, occurrence) && (newest === undefined || observation.lastMs >= newest.lastMs)) {
      newest = observation;
    }
  }
  if (newest === undefined) return 0;
  return nowMs - newest.lastMs > SIMILAR_INTERVAL_MS ? newest.interval + 1 : newest.interval;
}

/** This message would be the tenth different one of the interval, or comes after it. */
function isCombined(known: readonly Observation[], occurrence: Occurrence, nowMs: number): boolean {
  if (known.length < MAX_SIMILAR - 1) return false;
  const interval = intervalOf(known, occurrence, nowMs);
  const messages = new Set([occurrence.message]);
  for (const observation of known) {
    if (observation.combined || observation.interval !== interval || !isSimilar(observation, occurrence)) continue;
    if (observation.event.message !== undefined) messages.add(observation.event.message);
  }
  return messages.size >= MAX_SIMILAR;
}
