import { beforeEach, describe, expect, it } from "vitest";
import type { Pod } from "../../../api/types/pod.ts";
import { createTestServer, messageOf, plainPod, TestRequests, type TestServer } from "../test-server.ts";

let server: TestServer;
let requests: TestRequests;
beforeEach(() => {
  server = createTestServer();
  requests = new TestRequests(server);
});

const NAMESPACE = "/api/v1/namespaces/default";
const limitRange = (...limits: object[]) =>
  requests.create(`${NAMESPACE}/limitranges`, { metadata: { name: "limits" }, spec: { limits } });

describe("LimitRanger", () => {
  it("gives containers what they do not say, and notes it", () => {
    limitRange({
      type: "Container",
      default: { cpu: "500m", memory: "256Mi" },
      defaultRequest: { cpu: "250m", memory: "128Mi" },
    });
    const created = requests.createPod(
      "web",
      { requests: { cpu: "100m" } },
      { initContainers: [{ name: "init", image: "a" }] },
    ).body as Pod;
    expect(created.spec.containers[0]?.resources).toEqual({
      limits: { cpu: "500m", memory: "256Mi" },
      requests: { cpu: "100m", memory: "128Mi" },
    });
    expect(created.metadata.annotations?.["kubernetes.io/limit-ranger"]).toBe(
      "LimitRanger plugin set: memory request for container web; cpu, memory limit for container web; cpu, memory request for init container init; cpu, memory limit for init container init",
    );
    expect(created.status.qosClass).toBe("Burstable");
  });

  const cases: { name: string; range: object; resources: object; refused: string | undefined }[] = [
    {
      name: "limit above the maximum",
      range: { type: "Container", max: { cpu: "1" } },
      resources: { limits: { cpu: "2" } },
      refused: "maximum cpu usage per Container is 1, but limit is 2",
    },
    {
      name: "two bounds broken",
      range: { type: "Container", max: { cpu: "1" }, min: { memory: "64Mi" } },
      resources: { limits: { cpu: "2", memory: "1Gi" }, requests: { memory: "32Mi" } },
      refused:
        "[minimum memory usage per Container is 64Mi, but request is 32Mi, maximum cpu usage per Container is 1, but limit is 2]",
    },
    {
      name: "nothing said of the Pod's maximum",
      range: { type: "Pod", max: { memory: "1Gi" } },
      resources: {},
      refused: "maximum memory usage per Pod is 1Gi.  No limit is specified",
    },
    {
      name: "nothing said of the Pod's minimum",
      range: { type: "Pod", min: { memory: "1Gi" } },
      resources: {},
      refused: "minimum memory usage per Pod is 1Gi.  No request is specified",
    },
    {
      name: "limit too far from the request",
      range: { type: "Container", maxLimitRequestRatio: { cpu: "2" } },
      resources: { limits: { cpu: "4" }, requests: { cpu: "1" } },
      refused: "cpu max limit to request ratio per Container is 2, but provided ratio is 4.000000",
    },
    {
      name: "no request to compare with",
      range: { type: "Container", maxLimitRequestRatio: { cpu: "2" } },
      resources: {},
      refused: "cpu max limit to request ratio per Container is 2, but no request is specified or request is 0",
    },
    {
      name: "just so",
      range: { type: "Container", max: { cpu: "1" } },
      resources: { limits: { cpu: "1" } },
      refused: undefined,
    },
  ];
  it.each(cases)("$name", ({ range, resources, refused }) => {
    limitRange(range);
    const response = requests.createPod("web", resources);
    expect(response.code).toBe(refused === undefined ? 201 : 403);
    if (refused !== undefined) expect(messageOf(response)).toBe(`pods "web" is forbidden: ${refused}`);
  });

  it("bounds claims", () => {
    limitRange({ type: "PersistentVolumeClaim", min: { storage: "1Gi" }, max: { storage: "2Gi" } });
    const claim = (storage: string) =>
      requests.post(`${NAMESPACE}/persistentvolumeclaims`, {
        metadata: { name: `claim-${storage.toLowerCase()}` },
        spec: { accessModes: ["ReadWriteOnce"], resources: { requests: { storage } } },
      });
    expect(messageOf(claim("3Gi"))).toBe(
      'persistentvolumeclaims "claim-3gi" is forbidden: maximum storage usage per PersistentVolumeClaim is 2Gi, but request is 3Gi',
    );
    expect(messageOf(claim("500Mi"))).toBe(
      'persistentvolumeclaims "claim-500mi" is forbidden: minimum storage usage per PersistentVolumeClaim is 1Gi, but request is 500Mi',
    );
    expect(claim("2Gi").code).toBe(201);
  });
});

