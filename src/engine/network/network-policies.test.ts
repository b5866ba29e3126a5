/** NetworkPolicies by the rules of their decision: who may reach whom, and what a client sees of it. */
import { describe, expect, it } from "vitest";
import type { SmallWorld } from "./testing/small-world.ts";
import { webWorld } from "./testing/web-world.ts";

const WEB = "http://10.96.1.1";
const CLIENT = "default/client";

function world(): SmallWorld {
  const small = webWorld();
  const label = (name: string, labels: object): void =>
    void small.put("v1", "Namespace", undefined, name, { spec: {}, status: {} }, { labels });
  label("default", { "kubernetes.io/metadata.name": "default", team: "a" });
  label("shop", { "kubernetes.io/metadata.name": "shop", team: "b" });
  label("kube-system", { "kubernetes.io/metadata.name": "kube-system" });
  const pod = (key: string, node: string, ip: string, labels: object, spec: object = {}): void => {
    small.pod(key, node, ip, spec);
    const [namespace, name] = key.split("/") as [string, string];
    small.objects.put({
      ...small.objects.get("Pod", namespace, name)!,
      metadata: meta(small, namespace, name, labels),
    });
  };
  const containers = [{ name: "web", image: "web", ports: [{ name: "http", containerPort: 8080, protocol: "TCP" }] }];
  pod("default/web-a", "node-1", "10.244.1.1", { app: "web" }, { containers });
  pod("default/web-b", "node-2", "10.244.2.1", { app: "web" }, { containers });
  pod("default/web-c", "node-2", "10.244.2.2", { app: "web" }, { containers });
  pod("default/client", "node-1", "10.244.1.9", { app: "client" });
  pod("shop/other", "node-1", "10.244.1.10", { app: "client" });
  return small;
}

function meta(small: SmallWorld, namespace: string, name: string, labels: object) {
  return { ...small.objects.get("Pod", namespace, name)!.metadata, labels: labels as Record<string, string> };
}

function policy(small: SmallWorld, key: string, spec: object): void {
  const [namespace, name] = key.split("/") as [string, string];
  small.put("networking.k8s.io/v1", "NetworkPolicy", namespace, name, { spec });
}

const ON_WEB = { podSelector: { matchLabels: { app: "web" } }, policyTypes: ["Ingress"] };
const DENY = { podSelector: {}, policyTypes: ["Ingress"] };

/** `yes`, `no`, or `some` over 30 requests. */
function passes(small: SmallWorld, url: string, from?: string): string {
  const results = Array.from({ length: 30 }, () => small.fetch(url, from));
  const lost = results.filter(({ ok }) => !ok);
  expect(lost.every((result) => !result.ok && result.reason === "timeout")).toBe(true);
  return lost.length === 0 ? "yes" : lost.length === results.length ? "no" : "some";
}

