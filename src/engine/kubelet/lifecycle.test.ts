import { describe, expect, it } from "vitest";
import type { Container } from "../../api/types/pod.ts";
import { clusterWith, condition, createPod, events, pod, setImage } from "./testing/pod-story.ts";

describe("a Pod that starts", () => {
  it("pulls, creates and starts, with the events and conditions of a kubelet", () => {
    const cluster = clusterWith({ containers: [{ name: "web", image: "nginx:1.27" }] });
    cluster.advance(300);
    expect(pod(cluster).status).toMatchObject({
      phase: "Pending",
      podIP: expect.stringMatching(/^10\.244\.\d+\.\d+$/),
    });
    expect(pod(cluster).status.containerStatuses?.[0]).toMatchObject({
      state: { waiting: { reason: "ContainerCreating" } },
      ready: false,
      started: false,
      restartCount: 0,
      image: "nginx:1.27",
    });
    expect(cluster.cluster.runtime.pulls()).toMatchObject([
      { node: "node-1", pod: "default/web", container: "web", image: "nginx:1.27", sizeBytes: 72_950_530 },
    ]);
    cluster.advance(10_000);
    const { status } = pod(cluster);
    expect(status.phase).toBe("Running");
    expect(status.conditions?.map(({ type, status: holds }) => `${type} ${holds}`)).toEqual([
      "PodReadyToStartContainers True",
      "Initialized True",
      "Ready True",
      "ContainersReady True",
      "PodScheduled True",
    ]);
    expect(status.containerStatuses?.[0]).toMatchObject({
      ready: true,
      started: true,
      image: "docker.io/library/nginx:1.27",
      imageID: expect.stringMatching(/^docker\.io\/library\/nginx@sha256:[0-9a-f]{64}$/),
      containerID: expect.stringMatching(/^containerd:\/\/[0-9a-f]{64}$/),
    });
    expect(events(cluster)).toEqual([
      'Pulling: Pulling image "nginx:1.27"',
      'Pulled: Successfully pulled image "nginx:1.27" in 3.318s (3.318s including waiting). Image size: 72950530 bytes.',
      "Created: Container created",
      "Started: Container started",
    ]);
    const writes = cluster.cluster.causes
      .records()
      .filter(({ actor, object }) => actor === "kubelet/node-1" && object === "Pod/default/web");
    expect(writes.map(({ reason }) => reason)).toEqual(["PodAccepted", "SandboxReady", "PodStarted"]);
  });

  it("does not pull what is there", () => {
    const cluster = clusterWith({ containers: [{ name: "web", image: "nginx:1.27" }] });
    cluster.advance(10_000);
    cluster.delete("Pod", "default", "web");
    cluster.advance(2_000);
    createPod(cluster, { containers: [{ name: "web", image: "nginx:1.27" }] });
    cluster.advance(2_000);
    expect(pod(cluster).status.phase).toBe("Running");
    expect(events(cluster)).toContain(
      'Pulled: Container image "nginx:1.27" already present on machine and can be accessed by the pod',
    );
  });

  it("runs init containers in order, then the others", () => {
    const cluster = clusterWith({
      initContainers: [
        {
          name: "first",
          image: "busybox:1.36",
          command: ["sh", "-c", "sleep 2; echo hi > /data/index.html"],
          volumeMounts: [{ name: "data", mountPath: "/data" }],
        },
        { name: "second", image: "busybox:1.36", command: ["sleep", "1"] },
      ],
      containers: [
        { name: "web", image: "nginx:1.27", volumeMounts: [{ name: "data", mountPath: "/usr/share/nginx/html" }] },
      ],
      volumes: [{ name: "data", emptyDir: {} }],
    });
    cluster.advance(2_000);
    expect(pod(cluster).status.containerStatuses?.[0]?.state).toEqual({ waiting: { reason: "PodInitializing" } });
    expect(condition(cluster, "Initialized")).toEqual({
      status: "False",
      reason: "ContainersNotInitialized",
      message: "containers with incomplete status: [first second]",
    });
    cluster.advance(12_000);
    expect(pod(cluster).status.phase).toBe("Running");
    expect(
      pod(cluster).status.initContainerStatuses?.map(({ state, ready }) => [state.terminated?.reason, ready]),
    ).toEqual([
      ["Completed", true],
      ["Completed", true],
    ]);
    const ip = pod(cluster).status.podIP ?? "";
    const answer = cluster.cluster.runtime.servers.answer(ip, 80, {
      protocol: "HTTP",
      method: "GET",
      path: "/",
      host: ip,
    });
    expect(answer).toMatchObject({ kind: "answered", status: 200, body: "hi\n" });
  });

  it("ends well with restartPolicy Never", () => {
    const cluster = clusterWith({
      restartPolicy: "Never",
      containers: [{ name: "web", image: "busybox:1.36", command: ["sh", "-c", "echo done"] }],
    });
    cluster.advance(5_000);
    expect(pod(cluster).status.phase).toBe("Succeeded");
    expect(condition(cluster, "Ready")).toMatchObject({ status: "False", reason: "PodCompleted" });
    expect(condition(cluster, "PodReadyToStartContainers")).toMatchObject({ status: "False" });
    expect(pod(cluster).status.containerStatuses?.[0]?.state.terminated).toMatchObject({
      exitCode: 0,
      reason: "Completed",
    });
    expect(
      cluster.cluster.runtime
        .logs({ namespace: "default", pod: "web", container: "web", previous: false })
        ?.map(({ text }) => text),
    ).toEqual(["done"]);
  });
});

