import { describe, expect, it } from "vitest";
import { createCaller, made } from "../rest/rest-calls.ts";
import { definitionOf, defaulted, errorsOf, updateErrorsOf, withValue } from "./testing/check-manifest.ts";

const SUBDOMAIN =
  "a lowercase RFC 1123 subdomain must consist of lower case alphanumeric characters, '-' or '.', and must start and end with an alphanumeric character (e.g. 'example.com', regex used for validation is '[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')";

const INGRESS = {
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "web", namespace: "default" },
  spec: {
    rules: [
      {
        host: "web.example.com",
        http: {
          paths: [{ path: "/", pathType: "Prefix", backend: { service: { name: "web", port: { number: 80 } } } }],
        },
      },
    ],
  },
};
const PATH = "spec.rules[0].http.paths[0]";

describe("Ingress", () => {
  it("gets no defaults, and is valid", () => {
    expect(defaulted("Ingress", INGRESS)).toEqual(INGRESS);
    expect(errorsOf("Ingress", INGRESS)).toEqual([]);
  });

  const rows: readonly (readonly [string, string, unknown, readonly string[]])[] = [
    ["nothing", "spec", {}, ["spec: Invalid value: null: either `defaultBackend` or `rules` must be specified"]],
    ["no rules", "spec.rules", [], ["spec: Invalid value: []: either `defaultBackend` or `rules` must be specified"]],
    [
      "an address as host",
      "spec.rules[0].host",
      "10.0.0.1",
      ['spec.rules[0].host: Invalid value: "10.0.0.1": must be a DNS name, not an IP address'],
    ],
    ["upper case", "spec.rules[0].host", "Web", [`spec.rules[0].host: Invalid value: "Web": ${SUBDOMAIN}`]],
    [
      "a star inside",
      "spec.rules[0].host",
      "a.*.com",
      [
        `spec.rules[0].host: Invalid value: "a.*.com": a wildcard DNS-1123 subdomain must start with '*.', followed by a valid DNS subdomain, which must consist of lower case alphanumeric characters, '-' or '.' and end with an alphanumeric character (e.g. '*.example.com', regex used for validation is '\\*\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?(\\.[a-z0-9]([-a-z0-9]*[a-z0-9])?)*')`,
      ],
    ],
    ["a star first", "spec.rules[0].host", "*.example.com", []],
    ["no paths", "spec.rules[0].http.paths", [], ["spec.rules[0].http.paths: Required value"]],
    ["no path type", `${PATH}.pathType`, undefined, [`${PATH}.pathType: Required value: pathType must be specified`]],
    [
      "another path type",
      `${PATH}.pathType`,
      "Regex",
      [`${PATH}.pathType: Unsupported value: "Regex": supported values: "Exact", "ImplementationSpecific", "Prefix"`],
    ],
    ["a relative path", `${PATH}.path`, "web", [`${PATH}.path: Invalid value: "web": must be an absolute path`]],
    ["no path", `${PATH}.path`, undefined, [`${PATH}.path: Invalid value: "": must be an absolute path`]],
    [
      "steps in a path",
      `${PATH}.path`,
      "/a//b/../c/..",
      [
        `${PATH}.path: Invalid value: "/a//b/../c/..": must not contain '//'`,
        `${PATH}.path: Invalid value: "/a//b/../c/..": must not contain '/../'`,
        `${PATH}.path: Invalid value: "/a//b/../c/..": cannot end with '/..'`,
      ],
    ],
    [
      "a path of its own kind",
      PATH,
      { pathType: "ImplementationSpecific", backend: { service: { name: "web", port: { name: "http" } } } },
      [],
    ],
    [
      "no backend",
      `${PATH}.backend`,
      {},
      [`${PATH}.backend: Invalid value: "": resource or service backend is required`],
    ],
    [
      "two backends",
      `${PATH}.backend.resource`,
      { kind: "Bucket", name: "b" },
      [`${PATH}.backend: Invalid value: "": cannot set both resource and service backends`],
    ],
    ["no Service", `${PATH}.backend.service.name`, "", [`${PATH}.backend.service.name: Required value`]],
    [
      "no port",
      `${PATH}.backend.service.port`,
      undefined,
      [`${PATH}.backend: Required value: port name or number is required`],
    ],
    [
      "two ports",
      `${PATH}.backend.service.port`,
      { name: "http", number: 80 },
      [`${PATH}.backend: Invalid value: "": cannot set both port name & port number`],
    ],
    [
      "a port out of range",
      `${PATH}.backend.service.port.number`,
      70000,
      [`${PATH}.backend.service.port.number: Invalid value: 70000: must be between 1 and 65535, inclusive`],
    ],
    [
      "a resource without a name",
      "spec.defaultBackend",
      { resource: { apiGroup: "x", kind: "" } },
      ["spec.defaultBackend.resource.kind: Required value", "spec.defaultBackend.resource.name: Required value"],
    ],
    [
      "a TLS host",
      "spec.tls",
      [{ hosts: ["Bad"], secretName: "s" }],
      [`spec.tls[0].hosts[0]: Invalid value: "Bad": ${SUBDOMAIN}`],
    ],
    ["a TLS secret", "spec.tls", [{ secretName: "S" }], [`spec.tls[0].secretName: Invalid value: "S": ${SUBDOMAIN}`]],
    ["a class", "spec.ingressClassName", "A", [`spec.ingressClassName: Invalid value: "A": ${SUBDOMAIN}`]],
  ];
  it.each(rows)("%s", (_, path, value, errors) => {
    expect(errorsOf("Ingress", withValue(INGRESS, path, value))).toEqual(errors);
  });

  const INGRESSES = "/apis/networking.k8s.io/v1/namespaces/default/ingresses";
  const CLASSES = "/apis/networking.k8s.io/v1/ingressclasses";

  it("gets the default class, the newest of several", () => {
    const { call, server } = createCaller();
    const annotations = { "ingressclass.kubernetes.io/is-default-class": "true" };
    made(call("POST", CLASSES, { metadata: { name: "plain" }, spec: { controller: "a.io/b" } }));
    made(call("POST", CLASSES, { metadata: { name: "older", annotations }, spec: { controller: "a.io/b" } }));
    server.kernel.moveTo(2_000);
    made(call("POST", CLASSES, { metadata: { name: "newer", annotations }, spec: { controller: "a.io/b" } }));
    expect(made(call("POST", INGRESSES, INGRESS))).toMatchObject({
      spec: { ingressClassName: "newer" },
      status: { loadBalancer: {} },
      metadata: { generation: 1 },
    });
    const old = { ...INGRESS, metadata: { name: "old", annotations: { "kubernetes.io/ingress.class": "nginx" } } };
    expect(made(call("POST", INGRESSES, old)).spec["ingressClassName"]).toBeUndefined();
    const both = { ...old, spec: { ...INGRESS.spec, ingressClassName: "newer" } };
    expect((call("POST", INGRESSES, both).body as { message: string }).message).toBe(
      'Ingress.networking.k8s.io "old" is invalid: annotations.kubernetes.io/ingress.class: Invalid value: "nginx": must match `ingressClassName` when both are specified',
    );
  });
});

