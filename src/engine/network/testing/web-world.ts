/** A small world with a web Service on two nodes, for tests. */
import { SmallWorld, type EndpointRow } from "./small-world.ts";

export const READY = { conditions: { ready: true, serving: true, terminating: false } };
export const NOT_READY = { conditions: { ready: false, serving: false, terminating: false } };
export const TERMINATING = { conditions: { ready: false, serving: true, terminating: true } };
export const GONE_BAD = { conditions: { ready: false, serving: false, terminating: true } };

/** Two nodes, three web Pods behind `default/web` (10.96.1.1, node port 30080), a client Pod, DNS. */
export function webWorld(rows?: readonly EndpointRow[], service: object = {}, seed = 1): SmallWorld {
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
export const WEB: readonly EndpointRow[] = [
  ["10.244.1.1", "node-1", "default/web-a"],
  ["10.244.2.1", "node-2", "default/web-b"],
  ["10.244.2.2", "node-2", "default/web-c"],
];

/** Who answers, or why nobody does, over 60 requests. */
export function outcomes(small: SmallWorld, url: string, fromPod?: string): Record<string, number> {
  const seen = new Map<string, number>();
  for (let i = 0; i < 60; i += 1) {
    const result = small.fetch(url, fromPod);
    const outcome = result.ok ? result.pod : result.reason;
    seen.set(outcome, (seen.get(outcome) ?? 0) + 1);
  }
  return Object.fromEntries([...seen].sort(([a], [b]) => (a < b ? -1 : 1)));
}
export const who = (small: SmallWorld, url: string, fromPod?: string): string =>
  Object.keys(outcomes(small, url, fromPod)).join(" ");
