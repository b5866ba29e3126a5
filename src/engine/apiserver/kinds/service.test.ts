import { describe, expect, it } from "vitest";
import { createTestServer } from "../test-server.ts";
import { defaulted, errorsOf, updateErrorsOf, withValue } from "./testing/check-manifest.ts";

const SERVICE = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { name: "web" },
  spec: { selector: { app: "web" }, ports: [{ port: 80 }] },
};
const withSpec = (spec: object) => ({ ...SERVICE, spec: { ...SERVICE.spec, ...spec } });
const withAddress = (clusterIP: string) => withSpec({ clusterIP, clusterIPs: [clusterIP] });

describe("defaults of a Service", () => {
  it("has one address family, no affinity, and the target port of its port", () => {
    expect(defaulted("Service", SERVICE).spec).toEqual({
      selector: { app: "web" },
      ports: [{ port: 80, protocol: "TCP", targetPort: 80 }],
      type: "ClusterIP",
      sessionAffinity: "None",
      internalTrafficPolicy: "Cluster",
      ipFamilies: ["IPv4"],
      ipFamilyPolicy: "SingleStack",
    });
  });

  const cases: { name: string; spec: object; expected: object }[] = [
    { name: "NodePort", spec: { type: "NodePort" }, expected: { externalTrafficPolicy: "Cluster" } },
    {
      name: "LoadBalancer",
      spec: { type: "LoadBalancer" },
      expected: { externalTrafficPolicy: "Cluster", allocateLoadBalancerNodePorts: true },
    },
    { name: "external addresses", spec: { externalIPs: ["1.2.3.4"] }, expected: { externalTrafficPolicy: "Cluster" } },
    {
      name: "client affinity",
      spec: { sessionAffinity: "ClientIP" },
      expected: { sessionAffinityConfig: { clientIP: { timeoutSeconds: 10800 } } },
    },
    { name: "headless", spec: { clusterIP: "None" }, expected: { clusterIPs: ["None"] } },
    {
      name: "named target",
      spec: { ports: [{ port: 80, targetPort: "http", protocol: "UDP" }] },
      expected: { ports: [{ port: 80, targetPort: "http", protocol: "UDP" }] },
    },
  ];
  it.each(cases)("$name", ({ spec, expected }) => {
    expect(defaulted("Service", withSpec(spec)).spec).toMatchObject(expected);
  });

  it("gives an ExternalName no addresses", () => {
    const { spec } = defaulted("Service", { ...SERVICE, spec: { type: "ExternalName", externalName: "a.b" } });
    expect(spec).toEqual({ type: "ExternalName", externalName: "a.b", sessionAffinity: "None" });
  });
});