describe("ResourceQuota", () => {
  const quota = (hard: object, spec: object = {}, name = "q") =>
    requests.create(`${NAMESPACE}/resourcequotas`, { metadata: { name }, spec: { hard, ...spec } });
  const used = (name = "q") => server.api.get("ResourceQuota", "default", name)?.status.used;

  it("charges what fits, and refuses what does not", () => {
    quota({ pods: "3", "requests.cpu": "1" });
    expect(requests.createPod("a", { requests: { cpu: "800m" } }).code).toBe(201);
    expect(used()).toMatchObject({ pods: "1", "requests.cpu": "800m" });
    expect(messageOf(requests.createPod("b", { requests: { cpu: "500m" } }))).toBe(
      'pods "b" is forbidden: exceeded quota: q, requested: requests.cpu=500m, used: requests.cpu=800m, limited: requests.cpu=1',
    );
    expect(used()).toMatchObject({ pods: "1", "requests.cpu": "800m" });
  });

  it("names everything that is exceeded", () => {
    quota({ cpu: "1", memory: "1Gi" });
    expect(messageOf(requests.createPod("a", { requests: { cpu: "2", memory: "2Gi" } }))).toBe(
      'pods "a" is forbidden: exceeded quota: q, requested: cpu=2,memory=2Gi, used: cpu=0,memory=0, limited: cpu=1,memory=1Gi',
    );
  });

  it("wants every container to say what it counts", () => {
    quota({ "limits.cpu": "4", "requests.memory": "4Gi" });
    expect(messageOf(requests.createPod("a"))).toBe(
      'pods "a" is forbidden: failed quota: q: must specify limits.cpu for: web; requests.memory for: web',
    );
  });

  it("leaves a try without a trace", () => {
    quota({ pods: "1" });
    expect(requests.post(`${NAMESPACE}/pods`, plainPod("a"), { dryRun: "All" }).code).toBe(201);
    expect(used()).toBeUndefined();
    expect(requests.createPod("a").code).toBe(201);
  });

  it("does not charge twice for a name that is taken", () => {
    quota({ pods: "2" });
    requests.createPod("a");
    expect(requests.createPod("a").code).toBe(409);
    expect(used()?.["pods"]).toBe("1");
  });

  const scopes: { name: string; spec: object; counted: object; ignored: object }[] = [
    {
      name: "BestEffort",
      spec: { scopes: ["BestEffort"] },
      counted: plainPod("b"),
      ignored: plainPod("a", { requests: { cpu: "1" } }),
    },
    {
      name: "NotBestEffort",
      spec: { scopes: ["NotBestEffort"] },
      counted: plainPod("b", { requests: { cpu: "1" } }),
      ignored: plainPod("a"),
    },
    {
      name: "Terminating",
      spec: { scopes: ["Terminating"] },
      counted: plainPod("b", {}, { activeDeadlineSeconds: 5 }),
      ignored: plainPod("a"),
    },
    {
      name: "NotTerminating",
      spec: { scopes: ["NotTerminating"] },
      counted: plainPod("b"),
      ignored: plainPod("a", {}, { activeDeadlineSeconds: 5 }),
    },
    {
      name: "a priority class",
      spec: {
        scopeSelector: {
          matchExpressions: [{ scopeName: "PriorityClass", operator: "In", values: ["system-node-critical"] }],
        },
      },
      counted: plainPod("b", {}, { priorityClassName: "system-node-critical" }),
      ignored: plainPod("a"),
    },
  ];
  it.each(scopes)("counts within a scope: $name", ({ spec, counted, ignored }) => {
    quota({ pods: "0" }, spec);
    expect(requests.post(`${NAMESPACE}/pods`, ignored).code).toBe(201);
    expect(messageOf(requests.post(`${NAMESPACE}/pods`, counted))).toBe(
      'pods "b" is forbidden: exceeded quota: q, requested: pods=1, used: pods=0, limited: pods=0',
    );
  });

  const objects: { name: string; hard: object; path: string; body: object; refused: string }[] = [
    {
      name: "ConfigMaps",
      hard: { configmaps: "0" },
      path: `${NAMESPACE}/configmaps`,
      body: { metadata: { name: "a" } },
      refused:
        'configmaps "a" is forbidden: exceeded quota: q, requested: configmaps=1, used: configmaps=0, limited: configmaps=0',
    },
    {
      name: "any kind",
      hard: { "count/deployments.apps": "0" },
      path: "/apis/apps/v1/namespaces/default/deployments",
      body: {
        metadata: { name: "a" },
        spec: {
          selector: { matchLabels: { app: "a" } },
          template: { metadata: { labels: { app: "a" } }, spec: { containers: [{ name: "a", image: "a" }] } },
        },
      },
      refused:
        'deployments.apps "a" is forbidden: exceeded quota: q, requested: count/deployments.apps=1, used: count/deployments.apps=0, limited: count/deployments.apps=0',
    },
    {
      name: "node ports and load balancers",
      hard: { "services.loadbalancers": "0", "services.nodeports": "1" },
      path: `${NAMESPACE}/services`,
      body: {
        metadata: { name: "a" },
        spec: {
          type: "LoadBalancer",
          ports: [
            { port: 1, name: "a" },
            { port: 2, name: "b" },
          ],
        },
      },
      refused:
        'services "a" is forbidden: exceeded quota: q, requested: services.loadbalancers=1,services.nodeports=2, used: services.loadbalancers=0,services.nodeports=0, limited: services.loadbalancers=0,services.nodeports=1',
    },
    {
      name: "storage of a class",
      hard: { "fast.storageclass.storage.k8s.io/requests.storage": "1Gi", "requests.storage": "5Gi" },
      path: `${NAMESPACE}/persistentvolumeclaims`,
      body: {
        metadata: { name: "a" },
        spec: { accessModes: ["ReadWriteOnce"], storageClassName: "fast", resources: { requests: { storage: "2Gi" } } },
      },
      refused:
        'persistentvolumeclaims "a" is forbidden: exceeded quota: q, requested: fast.storageclass.storage.k8s.io/requests.storage=2Gi, used: fast.storageclass.storage.k8s.io/requests.storage=0, limited: fast.storageclass.storage.k8s.io/requests.storage=1Gi',
    },
  ];
  it.each(objects)("counts $name", ({ hard, path, body, refused }) => {
    quota(hard);
    expect(messageOf(requests.post(path, body))).toBe(refused);
  });

  it("counts extended resources", () => {
    quota({ "requests.example.com/gpu": "1" });
    const gpus = (count: number) => ({ limits: { "example.com/gpu": count } });
    expect(requests.createPod("a", gpus(1)).code).toBe(201);
    expect(messageOf(requests.createPod("b", gpus(1)))).toContain(
      "exceeded quota: q, requested: requests.example.com/gpu=1",
    );
  });
});
