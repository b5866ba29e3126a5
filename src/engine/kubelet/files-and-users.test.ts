import { describe, expect, it } from "vitest";
import type { ExecAnswer } from "../../api/pod-access.ts";
import type { Container, PodSpec, Volume } from "../../api/types/pod.ts";
import { TestCluster } from "../testing/test-cluster.ts";
import { clusterWith, createPod, events, pod } from "./testing/pod-story.ts";

const SLEEP = { name: "web", image: "busybox", command: ["sleep", "1h"] };

function inShell(cluster: TestCluster, script: string): string {
  const query = ["sh", "-c", script].map((word) => `command=${encodeURIComponent(word)}`).join("&");
  const path = `${cluster.path("Pod", "default", "web")}/exec?container=web&${query}`;
  const { code, body } = cluster.request("POST", path, {}) as { code: number; body: ExecAnswer };
  if (code !== 200) throw new Error(JSON.stringify(body));
  return body.stdout + body.stderr;
}

function shellOf(container: Partial<Container>, spec: Partial<PodSpec> = {}): (script: string) => string {
  const cluster = clusterWith({ ...spec, containers: [{ ...SLEEP, ...container }] });
  cluster.advance(20_000);
  return (script) => inShell(cluster, script);
}

const volumes = (more: object): readonly Volume[] => [{ name: "data", ...more }];
const mounted: Partial<Container> = { volumeMounts: [{ name: "data", mountPath: "/data" }] };

describe("users and groups", () => {
  const context = { runAsUser: 1000, runAsGroup: 3000, fsGroup: 2000, supplementalGroups: [4000] };

  it("are those of the security contexts, as in the documentation's demonstration", () => {
    const run = shellOf(mounted, { securityContext: context, volumes: volumes({ emptyDir: {} }) });
    expect(run("id")).toBe("uid=1000 gid=3000 groups=2000,3000,4000\n");
    expect(run("ps")).toMatch(/^PID {3}USER {5}TIME {2}COMMAND\n {4}1 1000 {6}0:00 sleep 1h\n/);
    expect(run("ls -ld /data")).toMatch(/^drwxrwsrwx {4}2 root {5}2000 {10}4096 \w{3} [ \d]\d \d\d:\d\d \/data\n$/);
    expect(run("cd /data; echo hello > testfile; ls -l")).toMatch(/-rw-r--r-- {4}1 1000 {5}2000 {13}6 .* testfile\n$/);
    expect(run("echo x > /etc/x")).toBe("sh: can't create /etc/x: Permission denied\n");
    expect(run("echo x > /tmp/x; cat /tmp/x")).toBe("x\n");
  });

  it("of a container come before those of its Pod", () => {
    const run = shellOf({ securityContext: { runAsUser: 2000 } }, { securityContext: { runAsUser: 1000 } });
    expect(run("id -u; whoami")).toBe("2000\nwhoami: unknown uid 2000\n");
  });

  it.each([
    ["image runs as root", { runAsNonRoot: true }, "container has runAsNonRoot and image will run as root"],
    ["user is root", { runAsNonRoot: true, runAsUser: 0 }, "container's runAsUser breaks non-root policy"],
  ])("runAsNonRoot: %s", (_name, securityContext, words) => {
    const cluster = clusterWith({ containers: [SLEEP], securityContext });
    cluster.advance(20_000);
    const { uid } = pod(cluster).metadata;
    const message = `${words} (pod: "web_default(${uid})", container: web)`;
    expect(pod(cluster).status.containerStatuses?.[0]?.state.waiting).toEqual({
      reason: "CreateContainerConfigError",
      message,
    });
    expect(events(cluster)).toContain(`Failed: Error: ${message}`);
  });
});