describe("what is wrong with a Service", () => {
  const valid: { name: string; spec: object }[] = [
    { name: "the plain one", spec: {} },
    { name: "headless without ports", spec: { clusterIP: "None", ports: [] } },
    {
      name: "two named ports",
      spec: {
        ports: [
          { name: "a", port: 80 },
          { name: "b", port: 443 },
        ],
      },
    },
    {
      name: "the same port for two protocols",
      spec: {
        ports: [
          { name: "a", port: 53 },
          { name: "b", port: 53, protocol: "UDP" },
        ],
      },
    },
    { name: "a chosen node port", spec: { type: "NodePort", ports: [{ port: 80, nodePort: 30080 }] } },
  ];
  it.each(valid)("nothing with $name", ({ spec }) => expect(errorsOf("Service", withSpec(spec))).toEqual([]));

  const wrong: { name: string; spec: object; errors: string[] }[] = [
    { name: "no ports", spec: { ports: [] }, errors: ["spec.ports: Required value"] },
    {
      name: "several ports without names",
      spec: { ports: [{ port: 80 }, { port: 81 }] },
      errors: ["spec.ports[0].name: Required value", "spec.ports[1].name: Required value"],
    },
    {
      name: "same port name",
      spec: {
        ports: [
          { name: "a", port: 80 },
          { name: "a", port: 81 },
        ],
      },
      errors: ['spec.ports[1].name: Duplicate value: "a"'],
    },
    {
      name: "same port",
      spec: {
        ports: [
          { name: "a", port: 80 },
          { name: "b", port: 80 },
        ],
      },
      errors: [
        'spec.ports[1]: Duplicate value: {"Name":"","Protocol":"TCP","AppProtocol":null,"Port":80,"TargetPort":0,"NodePort":0}',
      ],
    },
    {
      name: "port out of range",
      spec: { ports: [{ port: 0, targetPort: 80 }] },
      errors: ["spec.ports[0].port: Invalid value: 0: must be between 1 and 65535, inclusive"],
    },
    {
      name: "target port",
      spec: { ports: [{ port: 80, targetPort: 70000 }] },
      errors: ["spec.ports[0].targetPort: Invalid value: 70000: must be between 1 and 65535, inclusive"],
    },
    {
      name: "target port name",
      spec: { ports: [{ port: 80, targetPort: "80" }] },
      errors: ['spec.ports[0].targetPort: Invalid value: "80": must contain at least one letter (a-z)'],
    },
    {
      name: "protocol",
      spec: { ports: [{ port: 80, protocol: "HTTP" }] },
      errors: ['spec.ports[0].protocol: Unsupported value: "HTTP": supported values: "SCTP", "TCP", "UDP"'],
    },
    {
      name: "node port of a ClusterIP",
      spec: { ports: [{ port: 80, nodePort: 30080 }] },
      errors: ["spec.ports[0].nodePort: Forbidden: may not be used when `type` is 'ClusterIP'"],
    },
    {
      name: "same node port",
      spec: {
        type: "NodePort",
        ports: [
          { name: "a", port: 80, nodePort: 30080 },
          { name: "b", port: 81, nodePort: 30080 },
        ],
      },
      errors: ["spec.ports[1].nodePort: Duplicate value: 30080"],
    },
    {
      name: "type",
      spec: { type: "Internal" },
      errors: [
        'spec.type: Unsupported value: "Internal": supported values: "ClusterIP", "ExternalName", "LoadBalancer", "NodePort"',
      ],
    },
    {
      name: "affinity",
      spec: { sessionAffinity: "Cookie" },
      errors: ['spec.sessionAffinity: Unsupported value: "Cookie": supported values: "ClientIP", "None"'],
    },
    {
      name: "affinity timeout",
      spec: { sessionAffinity: "ClientIP", sessionAffinityConfig: { clientIP: { timeoutSeconds: 86401 } } },
      errors: [
        "spec.sessionAffinityConfig.clientIP.timeoutSeconds: Invalid value: 86401: must be greater than 0 and less than 86400",
      ],
    },
    {
      name: "address",
      spec: { clusterIP: "10.96.0" },
      errors: [
        'spec.clusterIPs[0]: Invalid value: "10.96.0": must be a valid IP address, (e.g. 10.9.8.7 or 2001:db8::ffff)',
      ],
    },
    {
      name: "two addresses that differ",
      spec: { clusterIP: "10.96.0.5", clusterIPs: ["10.96.0.6"] },
      errors: ['spec.clusterIPs: Invalid value: ["10.96.0.6"]: first value must match `clusterIP`'],
    },
    {
      name: "headless NodePort",
      spec: { type: "NodePort", clusterIP: "None" },
      errors: ["spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for NodePort services"],
    },
    {
      name: "headless LoadBalancer",
      spec: { type: "LoadBalancer", clusterIP: "None" },
      errors: ["spec.clusterIPs[0]: Invalid value: \"None\": may not be set to 'None' for LoadBalancer services"],
    },
    { name: "external name missing", spec: { type: "ExternalName" }, errors: ["spec.externalName: Required value"] },
    {
      name: "external name with an address",
      spec: { type: "ExternalName", externalName: "a.b", clusterIP: "10.96.0.5" },
      errors: ["spec.clusterIPs: Forbidden: may not be set for ExternalName services"],
    },
    {
      name: "external address",
      spec: { externalIPs: ["127.0.0.1"] },
      errors: [
        'spec.externalIPs[0]: Invalid value: "127.0.0.1": may not be in the loopback range (127.0.0.0/8, ::1/128)',
      ],
    },
    {
      name: "external policy of a ClusterIP",
      spec: { externalTrafficPolicy: "Local" },
      errors: [
        'spec.externalTrafficPolicy: Invalid value: "Local": may only be set for externally-accessible services',
      ],
    },
    {
      name: "internal policy",
      spec: { internalTrafficPolicy: "Near" },
      errors: ['spec.internalTrafficPolicy: Unsupported value: "Near": supported values: "Cluster", "Local"'],
    },
    {
      name: "source ranges",
      spec: { loadBalancerSourceRanges: ["10.0.0.0/33"] },
      errors: [
        "spec.LoadBalancerSourceRanges: Forbidden: may only be used when `type` is 'LoadBalancer'",
        'spec.LoadBalancerSourceRanges[0]: Invalid value: "10.0.0.0/33": must be a valid CIDR value, (e.g. 10.9.8.0/24 or 2001:db8::/64)',
      ],
    },
    {
      name: "address family",
      spec: { ipFamilies: ["IPv5"] },
      errors: ['spec.ipFamilies[0]: Unsupported value: "IPv5": supported values: "IPv4", "IPv6"'],
    },
  ];
  it.each(wrong)("$name", ({ spec, errors }) => expect(errorsOf("Service", withSpec(spec))).toEqual(errors));
});

