/** In the manner of upstream's test/e2e/common/node/pod_level_resources.go and pkg/apis/core validation tables. */
import { describe, expect, it } from "vitest";
import type { Container } from "../../api/types/pod.ts";
import type { ResourceRequirements } from "../../api/types/requirements.ts";
import { BUSYBOX, EndToEnd } from "./e2e-pod.ts";

const amounts = (cpuRequest: string, cpuLimit: string, memoryRequest: string, memoryLimit: string) => ({
  requests: { cpu: cpuRequest, memory: memoryRequest },
  limits: { cpu: cpuLimit, memory: memoryLimit },
});
const sleeper = (name: string, resources: ResourceRequirements = {}): Partial<Container> => ({
  name,
  image: BUSYBOX,
  command: ["sleep", "1d"],
  resources,
});
const created = (resources: ResourceRequirements, ...containers: readonly Partial<Container>[]) => {
  const cluster = new EndToEnd(1);
  cluster.startReady("web", { resources, containers });
  return { cluster, pod: cluster.pod("web") };
};

describe("resources of a whole Pod", () => {
  const whole = amounts("100m", "100m", "100Mi", "100Mi");
  const less = amounts("50m", "100m", "50Mi", "100Mi");
  it.each<readonly [string, ResourceRequirements, readonly Partial<Container>[], string]>([
    ["nothing of containers", whole, [sleeper("a"), sleeper("b")], "Guaranteed"],
    ["containers with less", whole, [sleeper("a", less), sleeper("b", less)], "Guaranteed"],
    ["one container with less", whole, [sleeper("a", less), sleeper("b")], "Guaranteed"],
    ["requests below limits", less, [sleeper("a"), sleeper("b")], "Burstable"],
    ["CPU alone", { limits: { cpu: "1" }, requests: { cpu: "1" } }, [sleeper("a", whole)], "Burstable"],
  ])("decide the class: %s", (_name, resources, containers, qosClass) => {
    expect(created(resources, ...containers).pod.status.qosClass).toBe(qosClass);
  });

  it.each<readonly [string, ResourceRequirements, readonly Partial<Container>[], ResourceRequirements]>([
    ["limits alone", { limits: { cpu: "1" } }, [sleeper("a")], { limits: { cpu: "1" }, requests: { cpu: "1" } }],
    [
      "containers that ask",
      { limits: { cpu: "1", memory: "1Gi" } },
      [sleeper("a", { requests: { cpu: "100m" } }), sleeper("b", { requests: { cpu: "200m" } })],
      { limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "300m", memory: "1Gi" } },
    ],
    ["requests alone", { requests: { cpu: "1" } }, [sleeper("a")], { requests: { cpu: "1" } }],
  ])("are completed: %s", (_name, resources, containers, expected) => {
    expect(created(resources, ...containers).pod.spec.resources).toEqual(expected);
  });

  it("limit containers that have no limit of their own", () => {
    const { cluster } = created(whole, sleeper("a"), sleeper("b", { limits: { cpu: "50m" } }));
    const max = (container: string) =>
      cluster.request(
        "POST",
        `${cluster.path("Pod", "default", "web")}/exec?container=${container}&command=cat&command=/sys/fs/cgroup/cpu.max&command=/sys/fs/cgroup/memory.max`,
        {},
      ).body as { readonly stdout: string };
    expect(max("a").stdout).toBe("10000 100000\n104857600\n");
    expect(max("b").stdout).toBe("5000 100000\n104857600\n");
  });

  it("kill the largest of the containers that pass the limit together", () => {
    const cluster = new EndToEnd(1);
    const writes = (name: string, kilobytes: number, more = "") => ({
      name,
      image: BUSYBOX,
      command: ["sh", "-c", `dd if=/dev/zero of=/m/${name} bs=1024 count=${kilobytes}; ${more} sleep 1d`],
      volumeMounts: [{ name: "m", mountPath: "/m" }],
    });
    cluster.start("web", {
      resources: { limits: { memory: "100Mi" } },
      volumes: [{ name: "m", emptyDir: { medium: "Memory" } }],
      containers: [
        writes("small", 30_000),
        writes("large", 40_000, "sleep 5; dd if=/dev/zero of=/m/x bs=1024 count=40000;"),
      ],
    });
    cluster.until(() => cluster.isReady("web"), 20_000);
    cluster.advance(3_000);
    const statuses = () => cluster.pod("web").status.containerStatuses ?? [];
    expect(statuses().map(({ restartCount }) => restartCount)).toEqual([0, 0]);
    cluster.advance(5_000);
    const [large, small] = ["large", "small"].map((name) => statuses().find((each) => each.name === name));
    expect([large?.state.terminated?.reason ?? large?.lastState.terminated?.reason, small?.restartCount]).toEqual([
      "OOMKilled",
      0,
    ]);
  });

  it("are what the Pod may use, as containers see it", () => {
    const env = ["cpu", "memory"].map((name) => ({
      name: name.toUpperCase(),
      valueFrom: { resourceFieldRef: { resource: `limits.${name}` } },
    }));
    const container = { image: BUSYBOX, command: ["sh", "-c", "echo $CPU $MEMORY"], env };
    const resources = { limits: { cpu: "2", memory: "64Mi" } };
    expect(new EndToEnd(1).outputOf({ resources, containers: [container] })).toBe("2 67108864\n");
  });

  const refused = (spec: { readonly containers?: readonly object[] }): string => {
    const cluster = new EndToEnd(1);
    const pod = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "web", namespace: "default" },
      spec: { ...spec, containers: (spec.containers ?? [{ name: "a" }]).map((one) => ({ image: BUSYBOX, ...one })) },
    };
    const { body } = cluster.request("POST", "/api/v1/namespaces/default/pods", pod);
    return (body as { readonly message: string }).message.replace('Pod "web" is invalid: ', "");
  };
  it.each<readonly [string, object, string]>([
    [
      "less than the containers ask for",
      {
        resources: { requests: { cpu: "100m" }, limits: { cpu: "1" } },
        containers: [{ name: "a", resources: { requests: { cpu: "150m" } } }],
      },
      'spec.resources.requests[cpu]: Invalid value: "100m": must be greater than or equal to aggregate container requests of 150m',
    ],
    [
      "a container that may use more",
      {
        resources: { limits: { cpu: "200m" } },
        containers: [{ name: "a", resources: { limits: { cpu: "300m" }, requests: { cpu: "1m" } } }],
      },
      'spec.resources.containers[0][cpu].limits: Invalid value: "300m": must be less than or equal to pod limits of 200m',
    ],
    [
      "what is not counted for Pods",
      { resources: { requests: { "ephemeral-storage": "1Gi" } } },
      'spec.resources.requests[ephemeral-storage]: Unsupported value: "ephemeral-storage": supported values: "cpu", "hugepages-", "memory"',
    ],
    [
      "what nobody knows",
      { resources: { requests: { foo: "1" } } },
      'spec.resources.requests[foo]: Invalid value: "foo": must be a standard resource type or fully qualified',
    ],
    [
      "requests above limits",
      { resources: { requests: { cpu: "2" }, limits: { cpu: "1" } } },
      'spec.resources.requests: Invalid value: "2": must be less than or equal to cpu limit of 1',
    ],
    [
      "huge pages alone",
      { resources: { requests: { "hugepages-2Mi": "2Mi" }, limits: { "hugepages-2Mi": "2Mi" } } },
      "spec.resources: Forbidden: HugePages require cpu or memory",
    ],
    [
      "windows",
      { os: { name: "windows" }, resources: { limits: { cpu: "1" } } },
      "spec.resources: Forbidden: may not be set for a windows pod",
    ],
  ])("are refused: %s", (_name, spec, message) => expect(refused(spec)).toBe(message));
});
