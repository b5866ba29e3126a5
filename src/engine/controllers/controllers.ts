/** The controllers that kube-controller-manager runs, in the order in which they start. */
import type { Component } from "../kernel/component.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import { DeploymentController } from "./deployment/deployment-controller.ts";
import { ReplicaSetController } from "./replicaset/replicaset-controller.ts";

export function createControllers(context: ComponentContext): readonly Component[] {
  return [new DeploymentController(context), new ReplicaSetController(context)];
}
