import { beforeEach, describe, expect, it } from "vitest";
import type { KubeObject } from "../../../api/types/meta.ts";
import { type Call, createCaller, made, said } from "../rest/rest-calls.ts";

let call: Call;
beforeEach(() => {
  ({ call } = createCaller());
});

const PODS = "/api/v1/namespaces/default/pods";
const MERGE = "application/merge-patch+json";
const container = { name: "a", image: "nginx" };

describe("what is stored of what a client sent", () => {
  it("has no empty lists and maps", () => {
    const sent = {
      apiVersion: "v1",
      kind: "Pod",
      metadata: { name: "a", annotations: {} },
      spec: {
        nodeSelector: {},
        containers: [
          { ...container, env: [], resources: { limits: {} }, securityContext: { capabilities: { add: [] } } },
        ],
        volumes: [{ name: "v", emptyDir: {} }],
      },
    };
    const pod = made<KubeObject & { spec: { containers: object[]; volumes: object[] } }>(call("POST", PODS, sent));
    expect(pod.spec).not.toHaveProperty("nodeSelector");
    expect(pod.spec.containers[0]).not.toHaveProperty("env");
    expect(pod.spec.containers[0]).toMatchObject({ resources: {}, securityContext: { capabilities: {} } });
    expect(pod.spec.volumes[0]).toEqual({ name: "v", emptyDir: {} });
    expect(JSON.stringify(pod.metadata.managedFields)).not.toContain("f:nodeSelector");
  });

  it("is the same when a change says only what is so anyway", () => {
    const path = "/api/v1/nodes/one";
    const node = made(call("POST", "/api/v1/nodes", { apiVersion: "v1", kind: "Node", metadata: { name: "one" } }));
    expect(made(call("PATCH", path, { spec: { unschedulable: false, podCIDRs: [] } }, MERGE))).toEqual(node);
    const cordoned = made(call("PATCH", path, { spec: { unschedulable: true } }, MERGE));
    expect(cordoned.spec).toMatchObject({ unschedulable: true });
    expect(made(call("PATCH", path, { spec: { unschedulable: false } }, MERGE)).spec).toEqual(node.spec);
  });

  it("is checked as it was sent: messages show empty lists", () => {
    const ingress = {
      apiVersion: "networking.k8s.io/v1",
      kind: "Ingress",
      metadata: { name: "a" },
      spec: { rules: [] },
    };
    expect(said(call("POST", "/apis/networking.k8s.io/v1/namespaces/default/ingresses", ingress))[2]).toBe(
      'Ingress.networking.k8s.io "a" is invalid: spec: Invalid value: []: either `defaultBackend` or `rules` must be specified',
    );
  });
});
