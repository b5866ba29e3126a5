/**
 * Event.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/event-v1/
 * Upstream: pkg/apis/core/validation/events.go, pkg/registry/core/event/strategy.go.
 */
import type { Event } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, invalid, NO_ERRORS } from "../validation/errors.ts";

export const event: KindDefinition<Event> = {
  group: "",
  version: "v1",
  kind: "Event",
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

/** An event about a namespaced object lives in that namespace, one about a cluster-scoped object in `default`. */
function validateEvent({ metadata, involvedObject }: Event): Errors {
  const about = involvedObject?.namespace ?? "";
  const matches = about === "" ? metadata.namespace === "default" : metadata.namespace === about;
  return matches ? NO_ERRORS : [invalid("involvedObject.namespace", about, "does not match event.namespace")];
}
