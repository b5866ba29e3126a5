import { describe, expect, it } from "vitest";
import type { KindName } from "../../../api/kinds.ts";
import { definitionOf, defaulted, errorsOf, updateErrorsOf } from "./testing/check-manifest.ts";

interface Case {
  readonly name: string;
  readonly kind: KindName;
  readonly manifest: object;
  readonly errors: readonly string[];
}

const taint = (taints: object[]) => ({ spec: { taints } });
const slice = (rest: object) => ({ addressType: "IPv4", endpoints: [{ addresses: ["10.1.1.1"] }], ...rest });
const event = (namespace: string, about: string | undefined) => ({
  metadata: { name: "e", namespace },
  involvedObject: about === undefined ? {} : { namespace: about },
});

const CASES: readonly Case[] = [
  { name: "empty", kind: "Namespace", manifest: {}, errors: [] },
  {
    name: "unknown finalizer",
    kind: "Namespace",
    manifest: { spec: { finalizers: ["mine"] } },
    errors: [
      'spec.finalizers: Invalid value: "mine": name is neither a standard finalizer name nor is it fully qualified',
    ],
  },
  { name: "own finalizer", kind: "Namespace", manifest: { spec: { finalizers: ["example.com/mine"] } }, errors: [] },
  { name: "empty", kind: "Node", manifest: {}, errors: [] },
  { name: "taint", kind: "Node", manifest: taint([{ key: "a", value: "b", effect: "NoSchedule" }]), errors: [] },
  {
    name: "taint without effect",
    kind: "Node",
    manifest: taint([{ key: "a" }]),
    errors: ["metadata.taints[0].effect: Required value"],
  },
  {
    name: "taint effect",
    kind: "Node",
    manifest: taint([{ key: "a", effect: "Never" }]),
    errors: [
      'metadata.taints[0].effect: Unsupported value: "Never": supported values: "NoSchedule", "PreferNoSchedule", "NoExecute"',
    ],
  },
  {
    name: "same taint",
    kind: "Node",
    manifest: taint([
      { key: "a", effect: "NoSchedule" },
      { key: "a", value: "b", effect: "NoSchedule" },
    ]),
    errors: [
      'metadata.taints[1]: Duplicate value: {"key":"a","value":"b","effect":"NoSchedule"}: taints must be unique by key and effect pair',
    ],
  },
  {
    name: "negative capacity",
    kind: "Node",
    manifest: { status: { capacity: { cpu: "-1" }, allocatable: {} } },
    errors: ['status.capacity.cpu: Invalid value: "-1": must be greater than or equal to 0'],
  },
  {
    name: "network",
    kind: "Node",
    manifest: { spec: { podCIDRs: ["10.0.0.0"] } },
    errors: [
      'spec.podCIDRs[0]: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
    ],
  },
  {
    name: "two networks of one family",
    kind: "Node",
    manifest: { spec: { podCIDRs: ["10.0.0.0/24", "10.0.1.0/24"] } },
    errors: [
      'spec.podCIDRs: Invalid value: ["10.0.0.0/24","10.0.1.0/24"]: may specify no more than one CIDR for each IP family',
    ],
  },
  {
    name: "overhead, a toleration twice",
    kind: "RuntimeClass",
    manifest: {
      handler: "a",
      overhead: { podFixed: { cpu: "-1" } },
      scheduling: {
        tolerations: [
          { key: "a", operator: "Exists" },
          { key: "a", operator: "Exists" },
        ],
      },
    },
    errors: [
      'overhead.limits[cpu]: Invalid value: "-1": must be greater than or equal to 0',
      'scheduling.tolerations[1]: Duplicate value: {"Key":"a","Operator":"Exists","Value":"","Effect":"","TolerationSeconds":null}',
    ],
  },
  {
    name: "docker's old file",
    kind: "Secret",
    manifest: { type: "kubernetes.io/dockercfg", data: { ".dockercfg": "YQ==" } },
    errors: [
      `data[.dockercfg]: Invalid value: "<secret contents redacted>": invalid character 'a' looking for beginning of value`,
    ],
  },
  {
    name: "docker's file, a list",
    kind: "Secret",
    manifest: { type: "kubernetes.io/dockerconfigjson", data: { ".dockerconfigjson": "W10=" } },
    errors: [
      `data[.dockerconfigjson]: Invalid value: "<secret contents redacted>": json: cannot unmarshal array into Go value of type map[string]interface {}`,
    ],
  },
  {
    name: "hints for zones",
    kind: "EndpointSlice",
    manifest: {
      addressType: "IPv4",
      endpoints: [{ addresses: ["10.0.0.1"], hints: { forZones: [{ name: "a" }, { name: "b c" }] } }],
    },
    errors: [
      "endpoints[0].hints.forZones[1].name: Invalid value: \"b c\": a valid label must be an empty string or consist of alphanumeric characters, '-', '_' or '.', and must start and end with an alphanumeric character (e.g. 'MyValue',  or 'my_value',  or '12345', regex used for validation is '(([A-Za-z0-9][-A-Za-z0-9_.]*)?[A-Za-z0-9])?')",
    ],
  },
  { name: "empty", kind: "ServiceAccount", manifest: {}, errors: [] },
  { name: "empty", kind: "Endpoints", manifest: {}, errors: [] },
  {
    name: "addresses",
    kind: "Endpoints",
    manifest: { subsets: [{ addresses: [{ ip: "1.2.3.4" }], ports: [{ port: 80 }] }] },
    errors: [],
  },
  {
    name: "no addresses",
    kind: "Endpoints",
    manifest: { subsets: [{ ports: [{ port: 80 }] }] },
    errors: ["subsets[0]: Required value: must specify `addresses` or `notReadyAddresses`"],
  },
  {
    name: "loopback and ports without names",
    kind: "Endpoints",
    manifest: { subsets: [{ addresses: [{ ip: "127.0.0.1" }], ports: [{ port: 80 }, { port: 0, name: "b" }] }] },
    errors: [
      'subsets[0].addresses[0].ip: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      "subsets[0].ports[0].name: Required value",
      "subsets[0].ports[1].port: Invalid value: 0: must be between 1 and 65535, inclusive",
    ],
  },
  { name: "addresses", kind: "EndpointSlice", manifest: slice({ ports: [{ port: 80 }] }), errors: [] },
  {
    name: "hints twice",
    kind: "EndpointSlice",
    manifest: slice({
      endpoints: [
        {
          addresses: ["10.1.1.1"],
          hints: { forZones: [{ name: "a" }, { name: "a" }], forNodes: [{ name: "N" }, { name: "n" }, { name: "n" }] },
        },
      ],
    }),
    errors: [
      'endpoints[0].hints.forZones[1].name: Duplicate value: "a"',
      expect.stringMatching(/^endpoints\[0\]\.hints\.forNodes\[0\]\.name: Invalid value: "N": a lowercase RFC 1123/),
      'endpoints[0].hints.forNodes[2].name: Duplicate value: "n"',
    ],
  },
  {
    name: "address type",
    kind: "EndpointSlice",
    manifest: slice({ addressType: "IP" }),
    errors: ['addressType: Unsupported value: "IP": supported values: "FQDN", "IPv4", "IPv6"'],
  },
  {
    name: "no address",
    kind: "EndpointSlice",
    manifest: slice({ endpoints: [{ addresses: [] }] }),
    errors: ["endpoints[0].addresses: Required value: must contain at least 1 address"],
  },
  {
    name: "wrong kind of address",
    kind: "EndpointSlice",
    manifest: slice({ endpoints: [{ addresses: ["::2"] }] }),
    errors: ['endpoints[0].addresses[0]: Invalid value: "::2": must be an IPv4 address'],
  },
  {
    name: "same port name",
    kind: "EndpointSlice",
    manifest: slice({ ports: [{ port: 80 }, { port: 81 }] }),
    errors: ['ports[1].name: Duplicate value: ""'],
  },
  { name: "about the same namespace", kind: "Event", manifest: event("a", "a"), errors: [] },
  { name: "about a node", kind: "Event", manifest: event("default", undefined), errors: [] },
  {
    name: "about another namespace",
    kind: "Event",
    manifest: event("a", "b"),
    errors: ['involvedObject.namespace: Invalid value: "b": does not match event.namespace'],
  },
  { name: "empty", kind: "Lease", manifest: {}, errors: [] },
  {
    name: "numbers",
    kind: "Lease",
    manifest: { spec: { leaseDurationSeconds: 0, leaseTransitions: -1 } },
    errors: [
      "spec.leaseDurationSeconds: Invalid value: 0: must be greater than 0",
      "spec.leaseTransitions: Invalid value: -1: must be greater than or equal to 0",
    ],
  },
];

