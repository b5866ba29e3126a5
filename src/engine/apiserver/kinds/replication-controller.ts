/**
 * ReplicationController.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { ReplicationController } from "../../../api/types/replication.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const replicationController: KindDefinition<ReplicationController> = {
  group: "",
  version: "v1",
  kind: "ReplicationController",
  plural: "replicationcontrollers",
  singular: "replicationcontroller",
  namespaced: true,
  shortNames: ["rc"],
  categories: ["all"],
  subresources: ["status", "scale"],
  generation: "spec",
};
