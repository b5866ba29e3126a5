/** In the manner of upstream's test/e2e/common/storage and test/e2e/common/node/{security_context,sysctl,expansion}.go. */
import { describe, expect, it } from "vitest";
import type { Container, Volume } from "../../api/types/pod.ts";
import { AGNHOST, BUSYBOX, EndToEnd, type PodGiven } from "./e2e-pod.ts";

const cluster = new EndToEnd(1);
cluster.create({
  apiVersion: "v1",
  kind: "ConfigMap",
  metadata: { name: "settings", namespace: "default" },
  data: { "data-1": "value-1" },
  binaryData: { "dump.bin": "3sr+utD+/wA=" },
});
const MOUNT = [{ name: "v", mountPath: "/v" }];
const mounted = (volume: Omit<Volume, "name">, container: Partial<Container>, more: Partial<PodGiven> = {}): string =>
  cluster.outputOf({
    volumes: [{ name: "v", ...volume }],
    containers: [{ image: BUSYBOX, volumeMounts: MOUNT, ...container }],
    ...more,
  });
const script = (text: string): Partial<Container> => ({ command: ["sh", "-c", text] });
const run = (text: string, container: Partial<Container> = {}, more: Partial<PodGiven> = {}): string =>
  cluster.outputOf({ containers: [{ image: BUSYBOX, ...script(text), ...container }], ...more });

describe("what may be read and written", () => {
  const configMap = { configMap: { name: "settings", defaultMode: 0o400 } };
  it("nothing of others, without the group", () => {
    const args = ["mounttest", "--file_content=/v/data-1", "--file_mode=/v/data-1"];
    expect(mounted(configMap, { image: AGNHOST, args, securityContext: { runAsUser: 1000 } })).toBe(
      'mode of file "/v/data-1": -r--------\nerror reading file content for "/v/data-1": open /v/data-1: permission denied\n',
    );
    expect(mounted(configMap, { ...script("cat /v/data-1"), securityContext: { runAsUser: 1000 } })).toBe(
      "cat: can't open '/v/data-1': Permission denied\n",
    );
  });
  it("with the group", () => {
    const securityContext = { runAsUser: 1000, fsGroup: 1001 };
    expect(mounted(configMap, script("cat /v/data-1"), { securityContext })).toBe("value-1\n");
  });
  it("bytes that are no text", () => {
    expect(mounted(configMap, script("hexdump -C /v/dump.bin"))).toBe(
      "00000000  de ca fe ba d0 fe ff 00                           |........|\n00000008\n",
    );
  });
  it("what another user has made, and closed", () => {
    const own = (text: string, runAsUser: number) => ({ ...script(text), securityContext: { runAsUser } });
    const initContainers = [
      { name: "first", image: BUSYBOX, volumeMounts: MOUNT, ...own("echo a > /v/a; chmod 600 /v/a; mkdir /v/d", 1001) },
    ];
    const more = { initContainers };
    const text = "cat /v/a; echo b > /v/a; echo c > /v/d/c; rm /v/a; ls -ln /v | awk '{print $1, $3, $4}'";
    expect(mounted({ emptyDir: {} }, own(text, 1002), more).split("\n")).toEqual(
      expect.arrayContaining([
        "cat: can't open '/v/a': Permission denied",
        "sh: can't create /v/a: Permission denied",
        "sh: can't create /v/d/c: Permission denied",
        "drwxr-xr-x 1001 0",
      ]),
    );
  });
});

describe("parts of volumes", () => {
  it("are made when they are not there", () => {
    const args = ["mounttest", "--fs_type=/v", "--file_perm=/v", "--file_owner=/v"];
    const volumeMounts = [{ name: "v", mountPath: "/v", subPath: "part" }];
    const more = { securityContext: { fsGroup: 123 } };
    expect(mounted({ emptyDir: { medium: "Memory" } }, { image: AGNHOST, args, volumeMounts }, more)).toBe(
      'mount type of "/v": tmpfs\nperms of file "/v": -rwxrwxrwx\nowner UID of "/v": 0\nowner GID of "/v": 123\n',
    );
  });
  it.each<readonly [string, string, string]>([
    ["a name that there is not", "$(NOBODY)", 'missing value for "NOBODY"'],
    ["a way out", "$(UP)", "unable to provision SubPath `..`: must not contain '..'"],
    ["an absolute path", "$(ROOT)", "error SubPath `/tmp` must not be an absolute path"],
  ])("keep the container from being made: %s", (name, subPathExpr, message) => {
    const pod = name.replaceAll(" ", "-");
    cluster.start(pod, {
      volumes: [{ name: "v", emptyDir: {} }],
      containers: [
        {
          env: [
            { name: "UP", value: ".." },
            { name: "ROOT", value: "/tmp" },
          ],
          volumeMounts: [{ name: "v", mountPath: "/v", subPathExpr }],
        },
      ],
    });
    cluster.advance(5_000);
    expect(cluster.pod(pod).status.containerStatuses?.[0]?.state).toEqual({
      waiting: { reason: "CreateContainerConfigError", message },
    });
  });
});

