import { describe, expect, it } from "vitest";
import type { EndpointRow, SmallWorld } from "./testing/small-world.ts";
import { GONE_BAD, NOT_READY, outcomes, READY, TERMINATING, WEB, webWorld, who } from "./testing/web-world.ts";

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
    expect(who(webWorld(rows, service), "http://10.96.1.1", from)).toBe(expected);
  });

  it("spreads evenly", () => {
    const small = webWorld();
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
    const small = webWorld(undefined, { sessionAffinity: "ClientIP" });
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
    const small = webWorld();
    change?.(small);
    small.run(2_000);
    expect(who(small, url, from)).toBe(expected);
  });

  it("follows changed endpoints with kube-proxy's delay", () => {
    const small = webWorld();
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
    const small = webWorld();
    const near = small.fetch("http://10.244.1.1:8080", "default/client");
    const far = small.fetch("http://10.244.2.1:8080", "default/client");
    expect(near.latencyMs).toBe(1.2);
    expect(far.latencyMs).toBeGreaterThanOrEqual(1.5);
    expect(far.latencyMs).toBeLessThan(2);
  });
});
