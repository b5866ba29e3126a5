import { describe, expect, it } from "vitest";
import type { Container, Pod, PodSpec } from "../../../api/types/pod.ts";
import { createCaller, made, PODS, said } from "./rest-calls.ts";

const STRATEGIC = "application/strategic-merge-patch+json";
const resources = (cpu: string, memory: string) => ({ requests: { cpu, memory }, limits: { cpu, memory } });

function withPod(spec: Partial<PodSpec> = {}, annotations?: Record<string, string>) {
  const { server, call } = createCaller();
  const containers = [{ name: "web", image: "nginx", resources: resources("100m", "64Mi") }];
  const metadata = { name: "web", namespace: "default", ...(annotations === undefined ? {} : { annotations }) };
  made(call("POST", PODS, { apiVersion: "v1", kind: "Pod", metadata, spec: { containers, ...spec } }));
  const patch = (subresource: string, body: unknown) => call("PATCH", `${PODS}/web/${subresource}`, body, STRATEGIC);
  return { server, call, patch, stored: () => made<Pod>(call("GET", `${PODS}/web`)) };
}

const sidecar = { name: "side", image: "nginx", restartPolicy: "Always", resources: { requests: { cpu: "10m" } } };
const once = { name: "once", image: "busybox", resources: { requests: { cpu: "10m" } } };

interface Refusal {
  readonly name: string;
  readonly spec?: Partial<PodSpec>;
  readonly annotations?: Record<string, string>;
  readonly patch: object;
  readonly message: string;
}

const QOS = "Pod QOS Class may not change as a result of resizing";
const REFUSALS: readonly Refusal[] = [
  {
    name: "class of service",
    patch: { containers: [{ name: "web", resources: { limits: { cpu: "200m" } } }] },
    message: `spec: Invalid value: "Guaranteed": ${QOS}`,
  },
  {
    name: "requests above limits",
    patch: { containers: [{ name: "web", resources: { requests: { cpu: "200m" } } }] },
    message: `[spec.containers[0].resources.requests: Invalid value: "200m": must be less than or equal to cpu limit of 100m, spec: Invalid value: "Guaranteed": ${QOS}]`,
  },
  {
    name: "removed requests",
    spec: { containers: [{ name: "web", image: "nginx", resources: { requests: { cpu: "1", memory: "1Gi" } } }] },
    patch: { containers: [{ name: "web", resources: { requests: { cpu: null } } }] },
    message: "spec.containers[0].resources.requests: Forbidden: resource requests cannot be removed",
  },
  {
    name: "removed limits",
    spec: {
      containers: [
        { name: "web", image: "nginx", resources: { requests: { cpu: "1" }, limits: { cpu: "2", memory: "1Gi" } } },
      ],
    },
    patch: { containers: [{ name: "web", resources: { limits: { cpu: null } } }] },
    message: "spec.containers[0].resources.limits: Forbidden: resource limits cannot be removed",
  },
  {
    name: "other resources",
    spec: {
      containers: [{ name: "web", image: "nginx", resources: { requests: { cpu: "1", "ephemeral-storage": "1Gi" } } }],
    },
    patch: { containers: [{ name: "web", resources: { requests: { "ephemeral-storage": "2Gi" } } }] },
    message: "spec: Forbidden: only cpu and memory resources are mutable",
  },
  {
    name: "resize policy",
    patch: {
      containers: [{ name: "web", resizePolicy: [{ resourceName: "cpu", restartPolicy: "RestartContainer" }] }],
    },
    message: "spec: Forbidden: only cpu and memory resources are mutable",
  },
  {
    name: "more containers",
    patch: { containers: [{ name: "more", image: "nginx", resources: resources("1", "1Gi") }] },
    message:
      "[spec.containers: Forbidden: containers may not be added or removed on resize, spec.containers[0].name: Forbidden: containers may not be renamed or reordered on resize]",
  },
  {
    name: "init container",
    spec: { initContainers: [once] },
    patch: { initContainers: [{ name: "once", resources: { requests: { cpu: "20m" } } }] },
    message: "spec: Forbidden: resources for non-sidecar init containers are immutable",
  },
  {
    name: "resources of the Pod",
    spec: { resources: { requests: { cpu: "1" } } },
    patch: { containers: [{ name: "web", resources: { requests: { cpu: "50m" } } }] },
    message: "[]: Forbidden: pods with pod-level resources cannot be resized",
  },
  {
    name: "static Pod",
    annotations: { "kubernetes.io/config.mirror": "x" },
    spec: { nodeName: "node-1" },
    patch: { containers: [{ name: "web", resources: resources("200m", "64Mi") }] },
    message: "[]: Forbidden: static pods cannot be resized",
  },
];

