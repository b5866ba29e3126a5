/** Events (the API kind), of one object or of the whole cluster, newest first. */
import { useMemo } from "react";
import type { Event } from "../../api/types/core.ts";
import { useLiveList } from "./live-list.ts";
import { apiPath } from "./resources.ts";
import type { ObjectRef } from "./selection-store.ts";

/** @param about undefined for the whole cluster */
export function useEvents(about?: ObjectRef): { readonly events: readonly Event[]; readonly loaded: boolean } {
  const { items, loaded } = useLiveList<Event>(about === undefined ? apiPath("Event") : eventsPath(about));
  const events = useMemo(() => items.toSorted(newestFirst), [items]);
  return { events, loaded };
}

function eventsPath({ kind, namespace, name }: ObjectRef): string {
  const selector = encodeURIComponent(`involvedObject.kind=${kind},involvedObject.name=${name}`);
  return `${apiPath("Event", namespace)}?fieldSelector=${selector}`;
}

export function eventTime(event: Event): string {
  return event.series?.lastObservedTime ?? event.lastTimestamp ?? event.eventTime ?? event.metadata.creationTimestamp;
}

function newestFirst(a: Event, b: Event): number {
  const [timeA, timeB] = [eventTime(a), eventTime(b)];
  if (timeA !== timeB) return timeA < timeB ? 1 : -1;
  return Number(b.metadata.resourceVersion) - Number(a.metadata.resourceVersion);
}