describe("links", () => {
  it("lead where they say, and go without what they lead to", () => {
    const text =
      "cd /tmp; echo hi > a; ln -s a b; cat b; echo more >> b; cat a; readlink b; readlink -f b; [ -L b ] && echo link; rm b; ls";
    expect(run(text)).toBe("hi\nhi\nmore\na\n/tmp/a\nlink\na\n");
  });
  it("take the place of folders", () => {
    expect(run("mkdir -p /x/y; ln -s /x /z; echo 1 > /z/y/f; cat /x/y/f; ls -d /z/y; rmdir /x 2>&1")).toBe(
      "1\n/z/y\nrmdir: '/x': Directory not empty\n",
    );
  });
});

describe("what the kernel shows", () => {
  const status = (lines: string, container: Partial<Container>, more: Partial<PodGiven> = {}) =>
    run(`grep -E '${lines}' /proc/self/status`, container, more);
  const none = "0".repeat(16);
  it.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ["usual", {}, "00000000a80425fb"],
    ["no root", { runAsUser: 1000 }, none],
    ["privileged", { privileged: true }, "000001ffffffffff"],
    ["all dropped", { capabilities: { drop: ["ALL"] } }, none],
    ["all but one", { capabilities: { drop: ["ALL"], add: ["NET_BIND_SERVICE"] } }, "0000000000000400"],
    ["one more", { capabilities: { add: ["NET_ADMIN", "SYS_TIME"] } }, "00000000aa0435fb"],
  ])("capabilities: %s", (_name, securityContext, mask) => {
    expect(status("CapEff", { securityContext })).toBe(`CapEff:\t${mask}\n`);
  });
  it.each<readonly [string, Readonly<Record<string, unknown>>, Readonly<Record<string, unknown>>, string]>([
    ["nothing", {}, {}, "NoNewPrivs:\t0\nSeccomp:\t0\n"],
    ["of the Pod", {}, { seccompProfile: { type: "RuntimeDefault" } }, "NoNewPrivs:\t0\nSeccomp:\t2\n"],
    [
      "of the container",
      { allowPrivilegeEscalation: false, seccompProfile: { type: "RuntimeDefault" } },
      {},
      "NoNewPrivs:\t1\nSeccomp:\t2\n",
    ],
  ])("filters: %s", (_name, securityContext, ofPod, lines) => {
    expect(status("NoNewPrivs|Seccomp:", { securityContext }, { securityContext: ofPod })).toBe(lines);
  });
  it("limits", () => {
    const resources = { requests: { cpu: "100m" }, limits: { cpu: "200m", memory: "64Mi" } };
    expect(run("cd /sys/fs/cgroup; cat cpu.max cpu.weight memory.max", { resources })).toBe(
      "20000 100000\n4\n67108864\n",
    );
  });
  it("mounts", () => {
    expect(
      mounted({ emptyDir: { medium: "Memory", sizeLimit: "10Mi" } }, script("df -h /v; mount | grep ' /v '")),
    ).toBe(
      "Filesystem                Size      Used Available Use% Mounted on\ntmpfs                    10.0M         0     10.0M   0% /v\ntmpfs on /v type tmpfs (rw,relatime,size=10240k)\n",
    );
  });
  it("a volume in memory that is full", () => {
    const text = "dd if=/dev/zero of=/v/f bs=1M count=20; echo $?";
    expect(mounted({ emptyDir: { medium: "Memory", sizeLimit: "10Mi" } }, script(text))).toMatch(
      /No space left on device\n1\n|1\n/,
    );
  });
});