describe("address families, in a cluster with IPv4 only", () => {
  const headless = { clusterIP: "None", selector: undefined };
  const cases: { name: string; spec: object; families?: string[]; policy?: string; message?: string }[] = [
    { name: "by default", spec: {}, families: ["IPv4"], policy: "SingleStack" },
    {
      name: "preferring two",
      spec: { ipFamilyPolicy: "PreferDualStack" },
      families: ["IPv4"],
      policy: "PreferDualStack",
    },
    { name: "headless, without a selector", spec: headless, families: ["IPv4", "IPv6"], policy: "RequireDualStack" },
    { name: "headless", spec: { clusterIP: "None" }, families: ["IPv4"], policy: "SingleStack" },
    {
      name: "needing two",
      spec: { ipFamilyPolicy: "RequireDualStack" },
      message:
        'spec.ipFamilyPolicy: Invalid value: "RequireDualStack": this cluster is not configured for dual-stack services',
    },
    {
      name: "the other one",
      spec: { ipFamilies: ["IPv6"] },
      message: 'spec.ipFamilies[0]: Invalid value: "IPv6": not configured on this cluster',
    },
    {
      name: "two without saying so",
      spec: { ipFamilies: ["IPv4", "IPv6"] },
      message:
        "spec.ipFamilyPolicy: Invalid value: \"SingleStack\": must be 'RequireDualStack' or 'PreferDualStack' when multiple IP families are specified",
    },
    {
      name: "an address of the other one",
      spec: { clusterIP: "fd00::5" },
      message: 'spec.clusterIPs[0]: Invalid value: ["fd00::5"]: IPv6 is not configured on this cluster',
    },
  ];
  it.each(cases)("$name", ({ spec, families, policy, message }) => {
    const { api } = createTestServer();
    const body = { metadata: { name: "a" }, spec: { selector: { app: "a" }, ports: [{ port: 80 }], ...spec } };
    const answer = api.handle({ method: "POST", path: "/api/v1/namespaces/default/services", body }).body;
    if (message !== undefined)
      expect(answer).toMatchObject({ code: 422, message: `Service "a" is invalid: ${message}` });
    else expect(answer).toMatchObject({ spec: { ipFamilies: families, ipFamilyPolicy: policy } });
  });
});

describe("what may not change in a Service", () => {
  it("a changed clusterIP changes the list with it, before both are checked", () => {
    const { api } = createTestServer();
    const path = "/api/v1/namespaces/default/services";
    const spec = { clusterIP: "10.96.0.5", ports: [{ port: 80 }] };
    api.handle({ method: "POST", path, body: { metadata: { name: "a" }, spec } });
    const body = { spec: { clusterIP: "10.96.0.6" } };
    const headers = { "content-type": "application/merge-patch+json" };
    expect(api.handle({ method: "PATCH", path: `${path}/a`, headers, body }).body).toMatchObject({
      message: 'Service "a" is invalid: spec.clusterIPs[0]: Invalid value: ["10.96.0.6"]: may not change once set',
    });
  });

  const headless = withSpec({ clusterIP: "None" });
  const external = { ...SERVICE, spec: { type: "ExternalName", externalName: "a.b" } };
  const changes: { name: string; before: object; after: object; errors: string[] }[] = [
    {
      name: "ports may",
      before: withAddress("10.96.0.5"),
      after: withValue(withAddress("10.96.0.5"), "spec.ports[0].port", 81),
      errors: [],
    },
    {
      name: "the address may not",
      before: withAddress("10.96.0.5"),
      after: withAddress("10.96.0.6"),
      errors: ['spec.clusterIPs[0]: Invalid value: ["10.96.0.6"]: may not change once set'],
    },
    {
      name: "nor become none",
      before: withAddress("10.96.0.5"),
      after: headless,
      errors: ['spec.clusterIPs[0]: Invalid value: ["None"]: may not change once set'],
    },
    {
      name: "nor go away",
      before: withAddress("10.96.0.5"),
      after: SERVICE,
      errors: ["spec.clusterIPs[0]: Invalid value: null: primary clusterIP can not be unset"],
    },
    { name: "except as ExternalName", before: withAddress("10.96.0.5"), after: external, errors: [] },
    { name: "and back", before: external, after: withAddress("10.96.0.5"), errors: [] },
    { name: "headless stays headless", before: headless, after: headless, errors: [] },
  ];
  it.each(changes)("$name", ({ before, after, errors }) =>
    expect(updateErrorsOf("Service", before, after)).toEqual(errors),
  );
});

describe("load balancers and hints of a Service", () => {
  const balanced = (spec: object) => withSpec({ type: "LoadBalancer", externalTrafficPolicy: "Local", ...spec });
  it.each([
    [
      "another class",
      balanced({ loadBalancerClass: "a.b/c" }),
      balanced({}),
      ["spec.loadBalancerClass: Invalid value: null: may not change once set"],
    ],
    ["a class for what becomes one", SERVICE, balanced({ loadBalancerClass: "a.b/c" }), []],
    [
      "another port for health checks",
      balanced({ healthCheckNodePort: 30001 }),
      balanced({ healthCheckNodePort: 30002 }),
      ["spec.healthCheckNodePort: Forbidden: field is immutable"],
    ],
  ])("%s", (_name, before, after, errors) => expect(updateErrorsOf("Service", before, after)).toEqual(errors));

  it("are asked for in one way", () => {
    const [mode, hints] = ["service.kubernetes.io/topology-mode", "service.kubernetes.io/topology-aware-hints"];
    const metadata = { name: "web", annotations: { [mode]: "Auto", [hints]: "disabled" } };
    expect(errorsOf("Service", { ...SERVICE, metadata })).toEqual([
      `metadata.annotations[${mode}]: Invalid value: "Auto": must match annotations[${hints}] when both are specified`,
    ]);
  });
});
