import { describe, expect, it } from "vitest";
import type { DeploymentSpec } from "../../../api/types/apps.ts";
import type { ControllerHarness } from "../testing/controller-harness.ts";
import { harness, setImage, setOf, webDeployment } from "../../testing/deployment-harness.ts";

function setSpec(cluster: ControllerHarness, spec: Partial<DeploymentSpec>): void {
  cluster.change("Deployment", "web", (web) => ({ ...web, spec: { ...web.spec, ...spec } }));
}

function sizeOf(cluster: ControllerHarness, image: string): number {
  return (
    cluster.list("ReplicaSet").find((set) => set.spec.template.spec.containers[0]?.image === image)?.spec.replicas ?? 0
  );
}

/** Sizes of the old and the new ReplicaSet each time either changes; Pods become ready, and go, one round at a time. */
function rolloutSteps(cluster: ControllerHarness, from: string, to: string): readonly string[] {
  const steps: string[] = [];
  const note = (): void => {
    const step = `${sizeOf(cluster, from)}/${sizeOf(cluster, to)}`;
    if (steps.at(-1) !== step) steps.push(step);
  };
  for (let round = 0; round < 60; round += 1) {
    for (let ms = 0; ms < 60; ms += 1) {
      cluster.advance(1);
      note();
    }
    cluster.finishTerminating();
    cluster.makeAllReady();
  }
  return steps;
}

function conditionOf(cluster: ControllerHarness, type: string): string {
  const found = cluster.the("Deployment", "web").status.conditions?.find((each) => each.type === type);
  return found === undefined ? "" : `${found.status} ${found.reason} ${found.message}`;
}

describe("rolling update", () => {
  const cases: readonly {
    readonly name: string;
    readonly replicas: number;
    readonly maxSurge: number | string;
    readonly maxUnavailable: number | string;
    readonly steps: readonly string[];
  }[] = [
    {
      name: "10, 25%/25%",
      replicas: 10,
      maxSurge: "25%",
      maxUnavailable: "25%",
      steps: ["10/0", "8/3", "8/5", "3/5", "3/10", "0/10"],
    },
    {
      name: "3, 25%/25%",
      replicas: 3,
      maxSurge: "25%",
      maxUnavailable: "25%",
      steps: ["3/0", "3/1", "2/1", "2/2", "1/2", "1/3", "0/3"],
    },
    { name: "1, 25%/25%", replicas: 1, maxSurge: "25%", maxUnavailable: "25%", steps: ["1/0", "1/1", "0/1"] },
    {
      name: "4, no surge",
      replicas: 4,
      maxSurge: 0,
      maxUnavailable: 1,
      steps: ["4/0", "3/0", "3/1", "2/1", "2/2", "1/2", "1/3", "0/3", "0/4"],
    },
    {
      name: "4, both 0 count as one unavailable",
      replicas: 4,
      maxSurge: "0%",
      maxUnavailable: "1%",
      steps: ["4/0", "3/0", "3/1", "2/1", "2/2", "1/2", "1/3", "0/3", "0/4"],
    },
    { name: "2, all at once", replicas: 2, maxSurge: "100%", maxUnavailable: 0, steps: ["2/0", "2/2", "0/2"] },
  ];
  it.each(cases)("$name", ({ replicas, maxSurge, maxUnavailable, steps }) => {
    const cluster = harness();
    cluster.create(
      "Deployment",
      webDeployment({ replicas, strategy: { type: "RollingUpdate", rollingUpdate: { maxSurge, maxUnavailable } } }),
    );
    cluster.advance(100);
    cluster.makeAllReady();
    cluster.advance(100);
    setImage(cluster, "nginx:2");
    expect(rolloutSteps(cluster, "nginx:1", "nginx:2")).toEqual(steps);
    const { status, metadata } = cluster.the("Deployment", "web");
    expect(metadata.annotations?.["deployment.kubernetes.io/revision"]).toBe("2");
    expect(status).toMatchObject({
      replicas,
      updatedReplicas: replicas,
      readyReplicas: replicas,
      availableReplicas: replicas,
      terminatingReplicas: 0,
    });
    expect(status.unavailableReplicas).toBeUndefined();
    expect(conditionOf(cluster, "Progressing")).toBe(
      `True NewReplicaSetAvailable ReplicaSet "${setOf(cluster, "nginx:2").metadata.name}" has successfully progressed.`,
    );
  });

  it("says what it does in events", () => {
    const cluster = harness();
    cluster.create("Deployment", webDeployment({ replicas: 1 }));
    cluster.advance(100);
    cluster.makeAllReady();
    cluster.advance(100);
    setImage(cluster, "nginx:2");
    rolloutSteps(cluster, "nginx:1", "nginx:2");
    const [first, second] = [setOf(cluster, "nginx:1").metadata.name, setOf(cluster, "nginx:2").metadata.name];
    expect(cluster.events("Deployment")).toEqual([
      `Normal ScalingReplicaSet Scaled up replica set ${first} from 0 to 1`,
      `Normal ScalingReplicaSet Scaled up replica set ${second} from 0 to 1`,
      `Normal ScalingReplicaSet Scaled down replica set ${first} from 1 to 0`,
    ]);
    expect(first).toMatch(/^web-[456789bcdf]{1,10}$/);
  });

  it("rolls over: a template changed midway makes both older sets old", () => {
    const cluster = harness();
    cluster.create(
      "Deployment",
      webDeployment({ replicas: 4, strategy: { rollingUpdate: { maxSurge: 1, maxUnavailable: 0 } } }),
    );
    cluster.advance(100);
    cluster.makeAllReady();
    cluster.advance(100);
    setImage(cluster, "nginx:2");
    cluster.advance(50);
    expect([sizeOf(cluster, "nginx:1"), sizeOf(cluster, "nginx:2")]).toEqual([4, 1]);
    setImage(cluster, "nginx:3");
    cluster.advance(50);
    // The half-made one goes first: its Pod does not serve.
    expect([sizeOf(cluster, "nginx:1"), sizeOf(cluster, "nginx:2"), sizeOf(cluster, "nginx:3")]).toEqual([4, 0, 1]);
    expect(rolloutSteps(cluster, "nginx:1", "nginx:3").at(-1)).toBe("0/4");
    expect(cluster.the("Deployment", "web").metadata.annotations?.["deployment.kubernetes.io/revision"]).toBe("3");
  });
});