describe("ingress", () => {
  const from = (...peers: object[]): object => ({ ...ON_WEB, ingress: [{ from: peers }] });
  const ports = (...list: object[]): object => ({ ...ON_WEB, ingress: [{ ports: list }] });
  const client = { matchLabels: { app: "client" } };
  const teamB = { matchLabels: { team: "b" } };

  it.each<[name: string, spec: object, client: string, other: string, outside: string]>([
    [
      "a policy of another Pod isolates nothing",
      { ...DENY, podSelector: { matchLabels: { app: "x" } } },
      "yes",
      "yes",
      "yes",
    ],
    ["no rules deny all", DENY, "no", "no", "no"],
    ["an empty list denies all", { ...DENY, ingress: [] }, "no", "no", "no"],
    ["an empty rule allows all", { ...DENY, ingress: [{}] }, "yes", "yes", "yes"],
    ["Egress alone does not isolate ingress", { ...ON_WEB, policyTypes: ["Egress"] }, "yes", "yes", "yes"],
    ["Pods of the policy's own namespace", from({ podSelector: client }), "yes", "no", "no"],
    ["all Pods of a namespace", from({ namespaceSelector: teamB }), "no", "yes", "no"],
    [
      "both in one entry are joined",
      from({ namespaceSelector: teamB, podSelector: { matchLabels: { app: "x" } } }),
      "no",
      "no",
      "no",
    ],
    ["two entries are either", from({ namespaceSelector: teamB }, { podSelector: client }), "yes", "yes", "no"],
    ["all namespaces", from({ namespaceSelector: {} }), "yes", "yes", "no"],
    ["a block", from({ ipBlock: { cidr: "10.244.1.0/24" } }), "yes", "yes", "no"],
    [
      "a block with an exception",
      from({ ipBlock: { cidr: "0.0.0.0/0", except: ["10.244.1.9/32"] } }),
      "no",
      "yes",
      "yes",
    ],
    ["the port of the Pod", ports({ port: 8080, protocol: "TCP" }), "yes", "yes", "yes"],
    ["not the port of the Service", ports({ port: 80, protocol: "TCP" }), "no", "no", "no"],
    ["a named port", ports({ port: "http", protocol: "TCP" }), "yes", "yes", "yes"],
    ["a name that the Pod does not have", ports({ port: "web", protocol: "TCP" }), "no", "no", "no"],
    ["a range of ports", ports({ port: 8000, endPort: 8080, protocol: "TCP" }), "yes", "yes", "yes"],
    ["a range that ends before", ports({ port: 8000, endPort: 8079, protocol: "TCP" }), "no", "no", "no"],
    ["another protocol", ports({ protocol: "UDP" }), "no", "no", "no"],
    ["every port of a protocol", ports({ protocol: "TCP" }), "yes", "yes", "yes"],
  ])("%s", (_, spec, expectedClient, expectedOther, expectedOutside) => {
    const small = world();
    policy(small, "default/p", spec);
    expect([passes(small, WEB, CLIENT), passes(small, WEB, "shop/other"), passes(small, WEB)]).toEqual([
      expectedClient,
      expectedOther,
      expectedOutside,
    ]);
  });

  it("adds up the rules of all policies", () => {
    const small = world();
    policy(small, "default/deny", DENY);
    policy(small, "default/own", from({ podSelector: client }));
    policy(small, "default/shop", from({ namespaceSelector: teamB }));
    expect([passes(small, WEB, CLIENT), passes(small, WEB, "shop/other"), passes(small, WEB)]).toEqual([
      "yes",
      "yes",
      "no",
    ]);
  });

  it("sees the address of the node where the source is rewritten", () => {
    const small = world();
    policy(small, "default/p", from({ ipBlock: { cidr: "192.168.0.0/24" } }));
    // Pods on the entry itself get packets that still carry the client's address.
    expect(passes(small, "http://192.168.0.11:30080")).toBe("some");
    policy(small, "default/p", from({ ipBlock: { cidr: "198.51.100.0/24" } }));
    expect(passes(small, "http://192.168.0.11:30080")).toBe("some");
  });

  it("lets a Pod reach itself, and follows labels, policies and namespaces as they change", () => {
    const small = world();
    policy(small, "default/deny", DENY);
    expect(small.fetch("http://10.244.1.1:8080", "default/web-a").ok).toBe(true);
    expect(passes(small, WEB, CLIENT)).toBe("no");
    policy(small, "default/own", from({ podSelector: client }));
    expect(passes(small, WEB, CLIENT)).toBe("yes");
    const known = small.objects.get("Pod", "default", "client")!;
    small.objects.put({ ...known, metadata: { ...known.metadata, labels: { app: "stranger" } } });
    expect(passes(small, WEB, CLIENT)).toBe("no");
    small.objects.remove("NetworkPolicy", "default/deny");
    small.objects.remove("NetworkPolicy", "default/own");
    expect(passes(small, WEB, CLIENT)).toBe("yes");
  });
});

describe("egress", () => {
  const egress = (...rules: object[]): object => ({
    podSelector: { matchLabels: { app: "client" } },
    policyTypes: ["Egress"],
    egress: rules,
  });
  const toWeb = { to: [{ podSelector: { matchLabels: { app: "web" } } }] };
  const toDns = { ports: [{ port: 53, protocol: "UDP" }] };

  it.each<[name: string, spec: object, byAddress: string, byName: string]>([
    ["nothing allowed", egress(), "no", "no"],
    ["without the cluster's DNS", egress(toWeb), "yes", "no"],
    ["DNS alone", egress(toDns), "no", "no"],
    ["both", egress(toWeb, toDns), "yes", "yes"],
    ["TCP 53 is not UDP 53", egress(toWeb, { ports: [{ port: 53, protocol: "TCP" }] }), "yes", "no"],
  ])("%s", (_, spec, byAddress, byName) => {
    const small = world();
    policy(small, "default/p", spec);
    expect([passes(small, WEB, CLIENT), passes(small, "http://web", CLIENT)]).toEqual([byAddress, byName]);
    expect(passes(small, WEB, "shop/other")).toBe("yes");
  });

  it("is not enough when the other end denies", () => {
    const small = world();
    policy(small, "default/out", egress({}));
    policy(small, "default/deny", { ...ON_WEB });
    expect(passes(small, WEB, CLIENT)).toBe("no");
  });
});

describe("what is told of a drop", () => {
  it("names the policy in traces and in the Traffic's status", () => {
    const small = world();
    policy(small, "default/deny", DENY);
    small.traffic("default/load", {
      url: "http://web",
      requestsPerSecond: 10,
      timeoutSeconds: 1,
      from: { pod: "client" },
    });
    small.run(3_000);
    const trace = small.network.traces(0).at(-1);
    expect(trace).toMatchObject({
      ok: false,
      hop: "policy",
      cause: "BlockedByNetworkPolicy",
      outcome: "blocked by NetworkPolicy default/deny",
    });
    const { status } = small.objects.get("Traffic", "default", "load")!;
    expect(Object.keys(status.failures ?? {})).toEqual(["timeout"]);
    expect(status.lastFailure).toEqual({
      reason: "BlockedByNetworkPolicy",
      hop: "policy",
      message: "blocked by NetworkPolicy default/deny",
    });
  });
});
