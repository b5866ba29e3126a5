import { describe, expect, it } from "vitest";
import type { TrafficStatus } from "../../api/types/sim.ts";
import { SmallWorld, type EndpointRow } from "./testing/small-world.ts";

const READY = { conditions: { ready: true, serving: true, terminating: false } };
const NOT_READY = { conditions: { ready: false, serving: false, terminating: false } };
const TERMINATING = { conditions: { ready: false, serving: true, terminating: true } };
const GONE_BAD = { conditions: { ready: false, serving: false, terminating: true } };

/** Two nodes, three web Pods behind `default/web` (10.96.1.1, node port 30080), a client Pod, DNS. */
function world(rows?: readonly EndpointRow[], service: object = {}, seed = 1): SmallWorld {
  const small = new SmallWorld(seed);
  small.node("node-1", "192.168.0.11", "a");
  small.node("node-2", "192.168.0.12", "b");
  small.put("v1", "Namespace", undefined, "default", { spec: {}, status: { phase: "Active" } });
  small.put("v1", "Namespace", undefined, "shop", { spec: {}, status: { phase: "Active" } });
  small.pod("default/web-a", "node-1", "10.244.1.1");
  small.pod("default/web-b", "node-2", "10.244.2.1");
  small.pod("default/web-c", "node-2", "10.244.2.2");
  small.pod("default/client", "node-1", "10.244.1.9");
  small.pod("kube-system/coredns", "node-2", "10.244.2.53", { dnsPolicy: "Default" });
  small.service("kube-system/kube-dns", {
    clusterIP: "10.96.0.10",
    ports: [{ port: 53, protocol: "UDP", targetPort: 53 }],
  });
  small.slice("kube-system/kube-dns", [["10.244.2.53", "node-2", "kube-system/coredns"]], 53, "UDP");
  small.service("default/web", {
    clusterIP: "10.96.1.1",
    type: "NodePort",
    ports: [{ port: 80, targetPort: 8080, protocol: "TCP", nodePort: 30080 }],
    ...service,
  });
  small.slice("default/web", rows ?? WEB);
  small.run(2_000);
  return small;
}
const WEB: readonly EndpointRow[] = [
  ["10.244.1.1", "node-1", "default/web-a"],
  ["10.244.2.1", "node-2", "default/web-b"],
  ["10.244.2.2", "node-2", "default/web-c"],
];

/** Who answers, or why nobody does, over 60 requests. */
function outcomes(small: SmallWorld, url: string, fromPod?: string): Record<string, number> {
  const seen = new Map<string, number>();
  for (let i = 0; i < 60; i += 1) {
    const result = small.fetch(url, fromPod);
    const outcome = result.ok ? result.pod : result.reason;
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
  }
  return Object.fromEntries([...seen].sort());
}
const who = (small: SmallWorld, url: string, fromPod?: string): string =>
  Object.keys(outcomes(small, url, fromPod)).join(" ");

