import * as k8s from "@kubernetes/client-node";
import { beforeAll, describe, expect, it } from "vitest";
import { useRealCluster } from "./real-cluster.ts";

const cluster = useRealCluster();
const config = new k8s.KubeConfig();

beforeAll(() => {
  config.loadFromClusterAndUser({ name: "kubarium", server: cluster.url(), skipTLSVerify: true }, { name: "nobody" });
});

const namespace = "default";
const template = { metadata: { labels: { app: "web" } }, spec: { containers: [{ name: "web", image: "nginx" }] } };
const deployment: k8s.V1Deployment = {
  metadata: { name: "web" },
  spec: { replicas: 1, selector: { matchLabels: { app: "web" } }, template },
};

describe("@kubernetes/client-node", () => {
  it("asks for the version", async () => {
    expect(await config.makeApiClient(k8s.VersionApi).getCode()).toMatchObject({ major: "1", minor: "35" });
  });

  it("creates, reads, replaces and deletes", async () => {
    const core = config.makeApiClient(k8s.CoreV1Api);
    const created = await core.createNamespacedConfigMap({
      namespace,
      body: { metadata: { name: "own" }, data: { a: "1" } },
    });
    expect(created.metadata?.creationTimestamp).toBeInstanceOf(Date);
    const replaced = await core.replaceNamespacedConfigMap({
      namespace,
      name: "own",
      body: { ...created, data: { a: "2" } },
    });
    expect(replaced.data).toEqual({ a: "2" });
    await expect(
      core.replaceNamespacedConfigMap({ namespace, name: "own", body: { ...created, data: {} } }),
    ).rejects.toMatchObject({ code: 409 });
    const gone = await core.deleteNamespacedConfigMap({ namespace, name: "own" });
    expect(gone.status).toBe("Success");
    await expect(core.readNamespacedConfigMap({ namespace, name: "own" })).rejects.toMatchObject({ code: 404 });
  });

  it("scales, patches and watches until the Pods are ready", async () => {
    const apps = config.makeApiClient(k8s.AppsV1Api);
    await apps.createNamespacedDeployment({ namespace, body: deployment });
    const { metadata } = await apps.readNamespacedDeploymentScale({ namespace, name: "web" });
    await apps.replaceNamespacedDeploymentScale({
      namespace,
      name: "web",
      body: { metadata: { name: metadata?.name ?? "" }, spec: { replicas: 2 } },
    });
    const patched = await apps.patchNamespacedDeployment(
      { namespace, name: "web", body: { metadata: { labels: { tier: "front" } } } },
      k8s.setHeaderOptions("Content-Type", k8s.PatchStrategy.StrategicMergePatch),
    );
    expect([patched.spec?.replicas, patched.metadata?.labels]).toEqual([2, { tier: "front" }]);
    const ready = await new Promise<number>((resolve, reject) => {
      const path = `/apis/apps/v1/namespaces/${namespace}/deployments`;
      const watching = new k8s.Watch(config).watch(
        path,
        { fieldSelector: "metadata.name=web" },
        (_type, object: k8s.V1Deployment) => {
          if (object.status?.readyReplicas !== 2) return;
          resolve(2);
          void watching.then((controller) => controller.abort());
        },
        (error: unknown) => reject(error instanceof Error ? error : new Error(String(error))),
      );
    });
    expect(ready).toBe(2);
  });

  it("keeps an informer's cache up to date", async () => {
    const core = config.makeApiClient(k8s.CoreV1Api);
    const informer = k8s.makeInformer(config, `/api/v1/namespaces/${namespace}/pods`, () =>
      core.listNamespacedPod({ namespace }),
    );
    const seen: string[] = [];
    informer.on("add", (pod) => seen.push(pod.metadata?.name ?? ""));
    const added = new Promise<void>((resolve) => {
      informer.on("add", (pod) => {
        if (pod.metadata?.name === "late") resolve();
      });
    });
    await informer.start();
    await core.createNamespacedPod({ namespace, body: { metadata: { name: "late" }, spec: template.spec } });
    await added;
    await informer.stop();
    expect(seen.length).toBe(3);
  });

  it("works with objects of any kind, as their manifests say", async () => {
    const objects = k8s.KubernetesObjectApi.makeApiClient(config);
    const machine: k8s.KubernetesObject = {
      apiVersion: "sim.kubarium.dev/v1alpha1",
      kind: "Machine",
      metadata: { name: "node-8" },
    };
    const created = await objects.create(machine);
    expect(created).toMatchObject({ kind: "Machine", spec: { cpu: "4", power: "On" } });
    const read = await objects.read({ ...machine, metadata: { name: "node-8" } });
    expect(read.metadata?.uid).toBe(created.metadata?.uid);
  });

  it("reads logs", async () => {
    const core = config.makeApiClient(k8s.CoreV1Api);
    const { items } = await core.listNamespacedPod({ namespace, labelSelector: "app=web" });
    const log = await core.readNamespacedPodLog({ namespace, name: items[0]?.metadata?.name ?? "", tailLines: 1 });
    expect(log).not.toBe("");
  });
});
