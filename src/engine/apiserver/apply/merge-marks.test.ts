import { describe, expect, it } from "vitest";
import type { KubeObject } from "../../../api/types/meta.ts";
import { createCaller, made } from "../rest/rest-calls.ts";
import type { ManagedFieldsEntry } from "./managed-fields.ts";

function cluster() {
  const { call } = createCaller();
  const apply = (path: string, manager: string, body: unknown) =>
    call("PATCH", `${path}?fieldManager=${manager}`, body, "application/apply-patch+yaml");
  return { call, apply };
}

/** `manager Operation[/subresource]` with the fields that it owns. */
function owners({ metadata }: KubeObject): Readonly<Record<string, unknown>> {
  const entries = (metadata.managedFields ?? []) as readonly ManagedFieldsEntry[];
  return Object.fromEntries(
    entries.map(({ manager, operation, subresource, fieldsV1 }) => [
      `${manager} ${operation}${subresource === undefined ? "" : `/${subresource}`}`,
      fieldsV1,
    ]),
  );
}

describe("lists and objects of the built-in kinds", () => {
  const target = { apiVersion: "apps/v1", kind: "Deployment", name: "web" };
  const claim = "/apis/resource.k8s.io/v1/namespaces/default/resourceclaims";
  const policy = {
    variables: [{ name: "a", expression: "1" }],
    matchConstraints: {
      resourceRules: [{ apiGroups: [""], apiVersions: ["v1"], resources: ["pods"], operations: ["*"] }],
    },
    validations: [{ expression: "true" }],
  };
  it.each([
    {
      name: "what a v2 autoscaler scales is owned field by field",
      path: "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers",
      body: {
        apiVersion: "autoscaling/v2",
        kind: "HorizontalPodAutoscaler",
        spec: { scaleTargetRef: target, maxReplicas: 3 },
      },
      owned: {
        "f:maxReplicas": {},
        "f:scaleTargetRef": { "f:apiVersion": {}, "f:kind": {}, "f:name": {} },
      },
    },
    {
      name: "what a v1 autoscaler scales is owned whole",
      path: "/apis/autoscaling/v1/namespaces/default/horizontalpodautoscalers",
      body: {
        apiVersion: "autoscaling/v1",
        kind: "HorizontalPodAutoscaler",
        spec: { scaleTargetRef: target, maxReplicas: 3 },
      },
      owned: { "f:maxReplicas": {}, "f:scaleTargetRef": {} },
    },
    {
      name: "variables of a policy are owned one by one, each whole",
      path: "/apis/admissionregistration.k8s.io/v1/validatingadmissionpolicies",
      body: { apiVersion: "admissionregistration.k8s.io/v1", kind: "ValidatingAdmissionPolicy", spec: policy },
      owned: {
        "f:matchConstraints": {},
        "f:validations": {},
        "f:variables": { 'k:{"name":"a"}': {} },
      },
    },
  ])("$name", ({ path, body, owned }) => {
    const { apply } = cluster();
    const after = made(apply(`${path}/x`, "m", { ...body, metadata: { name: "x" } }));
    expect(owners(after)["m Apply"]).toEqual({ "f:spec": owned });
  });

  it("a claim is reserved by one user after the other", () => {
    const { apply, call } = cluster();
    const spec = { devices: { requests: [{ name: "a", exactly: { deviceClassName: "x" } }] } };
    made(call("POST", claim, { metadata: { name: "x" }, spec }));
    const reservedFor = [{ resource: "pods", name: "p", uid: "1" }];
    const body = { apiVersion: "resource.k8s.io/v1", kind: "ResourceClaim", metadata: { name: "x" } };
    const results = [{ request: "a", driver: "d.example.com", pool: "p", device: "dev" }];
    made(call("PUT", `${claim}/x/status`, { ...body, spec, status: { allocation: { devices: { results } } } }));
    const after = made(apply(`${claim}/x/status`, "m", { ...body, status: { reservedFor } }));
    expect(owners(after)["m Apply/status"]).toEqual({
      "f:status": { "f:reservedFor": { 'k:{"uid":"1"}': { ".": {}, "f:name": {}, "f:resource": {}, "f:uid": {} } } },
    });
  });
});
