/** Addresses of load balancers, their policies and health checks, and preferences for near endpoints. */
import { describe, expect, it } from "vitest";
import { outcomes, READY, webWorld, who } from "./testing/web-world.ts";

const BALANCED = {
  type: "LoadBalancer",
  ports: [{ port: 80, targetPort: 8080, protocol: "TCP", nodePort: 30080 }],
};
const IP = "http://203.0.113.10";
const CLIENT = "default/client";

function world(spec: object, rows?: Parameters<typeof webWorld>[0]) {
  const small = webWorld(rows, { ...BALANCED, ...spec });
  const known = small.objects.get("Service", "default", "web")!;
  small.objects.put({
    ...known,
    status: { loadBalancer: { ingress: [{ ip: "203.0.113.10", ipMode: "VIP" }] } },
  } as never);
  small.run(2_000);
  return small;
}

describe("the address of a load balancer", () => {
  const ONE = [["10.244.1.1", "node-1", "default/web-a"]] as const;
  it.each<[name: string, spec: object, outside: string, inside: string]>([
    ["everybody", {}, "default/web-a", "default/web-a"],
    ["a Local policy keeps to nodes with Pods", { externalTrafficPolicy: "Local" }, "default/web-a", "default/web-a"],
    ["source ranges with the client", { loadBalancerSourceRanges: ["198.51.100.0/24"] }, "default/web-a", "timeout"],
    ["source ranges without it", { loadBalancerSourceRanges: ["10.0.0.0/8"] }, "timeout", "default/web-a"],
  ])("%s", (_, spec, outside, inside) => {
    const small = world(spec, ONE);
    expect([who(small, IP), who(small, IP, CLIENT)]).toEqual([outside, inside]);
  });

  it("tells on every node whether there are endpoints", () => {
    const small = world({ externalTrafficPolicy: "Local", healthCheckNodePort: 31000 }, ONE);
    expect(small.fetch("http://192.168.0.11:31000")).toMatchObject({ ok: true, status: 200 });
    const other = small.fetch("http://192.168.0.12:31000");
    expect(other).toMatchObject({ ok: true, status: 503 });
    expect(other.ok && (JSON.parse(other.body) as object)).toEqual({
      service: { namespace: "default", name: "web" },
      localEndpoints: 0,
      serviceProxyHealthy: true,
    });
  });
});

describe("hints", () => {
  const hinted = (ip: string, node: string, pod: string, hints: object) =>
    [ip, node, pod, { ...READY, hints }] as const;
  it("keeps traffic in the zone, or on the node, as long as there is an endpoint", () => {
    const zones = [
      hinted("10.244.1.1", "node-1", "default/web-a", { forZones: [{ name: "a" }] }),
      hinted("10.244.2.1", "node-2", "default/web-b", { forZones: [{ name: "b" }] }),
    ];
    expect(who(webWorld(zones), "http://10.96.1.1", CLIENT)).toBe("default/web-a");
    expect(Object.keys(outcomes(webWorld(zones.slice(1)), "http://10.96.1.1", CLIENT))).toEqual(["default/web-b"]);
  });
});