describe("what cannot be written", () => {
  it("a read-only root, but for volumes", () => {
    const securityContext = { readOnlyRootFilesystem: true };
    const run = shellOf({ ...mounted, securityContext }, { volumes: volumes({ emptyDir: {} }) });
    expect(run("echo x > /x")).toBe("sh: can't create /x: Read-only file system\n");
    expect(run("touch /tmp/x")).toBe("touch: /tmp/x: Read-only file system\n");
    expect(run("mkdir /data/a && echo x > /data/a/b && cat /data/a/b")).toBe("x\n");
  });

  it("stops an nginx that has nowhere to write", () => {
    const securityContext = { readOnlyRootFilesystem: true };
    const cluster = clusterWith({ containers: [{ name: "web", image: "nginx", securityContext }] });
    cluster.advance(60_000);
    const log = cluster.request("GET", `${cluster.path("Pod", "default", "web")}/log`);
    expect(log.body).toContain(
      'nginx: [emerg] mkdir() "/var/cache/nginx/client_temp" failed (30: Read-only file system)\n',
    );
    expect(pod(cluster).status.containerStatuses?.[0]?.restartCount).toBeGreaterThan(0);
  });

  it("read-only mounts", () => {
    const run = shellOf(
      { volumeMounts: [{ name: "data", mountPath: "/data", readOnly: true }] },
      { volumes: volumes({ emptyDir: {} }) },
    );
    expect(run("echo x >> /data/x")).toBe("sh: can't create /data/x: Read-only file system\n");
    expect(run("rm -f /data/none; echo $?")).toBe("0\n");
  });
});

describe("modes of files in volumes", () => {
  function withSecret(volume: object, securityContext: object = {}): (script: string) => string {
    const cluster = new TestCluster({ nodes: 1 });
    cluster.advance(5_000);
    const data = { user: "YWRtaW4=", key: "c2VjcmV0" };
    cluster.create({ apiVersion: "v1", kind: "Secret", metadata: { name: "s", namespace: "default" }, data });
    createPod(cluster, { containers: [{ ...SLEEP, ...mounted }], volumes: volumes(volume), securityContext });
    cluster.advance(20_000);
    return (script) => inShell(cluster, script);
  }

  it("are 0644 unless said, behind links", () => {
    const run = withSecret({ secret: { secretName: "s" } });
    expect(run("ls /data")).toBe("key\nuser\n");
    expect(run("ls -l /data")).toMatch(/^total 0\nlrwxrwxrwx {4}1 root {5}root {12}10 .* key -> \.\.data\/key\n/);
    expect(run("ls -lL /data")).toMatch(/\n-rw-r--r-- {4}1 root {5}root {13}5 .* user\n/);
    expect(run("stat -L -c %a /data/user; cat /data/..data/user; ls -ld /data")).toMatch(/^644\nadmindrwxrwxrwt /);
  });

  it("are those of the volume and of its items", () => {
    const items = [
      { key: "user", path: "my/user", mode: 0o777 },
      { key: "key", path: "key" },
    ];
    const run = withSecret({ secret: { secretName: "s", defaultMode: 0o400, items } });
    expect(run("stat -L -c '%a %n' /data/my/user /data/key")).toBe("777 /data/my/user\n400 /data/key\n");
  });

  it("let the group of the Pod read", () => {
    const run = withSecret({ secret: { secretName: "s", defaultMode: 0o400 } }, { fsGroup: 2000 });
    expect(run("stat -L -c '%a %g' /data/key")).toBe("440 2000\n");
  });

  it("change with chmod and chown", () => {
    const run = shellOf({});
    expect(run("echo x > /a; chmod u+x,go-r /a; chown 5:6 /a; stat -c '%a %u %g %A' /a")).toBe("700 5 6 -rwx------\n");
  });
});

