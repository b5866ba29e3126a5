/**
 * Keeps repeated Events together: similar ones become one, repeats are counted, and a flood is cut off.
 * Upstream: client-go tools/record/events_cache.go, with its defaults. Differences: the bound counts objects rather than
 * keys, and all kubelets together rather than each by itself; of the similar messages it is always the newest that makes
 * way.
 */
import type { EventType } from "./occurred-event.ts";

/** From so many different messages on, Events of one kind about one object are combined. */
const MAX_SIMILAR = 10;
/** A pause of more than this starts the collection of similar messages anew. */
const SIMILAR_INTERVAL_MS = 600_000;
const SPAM_BURST = 25;
const SPAM_REFILL_MS = 300_000;
const MAX_OBJECTS = 16_384;
/** Room is made for so many at once: looking for the longest unused takes time. */
const ROOM_MADE = 1_024;

/** Where an Event was written, and when it first occurred. */
export interface WrittenEvent {
  readonly namespace: string | undefined;
  readonly name: string;
  readonly firstTimestamp: string | null | undefined;
}

/** One Event as it was last recorded: no more of it than is needed, as there are many. */
interface Observation extends WrittenEvent {
  readonly type: EventType;
  readonly reason: string;
  /** As it occurred, without the words for combined ones. */
  readonly message: string;
  readonly fieldPath: string | undefined;
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
  /** Undefined: still full. */
  readonly normal: Bucket | undefined;
  readonly warning: Bucket | undefined;
}

/** By uid of the object, longest unused first. */
export type EventCorrelatorState = ReadonlyMap<string, Subject>;

/** What to do with an occurrence. */
export type Correlation =
  | { readonly action: "drop" }
  /** `combined`: write the message as standing for similar ones. */
  | { readonly action: "create"; readonly combined: boolean }
  | { readonly action: "patch"; readonly event: WrittenEvent; readonly count: number; readonly combined: boolean };

/** What decides whether two occurrences are the same; the object and the reporter are the same already. */
export interface Occurrence {
  readonly type: EventType;
  readonly reason: string;
  readonly message: string;
  readonly fieldPath: string | undefined;
}

const NONE: readonly Observation[] = [];
const CREATE: Correlation = { action: "create", combined: false };
const CREATE_COMBINED: Correlation = { action: "create", combined: true };

export class EventCorrelator {
  private subjects = new Map<string, Subject>();
  /** The last of `subjects`, when known. */
  private newest: string | undefined;
  /** The subject that was asked about last: what is decided about it is remembered next. */
  private askedUid: string | undefined;
  private asked: Subject | undefined;

  /** Decides about an occurrence; `remember` must follow unless it is dropped. */
  correlate(uid: string, occurrence: Occurrence, nowMs: number): Correlation {
    const subject = this.subject(uid);
    const known = subject?.observations ?? NONE;
    const combined = isCombined(known, occurrence, nowMs);
    const repeated = find(known, occurrence, combined);
    const bucket = occurrence.type === "Warning" ? subject?.warning : subject?.normal;
    if (availableTokens(bucket, nowMs) < 1) {
      if (subject !== undefined && repeated !== undefined) this.countDropped(uid, subject, repeated, occurrence, nowMs);
      return { action: "drop" };
    }
    if (repeated === undefined) return combined ? CREATE_COMBINED : CREATE;
    return { action: "patch", event: repeated, count: repeated.count + 1, combined };
  }

  /** Notes what was written. */
  remember(
    uid: string,
    occurrence: Occurrence,
    { namespace, name, firstTimestamp }: WrittenEvent,
    count: number,
    combined: boolean,
    lastMs: number,
  ): void {
    const subject = this.subject(uid);
    const known = subject?.observations ?? NONE;
    const { type, reason, message, fieldPath } = occurrence;
    const interval = intervalOf(known, occurrence, lastMs);
    const replaced = find(known, occurrence, combined);
    const observation: Observation = {
      namespace,
      name,
      firstTimestamp,
      type,
      reason,
      message,
      fieldPath,
      count,
      lastMs,
      interval,
      combined,
    };
    // What is spread keeps room for many more.
    const observations =
      replaced === undefined ? known.concat(observation) : known.map((old) => (old === replaced ? observation : old));
    const isWarning = type === "Warning";
    const spent: Bucket = {
      tokens: availableTokens(isWarning ? subject?.warning : subject?.normal, lastMs) - 1,
      atMs: lastMs,
    };
    this.put(uid, {
      observations,
      normal: isWarning ? subject?.normal : spent,
      warning: isWarning ? spent : subject?.warning,
    });
  }

  snapshot(): EventCorrelatorState {
    return new Map(this.subjects);
  }

  restore(state: EventCorrelatorState): void {
    this.subjects = new Map(state);
    this.newest = undefined;
    this.askedUid = undefined;
    this.asked = undefined;
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

  private subject(uid: string): Subject | undefined {
    if (uid !== this.askedUid) {
      this.askedUid = uid;
      this.asked = this.subjects.get(uid);
    }
    return this.asked;
  }

  private put(uid: string, subject: Subject): void {
    if (uid !== this.newest && this.subject(uid) !== undefined) this.subjects.delete(uid);
    this.subjects.set(uid, subject);
    this.askedUid = uid;
    this.asked = subject;
    this.newest = uid;
    if (this.subjects.size <= MAX_OBJECTS) return;
    for (const oldest of this.subjects.keys()) {
      if (this.subjects.size <= MAX_OBJECTS - ROOM_MADE) return;
      this.subjects.delete(oldest);
    }
  }
}

function availableTokens(bucket: Bucket | undefined, nowMs: number): number {
  if (bucket === undefined) return SPAM_BURST;
  return Math.min(SPAM_BURST, bucket.tokens + (nowMs - bucket.atMs) / SPAM_REFILL_MS);
}

function isSimilar(observation: Observation, { type, reason }: Occurrence): boolean {
  return observation.reason === reason && observation.type === type;
}

function find(known: readonly Observation[], occurrence: Occurrence, combined: boolean): Observation | undefined {
  for (const observation of known) {
    if (observation.combined !== combined || !isSimilar(observation, occurrence)) continue;
    if (combined) return observation;
    if (observation.message === occurrence.message && observation.fieldPath === occurrence.fieldPath) {
      return observation;
    }
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
  const messages = [occurrence.message];
  for (const observation of known) {
    if (observation.combined || observation.interval !== interval || !isSimilar(observation, occurrence)) continue;
    if (!messages.includes(observation.message)) messages.push(observation.message);
    if (messages.length >= MAX_SIMILAR) return true;
  }
  return false;
}
