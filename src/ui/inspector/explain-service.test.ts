import { describe, expect, it } from "vitest";
import type { EndpointSlice, Service } from "../../api/types/core.ts";
import type { NetworkPolicy } from "../../api/types/networking.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Traffic } from "../../api/types/sim.ts";
import { calls, explainService, type ServiceSurroundings } from "./explain-service.ts";

const meta = (name: string, more: object = {}): object => ({ name, namespace: "default", uid: name, ...more });

function service(spec: object): Service {
  return {
    kind: "Service",
    metadata: meta("shop"),
    spec: { selector: { app: "shop" }, ports: [{ port: 80, targetPort: 8080 }], clusterIP: "10.96.0.9", ...spec },
    status: {},
  } as unknown as Service;
}

function pod(name: string, labels: object, more: { namespace?: string; word?: string; ports?: object[] } = {}): Pod {
  const { namespace = "default", word, ports = [{ name: "http", containerPort: 8080 }] } = more;
  return {
    kind: "Pod",
    metadata: meta(name, { namespace, labels }),
    spec: { containers: [{ name: "main", ports }] },
    status: {
      phase: "Running",
      containerStatuses: word === undefined ? [] : [{ name: "main", state: { waiting: { reason: word } } }],
    },
  } as unknown as Pod;
}

function slice(ready: readonly boolean[], name = "shop"): EndpointSlice {
  return {
    kind: "EndpointSlice",
    metadata: meta(`${name}-1`, { labels: { "kubernetes.io/service-name": name } }),
    endpoints: ready.map((each) => ({ addresses: ["10.0.0.1"], conditions: { ready: each } })),
  } as unknown as EndpointSlice;
}

function policy(spec: object): NetworkPolicy {
  return { kind: "NetworkPolicy", metadata: meta("deny"), spec } as unknown as NetworkPolicy;
}

function traffic(url: string, status: object = {}): Traffic {
  return {
    kind: "Traffic",
    metadata: meta("users"),
    spec: { url, requestsPerSecond: 1 },
    status,
  } as unknown as Traffic;
}

const READY: ServiceSurroundings = {
  pods: [pod("shop-1", { app: "shop" })],
  slices: [slice([true])],
  policies: [],
  traffics: [],
  dnsSlices: [slice([true], "kube-dns")],
};

const CASES: readonly {
  name: string;
  spec?: object;
  around: Partial<ServiceSurroundings>;
  want: readonly (readonly [key: string, sort: string, params: object])[];
}[] = [
  { name: "all is well", around: {}, want: [["answers", "fine", { count: 1 }]] },
  {
    name: "a value that is misspelt",
    around: {
      pods: [pod("other-1", { tier: "x" }), pod("shop-1", { app: "shopp", tier: "web" })],
      slices: [slice([])],
    },
    want: [
      ["selectsNone", "broken", { selector: "app=shop" }],
      ["nearMiss", "maybe", { pod: "shop-1", has: "app=shopp", wants: "app=shop" }],
    ],
  },
  {
    name: "a key that is misspelt",
    around: { pods: [pod("shop-1", { ap: "shop" })], slices: [] },
    want: [
      ["selectsNone", "broken", { selector: "app=shop" }],
      ["nearMiss", "maybe", { pod: "shop-1", has: "ap=shop", wants: "app=shop" }],
    ],
  },
  {
    name: "no Pod has to do with it",
    around: { pods: [pod("db-1", { role: "database" })], slices: [] },
    want: [["selectsNone", "broken", { selector: "app=shop" }]],
  },
  {
    name: "Pods in another namespace",
    around: {
      pods: [pod("db-1", { role: "database" }), pod("shop-1", { app: "shop" }, { namespace: "prod" })],
      slices: [],
    },
    want: [
      ["selectsNone", "broken", { selector: "app=shop" }],
      ["otherNamespace", "maybe", { pod: "shop-1", namespace: "prod" }],
    ],
  },
  {
    name: "no Pod is ready",
    around: { pods: [pod("shop-1", { app: "shop" }, { word: "CrashLoopBackOff" })], slices: [slice([false])] },
    want: [
      ["noneReady", "broken", { count: 1 }],
      ["podNotReady", "broken", { pod: "shop-1", reason: "CrashLoopBackOff" }],
    ],
  },
  {
    name: "a port name that no container has",
    spec: { ports: [{ port: 80, targetPort: "web" }] },
    around: {},
    want: [["portName", "broken", { port: 80, target: "web", names: "http" }]],
  },
  {
    name: "a port that no container lists",
    spec: { ports: [{ port: 80, targetPort: 9090 }] },
    around: {},
    want: [
      ["answers", "fine", { count: 1 }],
      ["portUnlisted", "maybe", { port: 80, target: 9090, ports: "8080" }],
    ],
  },
  {
    name: "a policy that lets nobody in",
    around: { policies: [policy({ podSelector: {}, policyTypes: ["Ingress"] })] },
    want: [["policyBlocks", "broken", { policies: "deny" }]],
  },
  {
    name: "a policy that lets some in",
    around: { policies: [policy({ podSelector: {}, policyTypes: ["Ingress"], ingress: [{ from: [] }] })] },
    want: [
      ["answers", "fine", { count: 1 }],
      ["policyLimits", "maybe", { policies: "deny" }],
    ],
  },
  {
    name: "a policy that lets everybody in, or only cares about the way out",
    around: {
      policies: [
        policy({ podSelector: {}, policyTypes: ["Ingress"], ingress: [{}] }),
        policy({ podSelector: {}, policyTypes: ["Egress"] }),
      ],
    },
    want: [["answers", "fine", { count: 1 }]],
  },
  {
    name: "DNS that has nobody to answer",
    around: { dnsSlices: [slice([false], "kube-dns")] },
    want: [["dnsDown", "broken", {}]],
  },
  {
    name: "what a client was told",
    around: {
      traffics: [traffic("http://shop", { errorsPerSecond: 2, lastFailure: { message: "nothing listens" } })],
    },
    want: [["trafficFails", "broken", { client: "users", message: "nothing listens" }]],
  },
  {
    name: "a failure that is over",
    around: { traffics: [traffic("http://shop", { errorsPerSecond: 0, lastFailure: { message: "nothing listens" } })] },
    want: [["answers", "fine", { count: 1 }]],
  },
  {
    name: "an alias",
    spec: { type: "ExternalName", externalName: "example.com" },
    around: {},
    want: [["externalName", "maybe", { name: "example.com" }]],
  },
  {
    name: "no selector and nobody put addresses there",
    spec: { selector: {} },
    around: { slices: [] },
    want: [["noSelector", "broken", {}]],
  },
];

describe("explainService", () => {
  it.each(CASES)("$name", ({ spec = {}, around, want }) => {
    const findings = explainService(service(spec), { ...READY, ...around });
    expect(findings.map(({ key, sort, params }) => [key, sort, params])).toEqual(want);
  });
});

describe("calls", () => {
  it.each([
    ["http://shop", true],
    ["http://shop:80/path", true],
    ["http://shop.default.svc.cluster.local", true],
    ["http://10.96.0.9", true],
    ["http://shop.prod", false],
    ["http://cart", false],
  ])("%s: %s", (url, want) => {
    expect(calls(traffic(url), service({}))).toBe(want);
  });
});
