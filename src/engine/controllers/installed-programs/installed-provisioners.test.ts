import { expect, it } from "vitest";
import { TestCluster } from "../../testing/test-cluster.ts";

const NAMESPACE = "default";

function install(cluster: TestCluster, image: string, env: readonly object[] = []): void {
  const labels = { app: "provisioner" };
  const containers = [{ name: "provisioner", image, env }];
  cluster.create({
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata: { name: "provisioner", namespace: NAMESPACE },
    spec: { selector: { matchLabels: labels }, template: { metadata: { labels }, spec: { containers } } },
  });
}

function claim(cluster: TestCluster, provisioner: string, volumeBindingMode: string): void {
  const metadata = { name: "fast" };
  cluster.create({ apiVersion: "storage.k8s.io/v1", kind: "StorageClass", metadata, provisioner, volumeBindingMode });
  cluster.create({
    apiVersion: "v1",
    kind: "PersistentVolumeClaim",
    metadata: { name: "data", namespace: NAMESPACE },
    spec: { accessModes: ["ReadWriteOnce"], storageClassName: "fast", resources: { requests: { storage: "1Gi" } } },
  });
  const volumes = [{ name: "data", persistentVolumeClaim: { claimName: "data" } }];
  const containers = [{ name: "web", image: "nginx", volumeMounts: [{ name: "data", mountPath: "/data" }] }];
  const pod = { name: "web", namespace: NAMESPACE };
  cluster.create({ apiVersion: "v1", kind: "Pod", metadata: pod, spec: { volumes, containers } });
}

const phase = (cluster: TestCluster): string | undefined => cluster.get("Pod", NAMESPACE, "web")?.status.phase;

it("folders of machines are made once the Pod of the provisioner is ready, and deleted with their claim", () => {
  const cluster = new TestCluster({ nodes: 2 });
  cluster.advance(30_000);
  claim(cluster, "rancher.io/local-path", "WaitForFirstConsumer");
  cluster.advance(60_000);
  expect(phase(cluster)).toBe("Pending");
  install(cluster, "rancher/local-path-provisioner:v0.0.30");
  cluster.advance(120_000);
  expect(phase(cluster)).toBe("Running");
  const [volume] = cluster.list("PersistentVolume");
  expect(volume?.spec.hostPath?.path).toMatch(/^\/opt\/local-path-provisioner\/pvc-.*_default_data$/);
  cluster.request("DELETE", `${cluster.path("Pod", NAMESPACE, "web")}?gracePeriodSeconds=0`);
  cluster.request("DELETE", cluster.path("PersistentVolumeClaim", NAMESPACE, "data"));
  cluster.advance(60_000);
  expect(cluster.list("PersistentVolume")).toEqual([]);
});

it("folders of a file server are made at once", () => {
  const cluster = new TestCluster({ nodes: 1 });
  cluster.advance(30_000);
  const env = Object.entries({ PROVISIONER_NAME: "example.com/nfs", NFS_SERVER: "10.0.0.9", NFS_PATH: "/exports" });
  install(
    cluster,
    "registry.k8s.io/sig-storage/nfs-subdir-external-provisioner:v4.0.2",
    env.map(([name, value]) => ({ name, value })),
  );
  claim(cluster, "example.com/nfs", "Immediate");
  cluster.advance(120_000);
  expect(phase(cluster)).toBe("Running");
  expect(cluster.list("PersistentVolume")[0]?.spec.nfs).toMatchObject({ server: "10.0.0.9" });
});
