/** Events that are made only when somebody reads them. */
import type { Event } from "./types/core.ts";
import type { ObjectMeta } from "./types/meta.ts";

/** An Event to be written, under a name that no other Event ever has. */
export interface LateEvent {
  readonly name: string;
  readonly namespace: string;
  /** Must depend on nothing that changes. */
  make(metadata: ObjectMeta): Event;
}

/** The Event as it is before the server has decided about it. */
export function draftOf(event: LateEvent): Event {
  const { name, namespace } = event;
  return event.make({ name, namespace, uid: "", resourceVersion: "", creationTimestamp: "" });
}