describe("kinds of the cluster", () => {
  it.each(CASES)("$kind: $name", ({ kind, manifest, errors }) => {
    expect(errorsOf(kind, { metadata: { name: "a", namespace: "default" }, ...manifest })).toEqual(errors);
  });

  const defaults: { name: string; kind: KindName; manifest: object; object: object }[] = [
    { name: "a spec", kind: "Namespace", manifest: {}, object: { spec: {} } },
    { name: "a spec", kind: "Lease", manifest: {}, object: { spec: {} } },
    {
      name: "allocatable from capacity",
      kind: "Node",
      manifest: { status: { capacity: { cpu: "4" } } },
      object: { spec: {}, status: { capacity: { cpu: "4" }, allocatable: { cpu: "4" } } },
    },
    {
      name: "the protocol",
      kind: "Endpoints",
      manifest: { subsets: [{ ports: [{ port: 80 }] }] },
      object: { subsets: [{ ports: [{ port: 80, protocol: "TCP" }] }] },
    },
    {
      name: "protocol and name",
      kind: "EndpointSlice",
      manifest: { ports: [{ port: 80 }] },
      object: { endpoints: [], ports: [{ port: 80, protocol: "TCP", name: "" }] },
    },
  ];
  it.each(defaults)("$kind gets $name", ({ kind, manifest, object }) =>
    expect(defaulted(kind, manifest)).toEqual(object),
  );

  const changes: { name: string; kind: KindName; before: object; after: object; errors: string[] }[] = [
    { name: "network given", kind: "Node", before: {}, after: { spec: { podCIDRs: ["10.0.0.0/24"] } }, errors: [] },
    {
      name: "network changed",
      kind: "Node",
      before: { spec: { podCIDRs: ["10.0.0.0/24"] } },
      after: { spec: { podCIDRs: ["10.0.1.0/24"] } },
      errors: ['spec.podCIDRs: Forbidden: node updates may not change podCIDR except from "" to valid'],
    },
    {
      name: "provider changed",
      kind: "Node",
      before: { spec: { providerID: "a" } },
      after: {},
      errors: ['spec.providerID: Forbidden: node updates may not change providerID except from "" to valid'],
    },
    {
      name: "address type",
      kind: "EndpointSlice",
      before: slice({}),
      after: slice({ addressType: "FQDN" }),
      errors: ['addressType: Invalid value: "FQDN": field is immutable'],
    },
  ];
  it.each(changes)("$kind, changed: $name", ({ kind, before, after, errors }) => {
    expect(updateErrorsOf(kind, before, after)).toEqual(errors);
  });

  it("a Lease is only replaced with its version", () => {
    expect(definitionOf("Lease").requiresResourceVersionOnUpdate).toBe(true);
  });

  const selectors: { kind: KindName; field: string; object: object; value: string }[] = [
    { kind: "Namespace", field: "status.phase", object: { status: { phase: "Active" } }, value: "Active" },
    { kind: "Node", field: "spec.unschedulable", object: { spec: {} }, value: "false" },
    { kind: "Node", field: "spec.unschedulable", object: { spec: { unschedulable: true } }, value: "true" },
    { kind: "Secret", field: "type", object: { type: "Opaque" }, value: "Opaque" },
    { kind: "Service", field: "spec.clusterIP", object: { spec: { clusterIP: "None" } }, value: "None" },
    { kind: "Service", field: "spec.type", object: { spec: {} }, value: "" },
    { kind: "Event", field: "involvedObject.name", object: { involvedObject: { name: "web" } }, value: "web" },
    {
      kind: "Event",
      field: "source",
      object: { involvedObject: {}, source: { component: "kubelet" } },
      value: "kubelet",
    },
    { kind: "Event", field: "source", object: { involvedObject: {}, reportingComponent: "x" }, value: "x" },
    { kind: "Event", field: "type", object: { involvedObject: {}, type: "Warning" }, value: "Warning" },
  ];
  it.each(selectors)("$kind is found by $field ($value)", ({ kind, field, object, value }) => {
    expect(definitionOf(kind).selectableFields?.[field]?.(object as never)).toBe(value);
  });
});
