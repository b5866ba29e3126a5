/** Event. Source: https://kubernetes.io/docs/reference/kubernetes-api/ */
import type { Event } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const event: KindDefinition<Event> = {
  group: "",
  version: "v1",
  kind: "Event",
  plural: "events",
  singular: "event",
  namespaced: true,
  shortNames: ["ev"],
};
