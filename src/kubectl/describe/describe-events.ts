/** The last section of most descriptions. Upstream: DescribeEvents in k8s.io/kubectl/pkg/describe/describe.go. */
import { ageSince } from "../../api/human-duration.ts";
import type { Event } from "../../api/types/core.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Invocation } from "../command.ts";
import { goSorted } from "../go-sort.ts";
import { get, type Steps } from "../steps.ts";
import type { Description } from "./description.ts";

/** Events of a Pod that a manifest on a machine describes go by the hash of the manifest. */
export function reportedUids({ metadata }: KubeObject): readonly string[] | undefined {
  const hash = metadata.annotations?.["kubernetes.io/config.mirror"];
  return hash === undefined ? undefined : [hash];
}

/** @param uids by which the object is reported, when it is not its own */
export function* eventsOf({ kind, metadata }: KubeObject, uids?: readonly string[]): Steps<readonly Event[]> {
  const { name, namespace, uid } = metadata;
  const events: Event[] = [];
  for (const each of uids ?? [uid]) {
    const fields = [`involvedObject.name=${name}`, `involvedObject.kind=${kind}`, `involvedObject.uid=${each}`];
    if (namespace !== undefined) fields.push(`involvedObject.namespace=${namespace}`);
    const scope = namespace === undefined ? "" : `/namespaces/${namespace}`;
    const selector = encodeURIComponent(fields.join(","));
    const { code, body } = yield* get(`/api/v1${scope}/events?fieldSelector=${selector}&limit=500`);
    if (code < 400) events.push(...(body as { readonly items: readonly Event[] }).items);
  }
  return events;
}

export function describeEvents(description: Description, events: readonly Event[], { flags, now }: Invocation): void {
  if (flags.has("show-events") && !flags.bool("show-events")) return;
  if (events.length === 0) {
    description.line(0, "Events:\t<none>");
    return;
  }
  description.line(0, "Events:");
  description.line(1, "Type\tReason\tAge\tFrom\tMessage");
  description.line(1, "----\t------\t----\t----\t-------");
  for (const event of goSorted(events, byLastTime)) {
    const from = event.source?.component || event.reportingComponent || "";
    const { fieldPath } = event.involvedObject;
    const message = `${fieldPath ? `${fieldPath}: ` : ""}${(event.message ?? "").trim()}`;
    const cells = [event.type ?? "", event.reason ?? "", ageText(event, now()), from, message];
    description.line(1, cells.join("\t"));
  }
}

/** `12s (x5 over 2m10s)` */
export function ageText(event: Event, nowMs: number): string {
  const { series, count = 0 } = event;
  const first = ageSince(event.firstTimestamp || event.eventTime, nowMs);
  if (series !== undefined) return `${ageSince(series.lastObservedTime, nowMs)} (x${series.count ?? 0} over ${first})`;
  if (count > 1) return `${ageSince(event.lastTimestamp, nowMs)} (x${count} over ${first})`;
  return first;
}

/** Unix milliseconds of the newest time that an Event tells of. */
export function lastTimeMs(event: Event): number {
  return Date.parse(
    event.series?.lastObservedTime ||
      event.lastTimestamp ||
      event.eventTime ||
      event.firstTimestamp ||
      "1970-01-01T00:00:00Z",
  );
}

/** The sort is stable: events of one second stay in the order of the server. */
function byLastTime(a: Event, b: Event): boolean {
  return lastTimestampMs(a) < lastTimestampMs(b);
}

/** Upstream orders by `lastTimestamp` alone: newer events without one come first. */
function lastTimestampMs({ lastTimestamp }: Event): number {
  return lastTimestamp ? Date.parse(lastTimestamp) : 0;
}
