/**
 * ReplicationControllers: what came before ReplicaSets, by the same rules.
 * Source: https://kubernetes.io/docs/concepts/workloads/controllers/replicationcontroller/
 * Upstream: pkg/controller/replication/replication_controller.go, a shell around the ReplicaSet controller.
 */
import type { ComponentContext } from "../../machinery/component-context.ts";
import { replicationControllers } from "./replica-owners.ts";
import { ReplicasController } from "./replicaset-controller.ts";

export class ReplicationControllerController extends ReplicasController {
  constructor(context: ComponentContext) {
    super(context, replicationControllers(context));
  }
}