describe("hostPath types", () => {
  const at = (path: string, type?: string) => volumes({ hostPath: { path, ...(type === undefined ? {} : { type }) } });

  it.each([
    ["Directory", "/nowhere", "/nowhere is not a directory"],
    ["Directory", "/etc/hostname", "/etc/hostname is not a directory"],
    ["File", "/var/log", "/var/log is not a file"],
    ["Socket", "/var/run/docker.sock", "/var/run/docker.sock is not a socket file"],
    ["CharDevice", "/dev/sda", "/dev/sda is not a character device"],
    ["BlockDevice", "/dev/null", "/dev/null is not a block device"],
  ])("%s at %s", (type, path, words) => {
    const cluster = clusterWith({ containers: [{ ...SLEEP, ...mounted }], volumes: at(path, type) });
    cluster.advance(20_000);
    expect(events(cluster)[0]).toBe(
      `FailedMount: MountVolume.SetUp failed for volume "data" : hostPath type check failed: ${words}`,
    );
    expect(pod(cluster).status.containerStatuses?.[0]?.state.waiting?.reason).toBe("ContainerCreating");
  });

  it.each([
    ["DirectoryOrCreate", "/data/new"],
    ["Directory", "/var/lib/kubelet"],
    ["", "/srv/other"],
    ["Socket", "/run/containerd/containerd.sock"],
  ])("%s takes %s", (type, path) => {
    const cluster = clusterWith({ containers: [{ ...SLEEP, ...mounted }], volumes: at(path, type) });
    cluster.advance(20_000);
    expect(pod(cluster).status.phase).toBe("Running");
  });

  it("makes a file, and shows the machine's own folders", () => {
    const run = shellOf(mounted, { volumes: at("/etc/made.conf", "FileOrCreate") });
    expect(run("echo one > /data; cat /data")).toBe("one\n");
    const look = shellOf(mounted, { volumes: at("/") });
    expect(look("ls /data")).toContain("etc\n");
    expect(look("cat /data/etc/hostname")).toBe("node-1\n");
  });
});

describe("shared processes", () => {
  const shared = (...web: readonly string[]) => {
    const containers = [
      { name: "web", image: "busybox", command: web },
      { name: "nginx", image: "nginx", env: [{ name: "COLOR", value: "blue" }] },
    ];
    const cluster = clusterWith({ containers, shareProcessNamespace: true, terminationGracePeriodSeconds: 5 });
    cluster.advance(20_000);
    return cluster;
  };
  const restarts = (cluster: TestCluster) =>
    pod(cluster).status.containerStatuses?.map(({ restartCount, lastState }) => {
      return [restartCount, lastState.terminated?.exitCode];
    });

  it("are seen by all containers of the Pod", () => {
    expect(inShell(shared("sleep", "1h"), "ps")).toMatch(/ 1 65535 .* \/pause\n.* sleep 1h\n.* nginx/);
  });

  it.each<readonly [string, string, readonly (readonly unknown[])[]]>([
    [
      "ends another container",
      "kill -9 $(pgrep -f master)",
      [
        [0, undefined],
        [1, 137],
      ],
    ],
    [
      "ends its own, which is not process 1",
      "kill $$",
      [
        [1, 143],
        [0, undefined],
      ],
    ],
    [
      "a worker comes again",
      "kill $(pgrep -f worker)",
      [
        [0, undefined],
        [0, undefined],
      ],
    ],
  ])("kill: %s", (_name, script, counts) => {
    const cluster = shared("sh", "-c", "sleep 1h");
    expect(inShell(cluster, script)).toBe("");
    cluster.advance(5_000);
    expect(restarts(cluster)).toEqual(counts);
  });

  it("lead to the files of the others, and to what they were told", () => {
    const cluster = shared("sleep", "1h");
    expect(inShell(cluster, "ls /proc/$(pgrep -f master)/root/etc/nginx")).toContain("nginx.conf\n");
    expect(inShell(cluster, "cd /proc/$(pgrep -f master)/root/tmp && echo hi > note && cat note")).toBe("hi\n");
    expect(inShell(cluster, "tr '\\0' '\\n' < /proc/$(pgrep -f master)/environ")).toContain("COLOR=blue\n");
  });

  it("end at SIGTERM unless they have said otherwise", () => {
    const cluster = shared("sleep", "1h");
    cluster.delete("Pod", "default", "web");
    cluster.advance(2_000);
    expect(cluster.get("Pod", "default", "web")).toBeUndefined();
  });
});
