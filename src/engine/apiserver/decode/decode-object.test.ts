import { describe, expect, it } from "vitest";
import type { KindDefinition } from "../kind-definition.ts";
import { KINDS } from "../kinds/index.ts";
import { decodeObject } from "./decode-object.ts";

function definitionOf(kind: string): KindDefinition {
  const definition = KINDS.find((candidate) => candidate.kind === kind);
  if (definition === undefined) throw new Error(`no kind ${kind}`);
  return definition;
}

const decode = (kind: string, body: unknown) => decodeObject(definitionOf(kind), body);

describe("decodeObject", () => {
  it("says null of times that are no pointers in Go", () => {
    const condition = { type: "a", status: "True" };
    const body = { apiVersion: "v1", kind: "Pod", metadata: { name: "a" }, status: { conditions: [condition] } };
    expect(decode("Pod", body)).toMatchObject({
      object: { status: { conditions: [{ ...condition, lastProbeTime: null, lastTransitionTime: null }] } },
    });
  });

  it("knows the fields of every served kind", () => {
    for (const { kind } of KINDS) {
      const body = { apiVersion: "v1", kind, metadata: { name: "a" } };
      expect(decode(kind, body)).toMatchObject({ ok: true, object: body, strictErrors: [] });
    }
  });

  it("gives fresh data", () => {
    const body = { metadata: { labels: { app: "web" }, managedFields: [{ fieldsV1: { "f:spec": {} } }] } };
    const decoded = decode("Pod", body);
    expect(decoded).toEqual({ ok: true, object: body, strictErrors: [] });
    if (!decoded.ok) return;
    expect(decoded.object).not.toBe(body);
    expect(decoded.object.metadata.labels).not.toBe(body.metadata.labels);
    expect(decoded.object.metadata.managedFields?.[0]).not.toBe(body.metadata.managedFields[0]);
  });

  it.each([
    {
      name: "of a Pod",
      kind: "Pod",
      sent: { spec: { hostNetwork: false, containers: [{ name: "a", tty: false, env: [{ name: "A", value: "" }] }] } },
      kept: { spec: { containers: [{ name: "a", env: [{ name: "A" }] }] } },
    },
    {
      name: "but for pointers",
      kind: "Pod",
      sent: { spec: { automountServiceAccountToken: false, priority: 0, securityContext: { runAsUser: 0 } } },
      kept: { spec: { automountServiceAccountToken: false, priority: 0, securityContext: { runAsUser: 0 } } },
    },
    {
      name: "of a claim, whose class is a pointer",
      kind: "PersistentVolumeClaim",
      sent: { spec: { storageClassName: "", volumeName: "" } },
      kept: { spec: { storageClassName: "" } },
    },
    { name: "but for texts of maps", kind: "ConfigMap", sent: { data: { a: "" } }, kept: { data: { a: "" } } },
  ])("leaves out zeros, as Go does: $name", ({ kind, sent, kept }) => {
    expect(decode(kind, sent)).toEqual({ ok: true, object: kept, strictErrors: [] });
  });

  const unknownFields: { name: string; kind: string; body: unknown; errors: string[] }[] = [
    { name: "at the top", kind: "Pod", body: { sepc: {} }, errors: ['unknown field "sepc"'] },
    { name: "in spec", kind: "Deployment", body: { spec: { foo: 1 } }, errors: ['unknown field "spec.foo"'] },
    {
      name: "in a list",
      kind: "Deployment",
      body: { spec: { template: { spec: { containers: [{ name: "a" }, { foo: 1, name: "b" }] } } } },
      errors: ['unknown field "spec.template.spec.containers[1].foo"'],
    },
    {
      name: "in a list of lists",
      kind: "Fault",
      body: { spec: { target: { node: "a" } } },
      errors: ['unknown field "spec.target.node"'],
    },
    { name: "case matters", kind: "Pod", body: { spec: { nodename: "a" } }, errors: ['unknown field "spec.nodename"'] },
    {
      name: "several, in document order",
      kind: "Pod",
      body: { z: 1, spec: { y: 1 }, x: 1 },
      errors: ['unknown field "z"', 'unknown field "spec.y"', 'unknown field "x"'],
    },
    {
      name: "names that JavaScript treats specially",
      kind: "Pod",
      body: JSON.parse('{"__proto__":{"a":1},"constructor":{},"toString":1}'),
      errors: ['unknown field "__proto__"', 'unknown field "constructor"', 'unknown field "toString"'],
    },
  ];
  it.each(unknownFields)("reports and drops an unknown field: $name", ({ kind, body, errors }) => {
    const decoded = decode(kind, body);
    expect(decoded.ok && decoded.strictErrors).toEqual(errors);
    const again = decoded.ok ? decode(kind, decoded.object) : decoded;
    expect(again.ok && again.strictErrors).toEqual([]);
  });

  it("keeps a label called __proto__ as a plain key", () => {
    const body = JSON.parse('{"metadata":{"labels":{"__proto__":"a","constructor":"b"}}}') as unknown;
    const decoded = decode("Pod", body);
    expect(JSON.stringify(decoded.ok && decoded.object)).toBe(JSON.stringify(body));
    expect(({} as Record<string, unknown>)["a"]).toBeUndefined();
  });

  it("stops at 100 unknown fields", () => {
    const body = Object.fromEntries(Array.from({ length: 150 }, (_, index) => [`x${index}`, 1]));
    const decoded = decode("Pod", body);
    expect(decoded.ok && decoded.strictErrors.length).toBe(100);
  });

  it("takes whole numbers up to 64 bits", () => {
    const body = { spec: { securityContext: { fsGroup: 8_000_000_000_000_000_000 }, containers: [] } };
    expect(decodeObject({ kind: "Pod" }, body)).toMatchObject({ ok: true, object: body });
    const wrong = { spec: { securityContext: { fsGroup: 1e19 }, containers: [] } };
    expect(decodeObject({ kind: "Pod" }, wrong).ok).toBe(false);
  });

  const wrongTypes: { name: string; kind: string; body: unknown; message: string }[] = [
    {
      name: "string for int32",
      kind: "Deployment",
      body: { spec: { replicas: "3" } },
      message: "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.replicas of type int32",
    },
    {
      name: "fraction for int32",
      kind: "Deployment",
      body: { spec: { replicas: 1.5 } },
      message: "json: cannot unmarshal number 1.5 into Go struct field DeploymentSpec.spec.replicas of type int32",
    },
    {
      name: "beyond int32",
      kind: "Deployment",
      body: { spec: { replicas: 2147483648 } },
      message:
        "json: cannot unmarshal number 2147483648 into Go struct field DeploymentSpec.spec.replicas of type int32",
    },
    {
      name: "list index is left out",
      kind: "Pod",
      body: { spec: { containers: [{ name: 1 }] } },
      message: "json: cannot unmarshal number into Go struct field Container.spec.containers.name of type string",
    },
    {
      name: "number for a label",
      kind: "Pod",
      body: { metadata: { labels: { version: 1 } } },
      message: "json: cannot unmarshal number into Go struct field ObjectMeta.metadata.labels of type string",
    },
    {
      name: "bool for an env value",
      kind: "Pod",
      body: { spec: { containers: [{ env: [{ name: "A", value: true }] }] } },
      message: "json: cannot unmarshal bool into Go struct field EnvVar.spec.containers.env.value of type string",
    },
    {
      name: "object for a list",
      kind: "Pod",
      body: { spec: { containers: {} } },
      message: "json: cannot unmarshal object into Go struct field PodSpec.spec.containers of type []v1.Container",
    },
    {
      name: "list for a struct",
      kind: "Pod",
      body: { spec: [] },
      message: "json: cannot unmarshal array into Go struct field Pod.spec of type v1.PodSpec",
    },
    {
      name: "string for a map",
      kind: "Service",
      body: { spec: { selector: "app=web" } },
      message: "json: cannot unmarshal string into Go struct field ServiceSpec.spec.selector of type map[string]string",
    },
    {
      name: "a body that is no object",
      kind: "Pod",
      body: [1],
      message: "json: cannot unmarshal array into Go value of type v1.Pod",
    },
    {
      name: "only the first is reported",
      kind: "Deployment",
      body: { spec: { paused: "yes", replicas: "3" } },
      message: "json: cannot unmarshal string into Go struct field DeploymentSpec.spec.paused of type bool",
    },
    {
      name: "no quantity",
      kind: "Pod",
      body: { spec: { containers: [{ resources: { limits: { cpu: "lots" } } }] } },
      message: "quantities must match the regular expression '^([+-]?[0-9.]+)([eEinumkKMGTP]*[-+]?[0-9]*)$'",
    },
    {
      name: "unknown suffix of a quantity",
      kind: "Pod",
      body: { spec: { containers: [{ resources: { limits: { memory: "1GG" } } }] } },
      message: "unable to parse quantity's suffix",
    },
    {
      name: "bool for int-or-string",
      kind: "Service",
      body: { spec: { ports: [{ targetPort: true }] } },
      message: "json: cannot unmarshal bool into Go value of type int32",
    },
    {
      name: "bad base64",
      kind: "Secret",
      body: { data: { password: "no-base64" } },
      message: "illegal base64 data at input byte 2",
    },
    {
      name: "bad time",
      kind: "Pod",
      body: { metadata: { creationTimestamp: "yesterday" } },
      message: 'parsing time "yesterday" as "2006-01-02T15:04:05Z07:00": cannot parse "yesterday" as "2006"',
    },
    {
      name: "a day that there is not",
      kind: "Pod",
      body: { metadata: { creationTimestamp: "2026-02-30T00:00:00Z" } },
      message: 'parsing time "2026-02-30T00:00:00Z": day out of range',
    },
  ];
  it.each(wrongTypes)("refuses a wrong type: $name", ({ kind, body, message }) => {
    expect(decode(kind, body)).toEqual({ ok: false, message });
  });

  const normalised: { name: string; kind: string; body: unknown; object: unknown }[] = [
    {
      name: "null is absent",
      kind: "Pod",
      body: { metadata: { creationTimestamp: null, labels: null } },
      object: { metadata: {} },
    },
    {
      name: "null in a list is the zero value",
      kind: "Pod",
      body: { spec: { containers: [null, { args: [null, "a"] }] } },
      object: { spec: { containers: [{}, { args: ["", "a"] }] } },
    },
    {
      name: "null in a map is the zero value",
      kind: "Pod",
      body: { metadata: { labels: { a: null } } },
      object: { metadata: { labels: { a: "" } } },
    },
    {
      name: "quantities in canonical form",
      kind: "Pod",
      body: { spec: { containers: [{ resources: { limits: { cpu: 0.5, memory: "1024Mi", "x.io/gpu": 1 } } }] } },
      object: { spec: { containers: [{ resources: { limits: { cpu: "500m", memory: "1Gi", "x.io/gpu": "1" } } }] } },
    },
    {
      name: "int-or-string keeps what it was",
      kind: "Deployment",
      body: { spec: { strategy: { rollingUpdate: { maxSurge: "50%", maxUnavailable: 1 } } } },
      object: { spec: { strategy: { rollingUpdate: { maxSurge: "50%", maxUnavailable: 1 } } } },
    },
    {
      name: "whole floats are integers",
      kind: "Deployment",
      body: { spec: { replicas: 3.0 } },
      object: { spec: { replicas: 3 } },
    },
    {
      name: "micro time",
      kind: "Lease",
      body: { spec: { renewTime: "2026-01-01T00:00:00.000000Z" } },
      object: { spec: { renewTime: "2026-01-01T00:00:00.000000Z" } },
    },
    {
      name: "micro time of another zone",
      kind: "Lease",
      body: { spec: { renewTime: "2026-01-01T00:30:00.123456+01:00" } },
      object: { spec: { renewTime: "2025-12-31T23:30:00.123456Z" } },
    },
    {
      name: "time with a fraction",
      kind: "Pod",
      body: { metadata: { creationTimestamp: "2026-01-01T00:00:00.999Z" } },
      object: { metadata: { creationTimestamp: "2026-01-01T00:00:00Z" } },
    },
    {
      name: "time of another zone",
      kind: "Pod",
      body: { metadata: { creationTimestamp: "2026-02-28T23:30:00-05:30" } },
      object: { metadata: { creationTimestamp: "2026-03-01T05:00:00Z" } },
    },
  ];
  it.each(normalised)("normalises: $name", ({ kind, body, object }) => {
    expect(decode(kind, body)).toEqual({ ok: true, object, strictErrors: [] });
  });
});
