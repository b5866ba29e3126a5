import { expect, it } from "vitest";
import { BUSYBOX, EndToEnd } from "../testing/e2e-pod.ts";

const manifest = (message: string, more = "") => `apiVersion: v1
kind: Pod
metadata:
  name: web
  labels: { app: web }
spec:
  containers:
    - name: web
      image: ${BUSYBOX}
      command: [sh, -c, "trap 'exit 0' TERM; echo ${message}; while true; do sleep 1; done"]
${more}`;

function withEditor(): EndToEnd {
  const cluster = new EndToEnd(1);
  cluster.startReady("editor", {
    nodeName: "node-1",
    volumes: [{ name: "m", hostPath: { path: "/etc/kubernetes" } }],
    containers: [{ image: BUSYBOX, command: ["sleep", "1d"], volumeMounts: [{ name: "m", mountPath: "/m" }] }],
  });
  return cluster;
}
const write = (cluster: EndToEnd, text: string) =>
  cluster.shell("editor", `mkdir -p /m/manifests; cat > /m/manifests/web.yaml <<'END'\n${text}\nEND`);
const web = (cluster: EndToEnd) => cluster.get("Pod", "default", "web-node-1");

it("a manifest in the folder of a machine becomes a static Pod, changes and goes", () => {
  const cluster = withEditor();
  write(cluster, manifest("one"));
  cluster.until(() => web(cluster)?.status.phase === "Running", 30_000);
  const first = web(cluster);
  const node = cluster.get("Node", undefined, "node-1");
  expect(first?.metadata).toMatchObject({
    labels: { app: "web" },
    annotations: { "kubernetes.io/config.source": "file" },
    ownerReferences: [{ kind: "Node", name: "node-1", uid: node?.metadata.uid, controller: true }],
  });
  expect(first?.spec.tolerations).toContainEqual({ operator: "Exists", effect: "NoExecute" });

  cluster.delete("Pod", "default", "web-node-1");
  cluster.advance(3_000);
  expect(web(cluster)?.metadata.uid).not.toBe(first?.metadata.uid);
  expect(web(cluster)?.status.containerStatuses?.[0]).toMatchObject({ restartCount: 0, ready: true });

  write(cluster, manifest("two"));
  cluster.until(() => cluster.logs("web-node-1") === "two\n", 60_000);

  cluster.shell("editor", "rm /m/manifests/web.yaml");
  cluster.advance(45_000);
  expect(web(cluster)).toBeUndefined();
});

it.each([
  ["is no YAML", "a: [b"],
  ["is no Pod", "apiVersion: v1\nkind: Service\nmetadata: {name: web}"],
  ["is not valid", manifest("x", "  restartPolicy: Sometimes\n")],
  ["needs other objects", manifest("x", "  serviceAccountName: builder\n")],
])("a manifest that %s is left out", (_name, text) => {
  const cluster = withEditor();
  write(cluster, text);
  cluster.advance(30_000);
  expect(web(cluster)).toBeUndefined();
});

it("goes on the same from a snapshot", () => {
  const run = (times: readonly number[]): string => {
    const cluster = withEditor();
    write(cluster, manifest("one"));
    for (const atMs of times) cluster.cluster.seek(atMs);
    return cluster.cluster.hash();
  };
  expect(run([60_000, 30_000, 60_000])).toBe(run([60_000]));
});
