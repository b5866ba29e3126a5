import { describe, expect, it } from "vitest";
import { builderWith, change, machines } from "./testing/feeding.ts";
import { readyPod, service, slice, traffic } from "./testing/objects.ts";

describe("services, clients and requests", () => {
  const pods = [
    readyPod("shop-1", "node-1", { labels: { app: "shop" } }),
    readyPod("shop-2", "node-2", { labels: { app: "shop" } }),
  ];
  const shop = service("shop", { app: "shop" });

  it("knows its endpoints and the machines behind them", () => {
    const endpoints = slice("shop", [
      { name: "shop-1", ready: true },
      { name: "shop-2", ready: false },
    ]);
    const delta = builderWith(...machines(2), ...pods, shop, endpoints).frame(0);
    expect(delta?.services).toHaveLength(1);
    expect(delta?.services?.[0]).toMatchObject({
      readyEndpoints: 1,
      endpoints: 2,
      selectsNothing: false,
      readyPods: ["default/shop-1"],
      links: [{ machine: "node-1", endpoints: 1 }],
    });
  });

  it("says when a selector matches nothing, and when that is mended", () => {
    const builder = builderWith(service("shop", { app: "shoop" }), ...pods);
    expect(builder.frame(0)?.services?.[0]?.selectsNothing).toBe(true);
    change(builder, shop);
    expect(builder.frame(16)?.services?.[0]?.selectsNothing).toBe(false);
  });

  it("leaves the cluster's own Services out", () => {
    const own = service("kubernetes", {});
    const dns = {
      ...service("kube-dns", {}),
      metadata: { ...service("kube-dns", {}).metadata, namespace: "kube-system" },
    };
    expect(builderWith(own, dns).frame(0)?.services).toEqual([]);
  });

  it.each([
    ["http://shop", "default/shop"],
    ["http://shop.default:80/a", "default/shop"],
    ["http://shop.default.svc.cluster.local/", "default/shop"],
    ["http://10.96.0.50", "default/shop"],
    ["http://node-1:30080/", "default/shop"],
    ["http://shop.other", undefined],
    ["http://elsewhere.example.com", undefined],
    ["nonsense", undefined],
  ])("%s calls %s", (url, expected) => {
    const withPort = service("shop", { app: "shop" }, { ports: [{ port: 80, nodePort: 30080 }] });
    const delta = builderWith(withPort, traffic("users", url)).frame(0);
    expect(delta?.traffics?.[0]?.service).toBe(expected);
  });

  it("a client stands beside its Service and shows its errors", () => {
    const users = traffic("users", "http://shop", {
      requestsPerSecond: 20,
      errorsPerSecond: 5,
      failures: { timeout: 2, "connection refused": 7 },
      latencyMs: { p50: 12, p90: 20, p99: 30 },
    });
    const delta = builderWith(service("another", {}), shop, users).frame(0);
    const target = delta?.services?.find(({ name }) => name === "shop");
    const client = delta?.traffics?.[0];
    const middle = (box: typeof target | typeof client) => (box?.y ?? 0) + (box?.height ?? 0) / 2;
    expect(middle(client)).toBe(middle(target));
    expect(client).toMatchObject({
      requestsPerSecond: 20,
      errorRate: 0.25,
      failure: "connection refused",
      p50Ms: 12,
    });
  });

  it("gives each request once, failures before others, and never too many", () => {
    const builder = builderWith(...pods);
    builder.frame(0);
    const traces = Array.from({ length: 500 }, (_, index) => ({
      startMs: index + 1,
      durationMs: 5,
      from: "default/users",
      fromKind: "Traffic" as const,
      service: "default/shop",
      pod: index === 300 ? undefined : "default/shop-1",
      ok: index !== 300,
    }));
    builder.setTraces(traces);
    const flights = builder.frame(600)?.flights ?? [];
    expect(flights).toHaveLength(40);
    expect(flights[0]).toEqual({
      startMs: 301,
      durationMs: 5,
      stops: ["Traffic/default/users", "Service/default/shop"],
      on: {},
      ok: false,
    });
    expect(flights[1]?.stops).toEqual(["Traffic/default/users", "Service/default/shop", "Pod/default/shop-1"]);
    expect(flights[1]?.on).toEqual({ "Pod/default/shop-1": "node-1" });
    builder.setTraces(traces);
    expect(builder.frame(616)).toBeUndefined();
  });
});
