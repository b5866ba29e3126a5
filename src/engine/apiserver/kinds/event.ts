/**
 * Event.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
 * Upstream: pkg/apis/core/validation/events.go, pkg/registry/core/event/strategy.go.
 */
import { labelKeyProblems } from "../../../api/label-syntax.ts";
import type { Event } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, invalid, invalidFor, NO_ERRORS, required } from "../validation/errors.ts";
import { eventsV1 } from "./events-v1.ts";

export const event: KindDefinition<Event> = {
  group: "",
  version: "v1",
  kind: "Event",
  alsoServedAs: [eventsV1],
  plural: "events",
  singular: "event",
  namespaced: true,
  shortNames: ["ev"],
  validate: validateEvent,
  selectableFields: {
    "involvedObject.kind": ({ involvedObject }) => involvedObject.kind ?? "",
    "involvedObject.namespace": ({ involvedObject }) => involvedObject.namespace ?? "",
    "involvedObject.name": ({ involvedObject }) => involvedObject.name ?? "",
    "involvedObject.uid": ({ involvedObject }) => involvedObject.uid ?? "",
    "involvedObject.apiVersion": ({ involvedObject }) => involvedObject.apiVersion ?? "",
    "involvedObject.resourceVersion": ({ involvedObject }) => involvedObject.resourceVersion ?? "",
    "involvedObject.fieldPath": ({ involvedObject }) => involvedObject.fieldPath ?? "",
    reason: (object) => object.reason ?? "",
    reportingComponent: (object) => object.reportingComponent ?? "",
    source: (object) => object.source?.component ?? object.reportingComponent ?? "",
    type: (object) => object.type ?? "",
  },
};

const MAX_TEXT = 128;
const MAX_MESSAGE = 1024;

/** An event about a namespaced object lives in that namespace, one about a cluster-scoped object in `default`. */
function validateEvent(event: Event): Errors {
  const { metadata, involvedObject, eventTime } = event;
  const about = involvedObject?.namespace ?? "";
  const { namespace } = metadata;
  const home = namespace === "default" || (Boolean(eventTime) && namespace === "kube-system");
  const matches = about === "" ? home : namespace === about;
  const misplaced = matches
    ? NO_ERRORS
    : [invalid("involvedObject.namespace", about, "does not match event.namespace")];
  return eventTime ? [...misplaced, ...validateSeriesEvent(event)] : misplaced;
}

/** An event with an `eventTime` says who acted, and how. */
function validateSeriesEvent(event: Event): Errors {
  const { reportingComponent = "", reportingInstance = "", action = "", reason = "", message = "" } = event;
  const short = (field: string, value: string): Errors => {
    if (value === "") return [required(field)];
    return value.length > MAX_TEXT ? [invalid(field, "", `can have at most ${MAX_TEXT} characters`)] : NO_ERRORS;
  };
  return [
    ...(reportingComponent === "" ? [required("reportingComponent")] : NO_ERRORS),
    ...invalidFor("reportingComponent", reportingComponent, labelKeyProblems(reportingComponent)),
    ...short("reportingInstance", reportingInstance),
    ...short("action", action),
    ...short("reason", reason),
    ...(message.length > MAX_MESSAGE
      ? [invalid("message", "", `can have at most ${MAX_MESSAGE} characters`)]
      : NO_ERRORS),
  ];
}
