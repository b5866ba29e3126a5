import { describe, expect, it } from "vitest";
import type { KindName } from "../../../api/kinds.ts";
import type { ResourceClaim } from "../../../api/types/resource.ts";
import { fieldErrorText } from "../field-error.ts";
import { defaulted, definitionOf, errorsOf, updateErrorsOf, withValue } from "./testing/check-manifest.ts";

const API = "resource.k8s.io/v1";
const CLASS = { apiVersion: API, kind: "DeviceClass", metadata: { name: "gpu.example.com" }, spec: {} };
const CLAIM = {
  apiVersion: API,
  kind: "ResourceClaim",
  metadata: { name: "a", namespace: "default" },
  spec: {
    devices: {
      requests: [
        { name: "one", exactly: { deviceClassName: "gpu.example.com", allocationMode: "ExactCount", count: 1 } },
        { name: "any", firstAvailable: [{ name: "big", deviceClassName: "gpu.example.com" }] },
      ],
    },
  },
};
const SLICE = {
  apiVersion: API,
  kind: "ResourceSlice",
  metadata: { name: "a" },
  spec: {
    driver: "gpu.example.com",
    nodeName: "node-1",
    pool: { name: "node-1", generation: 1, resourceSliceCount: 1 },
    devices: [{ name: "gpu-0" }],
  },
};
const MANIFESTS: Partial<Record<KindName, object>> = { DeviceClass: CLASS, ResourceClaim: CLAIM, ResourceSlice: SLICE };

const LABEL =
  "a lowercase RFC 1123 label must consist of lower case alphanumeric characters or '-', and must start and end with an alphanumeric character (e.g. 'my-name',  or '123-abc', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?')";
const IDENTIFIER =
  "a valid C identifier must start with alphabetic character or '_', followed by a string of alphanumeric characters or '_' (e.g. 'my_name',  or 'MY_NAME',  or 'MyName', regex used for validation is '[A-Za-z_][A-Za-z0-9_]*')";
const REFERENCE =
  "must be the name of a request in the claim or the name of a request and a subrequest separated by '/'";
const PLACES = "exactly one of `nodeName`, `nodeSelector`, `allNodes`, `perDeviceNodeSelection` is required";
const EXACTLY = "spec.devices.requests[0].exactly";
const CONSTRAINTS = "spec.devices.constraints";
const CEL = "spec.selectors[0].cel.expression";

const cel = (expression: string) => [{ cel: { expression } }];

type Row = readonly [kind: KindName, name: string, path: string, value: unknown, errors: readonly string[]];
const ROWS: readonly Row[] = [
  ["DeviceClass", "a selector", "spec.selectors", cel("device.driver == 'a' && device.attributes['a'].b"), []],
  ["DeviceClass", "a quantity", "spec.selectors", cel("device.capacity['a'].b.compareTo(quantity('1Gi')) > 0"), []],
  [
    "DeviceClass",
    "a selector of another type",
    "spec.selectors",
    cel("device.driver"),
    [`${CEL}: Invalid value: "device.driver": must evaluate to bool or the unknown type, not string`],
  ],
  [
    "DeviceClass",
    "a selector that names something else",
    "spec.selectors",
    cel("object.x"),
    [
      `${CEL}: Invalid value: "object.x": compilation failed: ERROR: <input>:1:1: undeclared reference to 'object' (in container '')\n | object.x\n | ^`,
    ],
  ],
  ["DeviceClass", "no selector", "spec.selectors", [{}], ["spec.selectors[0].cel: Required value"]],
  [
    "DeviceClass",
    "too many selectors",
    "spec.selectors",
    Array.from({ length: 33 }, () => cel("true")[0]),
    ["spec.selectors: Too many: 33: must have at most 32 items"],
  ],
  ["DeviceClass", "no configuration", "spec.config", [{}], ["spec.config[0].opaque: Required value"]],
  [
    "DeviceClass",
    "parameters that are no object",
    "spec.config",
    [{ opaque: { driver: "a.b", parameters: "x" } }],
    [`spec.config[0].opaque.parameters: Invalid value: "<value omitted>": parameters must be a valid JSON object`],
  ],
  [
    "DeviceClass",
    "an extended name",
    "spec.extendedResourceName",
    "gpu",
    [`spec.extendedResourceName: Invalid value: "gpu": must be a valid extended resource name`],
  ],
  [
    "ResourceClaim",
    "no class, another mode",
    EXACTLY,
    { allocationMode: "Some", count: -1 },
    [
      `${EXACTLY}.deviceClassName: Required value`,
      `${EXACTLY}.allocationMode: Unsupported value: "Some": supported values: "All", "ExactCount"`,
    ],
  ],
  [
    "ResourceClaim",
    "a count below one",
    `${EXACTLY}.count`,
    -1,
    [`${EXACTLY}.count: Invalid value: -1: must be greater than zero`],
  ],
  [
    "ResourceClaim",
    "both forms",
    "spec.devices.requests[1].exactly",
    { deviceClassName: "a" },
    [
      "spec.devices.requests[1]: Invalid value: null: exactly one of `exactly` or `firstAvailable` is required, but multiple fields are set",
    ],
  ],
  [
    "ResourceClaim",
    "nine alternatives",
    "spec.devices.requests[1].firstAvailable",
    Array.from({ length: 9 }, (_, index) => ({ name: `a${index}`, deviceClassName: "a" })),
    ["spec.devices.requests[1].firstAvailable: Too many: 9: must have at most 8 items"],
  ],
  ["ResourceClaim", "a constraint", CONSTRAINTS, [{ requests: ["one", "any/big"], matchAttribute: "a.b/c" }], []],
  [
    "ResourceClaim",
    "a constraint of others",
    CONSTRAINTS,
    [{ requests: ["any/small", "one", "one", "a/b/c"], matchAttribute: "model" }, {}],
    [
      `${CONSTRAINTS}[0].requests[0]: Invalid value: "any/small": ${REFERENCE}`,
      `${CONSTRAINTS}[0].requests[3]: Invalid value: "a/b/c": ${REFERENCE}`,
      `${CONSTRAINTS}[0].requests[2]: Duplicate value: "one"`,
      `${CONSTRAINTS}[0].matchAttribute: Invalid value: "model": a fully qualified name must be a domain and a name separated by a slash`,
      `${CONSTRAINTS}[1].matchAttribute: Required value`,
    ],
  ],
  [
    "ResourceSlice",
    "an empty node",
    "spec.nodeName",
    "",
    [
      `spec.nodeName: Invalid value: "": must be either unset or set to a non-empty string`,
      `spec: Required value: ${PLACES}`,
    ],
  ],
  [
    "ResourceSlice",
    "two places",
    "spec.allNodes",
    true,
    [`spec: Invalid value: "{\`nodeName\`, \`allNodes\`}": ${PLACES}, but multiple fields are set`],
  ],
  [
    "ResourceSlice",
    "a pool",
    "spec.pool",
    { name: "a/b", generation: -1 },
    [
      "spec.pool.resourceSliceCount: Invalid value: 0: must be greater than zero",
      "spec.pool.generation: Invalid value: -1: must be greater than or equal to zero",
    ],
  ],
  [
    "ResourceSlice",
    "devices",
    "spec.devices",
    [{ name: "a" }, { name: "A" }, { name: "a", nodeName: "b" }],
    [
      `spec.devices[1].name: Invalid value: "A": ${LABEL}`,
      "spec.devices[2]: Invalid value: null: `nodeName`, `nodeSelector` and `allNodes` can only be set if `perDeviceNodeSelection` is set to true in the ResourceSlice spec",
      `spec.devices[2].name: Duplicate value: "a"`,
    ],
  ],
  [
    "ResourceSlice",
    "attributes",
    "spec.devices[0].attributes",
    { model: { string: "a" }, "9": { int: 1 }, "/x": { bool: true }, "a.b/v": { version: "1.0" }, none: {} },
    [
      `spec.devices[0].attributes: Invalid value: "9": ${IDENTIFIER}`,
      `spec.devices[0].attributes: Invalid value: "": the domain must not be empty`,
      `spec.devices[0].attributes[a.b/v].version: Invalid value: "1.0": must be a string compatible with semver.org spec 2.0.0`,
      "spec.devices[0].attributes[none]: Required value: exactly one value must be specified",
    ],
  ],
];

