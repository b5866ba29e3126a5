import { expect, it } from "vitest";
import { stateHash } from "../state-hash.ts";
import { TestCluster } from "../testing/test-cluster.ts";
import { copyContainer, holdContainer, restoreContainer } from "./container-copies.ts";
import type { ContainerRecord } from "./container-record.ts";

const STORY = "trap 'exit 7' TERM; n=0; while true; do n=$((n+1)); echo $n > /tmp/n; echo $n > /cache/n; sleep 3; done";

/** A container that writes, waits and is told to stop. */
function runningStory(): { readonly cluster: TestCluster; readonly container: () => ContainerRecord } {
  const cluster = new TestCluster({ nodes: 1 });
  const spec = {
    name: "main",
    image: "busybox",
    command: ["sh", "-c", STORY],
    resources: { limits: { memory: "64Mi" } },
    volumeMounts: [{ name: "cache", mountPath: "/cache" }],
  };
  const volumes = [{ name: "cache", emptyDir: { medium: "Memory" } }];
  cluster.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "story" },
    spec: { containers: [spec], volumes },
  });
  cluster.advance(20_000);
  const { containers } = cluster.cluster.runtime.cri;
  const { id = "" } = containers.sandboxOfPod("default/story") ?? {};
  return { cluster, container: () => containers.newest(id, "main") as ContainerRecord };
}

it("what is held is a container as it was, whatever becomes of it", () => {
  const { cluster, container } = runningStory();
  const held = holdContainer(container());
  const copy = copyContainer(container());
  const then = stateHash(copy);
  expect(stateHash(restoreContainer(held))).toBe(then);
  const deletion = { gracePeriodSeconds: 5 };
  cluster.cluster.handle({ method: "DELETE", path: "/api/v1/namespaces/default/pods/story", body: deletion });
  cluster.advance(1_000);
  expect(stateHash(container())).not.toBe(then);
  expect(stateHash(restoreContainer(held))).toBe(then);
  expect(stateHash(restoreContainer(copy))).toBe(then);
});

it("names everything that may change", () => {
  const { container } = runningStory();
  const record = container();
  const { of: kept, ...held } = holdContainer(record);
  expect(kept).toBe(record);
  const changing = Object.keys(held);
  const never = Object.keys(record).filter((name) => !changing.includes(name));
  expect(changing.filter((name) => !(name in record))).toEqual([]);
  const fixed =
    "args attempt command createdAtMs env id image isTask mounts name noNewPrivileges node oomScoreAdj ports " +
    "privileged readOnlyRoot sandbox sees startedAtMs stdin tuning user workingDir";
  expect(never.sort().join(" ")).toBe(fixed);
});