describe("a Pod that fails", () => {
  it("restarts at once, then after 10, 20, 40 seconds", () => {
    const cluster = clusterWith({
      containers: [{ name: "web", image: "busybox:1.36", command: ["sh", "-c", "exit 3"] }],
    });
    cluster.advance(2_000);
    cluster.advance(80_000);
    expect(pod(cluster).status.containerStatuses?.[0]?.restartCount).toBe(4);
    const last = pod(cluster).status.containerStatuses?.[0];
    expect(last?.state.waiting).toEqual({
      reason: "CrashLoopBackOff",
      message: `back-off 1m20s restarting failed container=web pod=web_default(${pod(cluster).metadata.uid})`,
    });
    expect(last?.lastState.terminated).toMatchObject({ exitCode: 3, reason: "Error" });
    const crashes = cluster.cluster.causes
      .records()
      .filter(
        ({ object, reason }) =>
          object === "Pod/default/web" && (reason === "ContainerCrashed" || reason === "CrashLoopBackOff"),
      )
      .map(({ reason }) => reason);
    expect(crashes.filter((reason) => reason === "ContainerCrashed")).toHaveLength(5);
  });

  it("waits 10, 20, 40 seconds between crashes", () => {
    const cluster = clusterWith({
      containers: [{ name: "web", image: "busybox:1.36", command: ["sh", "-c", "sleep 1; exit 3"] }],
    });
    cluster.advance(90_000);
    const starts = cluster.cluster.causes
      .records()
      .filter(
        ({ object, reason }) =>
          object === "Pod/default/web" && (reason === "PodStarted" || reason === "ContainerStarted"),
      )
      .map(({ at }) => at);
    const gaps = starts.slice(1).map((at, index) => Math.round((at - (starts[index] ?? 0)) / 100) / 10);
    expect(gaps).toEqual([1.3, 11.3, 21.3, 41.3]);
  });

  it("cannot pull a misspelt image", () => {
    const cluster = clusterWith({ containers: [{ name: "web", image: "ngnix" }] });
    cluster.advance(1_500);
    const error =
      'rpc error: code = Unknown desc = failed to pull and unpack image "docker.io/library/ngnix:latest": failed to resolve reference "docker.io/library/ngnix:latest": pull access denied, repository does not exist or may require authorization: server message: insufficient_scope: authorization failed';
    expect(pod(cluster).status.containerStatuses?.[0]?.state.waiting).toEqual({
      reason: "ErrImagePull",
      message: error,
    });
    cluster.advance(1_500);
    expect(pod(cluster).status.containerStatuses?.[0]?.state.waiting).toEqual({
      reason: "ImagePullBackOff",
      message: `Back-off pulling image "ngnix": ErrImagePull: ${error}`,
    });
    expect(pod(cluster).status.phase).toBe("Pending");
    expect(events(cluster)).toEqual([
      'Pulling: Pulling image "ngnix"',
      `Failed: Failed to pull image "ngnix": ${error}`,
      "Failed: Error: ErrImagePull",
      'BackOff: Back-off pulling image "ngnix"',
      "Failed: Error: ImagePullBackOff",
    ]);
    // The wait is the misspelt image's.
    cluster.advance(60_000);
    setImage(cluster, "nginx");
    cluster.advance(5_000);
    expect(pod(cluster).status.phase).toBe("Running");
  });

  it("pulls the image that is wanted now although another was on its way", () => {
    const cluster = clusterWith({ containers: [{ name: "web", image: "ngnix" }] });
    cluster.advance(300);
    setImage(cluster, "nginx");
    cluster.advance(6_000);
    expect(pod(cluster).status.phase).toBe("Running");
    expect(pod(cluster).status.containerStatuses?.[0]).toMatchObject({
      image: "docker.io/library/nginx:latest",
      restartCount: 0,
    });
    const failures = events(cluster).filter((event) => event.startsWith("Failed: Failed to pull"));
    expect(failures.map((event) => event.slice(0, 42))).toEqual(['Failed: Failed to pull image "ngnix": rpc ']);
  });

  it("says that it backs off again and again", () => {
    const cluster = clusterWith({ containers: [{ name: "web", image: "ngnix" }] });
    cluster.advance(120_000);
    const found = cluster.list("Event", "default").find(({ message }) => message === 'Back-off pulling image "ngnix"');
    expect(found?.count).toBeGreaterThan(5);
  });

  const waiting: readonly [name: string, container: Partial<Container>, reason: string, message: string][] = [
    [
      "a name that is none",
      { image: "bad image" },
      "InvalidImageName",
      'Failed to apply default image tag "bad image": couldn\'t parse image name "bad image": invalid reference format',
    ],
    [
      "policy Never",
      { image: "nginx:1.27", imagePullPolicy: "Never" },
      "ErrImageNeverPull",
      'Container image "nginx:1.27" is not present with pull policy of Never',
    ],
    [
      "a missing ConfigMap",
      { image: "nginx:1.27", envFrom: [{ configMapRef: { name: "cfg" } }] },
      "CreateContainerConfigError",
      'configmap "cfg" not found',
    ],
    [
      "a missing Secret key",
      { image: "nginx:1.27", env: [{ name: "A", valueFrom: { secretKeyRef: { name: "s", key: "k" } } }] },
      "CreateContainerConfigError",
      'secret "s" not found',
    ],
  ];
  it.each(waiting)("waits for %s", (_name, container, reason, message) => {
    const cluster = clusterWith({ containers: [{ name: "web", ...container }] });
    cluster.advance(6_000);
    expect(pod(cluster).status.containerStatuses?.[0]?.state.waiting).toEqual({ reason, message });
  });

  it("goes on when the ConfigMap comes", () => {
    const cluster = clusterWith({
      containers: [
        {
          name: "web",
          image: "kubarium/shop:v1",
          env: [{ name: "GREETING", valueFrom: { configMapKeyRef: { name: "cfg", key: "greeting" } } }],
        },
      ],
    });
    cluster.advance(6_000);
    cluster.create({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "cfg", namespace: "default" },
      data: { greeting: "ahoy" },
    });
    cluster.advance(15_000);
    const ip = pod(cluster).status.podIP ?? "";
    expect(
      cluster.cluster.runtime.servers.answer(ip, 8080, { protocol: "HTTP", method: "GET", path: "/", host: ip }),
    ).toMatchObject({ body: "ahoy v1 from web\n" });
  });

  it("waits for a volume, then mounts it and follows its changes", () => {
    const cluster = clusterWith({
      containers: [
        {
          name: "web",
          image: "busybox:1.36",
          command: ["sleep", "3600"],
          volumeMounts: [{ name: "cfg", mountPath: "/etc/cfg" }],
        },
      ],
      volumes: [{ name: "cfg", configMap: { name: "cfg" } }],
    });
    cluster.advance(3_000);
    expect(events(cluster)[0]).toBe(
      'FailedMount: MountVolume.SetUp failed for volume "cfg" : configmap "cfg" not found',
    );
    expect(pod(cluster).status.containerStatuses?.[0]?.state).toEqual({ waiting: { reason: "ContainerCreating" } });
    expect(condition(cluster, "PodReadyToStartContainers")).toMatchObject({ status: "False" });
    cluster.create({
      apiVersion: "v1",
      kind: "ConfigMap",
      metadata: { name: "cfg", namespace: "default" },
      data: { a: "1" },
    });
    cluster.advance(10_000);
    expect(cluster.cluster.runtime.exec("default/web", "web", ["cat", "/etc/cfg/a"])).toMatchObject({
      exitCode: 0,
      stdout: "1",
    });
    cluster.patch("ConfigMap", "default", "cfg", { data: { a: "2" } });
    cluster.advance(65_000);
    expect(cluster.cluster.runtime.exec("default/web", "web", ["cat", "/etc/cfg/a"])).toMatchObject({
      exitCode: 0,
      stdout: "2",
    });
  });

  it("cannot start a binary that is not there", () => {
    const cluster = clusterWith({
      restartPolicy: "Never",
      containers: [{ name: "web", image: "nginx:1.27", command: ["foo"] }],
    });
    cluster.advance(6_000);
    expect(pod(cluster).status).toMatchObject({ phase: "Failed" });
    expect(pod(cluster).status.containerStatuses?.[0]?.state.terminated).toMatchObject({
      exitCode: 128,
      reason: "StartError",
      message: expect.stringContaining('exec: "foo": executable file not found in $PATH'),
    });
  });

  it("is killed beyond its memory limit", () => {
    const cluster = clusterWith({
      containers: [
        {
          name: "web",
          image: "polinux/stress",
          command: ["stress"],
          args: ["--vm", "1", "--vm-bytes", "250M", "--vm-hang", "1"],
          resources: { limits: { memory: "100Mi" } },
        },
      ],
    });
    cluster.advance(5_000);
    const status = pod(cluster).status.containerStatuses?.[0];
    expect(status?.lastState.terminated ?? status?.state.terminated).toMatchObject({
      exitCode: 137,
      reason: "OOMKilled",
    });
  });

  it("is refused when the machine is full", () => {
    const cluster = clusterWith({
      containers: [{ name: "web", image: "nginx:1.27", resources: { requests: { cpu: "5" } } }],
    });
    cluster.advance(1_000);
    expect(pod(cluster).status).toMatchObject({
      phase: "Failed",
      reason: "OutOfcpu",
      message: expect.stringMatching(
        /^Pod was rejected: Node didn't have enough resource: cpu, requested: 5000, used: \d+, capacity: 4000$/,
      ),
    });
  });

  it("passes its deadline", () => {
    const cluster = clusterWith({
      activeDeadlineSeconds: 5,
      terminationGracePeriodSeconds: 1,
      containers: [{ name: "web", image: "busybox:1.36", command: ["sleep", "3600"] }],
    });
    cluster.advance(10_000);
    expect(pod(cluster).status).toMatchObject({
      phase: "Failed",
      reason: "DeadlineExceeded",
      message: "Pod was active on the node longer than the specified deadline",
    });
  });
});
