/** How many simulated requests a real second carries: one Traffic through a Service to ten Pods on five nodes. */
import type { Measurement } from "../measurement.ts";
import { SmallWorld, type EndpointRow } from "../../src/engine/network/testing/small-world.ts";

const REQUESTS_PER_SECOND = 50_000;
const VIRTUAL_SECONDS = 20;

/** The network alone, with servers that answer at once, from outside and from a Pod. */
export function measureSimulatedRequests(): readonly Measurement[] {
  return [
    {
      name: "simulated requests through a Service, client outside",
      value: measure({}),
      unit: "requests per second",
      budget: 300_000,
    },
    {
      name: "simulated requests through a Service, from a Pod",
      value: measure({ from: { pod: "client" } }),
      unit: "requests per second",
      budget: 300_000,
    },
  ];
}

function measure(from: object): number {
  const world = new SmallWorld(1);
  const rows: EndpointRow[] = [];
  for (let node = 1; node <= 5; node += 1) world.node(`node-${node}`, `192.168.0.${10 + node}`);
  for (let index = 0; index < 10; index += 1) {
    const node = `node-${1 + (index % 5)}`;
    const ip = `10.244.${1 + (index % 5)}.${index + 2}`;
    world.pod(`default/web-${index}`, node, ip);
    rows.push([ip, node, `default/web-${index}`]);
  }
  world.pod("default/client", "node-1", "10.244.1.99");
  world.service("kube-system/kube-dns", { clusterIP: "10.96.0.10", ports: [{ port: 53, protocol: "UDP" }] });
  world.slice("kube-system/kube-dns", [["10.244.1.53", "node-1", "kube-system/coredns"]], 53, "UDP");
  world.service("default/web", { clusterIP: "10.96.1.1" });
  world.slice("default/web", rows);
  world.run(2_000);
  world.traffic("default/load", { url: "http://web", requestsPerSecond: REQUESTS_PER_SECOND, ...from });
  world.run(2_000);
  const started = performance.now();
  world.run(VIRTUAL_SECONDS * 1000);
  const seconds = (performance.now() - started) / 1000;
  const sent = world.objects.get("Traffic", "default", "load")?.status.ok ?? 0;
  const expected = REQUESTS_PER_SECOND * (VIRTUAL_SECONDS + 2);
  if (sent !== expected) throw new Error(`${sent} of ${expected} requests succeeded`);
  return Math.round((REQUESTS_PER_SECOND * VIRTUAL_SECONDS) / seconds);
}
