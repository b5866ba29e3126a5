/**
 * What the API server does by itself: forgets old history, and drops Events an hour after they were last written.
 * Source: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/ (--event-ttl),
 * https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/ (compaction every 5 minutes)
 */
import type { DeleteOptions, Why } from "../../api/component-client.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Change } from "../etcd/change.ts";
import { LateChange, LateRemoval } from "../etcd/late-change.ts";
import type { Component } from "../kernel/component.ts";
import type { ApiServer } from "./api-server.ts";
import { EVENTS, NotedEvent } from "./write/note-event.ts";
import { keyOfMeta } from "./write/write-environment.ts";

const NAME = "apiserver-housekeeping";
const WRITER = "kube-apiserver";
const INTERVAL_MS = 5 * 60_000;
const EVENT_TTL_MS = 60 * 60_000;
/** A browser tab has no disk: past this many Events the oldest go early, down to the second number. */
const MAX_EVENTS = 50_000;
const EVENTS_KEPT = 40_000;
const NO_OPTIONS: DeleteOptions = {};
const EXPIRED: Why = { reason: "EventExpired" };
const CROWDED_OUT: Why = { reason: "EventsCrowdedOut" };

/** The newest revision five minutes ago: what lies before it may be forgotten. */
interface HousekeepingState {
  readonly revision: number;
}

/** One write of an Event, in the order of writes. A later write of the same Event makes it void. */
type WrittenEvent = Pick<Change<KubeObject>, "key" | "value">;

export function createHousekeeping(server: ApiServer): Component {
  const { kernel, store, causes } = server.parts;
  const client = server.clientFor(WRITER);
  let revision = 0;
  let written: WrittenEvent[] = [];
  /** When each of them was written, in virtual milliseconds. */
  let times: number[] = [];
  let head = 0;

  // Of an Event that nobody has read, only what is known anyway is looked at.
  store.onChange((change) => {
    if (change.table !== EVENTS || change instanceof LateRemoval) return;
    const isLate = change instanceof LateChange;
    if (!isLate && change.value === undefined) return;
    written.push(change);
    times.push(kernel.nowMs);
    const isNew = isLate || change.previous === undefined;
    // Exactly at the crossing, so that one request stands however many Events follow before it runs.
    if (isNew && store.count(EVENTS) === MAX_EVENTS + 1) kernel.schedule(NAME, "trim", 0, change.revision);
  });

  function dropOldest(why: Why, isDue: (atMs: number) => boolean): void {
    for (let event = written[head]; event !== undefined && isDue(times[head] ?? 0); event = written[head]) {
      head += 1;
      if (event instanceof NotedEvent && server.dropNoted(event, WRITER, why)) continue;
      // It is gone, or was written again since.
      if (event.value === undefined || store.get(EVENTS, event.key) !== event.value) continue;
      const { namespace, name } = event.value.metadata;
      client.delete("Event", namespace, name, NO_OPTIONS, why);
    }
    if (head < written.length >> 1) return;
    written = written.slice(head);
    times = times.slice(head);
    head = 0;
  }

  return {
    name: NAME,
    start() {
      revision = store.revision;
      readEvents();
      kernel.schedule(NAME, "compact", INTERVAL_MS);
    },
    handle(key) {
      if (key === "trim") {
        dropOldest(CROWDED_OUT, () => store.count(EVENTS) > EVENTS_KEPT);
        return;
      }
      server.compactBefore(revision);
      revision = store.revision;
      const limitMs = kernel.nowMs - EVENT_TTL_MS;
      dropOldest(EXPIRED, (atMs) => atMs <= limitMs);
      kernel.schedule(NAME, "compact", INTERVAL_MS);
    },
    snapshot(): HousekeepingState {
      return { revision };
    },
    restore(state) {
      revision = (state as HousekeepingState).revision;
      readEvents();
    },
  };

  /** The revision of an object is that of its last write, and the record of causes knows when that was. */
  function readEvents(): void {
    const events = [...server.list("Event")].map((value) => ({
      value,
      revision: Number(value.metadata.resourceVersion),
    }));
    events.sort((a, b) => a.revision - b.revision);
    written = events.map(({ value }) => ({ key: keyOfMeta(value.metadata), value }));
    times = events.map(({ revision: at }) => causes.ofRevision(at)?.at ?? 0);
    head = 0;
  }
}