const CLASS = {
  apiVersion: "networking.k8s.io/v1",
  kind: "IngressClass",
  metadata: { name: "nginx" },
  spec: { controller: "k8s.io/ingress-nginx" },
};

describe("IngressClass", () => {
  it("parameters are of the cluster when they do not say", () => {
    const { spec } = defaulted("IngressClass", withValue(CLASS, "spec.parameters", { kind: "K", name: "n" }));
    expect(spec.parameters).toEqual({ kind: "K", name: "n", scope: "Cluster" });
    const bare = defaulted("IngressClass", CLASS);
    expect(definitionOf("IngressClass").default?.(bare)).toBe(bare);
  });

  const rows: readonly (readonly [string, string, unknown, readonly string[]])[] = [
    ["valid", "spec.parameters", { kind: "K", name: "n", scope: "Namespace", namespace: "a" }, []],
    ["no controller", "spec.controller", undefined, ["spec.controller: Required value"]],
    [
      "no domain",
      "spec.controller",
      "nginx",
      ['spec.controller: Invalid value: "nginx": must be a domain-prefixed path (such as "acme.io/foo")'],
    ],
    ["the domain", "spec.controller", "A/b", [`spec.controller: Invalid value: "A": ${SUBDOMAIN}`]],
    [
      "the path",
      "spec.controller",
      "a.io/b c",
      [
        `spec.controller: Invalid value: "b c": Invalid path (regex used for validation is '[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+')`,
      ],
    ],
    [
      "long",
      "spec.controller",
      `a.io/${"b".repeat(246)}`,
      ["spec.controller: Too long: may not be more than 250 bytes"],
    ],
    ["no kind", "spec.parameters", { name: "n" }, ["spec.parameters.kind: Required value"]],
    [
      "scope",
      "spec.parameters",
      { kind: "K", name: "n", scope: "World" },
      ['spec.parameters.scope: Unsupported value: "World": supported values: "Cluster", "Namespace"'],
    ],
    [
      "namespace of the cluster",
      "spec.parameters",
      { kind: "K", name: "n", namespace: "a" },
      ["spec.parameters.namespace: Forbidden: `parameters.scope` is set to 'Cluster'"],
    ],
    [
      "no namespace",
      "spec.parameters",
      { kind: "K", name: "n", scope: "Namespace" },
      ["spec.parameters.namespace: Required value: `parameters.scope` is set to 'Namespace'"],
    ],
  ];
  it.each(rows)("%s", (_, path, value, errors) => {
    expect(errorsOf("IngressClass", withValue(CLASS, path, value))).toEqual(errors);
  });

  it("keeps its controller", () => {
    expect(updateErrorsOf("IngressClass", CLASS, withValue(CLASS, "spec.controller", "a.io/b"))).toEqual([
      'spec.controller: Invalid value: "a.io/b": field is immutable',
    ]);
  });
});

