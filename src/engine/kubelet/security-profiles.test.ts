import { describe, expect, it } from "vitest";
import type { ExecAnswer } from "../../api/pod-access.ts";
import { clusterWith, events, pod } from "./testing/pod-story.ts";

const SLEEP = { name: "web", image: "busybox", command: ["sleep", "1h"] };
type Context = Readonly<Record<string, unknown>>;
const NOPE = { type: "Localhost", localhostProfile: "nope" };
const SECCOMP = { type: "Localhost", localhostProfile: "profiles/audit.json" };
const FOLDER = "/var/lib/kubelet/seccomp/profiles";

describe("profiles that are not on the machine", () => {
  it.each<[name: string, ofPod: Context, ofContainer: Context, message: string]>([
    [
      "of AppArmor",
      {},
      { appArmorProfile: NOPE },
      "failed to get container spec opts: failed to generate apparmor spec opts: apparmor profile not found nope",
    ],
    [
      "of seccomp, of the whole Pod",
      { seccompProfile: SECCOMP },
      {},
      `failed to create containerd container: cannot load seccomp profile "${FOLDER}/audit.json": open ${FOLDER}/audit.json: no such file or directory`,
    ],
  ])("%s keep a container from being made", (_, ofPod, ofContainer, message) => {
    const cluster = clusterWith({ securityContext: ofPod, containers: [{ ...SLEEP, securityContext: ofContainer }] });
    cluster.advance(10_000);
    const [status] = pod(cluster).status.containerStatuses ?? [];
    expect(status?.state?.waiting).toEqual({ reason: "CreateContainerError", message });
    expect(events(cluster)).toContain(`Failed: Error: ${message}`);
  });

  it.each<[name: string, ofPod: Context, ofContainer: Context]>([
    [
      "the runtime's own",
      { appArmorProfile: { type: "RuntimeDefault" }, seccompProfile: { type: "RuntimeDefault" } },
      {},
    ],
    ["the container's before the Pod's", { appArmorProfile: NOPE }, { appArmorProfile: { type: "Unconfined" } }],
    ["of a privileged container", { seccompProfile: SECCOMP }, { privileged: true }],
  ])("%s: no", (_, ofPod, ofContainer) => {
    const cluster = clusterWith({ securityContext: ofPod, containers: [{ ...SLEEP, securityContext: ofContainer }] });
    cluster.advance(10_000);
    expect(pod(cluster).status.phase).toBe("Running");
  });
});

it("a profile of seccomp that somebody writes to the machine is found", () => {
  const cluster = clusterWith({ securityContext: { seccompProfile: SECCOMP }, containers: [SLEEP] });
  cluster.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "writer", namespace: "default" },
    spec: {
      nodeName: "node-1",
      restartPolicy: "Never",
      volumes: [{ name: "profiles", hostPath: { path: FOLDER, type: "DirectoryOrCreate" } }],
      containers: [
        {
          name: "writer",
          image: "busybox",
          command: ["sh", "-c", "echo '{}' > /profiles/audit.json"],
          volumeMounts: [{ name: "profiles", mountPath: "/profiles" }],
        },
      ],
    },
  });
  cluster.advance(60_000);
  expect(pod(cluster).status.phase).toBe("Running");
});

it.each<[name: string, spec: object, context: Context, file: string, expected: RegExp]>([
  ["users are the machine's", {}, {}, "uid_map", /^ {9}0 {10}0 4294967295\n$/],
  ["users are the Pod's own", { hostUsers: false }, {}, "gid_map", /^ {9}0 +[1-9]\d+ {6}65536\n$/],
  ["AppArmor confines", {}, {}, "attr/current", /^cri-containerd\.apparmor\.d \(enforce\)\n$/],
  ["AppArmor does not", {}, { appArmorProfile: { type: "Unconfined" } }, "attr/current", /^unconfined\n$/],
])("/proc tells that %s", (_, spec, securityContext, file, expected) => {
  const cluster = clusterWith({ ...spec, containers: [{ ...SLEEP, securityContext }] });
  cluster.advance(10_000);
  const path = `${cluster.path("Pod", "default", "web")}/exec?container=web&command=cat&command=/proc/1/${file}`;
  const { body } = cluster.request("POST", path, {}) as { body: ExecAnswer };
  expect(body.stdout).toMatch(expected);
});