describe("revisions", () => {
  it("takes up the ReplicaSet of an earlier template under a new number", () => {
    const cluster = harness();
    cluster.create("Deployment", webDeployment({ replicas: 1 }));
    rolloutSteps(cluster, "nginx:1", "nginx:2");
    const first = setOf(cluster, "nginx:1").metadata.name;
    setImage(cluster, "nginx:2");
    rolloutSteps(cluster, "nginx:1", "nginx:2");
    setImage(cluster, "nginx:1");
    rolloutSteps(cluster, "nginx:2", "nginx:1");
    const again = setOf(cluster, "nginx:1");
    expect(cluster.list("ReplicaSet")).toHaveLength(2);
    expect(again.metadata.name).toBe(first);
    expect(again.metadata.annotations).toEqual({
      "deployment.kubernetes.io/revision": "3",
      "deployment.kubernetes.io/revision-history": "1",
      "deployment.kubernetes.io/desired-replicas": "1",
      "deployment.kubernetes.io/max-replicas": "2",
    });
  });

  it("keeps revisionHistoryLimit old ReplicaSets", () => {
    const cluster = harness();
    cluster.create("Deployment", webDeployment({ replicas: 1, revisionHistoryLimit: 1 }));
    rolloutSteps(cluster, "nginx:1", "nginx:2");
    for (const image of ["nginx:2", "nginx:3", "nginx:4"]) {
      setImage(cluster, image);
      rolloutSteps(cluster, image, image);
    }
    const images = cluster.list("ReplicaSet").map((set) => set.spec.template.spec.containers[0]?.image);
    expect([...images].sort()).toEqual(["nginx:3", "nginx:4"]);
  });

  it("copies the change cause but not the applied configuration", () => {
    const cluster = harness();
    const web = webDeployment({ replicas: 1 });
    const annotations = {
      "kubernetes.io/change-cause": "first",
      "kubectl.kubernetes.io/last-applied-configuration": "{}",
    };
    cluster.create("Deployment", { ...web, metadata: { ...web.metadata, annotations } });
    cluster.advance(100);
    expect(setOf(cluster, "nginx:1").metadata.annotations).toEqual({
      "kubernetes.io/change-cause": "first",
      "deployment.kubernetes.io/revision": "1",
      "deployment.kubernetes.io/desired-replicas": "1",
      "deployment.kubernetes.io/max-replicas": "2",
    });
  });

  it("counts a collision when a foreign ReplicaSet has the name", () => {
    const cluster = harness();
    const trial = harness();
    trial.create("Deployment", webDeployment({ replicas: 1 }));
    trial.advance(100);
    const { name } = setOf(trial, "nginx:1").metadata;
    const foreign = { other: "yes" };
    cluster.create("ReplicaSet", {
      apiVersion: "apps/v1",
      kind: "ReplicaSet",
      metadata: { name, namespace: "default" },
      spec: {
        replicas: 0,
        selector: { matchLabels: foreign },
        template: { metadata: { labels: foreign }, spec: { containers: [{ name: "x", image: "x" }] } },
      },
    });
    cluster.create("Deployment", webDeployment({ replicas: 1 }));
    cluster.advance(200);
    expect(cluster.the("Deployment", "web").status.collisionCount).toBe(1);
    expect(setOf(cluster, "nginx:1").metadata.name).not.toBe(name);
  });
});

