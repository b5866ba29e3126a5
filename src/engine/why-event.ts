/** "Why?" of an Event: Events are notes, written beside what their component did, so the walk back starts at what it did. */
import type { Event } from "../api/types/core.ts";
import type { CauseRecord, Causes } from "./kernel/causes.ts";

/** A component records its Event within this many virtual milliseconds of what it did. */
const BESIDE_MS = 1_000;

/**
 * The write that an Event is about: the newest before it by the same component in the same moment, those about the Event's object
 * or about what its message names first; failing that, the newest about its object.
 */
export function writeBesideEvent(causes: Causes, event: Event): CauseRecord | undefined {
  const { kind = "", namespace, name = "" } = event.involvedObject;
  const object = namespace === undefined || namespace === "" ? `${kind}/${name}` : `${kind}/${namespace}/${name}`;
  const before = Number(event.metadata.resourceVersion);
  const actors = actorsOf(event);
  const words = new Set((event.message ?? "").split(/[\s,;:"()]+/));
  let best: CauseRecord | undefined;
  let bestRank = 0;
  let latestMs: number | undefined;
  for (let index = causes.length - 1; index >= 0; index -= 1) {
    const record = causes.record(index);
    if (record === undefined || record.revision >= before) continue;
    latestMs ??= record.at;
    if (record.at < latestMs - BESIDE_MS) break;
    if (!actors.has(record.actor)) continue;
    const named = words.has(record.object.slice(record.object.lastIndexOf("/") + 1));
    const rank = record.object === object ? 2 : named ? 3 : 1;
    if (rank > bestRank) [best, bestRank] = [record, rank];
  }
  if (bestRank > 1) return best;
  return causes.newest(object, (record) => record.revision < before) ?? best;
}

function actorsOf({ source, reportingComponent, reportingInstance }: Event): ReadonlySet<string> {
  const component = source?.component ?? reportingComponent ?? "";
  const host = source?.host ?? reportingInstance ?? "";
  return new Set([component, `${component}/${host}`]);
}
