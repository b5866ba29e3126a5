/** Finding changes by their place on the strip. */
import type { Change } from "../../hosts/protocol.ts";
import { isStory, laneOf, useChanges, type Lane } from "../state/changes-store.ts";
import { firstAtOrAfter } from "./marks.ts";

/** Changes of a lane around a moment, the nearest first. */
export function changesNear(lane: Lane | undefined, atMs: number, nearMs: number): readonly Change[] {
  const { changes, future } = useChanges.getState();
  const near: Change[] = [];
  for (const list of [changes, future]) {
    for (let index = firstAtOrAfter(list, atMs - nearMs); index < list.length; index += 1) {
      const change = list[index];
      if (change === undefined || change.at > atMs + nearMs) break;
      if (laneOf(change.actor) === lane) near.push(change);
    }
  }
  return near.sort((a, b) => Math.abs(a.at - atMs) - Math.abs(b.at - atMs));
}

/** The nearest change worth telling that lies strictly before or after a moment. */
export function neighbourEvent(atMs: number, direction: 1 | -1): Change | undefined {
  const { changes, future } = useChanges.getState();
  return direction === 1 ? nextEvent([changes, future], atMs) : previousEvent([future, changes], atMs);
}

function nextEvent(lists: readonly (readonly Change[])[], atMs: number): Change | undefined {
  for (const list of lists) {
    for (let index = firstAtOrAfter(list, atMs + 1); index < list.length; index += 1) {
      const change = list[index];
      if (change !== undefined && isStory(change)) return change;
    }
  }
  return undefined;
}

function previousEvent(lists: readonly (readonly Change[])[], atMs: number): Change | undefined {
  for (const list of lists) {
    for (let index = firstAtOrAfter(list, atMs) - 1; index >= 0; index -= 1) {
      const change = list[index];
      if (change !== undefined && isStory(change)) return change;
    }
  }
  return undefined;
}
