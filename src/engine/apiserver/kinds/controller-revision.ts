/**
 * ControllerRevision.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { ControllerRevision } from "../../../api/types/apps.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const controllerRevision: KindDefinition<ControllerRevision> = {
  group: "apps",
  version: "v1",
  kind: "ControllerRevision",
  plural: "controllerrevisions",
  singular: "controllerrevision",
  namespaced: true,
};