describe("files without an end", () => {
  it.each<[command: string, expected: RegExp]>([
    ["head -c 16 /dev/urandom | base64", /^[A-Za-z0-9+/]{22}==\n$/],
    ["tr -dc A-Za-z0-9 </dev/urandom | head -c 12", /^[A-Za-z0-9]{12}\n$/],
    ["cat /dev/urandom | tr -dc a-z | head -c 8", /^[a-z]{8}\n$/],
    ["cat /proc/sys/kernel/random/uuid", /^[0-9a-f]{8}-[0-9a-f]{4}-4[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}\n$/],
    ["head -c 5 /dev/zero | wc -c", /^5\n$/],
  ])("%s", (command, expected) => {
    expect(run(command)).toMatch(expected);
  });
  it("read twice are not the same", () => {
    const text =
      "a=$(head -c 9 /dev/urandom | base64); b=$(head -c 9 /dev/urandom | base64); [ $a = $b ] || echo differ";
    expect(run(text)).toBe("differ\n");
  });
});

describe("settings of the kernel", () => {
  it.each(["kernel.shm_rmid_forced", "kernel/shm_rmid_forced"])("%s", (name) => {
    const securityContext = { sysctls: [{ name, value: "1" }] };
    expect(run("sysctl kernel.shm_rmid_forced", {}, { securityContext })).toBe("kernel.shm_rmid_forced = 1\n");
  });
  it("those that reach beyond the Pod are not taken", () => {
    const securityContext = { sysctls: [{ name: "kernel.msgmax", value: "10000000000" }] };
    cluster.start("greedy", { securityContext, containers: [{}] });
    cluster.advance(2_000);
    const message = 'forbidden sysctl: "kernel.msgmax" not allowlisted';
    expect(cluster.pod("greedy").status).toMatchObject({
      phase: "Failed",
      reason: "SysctlForbidden",
      message: `Pod was rejected: ${message}`,
    });
    expect(cluster.eventsOf("greedy")).toContain(`SysctlForbidden: ${message}`);
  });
});

describe("users", () => {
  it.each<readonly [string, Readonly<Record<string, unknown>>, string]>([
    ["of the image", { runAsUser: 1000 }, "1000 50000 60000\n"],
    ["with another group", { runAsUser: 1000, runAsGroup: 7 }, "7 50000 60000\n"],
    ["without what the image says", { runAsUser: 1000, supplementalGroupsPolicy: "Strict" }, "1000 60000\n"],
  ])("groups: %s", (name, context, printed) => {
    const pod = `groups-${name.replaceAll(" ", "-")}`;
    const securityContext = { supplementalGroups: [60_000], ...context };
    cluster.startReady(pod, { securityContext, containers: [script("id -G; sleep 1d")] });
    expect(cluster.logs(pod)).toBe(printed);
    const groups = printed.trim().split(" ").map(Number);
    const [gid] = "runAsGroup" in context ? [7] : [1000];
    expect(cluster.pod(pod).status.containerStatuses?.[0]?.user).toEqual({
      linux: { uid: 1000, gid, supplementalGroups: groups },
    });
  });
});

describe("what images bring along", () => {
  it.each<readonly [string, string, string]>([
    ["alpine:3.20", "grep PRETTY /etc/os-release", 'PRETTY_NAME="Alpine Linux v3.20"\n'],
    ["ubuntu:22.04", ". /etc/os-release; echo $PRETTY_NAME", "Ubuntu 22.04 LTS\n"],
    ["nginx:1.27", "ls /etc/nginx/conf.d; readlink /var/log/nginx/access.log", "default.conf\n/dev/stdout\n"],
    [
      BUSYBOX,
      "echo abc | sha256sum; printf abc | md5sum",
      "edeaaff3f1774ad2888673770c6d64097e391bc362d7d6fb34982ddf0efd18cb  -\n900150983cd24fb0d6963f7d28e17f72  -\n",
    ],
  ])("%s", (image, text, printed) => expect(run(text, { image })).toBe(printed));
});

describe("handlers of the container runtime", () => {
  it("that there are not", () => {
    cluster.create({ apiVersion: "node.k8s.io/v1", kind: "RuntimeClass", metadata: { name: "vm" }, handler: "vm" });
    cluster.start("vm", { runtimeClassName: "vm", containers: [{}] });
    cluster.advance(5_000);
    expect(cluster.pod("vm").status.phase).toBe("Pending");
    expect(cluster.eventsOf("vm")).toContain(
      'FailedCreatePodSandBox: Failed to create pod sandbox: rpc error: code = Unknown desc = failed to get sandbox runtime: no runtime for "vm" is configured',
    );
  });
});

it("a change of the spec is seen", () => {
  cluster.startReady("seen", { containers: [{}] });
  cluster.request("PATCH", cluster.path("Pod", "default", "seen"), { spec: { activeDeadlineSeconds: 10_000 } });
  cluster.advance(2_000);
  const { metadata, status } = cluster.pod("seen");
  expect([metadata.generation, status.observedGeneration]).toEqual([2, 2]);
});