describe("pods/resize", () => {
  it("changes resources and nothing else, and counts as a new generation", () => {
    const { patch, stored } = withPod({ initContainers: [sidecar, once] });
    const body = {
      metadata: { labels: { a: "b" } },
      spec: {
        terminationGracePeriodSeconds: 5,
        containers: [{ name: "web", image: "other", resources: { limits: { cpu: "1" }, requests: { cpu: "50m" } } }],
        initContainers: [{ name: "side", resources: { requests: { cpu: "20m" } } }],
      },
    };
    expect(patch("resize", body).code).toBe(200);
    const { metadata, spec } = stored();
    expect(metadata.generation).toBe(2);
    expect(metadata.labels).toBeUndefined();
    expect(spec.terminationGracePeriodSeconds).toBe(30);
    expect(spec.containers[0]?.image).toBe("nginx");
    expect(spec.containers[0]?.resources).toEqual({
      requests: { cpu: "50m", memory: "64Mi" },
      limits: { cpu: "1", memory: "64Mi" },
    });
    expect(spec.initContainers?.[0]?.resources).toEqual({ requests: { cpu: "20m" } });
    const entries = (metadata.managedFields ?? []) as readonly { subresource?: string; fieldsV1?: unknown }[];
    expect(entries.find((entry) => entry.subresource === "resize")?.fieldsV1).toEqual({
      "f:spec": {
        "f:containers": {
          'k:{"name":"web"}': { "f:resources": { "f:limits": { "f:cpu": {} }, "f:requests": { "f:cpu": {} } } },
        },
        "f:initContainers": { 'k:{"name":"side"}': { "f:resources": { "f:requests": { "f:cpu": {} } } } },
      },
    });
  });

  it("cannot be done through the Pod itself", () => {
    const { call } = withPod();
    const body = { spec: { containers: [{ name: "web", resources: resources("1", "1Gi") }] } };
    const [code, reason, message] = said(call("PATCH", `${PODS}/web`, body, STRATEGIC));
    expect([code, reason]).toEqual([422, "Invalid"]);
    expect(message).toContain("pod updates may not change fields other than");
  });

  it("is read, and neither created nor deleted", () => {
    const { call } = withPod();
    expect(made<Pod>(call("GET", `${PODS}/web/resize`)).kind).toBe("Pod");
    expect(call("POST", `${PODS}/web/resize`, {}).code).toBe(405);
    expect(call("DELETE", `${PODS}/web/resize`).code).toBe(405);
  });

  it.each(REFUSALS)("refuses: $name", ({ spec, annotations, patch: changes, message }) => {
    const { patch } = withPod({ restartPolicy: "Always", ...spec }, annotations);
    expect(said(patch("resize", { spec: changes }))).toEqual([422, "Invalid", `Pod "web" is invalid: ${message}`]);
  });
});

const debug = { name: "debug", image: "busybox", stdin: true, tty: true, targetContainerName: "web" };