describe("endpoint selection", () => {
  const [A, B, C] = ["10.244.1.1", "10.244.2.1", "10.244.2.2"] as const;
  const endpoint = (ip: string, node: string, name: string, extra: object): EndpointRow => [
    ip,
    node,
    `default/${name}`,
    extra,
  ];
  const three = (a: object, b: object, c: object): readonly EndpointRow[] => [
    endpoint(A, "node-1", "web-a", a),
    endpoint(B, "node-2", "web-b", b),
    endpoint(C, "node-2", "web-c", c),
  ];
  it.each<{ name: string; rows: readonly EndpointRow[]; service?: object; from?: string; expected: string }>([
    { name: "all ready", rows: three(READY, READY, READY), expected: "default/web-a default/web-b default/web-c" },
    { name: "only ready ones", rows: three(NOT_READY, READY, TERMINATING), expected: "default/web-b" },
    {
      name: "terminating but serving ones when none is ready",
      rows: three(NOT_READY, TERMINATING, GONE_BAD),
      expected: "default/web-b",
    },
    { name: "no endpoints: refused at once", rows: three(NOT_READY, NOT_READY, GONE_BAD), expected: "no endpoints" },
    {
      name: "internal policy Local keeps to the sender's node",
      rows: three(READY, READY, READY),
      service: { internalTrafficPolicy: "Local" },
      from: "default/client",
      expected: "default/web-a",
    },
    {
      name: "internal policy Local without a local endpoint drops",
      rows: three(NOT_READY, READY, READY),
      service: { internalTrafficPolicy: "Local" },
      from: "default/client",
      expected: "timeout",
    },
    {
      name: "zone hints on every endpoint keep to the zone",
      rows: three(
        { ...READY, hints: { forZones: [{ name: "a" }] } },
        { ...READY, hints: { forZones: [{ name: "b" }] } },
        { ...READY, hints: { forZones: [{ name: "b" }] } },
      ),
      from: "default/client",
      expected: "default/web-a",
    },
    {
      name: "zone hints count only when every endpoint has them",
      rows: three(
        { ...READY, hints: { forZones: [{ name: "a" }] } },
        { ...READY, hints: { forZones: [{ name: "b" }] } },
        READY,
      ),
      from: "default/client",
      expected: "default/web-a default/web-b default/web-c",
    },
  ])("$name", ({ rows, service, from, expected }) => {
    expect(who(world(rows, service), "http://10.96.1.1", from)).toBe(expected);
  });

  it("spreads evenly", () => {
    const small = world();
    const counts = new Map<string, number>();
    for (let i = 0; i < 30_000; i += 1) {
      const result = small.fetch("http://web");
      if (result.ok) counts.set(result.pod, (counts.get(result.pod) ?? 0) + 1);
    }
    let chiSquare = 0;
    for (const count of counts.values()) chiSquare += (count - 10_000) ** 2 / 10_000;
    expect(counts.size).toBe(3);
    // 13.8 would be passed once in a thousand seeds, with two degrees of freedom.
    expect(chiSquare).toBeLessThan(13.8);
    expect(chiSquare).toBeGreaterThan(0);
  });

  it("keeps a client on its endpoint with session affinity, until that is gone", () => {
    const small = world(undefined, { sessionAffinity: "ClientIP" });
    const first = outcomes(small, "http://web", "default/client");
    expect(Object.values(first)).toEqual([60]);
    const [chosen] = Object.keys(first);
    small.slice(
      "default/web",
      WEB.filter(([, , pod]) => pod !== chosen),
    );
    small.run(2_000);
    const second = outcomes(small, "http://web", "default/client");
    expect(Object.values(second)).toEqual([60]);
    expect(Object.keys(second)).not.toEqual([chosen]);
  });
});

