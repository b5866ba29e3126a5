import { describe, expect, it } from "vitest";
import type { ControllerHarness } from "../testing/controller-harness.ts";
import { harness, setImage, setOf, webDeployment } from "../../testing/deployment-harness.ts";

describe("revisions", () => {
  const annotate = (cluster: ControllerHarness, annotations: Readonly<Record<string, string>>): void => {
    cluster.change("Deployment", "web", (web) => ({
      ...web,
      metadata: { ...web.metadata, annotations: { ...web.metadata.annotations, ...annotations } },
    }));
    cluster.advance(100);
  };
  const ROLLBACK_TO = "deprecated.deployment.rollback.to";
  const cases: readonly [string, string, string, string, string][] = [
    ["0, the one before", "0", "nginx:1", "DeploymentRollback", 'Rolled back deployment "web" to revision 1'],
    ["one that is named", "1", "nginx:1", "DeploymentRollback", 'Rolled back deployment "web" to revision 1'],
    [
      "the current one",
      "2",
      "nginx:2",
      "DeploymentRollbackTemplateUnchanged",
      'The rollback revision contains the same template as current deployment "web"',
    ],
    [
      "one that is not there",
      "7",
      "nginx:2",
      "DeploymentRollbackRevisionNotFound",
      "Unable to find the revision to rollback to.",
    ],
  ];
  it.each(cases)("go back by annotation to %s", (_name, revision, image, reason, message) => {
    const cluster = harness();
    cluster.create("Deployment", webDeployment({ replicas: 1 }));
    cluster.advance(100);
    annotate(cluster, { "kubernetes.io/change-cause": "second" });
    setImage(cluster, "nginx:2");
    cluster.advance(100);
    annotate(cluster, { [ROLLBACK_TO]: revision });
    const web = cluster.the("Deployment", "web");
    expect(web.spec.template.spec.containers[0]?.image).toBe(image);
    expect(web.metadata.annotations?.[ROLLBACK_TO]).toBeUndefined();
    const event = cluster.list("Event").find((each) => each.reason?.startsWith("DeploymentRollback") === true);
    expect([event?.reason, event?.message]).toEqual([reason, message]);
  });

  it("are counted on from an adopted ReplicaSet with all 64 bits", () => {
    const cluster = harness();
    const labels = { app: "web", old: "yes" };
    cluster.create("ReplicaSet", {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: {
        name: "old",
        namespace: "default",
        labels,
        annotations: { "deployment.kubernetes.io/revision": "3546343826724305832" },
      },
      spec: {
        selector: { matchLabels: labels },
        template: { metadata: { labels }, spec: { containers: [{ name: "web", image: "nginx:0" }] } },
      },
    });
    cluster.create("Deployment", webDeployment({ replicas: 1 }));
    cluster.advance(100);
    const revision = { "deployment.kubernetes.io/revision": "3546343826724305833" };
    expect(cluster.the("Deployment", "web").metadata.annotations).toMatchObject(revision);
    expect(setOf(cluster, "nginx:1").metadata.annotations).toMatchObject(revision);
  });
});