describe("pods/ephemeralcontainers", () => {
  it("adds containers with defaults, and leaves everything else", () => {
    const { patch, call, stored } = withPod();
    const body = { metadata: { labels: { a: "b" } }, spec: { hostname: "x", ephemeralContainers: [debug] } };
    expect(patch("ephemeralcontainers", body).code).toBe(200);
    const { metadata, spec } = stored();
    expect([metadata.generation, metadata.labels, spec.hostname]).toEqual([2, undefined, undefined]);
    expect(spec.ephemeralContainers).toEqual([
      {
        ...debug,
        imagePullPolicy: "Always",
        resources: {},
        terminationMessagePath: "/dev/termination-log",
        terminationMessagePolicy: "File",
      },
    ]);
    const image = { spec: { containers: [{ name: "web", image: "nginx:1.29" }] } };
    expect(call("PATCH", `${PODS}/web`, image, STRATEGIC).code).toBe(200);
  });

  it.each<{ name: string; container: Partial<Container> & { targetContainerName?: string }; message: string }>([
    { name: "a taken name", container: { name: "web" }, message: '.name: Duplicate value: "web"' },
    {
      name: "an unknown target",
      container: { targetContainerName: "no" },
      message: '.targetContainerName: Not found: "no"',
    },
    {
      name: "ports",
      container: { ports: [{ containerPort: 80 }] },
      message: ".ports: Forbidden: cannot be set for an Ephemeral Container",
    },
    {
      name: "resources",
      container: { resources: { requests: { cpu: "1" } } },
      message: ".resources: Forbidden: cannot be set for an Ephemeral Container",
    },
    { name: "no image", container: { image: "" }, message: ".image: Required value" },
  ])("refuses $name", ({ container, message }) => {
    const { patch } = withPod();
    const body = { spec: { ephemeralContainers: [{ ...debug, ...container }] } };
    const [code, , text] = said(patch("ephemeralcontainers", body));
    expect([code, text]).toEqual([422, `Pod "web" is invalid: spec.ephemeralContainers[0]${message}`]);
  });

  it("refuses to change or to remove one, and to create a Pod with one", () => {
    const { patch, call } = withPod();
    patch("ephemeralcontainers", { spec: { ephemeralContainers: [debug] } });
    const changed = said(
      patch("ephemeralcontainers", { spec: { ephemeralContainers: [{ ...debug, image: "alpine" }] } }),
    );
    expect(changed[2]).toContain(
      'Pod "web" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "debug" may not be changed\n',
    );
    const removed = call(
      "PATCH",
      `${PODS}/web/ephemeralcontainers`,
      { spec: { ephemeralContainers: null } },
      "application/merge-patch+json",
    );
    expect(said(removed)).toEqual([
      422,
      "Invalid",
      'Pod "web" is invalid: spec.ephemeralContainers: Forbidden: existing ephemeral containers "debug" may not be removed\n',
    ]);
    const metadata = { name: "new" };
    const spec = { containers: [{ name: "web", image: "nginx" }], ephemeralContainers: [debug] };
    expect(said(call("POST", PODS, { apiVersion: "v1", kind: "Pod", metadata, spec }))).toEqual([
      422,
      "Invalid",
      'Pod "new" is invalid: spec.ephemeralContainers: Forbidden: cannot be set on create',
    ]);
  });
});

describe("limits and quotas of the namespace", () => {
  const metadata = { namespace: "default" };
  const more = { spec: { containers: [{ name: "web", resources: resources("300m", "64Mi") }] } };

  it("hold for resizes", () => {
    const { patch, call } = withPod();
    const limits = [{ type: "Container", max: { cpu: "200m" } }];
    const range = { apiVersion: "v1", kind: "LimitRange", metadata: { ...metadata, name: "range" }, spec: { limits } };
    made(call("POST", "/api/v1/namespaces/default/limitranges", range));
    expect(said(patch("resize", more))).toEqual([
      403,
      "Forbidden",
      'pods "web" is forbidden: maximum cpu usage per Container is 200m, but limit is 300m',
    ]);
  });

  it("charges what a resize takes", () => {
    const { patch, call } = withPod();
    const hard = { "requests.cpu": "250m" };
    const quota = { apiVersion: "v1", kind: "ResourceQuota", metadata: { ...metadata, name: "q" }, spec: { hard } };
    made(call("POST", "/api/v1/namespaces/default/resourcequotas", quota));
    expect(said(patch("resize", more))).toEqual([
      403,
      "Forbidden",
      'pods "web" is forbidden: exceeded quota: q, requested: requests.cpu=200m, used: requests.cpu=100m, limited: requests.cpu=250m',
    ]);
    expect(
      patch("resize", { spec: { containers: [{ name: "web", resources: resources("200m", "64Mi") }] } }).code,
    ).toBe(200);
  });
});