describe("names", () => {
  const small = world();
  small.service("shop/db", { clusterIP: "None", ports: [{ port: 8080, protocol: "TCP" }] });
  small.pod("shop/db-0", "node-1", "10.244.1.7");
  small.pod("shop/db-1", "node-2", "10.244.2.7");
  small.slice("shop/db", [
    ["10.244.1.7", "node-1", "shop/db-0", { hostname: "db-0", ...READY }],
    ["10.244.2.7", "node-2", "shop/db-1", { hostname: "db-1", ...NOT_READY }],
  ]);
  small.service("shop/plain", { clusterIP: "None" });
  small.slice("shop/plain", [["10.244.1.7", "node-1", "shop/db-0"]]);
  small.service("shop/alias", { type: "ExternalName", externalName: "web.default.svc.cluster.local" });
  small.service("shop/loop", { type: "ExternalName", externalName: "loop.shop.svc.cluster.local" });
  small.service("shop/empty", { clusterIP: "None" });
  small.run(2_000);

  it.each<[name: string, from: string, addresses: readonly string[] | undefined]>([
    ["web", "default", ["10.96.1.1"]],
    ["WEB", "default", ["10.96.1.1"]],
    ["web", "shop", undefined],
    ["web.default", "shop", ["10.96.1.1"]],
    ["web.default.svc", "shop", ["10.96.1.1"]],
    ["web.default.svc.cluster.local", "shop", ["10.96.1.1"]],
    ["web.default.svc.cluster.local.", "shop", ["10.96.1.1"]],
    ["web.", "default", undefined],
    ["web.nowhere", "default", undefined],
    ["db.shop", "default", ["10.244.1.7"]],
    ["db-0.db", "shop", ["10.244.1.7"]],
    ["db-1.db", "shop", undefined],
    ["10-244-1-7.plain.shop.svc.cluster.local", "default", ["10.244.1.7"]],
    ["10-244-9-9.default.pod.cluster.local", "default", ["10.244.9.9"]],
    ["10-244-9-9.nowhere.pod.cluster.local", "default", undefined],
    ["alias", "shop", ["10.96.1.1"]],
    ["loop", "shop", undefined],
    ["empty", "shop", undefined],
    ["node-1", "shop", ["192.168.0.11"]],
    ["example.com", "shop", undefined],
  ])("%s from %s", (name, from, addresses) => {
    expect(small.network.processes.resolve(name, from)).toEqual(addresses);
  });

  it("reaches Pods behind a headless Service at the port of the URL", () => {
    expect(who(small, "http://db.shop:8080", "default/client")).toBe("shop/db-0");
    expect(who(small, "http://db.shop:80", "default/client")).toBe("connection refused");
  });

  it("needs CoreDNS inside Pods, not outside", () => {
    const dark = world();
    dark.slice("kube-system/kube-dns", [["10.244.2.53", "node-2", "kube-system/coredns", NOT_READY]], 53, "UDP");
    dark.run(2_000);
    expect(who(dark, "http://web", "default/client")).toBe("name not known");
    expect(who(dark, "http://10.96.1.1", "default/client")).toContain("default/web-a");
    expect(who(dark, "http://web")).toContain("default/web-a");
    expect(dark.network.processes.resolve("web", "default")).toBeUndefined();
  });

  it("waits for a DNS server that does not answer", () => {
    const dark = world();
    dark.machines.put({ ...dark.machines.list()[1]!, powered: false });
    const result = dark.fetch("http://web", "default/client", 60_000);
    expect(result).toEqual({ ok: false, reason: "name not known", latencyMs: 10_000, pod: undefined });
    expect(dark.fetch("http://web", "default/client", 2_000)).toMatchObject({ reason: "timeout", latencyMs: 2_000 });
  });

  it("leaves Pods with the machine's resolver without cluster names", () => {
    const own = world();
    own.pod("default/host", "node-1", "192.168.0.11", { hostNetwork: true });
    expect(who(own, "http://web", "default/host")).toBe("name not known");
    own.pod("default/host", "node-1", "192.168.0.11", { hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" });
    expect(who(own, "http://web", "default/host")).toContain("default/web-a");
  });
});

describe("reaching machines and ports", () => {
  it.each<{ name: string; url: string; from?: string; change?: (small: SmallWorld) => void; expected: string }>([
    { name: "node port by name", url: "http://node-1:30080", expected: "default/web-a default/web-b default/web-c" },
    { name: "node port by address", url: "192.168.0.12:30080", expected: "default/web-a default/web-b default/web-c" },
    {
      name: "node port with external policy Local",
      url: "http://node-2:30080",
      change: (small) =>
        small.service("default/web", {
          clusterIP: "10.96.1.1",
          externalTrafficPolicy: "Local",
          ports: [{ port: 80, protocol: "TCP", nodePort: 30080 }],
        }),
      expected: "default/web-b default/web-c",
    },
    {
      name: "external policy Local does not bind Pods",
      url: "http://node-2:30080",
      from: "default/client",
      change: (small) =>
        small.service("default/web", {
          clusterIP: "10.96.1.1",
          externalTrafficPolicy: "Local",
          ports: [{ port: 80, protocol: "TCP", nodePort: 30080 }],
        }),
      expected: "default/web-a default/web-b default/web-c",
    },
    {
      name: "node port of a machine without power",
      url: "http://node-1:30080",
      change: (small) => small.machines.put({ ...small.machines.get("node-1")!, powered: false }),
      expected: "timeout",
    },
    { name: "a port that nobody allocated", url: "http://node-1:30081", expected: "connection refused" },
    { name: "a Service port that is not there", url: "http://web:81", expected: "connection refused" },
    { name: "a Pod by its address", url: "http://10.244.2.1:8080", expected: "default/web-b" },
    { name: "a closed port of a Pod", url: "http://10.244.2.1:81", expected: "connection refused" },
    { name: "an address that nobody has", url: "http://10.244.7.7", expected: "timeout" },
    { name: "the Pod itself", url: "http://localhost:8080", from: "default/client", expected: "default/client" },
    { name: "a sender that is not there", url: "http://web", from: "default/nobody", expected: "network unreachable" },
    { name: "no URL", url: "http://", expected: "bad url" },
    {
      name: "a cut machine's Pods time out",
      url: "http://web",
      change: (small) => small.machines.put({ ...small.machines.get("node-2")!, connected: false }),
      expected: "default/web-a timeout",
    },
    {
      name: "nothing enters when every machine is off",
      url: "http://web",
      change: (small) => {
        for (const machine of small.machines.list()) small.machines.put({ ...machine, powered: false });
      },
      expected: "timeout",
    },
  ])("$name", ({ url, from, change, expected }) => {
    const small = world();
    change?.(small);
    small.run(2_000);
    expect(who(small, url, from)).toBe(expected);
  });

  it("follows changed endpoints with kube-proxy's delay", () => {
    const small = world();
    small.slice("default/web", [["10.244.1.1", "node-1", "default/web-a"]]);
    expect(who(small, "http://web")).toBe("default/web-a default/web-b default/web-c");
    small.run(20);
    expect(who(small, "http://web")).toBe("default/web-a");
    small.slice("default/web", WEB);
    small.run(900);
    expect(who(small, "http://web")).toBe("default/web-a");
    small.run(100);
    expect(who(small, "http://web")).toBe("default/web-a default/web-b default/web-c");
  });

  it("is quicker on one machine than across two", () => {
    const small = world();
    const near = small.fetch("http://10.244.1.1:8080", "default/client");
    const far = small.fetch("http://10.244.2.1:8080", "default/client");
    expect(near.latencyMs).toBe(1.2);
    expect(far.latencyMs).toBeGreaterThanOrEqual(1.5);
    expect(far.latencyMs).toBeLessThan(2);
  });
});

describe("traffic", () => {
  const status = (small: SmallWorld): TrafficStatus =>
    small.objects.get("Traffic", "default", "load")?.status as TrafficStatus;

  it("counts and reports once a second", () => {
    const small = world();
    small.traffic("default/load", { url: "http://web", requestsPerSecond: 50 });
    small.run(1_000);
    const reported = status(small);
    expect(reported).toMatchObject({ observedGeneration: 1, sent: 50, succeeded: 50, failed: 0, failures: {} });
    expect(reported).toMatchObject({ requestsPerSecond: 50, errorsPerSecond: 0 });
    expect(Object.keys(reported.answers ?? {})).toEqual(["web-a", "web-b", "web-c"]);
    expect(Object.values(reported.answers ?? {}).reduce((a, b) => a + b)).toBe(50);
    expect(reported.latencyMs?.p50).toBeGreaterThan(1.5);
    expect(reported.latencyMs?.p99).toBeLessThan(3.2);
    small.run(9_000);
    expect(status(small).sent).toBe(500);
    const reports = small.objects.writes.filter(({ reason }) => reason === "TrafficReported");
    expect(reports).toHaveLength(10);
    expect(reports[0]).toEqual({
      actor: "traffic/default/load",
      reason: "TrafficReported",
      kind: "Traffic",
      key: "default/load",
    });
  });

  it.each<{ name: string; change: (small: SmallWorld) => void; url?: string; failures: Record<string, number> }>([
    {
      name: "HTTP errors",
      change: (small) => {
        for (const [ip, server] of small.servers) {
          small.servers.set(ip, {
            ...server,
            answer: () => ({ kind: "answered", status: 503, body: "", latencyMs: 1 }),
          });
        }
      },
      failures: { "HTTP 503": 20 },
    },
    { name: "no endpoints", change: (small) => small.slice("default/web", []), failures: { "no endpoints": 20 } },
    { name: "unknown name", change: () => {}, url: "http://wep", failures: { "name not known": 20 } },
    { name: "nothing listens", change: () => {}, url: "http://10.244.1.1:9", failures: { "connection refused": 20 } },
    { name: "lost", change: (small) => small.servers.clear(), failures: { timeout: 20 } },
    {
      name: "too slow",
      change: (small) => {
        for (const [ip, server] of small.servers) {
          small.servers.set(ip, {
            ...server,
            answer: () => ({ kind: "answered", status: 200, body: "", latencyMs: 9_000 }),
          });
        }
      },
      failures: { timeout: 20 },
    },
  ])("fails by reason: $name", ({ change, url, failures }) => {
    const small = world();
    change(small);
    small.run(2_000);
    small.traffic("default/load", { url: url ?? "http://web", requestsPerSecond: 20 });
    small.run(1_000);
    expect(status(small)).toMatchObject({ sent: 20, succeeded: 0, failed: 20, errorsPerSecond: 20, failures });
    expect(status(small).answers).toEqual({});
  });

  it.each([
    { rate: 0, forMs: 60_000, sent: undefined, reports: 0 },
    { rate: 0.2, forMs: 60_000, sent: 12, reports: 12 },
    { rate: 1, forMs: 10_000, sent: 10, reports: 10 },
    { rate: 333, forMs: 10_000, sent: 3_330, reports: 10 },
  ])("sends exactly $rate requests a second", ({ rate, forMs, sent, reports }) => {
    const small = world();
    const before = small.kernel.processed;
    small.traffic("default/load", { url: "http://web", requestsPerSecond: rate });
    small.run(forMs);
    expect(status(small).sent).toBe(sent);
    expect(small.objects.writes).toHaveLength(reports);
    if (rate === 0) expect(small.kernel.processed - before).toBe(1);
  });

  it("follows a new rate, and reports silence when it stops", () => {
    const small = world();
    small.traffic("default/load", { url: "http://web", requestsPerSecond: 10 });
    small.run(1_000);
    small.traffic("default/load", { url: "http://web", requestsPerSecond: 100 }, 2);
    small.run(1_000);
    expect(status(small)).toMatchObject({ sent: 110, requestsPerSecond: 100, observedGeneration: 2 });
    small.traffic("default/load", { url: "http://web", requestsPerSecond: 0 }, 3);
    small.run(5_000);
    expect(status(small)).toMatchObject({ sent: 110, requestsPerSecond: 0, observedGeneration: 3 });
    expect(small.objects.writes.at(-1)?.reason).toBe("TrafficStopped");
  });

  it("sends from a Pod only while that is ready, and never catches up", () => {
    const small = world();
    small.traffic("default/load", { url: "http://web", requestsPerSecond: 10, from: { pod: "sender" } });
    small.run(5_000);
    expect(status(small).sent).toBeUndefined();
    small.pod("default/sender", "node-1", "10.244.1.20");
    small.run(2_000);
    expect(status(small)).toMatchObject({ sent: 20, requestsPerSecond: 10 });
    small.objects.remove("Pod", "default/sender");
    small.run(5_000);
    expect(status(small)).toMatchObject({ sent: 20, requestsPerSecond: 0 });
  });

  it("ends with its object, and begins anew with a new one", () => {
    const small = world();
    small.traffic("default/load", { url: "http://web", requestsPerSecond: 10 });
    small.run(1_000);
    small.objects.remove("Traffic", "default/load");
    small.run(1_000);
    small.put(
      "v1",
      "Traffic",
      "default",
      "load",
      { spec: { url: "http://web", requestsPerSecond: 10 }, status: {} },
      { uid: "second" },
    );
    small.run(1_000);
    expect(status(small).sent).toBe(10);
  });
});

describe("traces", () => {
  it("represents every Traffic, in order, bounded", () => {
    const small = world();
    small.traffic("default/loud", { url: "http://web", requestsPerSecond: 5_000 });
    small.traffic("default/quiet", { url: "http://nowhere", requestsPerSecond: 10 });
    small.run(10_000);
    const all = small.network.traces(0);
    expect(all.length).toBe(512);
    expect(all.map(({ startMs }) => startMs)).toEqual(all.map(({ startMs }) => startMs).sort((a, b) => a - b));
    const quiet = all.filter(({ from }) => from === "default/quiet");
    expect(quiet.length).toBeGreaterThan(30);
    expect(quiet[0]).toMatchObject({ fromKind: "Traffic", ok: false, outcome: "name not known", pod: undefined });
    expect(all.find(({ from }) => from === "default/loud")).toMatchObject({
      service: "default/web",
      ok: true,
      outcome: "200",
    });
    const since = small.network.traces(11_500);
    expect(since.length).toBeGreaterThan(0);
    expect(since.every(({ startMs }) => startMs > 11_500)).toBe(true);
  });
});

describe("snapshots", () => {
  it("goes on exactly as the original, pending rules included", () => {
    const build = (): SmallWorld => {
      const small = world(undefined, { sessionAffinity: "ClientIP" }, 7);
      small.traffic("default/load", { url: "http://web", requestsPerSecond: 77 });
      small.traffic("default/other", { url: "http://10.244.2.1:8080", requestsPerSecond: 3 });
      small.run(3_150);
      small.slice("default/web", [["10.244.2.2", "node-2", "default/web-c"]]);
      small.run(10);
      return small;
    };
    const original = build();
    const state = original.network.snapshot();
    const kernel = original.kernel.snapshot();
    const objects = new Map([...original.objects.tables].map(([kind, table]) => [kind, new Map(table)] as const));
    const revision = original.objects.revision;
    const frozen = JSON.stringify(state, plain);

    const restored = build();
    restored.run(777);
    restored.kernel.restore(kernel);
    restored.objects.tables = objects;
    restored.objects.revision = revision;
    restored.informers.replaceAll();
    restored.network.restore(state);
    expect(JSON.stringify(restored.network.snapshot(), plain)).toBe(frozen);

    for (const small of [original, restored]) small.run(5_000);
    expect(JSON.stringify(state, plain)).toBe(frozen);
    expect(JSON.stringify(restored.network.snapshot(), plain)).toBe(JSON.stringify(original.network.snapshot(), plain));
    expect(restored.objects.list("Traffic")).toEqual(original.objects.list("Traffic"));
    expect(restored.network.traces(0)).toEqual(original.network.traces(0));
    expect(restored.kernel.snapshot()).toEqual(original.kernel.snapshot());
  });
});

function plain(_key: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}
