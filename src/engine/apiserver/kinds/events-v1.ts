/**
 * Event as events.k8s.io/v1 names its fields.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
 * Upstream: pkg/apis/events/v1/conversion.go.
 */
import type { Event } from "../../../api/types/core.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { ServedVersion } from "../kind-definition.ts";
import { type Errors, invalid, NO_ERRORS, required } from "../validation/errors.ts";

/** Stored name to the name here; all others are the same. */
const NAMES: Readonly<Record<string, string>> = {
  involvedObject: "regarding",
  message: "note",
  source: "deprecatedSource",
  firstTimestamp: "deprecatedFirstTimestamp",
  lastTimestamp: "deprecatedLastTimestamp",
  count: "deprecatedCount",
  reportingComponent: "reportingController",
};
const STORED_NAMES = Object.fromEntries(Object.entries(NAMES).map(([stored, name]) => [name, stored]));

export const eventsV1: ServedVersion<Event> = {
  group: "events.k8s.io",
  version: "v1",
  struct: "events.Event",
  fromStored: (object) => renamed(object, NAMES, "events.k8s.io/v1"),
  toStored: (object) => renamed(object, STORED_NAMES, "v1") as Event,
  validateNew: validateNewEvent,
  selectableFields: {
    reason: field("reason"),
    "regarding.apiVersion": regarding("apiVersion"),
    "regarding.fieldPath": regarding("fieldPath"),
    "regarding.kind": regarding("kind"),
    "regarding.name": regarding("name"),
    "regarding.namespace": regarding("namespace"),
    "regarding.resourceVersion": regarding("resourceVersion"),
    "regarding.uid": regarding("uid"),
    reportingController: field("reportingController"),
    type: field("type"),
  },
};

/** Upstream: pkg/apis/core/validation/events.go (ValidateEventCreate), which has the stored names. */
function validateNewEvent(event: Event): Errors {
  const { series, eventTime, type = "", firstTimestamp, lastTimestamp, count = 0, source = {} } = event;
  const unset = (name: string, isSet: boolean): Errors =>
    isSet ? [invalid(name, "", "needs to be unset")] : NO_ERRORS;
  return [
    ...(series !== undefined && (series.count ?? 0) < 2 ? [invalid("series.count", "", "should be at least 2")] : []),
    ...(series !== undefined && !series.lastObservedTime ? [required("series.lastObservedTime")] : []),
    ...(eventTime ? [] : [required("eventTime")]),
    ...(TYPES.includes(type) ? [] : [invalid("type", "", `has invalid value: ${type}`)]),
    ...unset("firstTimestamp", Boolean(firstTimestamp)),
    ...unset("lastTimestamp", Boolean(lastTimestamp)),
    ...unset("count", count !== 0),
    ...unset("source", Boolean(source.component ?? "") || Boolean(source.host ?? "")),
  ];
}

const TYPES: readonly string[] = ["Normal", "Warning"];

function renamed(object: KubeObject, names: Readonly<Record<string, string>>, apiVersion: string): KubeObject {
  const entries = Object.entries(object).map(([key, value]) => [names[key] ?? key, value] as const);
  return { ...Object.fromEntries(entries), apiVersion } as unknown as KubeObject;
}

function field(name: string): (object: KubeObject) => string {
  return (object) => String((object as unknown as Readonly<Record<string, unknown>>)[name] ?? "");
}

function regarding(name: string): (object: KubeObject) => string {
  return (object) => {
    const { regarding: about } = object as KubeObject & { readonly regarding?: Readonly<Record<string, unknown>> };
    return String(about?.[name] ?? "");
  };
}