describe("kinds of devices", () => {
  it.each(ROWS)("%s with %s", (kind, _name, path, value, errors) => {
    expect(errorsOf(kind, withValue(MANIFESTS[kind] ?? {}, path, value))).toEqual(errors);
  });

  it("keep what they are", () => {
    const next = withValue(withValue(SLICE, "spec.driver", "b.c"), "spec.pool.name", "b");
    expect(updateErrorsOf("ResourceSlice", SLICE, next)).toEqual([
      `spec.pool.name: Invalid value: "b": field is immutable`,
      `spec.driver: Invalid value: "b.c": field is immutable`,
    ]);
    expect(updateErrorsOf("ResourceClaim", CLAIM, withValue(CLAIM, "spec.devices.requests", []))).toEqual([
      `spec: Invalid value: {"devices":{"requests":[]}}: field is immutable`,
    ]);
  });
});

describe("the status of a claim", () => {
  const result = { request: "one", driver: "gpu.example.com", pool: "node-1", device: "gpu-0" };
  const statusErrors = (status: object, before: object = {}): readonly string[] => {
    const [next, old] = [status, before].map((one) => defaulted("ResourceClaim", { ...CLAIM, status: one }));
    const check = definitionOf("ResourceClaim").validateStatus;
    return (check?.(next as ResourceClaim, old as ResourceClaim) ?? []).map(fieldErrorText);
  };
  const allocation = { devices: { results: [result] } };

  it.each<readonly [string, object, readonly string[]]>([
    ["an allocation", { allocation, reservedFor: [{ resource: "pods", name: "a", uid: "1" }] }, []],
    [
      "users without devices",
      { reservedFor: [{ resource: "pods", name: "a", uid: "1" }, { uid: "1" }] },
      [
        "status.reservedFor[1].resource: Required value",
        "status.reservedFor[1].name: Required value",
        `status.reservedFor[1].uid: Duplicate value: "1"`,
        "status.reservedFor: Forbidden: may not be specified when `allocated` is not set",
      ],
    ],
    [
      "another request",
      { allocation: { devices: { results: [{ ...result, request: "two" }] } } },
      [`status.allocation.devices.results[0].request: Invalid value: "two": ${REFERENCE}`],
    ],
    [
      "a device of somebody else",
      { allocation, devices: [{ driver: "a.b", pool: "c", device: "d", networkData: { ips: ["10.0.0.1"] } }] },
      [
        `status.devices[0]: Invalid value: "a.b/c/d": must be an allocated device in the claim`,
        `status.devices[0].networkData.ips[0]: Invalid value: "10.0.0.1": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)`,
      ],
    ],
  ])("%s", (_name, status, errors) => {
    expect(statusErrors(status)).toEqual(errors);
  });

  it("keeps an allocation", () => {
    const other = { devices: { results: [{ ...result, device: "gpu-1" }] } };
    expect(statusErrors({ allocation: other }, { allocation })).toEqual([
      `status.allocation: Invalid value: ${JSON.stringify(other)}: field is immutable`,
    ]);
  });
});