const POLICY = {
  apiVersion: "networking.k8s.io/v1",
  kind: "NetworkPolicy",
  metadata: { name: "deny" },
  spec: { podSelector: {}, ingress: [{ from: [{ podSelector: {} }], ports: [{ port: 80 }] }] },
};

describe("NetworkPolicy", () => {
  it.each([
    ["nothing", {}, { podSelector: {}, policyTypes: ["Ingress"] }],
    [
      "egress",
      { podSelector: {}, egress: [{}] },
      { podSelector: {}, egress: [{}], policyTypes: ["Ingress", "Egress"] },
    ],
    ["empty egress", { podSelector: {}, egress: [] }, { podSelector: {}, egress: [], policyTypes: ["Ingress"] }],
    [
      "ports",
      { podSelector: {}, ingress: [{ ports: [{ port: 53, protocol: "UDP" }, { port: "dns" }] }] },
      {
        podSelector: {},
        ingress: [
          {
            ports: [
              { port: 53, protocol: "UDP" },
              { port: "dns", protocol: "TCP" },
            ],
          },
        ],
        policyTypes: ["Ingress"],
      },
    ],
  ])("defaults of %s", (_, spec, expected) => {
    const object = defaulted("NetworkPolicy", { ...POLICY, spec });
    expect(object.spec).toEqual(expected);
    expect(definitionOf("NetworkPolicy").default?.(object)).toBe(object);
  });

  const PORT = "spec.ingress[0].ports[0]";
  const FROM = "spec.ingress[0].from[0]";
  const rows: readonly (readonly [string, string, unknown, readonly string[]])[] = [
    ["valid", "spec.policyTypes", ["Ingress", "Egress"], []],
    [
      "a protocol",
      `${PORT}.protocol`,
      "ICMP",
      [`${PORT}.protocol: Unsupported value: "ICMP": supported values: "TCP", "UDP", "SCTP"`],
    ],
    ["a port", `${PORT}.port`, 0, [`${PORT}.port: Invalid value: 0: must be between 1 and 65535, inclusive`]],
    [
      "a port's name",
      `${PORT}.port`,
      "a--b",
      [`${PORT}.port: Invalid value: "a--b": must not contain consecutive hyphens`],
    ],
    [
      "an end before the start",
      `${PORT}.endPort`,
      79,
      [`${PORT}.endPort: Invalid value: 79: must be greater than or equal to \`port\``],
    ],
    [
      "an end of a name",
      PORT,
      { port: "http", endPort: 80 },
      [`${PORT}.endPort: Invalid value: 80: may not be specified when \`port\` is non-numeric`],
    ],
    [
      "an end of nothing",
      PORT,
      { endPort: 80 },
      [`${PORT}.endPort: Invalid value: 80: may not be specified when \`port\` is not specified`],
    ],
    ["no peer", FROM, {}, [`${FROM}: Required value: must specify a peer`]],
    [
      "a block and a peer",
      `${FROM}.ipBlock`,
      { cidr: "10.0.0.0/8" },
      [`${FROM}: Forbidden: may not specify both ipBlock and another peer`],
    ],
    ["a block without a range", FROM, { ipBlock: {} }, [`${FROM}.ipBlock.cidr: Required value`]],
    [
      "a range that is none",
      FROM,
      { ipBlock: { cidr: "10.0.0.0" } },
      [
        `${FROM}.ipBlock.cidr: Invalid value: "10.0.0.0": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)`,
      ],
    ],
    [
      "holes",
      FROM,
      { ipBlock: { cidr: "10.0.0.0/16", except: ["10.0.1.0/24", "10.1.0.0/24", "10.0.0.0/16", "2001:db8::/64"] } },
      [
        `${FROM}.ipBlock.except[1]: Invalid value: "10.1.0.0/24": must be a strict subset of \`cidr\``,
        `${FROM}.ipBlock.except[2]: Invalid value: "10.0.0.0/16": must be a strict subset of \`cidr\``,
        `${FROM}.ipBlock.except[3]: Invalid value: "2001:db8::/64": must be a strict subset of \`cidr\``,
      ],
    ],
    ["holes of the other family", FROM, { ipBlock: { cidr: "2001:db8::/32", except: ["2001:db8:1::/48"] } }, []],
    [
      "a selector",
      "spec.podSelector",
      { matchExpressions: [{ key: "a", operator: "In" }] },
      [
        "spec.podSelector.matchExpressions[0].values: Required value: must be specified when `operator` is 'In' or 'NotIn'",
      ],
    ],
    [
      "a type",
      "spec.policyTypes",
      ["Both"],
      ['spec.policyTypes[0]: Unsupported value: "Both": supported values: "Ingress", "Egress"'],
    ],
    [
      "three types",
      "spec.policyTypes",
      ["Ingress", "Egress", "Egress"],
      ['spec.policyTypes: Invalid value: ["Ingress","Egress","Egress"]: may not specify more than two policyTypes'],
    ],
  ];
  it.each(rows)("%s", (_, path, value, errors) => {
    expect(errorsOf("NetworkPolicy", withValue(POLICY, path, value))).toEqual(errors);
  });
});

