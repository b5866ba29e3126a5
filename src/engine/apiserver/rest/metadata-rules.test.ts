import { beforeEach, describe, expect, it } from "vitest";
import type { KubeObject } from "../../../api/types/meta.ts";
import { type Call, createCaller, said } from "./rest-calls.ts";

const MAPS = "/api/v1/namespaces/default/configmaps";
const LEASES = "/apis/coordination.k8s.io/v1/namespaces/default/leases";
const NOT_QUALIFIED = "name is neither a standard finalizer name nor is it fully qualified";
const ADVICE =
  "API server dedups owner references in 1.20+, and may reject such requests as early as 1.24; please fix your requests; duplicate UID(s) observed: 1";

let call: Call;
beforeEach(() => {
  ({ call } = createCaller());
});

describe("finalizers", () => {
  it("have a domain, or are known", () => {
    const body = { metadata: { name: "a", finalizers: ["orphan", "mine", "a.b/mine"] } };
    const message = `ConfigMap "a" is invalid: metadata.finalizers[1]: Invalid value: "mine": ${NOT_QUALIFIED}`;
    expect(said(call("POST", MAPS, body))).toEqual([422, "Invalid", message]);
    expect(call("POST", MAPS, { metadata: { name: "a" } }).code).toBe(201);
    expect(call("PUT", `${MAPS}/a`, { metadata: { name: "a", finalizers: ["mine"] } }).code).toBe(422);
  });

  it("are free where only the rules of all API servers hold", () => {
    expect(call("POST", LEASES, { metadata: { name: "a", finalizers: ["mine"] } }).code).toBe(201);
  });
});

describe("an owner that is named twice", () => {
  const owner = { apiVersion: "v1", kind: "Pod", name: "a", uid: "1" };
  const other = { ...owner, name: "b", uid: "2" };

  it("is kept once, with a warning", () => {
    const metadata = { name: "a", ownerReferences: [owner, other, owner] };
    const { body, warnings } = call("POST", MAPS, { metadata });
    expect((body as KubeObject).metadata.ownerReferences).toEqual([owner, other]);
    expect(warnings).toEqual([`.metadata.ownerReferences contains duplicate entries; ${ADVICE}`]);
    expect(call("PUT", `${MAPS}/a`, { metadata }).warnings).toEqual(warnings);
  });

  it("is told of otherwise in patches", () => {
    call("POST", MAPS, { metadata: { name: "a" } });
    const patch = { metadata: { ownerReferences: [owner, owner] } };
    const { body, warnings } = call("PATCH", `${MAPS}/a`, patch, "application/merge-patch+json");
    expect((body as KubeObject).metadata.ownerReferences).toEqual([owner]);
    expect(warnings).toEqual([
      `.metadata.ownerReferences contains duplicate entries after mutating admission happens; ${ADVICE}`,
    ]);
  });
});
