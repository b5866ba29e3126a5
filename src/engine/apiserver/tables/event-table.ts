/** Events as a Table. Upstream: printEvent. */
import { ageSince } from "../../../api/human-duration.ts";
import type { Event } from "../../../api/types/core.ts";
import { column, NAME, type TablePrinter, wide } from "./table-printer.ts";

export const eventTable: TablePrinter<Event> = {
  columns: [
    column("Last Seen", "Time since it happened last."),
    column("Type", "Normal or Warning."),
    column("Reason", "A short word for why."),
    column("Object", "What it is about."),
    wide("Subobject", "Which part of that."),
    wide("Source", "Who reports it."),
    column("Message", "In words."),
    wide("First Seen", "Time since it happened first."),
    { ...column("Count", "How often it happened.", "integer"), priority: 1 },
    { ...NAME, priority: 1 },
  ],
  cells: (event, nowMs) => {
    const { involvedObject: about, series } = event;
    const first = ageSince(event.firstTimestamp ?? event.eventTime, nowMs);
    const last = event.lastTimestamp ? ageSince(event.lastTimestamp, nowMs) : first;
    const kind = (about.kind ?? "").toLowerCase();
    return [
      series === undefined ? last : ageSince(series.lastObservedTime, nowMs),
      event.type ?? "",
      event.reason ?? "",
      about.name ? `${kind}/${about.name}` : kind,
      about.fieldPath ?? "",
      sourceOf(event),
      (event.message ?? "").trim(),
      first,
      series === undefined ? event.count || 1 : (series.count ?? 0),
      event.metadata.name,
    ];
  },
};

function sourceOf({ source, reportingComponent, reportingInstance }: Event): string {
  const component = source?.component || reportingComponent || "";
  const instance = source?.host || reportingInstance || "";
  return instance === "" ? component : `${component}, ${instance}`;
}