describe("addresses and ranges of Services", () => {
  const range = (...cidrs: string[]) => ({ metadata: { name: "more" }, spec: { cidrs } });
  const FAMILIES = "may specify no more than one IP for each IP family, i.e 192.168.0.0/24 and 2001:db8::/64";

  it.each([
    [["10.0.0.0/16", "fd00::/108"], []],
    [[], ["spec.cidrs: Required value: at least one CIDR required"]],
    [["10.0.0.1/16"], ['spec.cidrs[0]: Invalid value: "10.0.0.1/16": must not have bits set beyond the prefix length']],
    [["x"], ['spec.cidrs[0]: Invalid value: "x": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)']],
    [["10.0.0.0/16", "10.1.0.0/16"], [`spec.cidrs: Invalid value: ["10.0.0.0/16","10.1.0.0/16"]: ${FAMILIES}`]],
    [["a", "b", "c"], ['spec.cidrs: Invalid value: {"CIDRs":["a","b","c"]}: may only hold up to 2 values']],
  ])("ServiceCIDR %j", (cidrs, errors) => {
    expect(errorsOf("ServiceCIDR", range(...cidrs))).toEqual(errors);
  });

  it.each([
    [["10.0.0.0/16"], ["10.1.0.0/16"], ['spec.cidrs[0]: Invalid value: "10.1.0.0/16": field is immutable']],
    [["10.0.0.0/16"], ["10.0.0.0/16", "fd00::/108"], []],
    [
      ["10.0.0.0/16", "fd00::/108"],
      ["10.0.0.0/16"],
      ['spec.cidrs: Invalid value: ["10.0.0.0/16"]: field is immutable'],
    ],
  ])("ServiceCIDR from %j to %j", (before, after, errors) => {
    expect(updateErrorsOf("ServiceCIDR", range(...before), range(...after))).toEqual(errors);
  });

  const address = (name: string, parentRef?: object) => ({
    metadata: { name },
    ...(parentRef === undefined ? {} : { spec: { parentRef } }),
  });
  const parent = { resource: "services", namespace: "default", name: "web" };

  it.each([
    [address("10.0.0.1", parent), []],
    [address("10.0.0.1"), ["spec.parentRef: Required value"]],
    [address("10.0.0.1", {}), ["spec.parentRef.resource: Required value", "spec.parentRef.name: Required value"]],
  ])("IPAddress %j", (object, errors) => {
    expect(errorsOf("IPAddress", object)).toEqual(errors);
  });

  it.each([
    ["web", 'metadata.name: Invalid value: "web": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)'],
    ["2001:DB8::0:1", 'metadata.name: Invalid value: "2001:DB8::0:1": must be in canonical form ("2001:db8::1")'],
  ])("IPAddress named %s", (name, error) => {
    const answer = createCaller().call("POST", "/apis/networking.k8s.io/v1/ipaddresses", address(name, parent));
    expect((answer.body as { message: string }).message).toBe(
      `IPAddress.networking.k8s.io "${name}" is invalid: ${error}`,
    );
  });
});
