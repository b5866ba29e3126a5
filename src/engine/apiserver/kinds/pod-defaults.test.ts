import { describe, expect, it } from "vitest";
import { defaulted, definitionOf, withValue } from "./testing/check-manifest.ts";
import { at, inContainer, POD } from "./testing/sample-pod.ts";

describe("defaults of a Pod", () => {
  it("fills what the API server fills", () => {
    expect(defaulted("Pod", POD).spec).toEqual({
      containers: [
        {
          name: "web",
          image: "nginx:1.29",
          imagePullPolicy: "IfNotPresent",
          resources: {},
          terminationMessagePath: "/dev/termination-log",
          terminationMessagePolicy: "File",
        },
      ],
      dnsPolicy: "ClusterFirst",
      enableServiceLinks: true,
      restartPolicy: "Always",
      schedulerName: "default-scheduler",
      securityContext: {},
      terminationGracePeriodSeconds: 30,
    });
  });

  const images: [string, string][] = [
    ["nginx", "Always"],
    ["nginx:latest", "Always"],
    ["nginx:1.29", "IfNotPresent"],
    ["registry.local:5000/nginx", "Always"],
    ["registry.local:5000/nginx:1.29", "IfNotPresent"],
    [`nginx@sha256:${"a".repeat(64)}`, "IfNotPresent"],
    [`nginx:latest@sha256:${"a".repeat(64)}`, "Always"],
  ];
  it.each(images)("image %s is pulled %s", (image, policy) => {
    expect(defaulted("Pod", inContainer("image", image)).spec.containers[0]?.imagePullPolicy).toBe(policy);
  });

  it("keeps what was written, zero included", () => {
    const spec = defaulted("Pod", {
      ...POD,
      spec: { ...POD.spec, restartPolicy: "Never", terminationGracePeriodSeconds: 0, enableServiceLinks: false },
    }).spec;
    expect([spec.restartPolicy, spec.terminationGracePeriodSeconds, spec.enableServiceLinks]).toEqual([
      "Never",
      0,
      false,
    ]);
  });

  it("completes probes, ports, environment and hooks", () => {
    const container = defaulted("Pod", {
      ...POD,
      spec: {
        containers: [
          {
            name: "web",
            image: "nginx:1.29",
            ports: [{ containerPort: 80 }],
            env: [{ name: "NODE", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
            readinessProbe: { httpGet: { port: 80 }, periodSeconds: 0 },
            livenessProbe: { grpc: { port: 9000 }, failureThreshold: 5 },
            lifecycle: { preStop: { httpGet: { port: "http" } } },
          },
        ],
      },
    }).spec.containers[0];
    expect(container?.ports).toEqual([{ containerPort: 80, protocol: "TCP" }]);
    expect(container?.env?.[0]?.valueFrom?.fieldRef).toEqual({ apiVersion: "v1", fieldPath: "spec.nodeName" });
    expect(container?.readinessProbe).toEqual({
      httpGet: { port: 80, path: "/", scheme: "HTTP" },
      timeoutSeconds: 1,
      periodSeconds: 10,
      successThreshold: 1,
      failureThreshold: 3,
    });
    expect(container?.livenessProbe?.grpc).toEqual({ port: 9000, service: "" });
    expect(container?.livenessProbe?.failureThreshold).toBe(5);
    expect(container?.lifecycle?.preStop?.httpGet).toEqual({ port: "http", path: "/", scheme: "HTTP" });
  });

  it("takes requests from limits and rounds up to thousandths", () => {
    const resources = { limits: { cpu: "1", memory: "1Gi" }, requests: { cpu: "0.0001" } };
    expect(defaulted("Pod", inContainer("resources", resources)).spec.containers[0]?.resources).toEqual({
      limits: { cpu: "1", memory: "1Gi" },
      requests: { cpu: "1m", memory: "1Gi" },
    });
  });

  it("completes volumes", () => {
    const volumes = [
      { name: "empty" },
      { name: "config", configMap: { name: "c" } },
      { name: "secret", secret: { secretName: "s", defaultMode: 256 } },
      { name: "host", hostPath: { path: "/var" } },
      { name: "token", projected: { sources: [{ serviceAccountToken: { path: "token" } }] } },
      { name: "about", downwardAPI: { items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels" } }] } },
    ];
    expect(defaulted("Pod", at("spec.volumes", volumes)).spec.volumes).toEqual([
      { name: "empty", emptyDir: {} },
      { name: "config", configMap: { name: "c", defaultMode: 420 } },
      { name: "secret", secret: { secretName: "s", defaultMode: 256 } },
      { name: "host", hostPath: { path: "/var", type: "" } },
      {
        name: "token",
        projected: { defaultMode: 420, sources: [{ serviceAccountToken: { path: "token", expirationSeconds: 3600 } }] },
      },
      {
        name: "about",
        downwardAPI: {
          defaultMode: 420,
          items: [{ path: "labels", fieldRef: { fieldPath: "metadata.labels", apiVersion: "v1" } }],
        },
      },
    ]);
  });

  it("gives host ports on the host network", () => {
    const manifest = withValue(inContainer("ports", [{ containerPort: 80 }]), "spec.hostNetwork", true);
    expect(defaulted("Pod", manifest).spec.containers[0]?.ports).toEqual([
      { containerPort: 80, hostPort: 80, protocol: "TCP" },
    ]);
  });

  it("gives a complete Pod back as it is", () => {
    const complete = defaulted("Pod", POD);
    expect(definitionOf("Pod").default?.(complete)).toBe(complete);
  });

  it("shares the spec between Pods made from one spec", () => {
    const { spec } = defaulted("Deployment", { spec: { template: { spec: POD.spec } } }).spec.template;
    const [a, b] = ["a", "b"].map((name) => definitionOf("Pod").default?.({ metadata: { name }, spec } as never));
    expect(a?.spec).toBe(b?.spec);
    expect(a?.spec.enableServiceLinks).toBe(true);
  });
});

describe("field selectors of a Pod", () => {
  it("read spec and status", () => {
    const pod = {
      ...defaulted("Pod", at("spec.nodeName", "node-1")),
      status: { phase: "Running", podIP: "10.1.1.1", podIPs: [{ ip: "10.1.1.1" }] },
    };
    const fields = Object.entries(definitionOf("Pod").selectableFields ?? {});
    expect(Object.fromEntries(fields.map(([name, read]) => [name, read(pod as never)]))).toEqual({
      "spec.nodeName": "node-1",
      "spec.restartPolicy": "Always",
      "spec.schedulerName": "default-scheduler",
      "spec.serviceAccountName": "",
      "spec.hostNetwork": "false",
      "status.phase": "Running",
      "status.podIP": "10.1.1.1",
      "status.podIPs": "10.1.1.1",
      "status.nominatedNodeName": "",
    });
  });
});
