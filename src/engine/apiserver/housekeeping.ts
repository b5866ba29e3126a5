/**
 * What the API server does by itself: forgets old history, and drops Events an hour after they were last written.
 * Source: https://kubernetes.io/docs/reference/command-line-tools-reference/kube-apiserver/ (--event-ttl),
 * https://kubernetes.io/docs/tasks/administer-cluster/configure-upgrade-etcd/ (compaction every 5 minutes)
 */
import type { DeleteOptions, Why } from "../../api/component-client.ts";
import type { Event } from "../../api/types/core.ts";
import type { Component } from "../kernel/component.ts";
import type { ApiServer } from "./api-server.ts";
import { keyOf } from "./write/write-environment.ts";

const NAME = "apiserver-housekeeping";
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
interface WrittenEvent {
  readonly event: Event;
  readonly atMs: number;
}

export function createHousekeeping(server: ApiServer): Component {
  const { kernel, store, causes } = server.parts;
  const client = server.clientFor("kube-apiserver");
  let revision = 0;
  let written: WrittenEvent[] = [];
  let head = 0;

  server.subscribe("Event", (change) => {
    if (change.type === "DELETED") return;
    written.push({ event: change.object, atMs: kernel.nowMs });
    // Exactly at the crossing, so that one request stands however many Events follow before it runs.
    if (change.type === "ADDED" && store.count("events") === MAX_EVENTS + 1) kernel.schedule(NAME, "trim", 0);
  });

  function dropOldest(why: Why, isDue: (entry: WrittenEvent) => boolean): void {
    for (let entry = written[head]; entry !== undefined && isDue(entry); entry = written[head]) {
      head += 1;
      const { namespace, name } = entry.event.metadata;
      // It is gone, or was written again since.
      if (store.get("events", keyOf(namespace, name)) !== entry.event) continue;
      client.delete("Event", namespace, name, NO_OPTIONS, why);
    }
    if (head < written.length >> 1) return;
    written = written.slice(head);
    head = 0;
  }

  return {
    name: NAME,
    start() {
      revision = store.revision;
      written = eventsInOrder();
      head = 0;
      kernel.schedule(NAME, "compact", INTERVAL_MS);
    },
    handle(key) {
      if (key === "trim") {
        dropOldest(CROWDED_OUT, () => store.count("events") > EVENTS_KEPT);
        return;
      }
      server.compactBefore(revision);
      revision = store.revision;
      const limitMs = kernel.nowMs - EVENT_TTL_MS;
      dropOldest(EXPIRED, (entry) => entry.atMs <= limitMs);
      kernel.schedule(NAME, "compact", INTERVAL_MS);
    },
    snapshot(): HousekeepingState {
      return { revision };
    },
    restore(state) {
      revision = (state as HousekeepingState).revision;
      written = eventsInOrder();
      head = 0;
    },
  };

  /** The revision of an object is that of its last write, and the record of causes knows when that was. */
  function eventsInOrder(): WrittenEvent[] {
    const entries = [...server.list("Event")].map((event) => {
      const at = Number(event.metadata.resourceVersion);
      return { event, revision: at, atMs: causes.ofRevision(at)?.at ?? 0 };
    });
    return entries.sort((a, b) => a.revision - b.revision);
  }
}
