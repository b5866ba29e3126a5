/** A Deployment `web` with its two controllers. */
import type { Draft } from "../../api/component-client.ts";
import type { Deployment, DeploymentSpec, ReplicaSet } from "../../api/types/apps.ts";
import { ReplicaSetController } from "../controllers/replicaset/replicaset-controller.ts";
import { ControllerHarness } from "../controllers/testing/controller-harness.ts";
import { DeploymentController } from "../controllers/deployment/deployment-controller.ts";

const LABELS = { app: "web" };

export function webDeployment(spec: Partial<DeploymentSpec>): Draft<Deployment> {
  return {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "web", namespace: "default" },
    spec: {
      selector: { matchLabels: LABELS },
      template: { metadata: { labels: LABELS }, spec: { containers: [{ name: "web", image: "nginx:1" }] } },
      ...spec,
    },
  };
}

export function harness(): ControllerHarness {
  return new ControllerHarness((context) => [new DeploymentController(context), new ReplicaSetController(context)]);
}

export function setImage(cluster: ControllerHarness, image: string): void {
  cluster.change("Deployment", "web", (web) => ({
    ...web,
    spec: {
      ...web.spec,
      template: { ...web.spec.template, spec: { ...web.spec.template.spec, containers: [{ name: "web", image }] } },
    },
  }));
}

export function setOf(cluster: ControllerHarness, image: string): ReplicaSet {
  const set = cluster.list("ReplicaSet").find((each) => each.spec.template.spec.containers[0]?.image === image);
  if (set === undefined) throw new Error(`no ReplicaSet for ${image}`);
  return set;
}
