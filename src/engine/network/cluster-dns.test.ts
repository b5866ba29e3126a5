import { describe, expect, it } from "vitest";
import { NOT_READY, READY, webWorld, who } from "./testing/web-world.ts";

describe("names", () => {
  const small = webWorld();
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
    ["nowhere.example.com", "shop", undefined],
    ["info.cern.ch", "shop", ["188.184.67.127"]],
  ])("%s from %s", (name, from, addresses) => {
    expect(small.network.processes.resolve(name, from)).toEqual(addresses);
  });

  it("reaches Pods behind a headless Service at the port of the URL", () => {
    expect(who(small, "http://db.shop:8080", "default/client")).toBe("shop/db-0");
    expect(who(small, "http://db.shop:80", "default/client")).toBe("connection refused");
  });

  it("needs CoreDNS inside Pods, not outside", () => {
    const dark = webWorld();
    dark.slice("kube-system/kube-dns", [["10.244.2.53", "node-2", "kube-system/coredns", NOT_READY]], 53, "UDP");
    dark.run(2_000);
    expect(who(dark, "http://web", "default/client")).toBe("name not known");
    expect(who(dark, "http://10.96.1.1", "default/client")).toContain("default/web-a");
    expect(who(dark, "http://web")).toContain("default/web-a");
    expect(dark.network.processes.resolve("web", "default")).toBeUndefined();
  });

  it("waits for a DNS server that does not answer", () => {
    const dark = webWorld();
    dark.machines.put({ ...dark.machines.list()[1]!, powered: false });
    const result = dark.fetch("http://web", "default/client", 60_000);
    expect(result).toEqual({ ok: false, reason: "name not known", latencyMs: 10_000, pod: undefined });
    expect(dark.fetch("http://web", "default/client", 2_000)).toMatchObject({ reason: "timeout", latencyMs: 2_000 });
  });

  it("leaves Pods with the machine's resolver without cluster names", () => {
    const own = webWorld();
    own.pod("default/host", "node-1", "192.168.0.11", { hostNetwork: true });
    expect(who(own, "http://web", "default/host")).toBe("name not known");
    own.pod("default/host", "node-1", "192.168.0.11", { hostNetwork: true, dnsPolicy: "ClusterFirstWithHostNet" });
    expect(who(own, "http://web", "default/host")).toContain("default/web-a");
  });
});
