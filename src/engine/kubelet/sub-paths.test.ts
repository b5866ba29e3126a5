import { expect, it } from "vitest";
import { BUSYBOX, EndToEnd } from "../testing/e2e-pod.ts";

const FILL =
  "cd /v; mkdir d; echo hi > file; ln -s d in; ln -s /etc/hostname out; ln -s /etc dir; ln -s .. up; ln -s no bad";
const volumes = [{ name: "v", emptyDir: {} }];
const mount = (mountPath: string, more: object = {}) => ({
  image: BUSYBOX,
  volumeMounts: [{ name: "v", mountPath, ...more }],
});

it.each<readonly [name: string, subPath: string, outcome: string]>([
  ["a file", "file", "hi\n"],
  ["a link to a folder of the volume", "in", "d\n"],
  ["a folder that is made behind a link", "in/new", "d\nd/new\n"],
  ["a link to a file outside", "out", "failed to prepare subPath"],
  ["a folder outside", "dir", "failed to prepare subPath"],
  ["a link that steps out", "up", "failed to prepare subPath"],
  ["something outside that is not there", "dir/nothing", "failed to create subPath directory"],
  ["behind a link to nothing", "bad/x", "failed to create subPath directory"],
  ["behind a file", "file/x", "failed to create subPath directory"],
])("a subPath that is %s", (_name, subPath, outcome) => {
  const cluster = new EndToEnd(1);
  const look = "cat /m 2>/dev/null || (cd /all; find d)";
  const all = { name: "v", mountPath: "/all" };
  const container = mount("/m", { subPath });
  cluster.start("web", {
    volumes,
    restartPolicy: "Never",
    initContainers: [{ name: "fill", command: ["sh", "-c", FILL], ...mount("/v") }],
    containers: [{ ...container, command: ["sh", "-c", look], volumeMounts: [...container.volumeMounts, all] }],
  });
  cluster.advance(20_000);
  const { waiting } = cluster.pod("web").status.containerStatuses?.[0]?.state ?? {};
  if (waiting === undefined) {
    expect(cluster.logs("web")).toBe(outcome);
    return;
  }
  const message = `${outcome} for volumeMount "v" of container "test"`;
  expect(waiting).toEqual({ reason: "CreateContainerConfigError", message });
  expect(cluster.eventsOf("web")).toContain(`Failed: Error: ${message}`);
});