describe("recreate", () => {
  it("starts nothing new before the last old Pod is gone", () => {
    const cluster = harness();
    cluster.create("Deployment", webDeployment({ replicas: 2, strategy: { type: "Recreate" } }));
    cluster.advance(100);
    for (const pod of cluster.list("Pod"))
      cluster.client.bind("default", pod.metadata.name, "node-1", { reason: "Test" });
    cluster.makeAllReady();
    cluster.advance(100);
    setImage(cluster, "nginx:2");
    cluster.advance(10_000);
    expect(cluster.list("ReplicaSet").map((set) => set.spec.replicas)).toEqual([0]);
    expect(cluster.list("Pod").every((pod) => pod.metadata.deletionTimestamp !== undefined)).toBe(true);
    expect(cluster.the("Deployment", "web").status.terminatingReplicas).toBe(2);
    cluster.finishTerminating();
    cluster.advance(100);
    expect(sizeOf(cluster, "nginx:2")).toBe(2);
    expect(conditionOf(cluster, "Available")).toBe(
      "False MinimumReplicasUnavailable Deployment does not have minimum availability.",
    );
  });
});

describe("pause and scale", () => {
  it("does not roll out while paused, but says so and scales", () => {
    const cluster = harness();
    cluster.create("Deployment", webDeployment({ replicas: 2 }));
    rolloutSteps(cluster, "nginx:1", "nginx:2");
    setSpec(cluster, { paused: true });
    setImage(cluster, "nginx:2");
    cluster.advance(100);
    expect(cluster.list("ReplicaSet")).toHaveLength(1);
    expect(conditionOf(cluster, "Progressing")).toBe("Unknown DeploymentPaused Deployment is paused");
    setSpec(cluster, { replicas: 5 });
    cluster.advance(100);
    expect(sizeOf(cluster, "nginx:1")).toBe(5);
    setSpec(cluster, { paused: false });
    expect(rolloutSteps(cluster, "nginx:1", "nginx:2").at(-1)).toBe("0/5");
  });

  it("scales both sets in proportion during a rollout", () => {
    const cluster = harness();
    cluster.create(
      "Deployment",
      webDeployment({ replicas: 10, strategy: { rollingUpdate: { maxSurge: 3, maxUnavailable: 2 } } }),
    );
    cluster.advance(100);
    cluster.makeAllReady();
    cluster.advance(100);
    setImage(cluster, "nginx:2");
    cluster.advance(100);
    expect([sizeOf(cluster, "nginx:1"), sizeOf(cluster, "nginx:2")]).toEqual([8, 5]);
    setSpec(cluster, { replicas: 15 });
    cluster.advance(100);
    expect([sizeOf(cluster, "nginx:1"), sizeOf(cluster, "nginx:2")]).toEqual([11, 7]);
    expect(setOf(cluster, "nginx:1").metadata.annotations).toMatchObject({
      "deployment.kubernetes.io/desired-replicas": "15",
      "deployment.kubernetes.io/max-replicas": "18",
    });
  });
});

describe("progress deadline", () => {
  it("is exceeded once nothing has moved for so long, and is not rolled back", () => {
    const cluster = harness();
    cluster.create("Deployment", webDeployment({ replicas: 1, progressDeadlineSeconds: 60 }));
    cluster.advance(59_000);
    expect(conditionOf(cluster, "Progressing")).toMatch(/^True ReplicaSetUpdated/);
    cluster.advance(5_000);
    const { name } = setOf(cluster, "nginx:1").metadata;
    expect(conditionOf(cluster, "Progressing")).toBe(
      `False ProgressDeadlineExceeded ReplicaSet "${name}" has timed out progressing.`,
    );
    expect(sizeOf(cluster, "nginx:1")).toBe(1);
    expect(cluster.kernel.pending).toBeLessThan(3);
    cluster.makeAllReady();
    cluster.advance(100);
    expect(conditionOf(cluster, "Progressing")).toBe(
      `True NewReplicaSetAvailable ReplicaSet "${name}" has successfully progressed.`,
    );
  });

  it("waits for minReadySeconds before a Pod counts as available", () => {
    const cluster = harness();
    cluster.create("Deployment", webDeployment({ replicas: 1, minReadySeconds: 30 }));
    cluster.advance(100);
    cluster.makeAllReady();
    cluster.advance(29_000);
    expect(cluster.the("Deployment", "web").status).toMatchObject({ readyReplicas: 1, unavailableReplicas: 1 });
    cluster.advance(2_000);
    expect(cluster.the("Deployment", "web").status).toMatchObject({ readyReplicas: 1, availableReplicas: 1 });
  });
});

describe("restore", () => {
  it("goes on exactly as the run that was saved", () => {
    const run = (interrupted: boolean): string => {
      const cluster = harness();
      cluster.create("Deployment", webDeployment({ replicas: 5 }));
      cluster.advance(100);
      cluster.makeAllReady();
      cluster.advance(100);
      setImage(cluster, "nginx:2");
      cluster.advance(7);
      if (interrupted) cluster.saveAndRestore();
      rolloutSteps(cluster, "nginx:1", "nginx:2");
      return JSON.stringify([cluster.list("ReplicaSet"), cluster.list("Pod"), cluster.list("Event")]);
    };
    expect(run(true)).toBe(run(false));
  });
});
