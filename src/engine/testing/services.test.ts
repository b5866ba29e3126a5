/** What upstream's tests of Services check, replayed: test/e2e/network/service.go. */
import { describe, expect, it } from "vitest";
import type { Service } from "../../api/types/core.ts";
import { execIn } from "./network-work.ts";
import { TestCluster } from "./test-cluster.ts";

type Created = Parameters<TestCluster["create"]>[0];
const SERVICES = "/api/v1/namespaces/default/services";

function netexec(name: string, nodeName: string, more: object = {}, ...args: string[]): Created {
  const image = "registry.k8s.io/e2e-test-images/agnhost:2.57";
  const container = { name: "agnhost", image, args: ["netexec", "--http-port=80", ...args] };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name, labels: { app: name } },
    spec: { nodeName, containers: [container], ...more },
  } as Created;
}

function service(name: string, app: string, spec: object = {}, labels: object = {}): Created {
  const metadata = { name, labels };
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: { selector: { app }, ports: [{ port: 80 }], ...spec },
  } as Created;
}

function world(): TestCluster {
  const test = new TestCluster({ nodes: 2 });
  test.advance(10_000);
  test.create(netexec("client", "node-1"));
  return test;
}

/** What the client hears from a URL, or how curl ended. */
function ask(test: TestCluster, url: string): string {
  const command = `curl -s --connect-timeout 2 ${url} || echo failed $?`;
  return execIn(test, { namespace: "default", name: "client" }, ["/bin/sh", "-c", command]).join(" ");
}

function send(test: TestCluster, spec: object, query = "") {
  return test.request("POST", `${SERVICES}${query}`, { metadata: { name: "new" }, spec });
}

describe("Services that kube-proxy leaves to others", () => {
  it.each(["service.kubernetes.io/service-proxy-name", "service.kubernetes.io/headless"])("%s", (label) => {
    const test = world();
    test.create(netexec("web", "node-2"));
    test.create(service("web", "web", {}, { [label]: "other" }));
    test.advance(20_000);
    expect(ask(test, "http://web/hostname")).toBe("failed 28");
    test.patch("Service", "default", "web", { metadata: { labels: { [label]: null } } });
    test.advance(2_000);
    expect(ask(test, "http://web/hostname")).toBe("web");
    const [slice] = test.list("EndpointSlice", "default").filter(({ metadata }) => metadata.name.startsWith("web"));
    expect(slice?.metadata.labels?.["service.kubernetes.io/headless"]).toBeUndefined();
  });
});

it("a Pod that shuts down late serves until then, when no other is ready", () => {
  const test = world();
  test.create(netexec("web", "node-2", { terminationGracePeriodSeconds: 600 }, "--delay-shutdown=600"));
  test.create(service("web", "web"));
  test.advance(20_000);
  test.delete("Pod", "default", "web");
  test.advance(300_000);
  expect(ask(test, "http://web/hostname")).toBe("web");
  test.advance(310_000);
  expect(ask(test, "http://web/hostname")).toBe("failed 7");
});

it("settings of an affinity that is switched off go", () => {
  const test = world();
  test.create(service("web", "web", { sessionAffinity: "ClientIP" }));
  test.patch("Service", "default", "web", { spec: { sessionAffinity: "None" } });
  expect(test.get("Service", "default", "web")?.spec.sessionAffinityConfig).toBeUndefined();
});

it("an address of a load balancer is the machines' own by default", () => {
  const test = world();
  test.create(service("web", "web", { type: "LoadBalancer", loadBalancerClass: "example.com/other" }));
  const status = { loadBalancer: { ingress: [{ ip: "203.0.113.1" }] } };
  test.request("PATCH", `${SERVICES}/web/status`, { status }, "application/merge-patch+json");
  expect(test.get("Service", "default", "web")?.status).toEqual({
    loadBalancer: { ingress: [{ ip: "203.0.113.1", ipMode: "VIP" }] },
  });
});

describe("node ports", () => {
  it("of one port number are one number for both protocols", () => {
    const both = [
      { name: "dns", port: 53, protocol: "UDP" },
      { name: "dns-tcp", port: 53, protocol: "TCP" },
    ];
    const { ports = [] } = (send(world(), { type: "NodePort", ports: both }).body as Service).spec;
    expect(ports[0]?.nodePort).toBeGreaterThanOrEqual(30_000);
    expect(ports[1]?.nodePort).toBe(ports[0]?.nodePort);
  });

  it("belong to one Service, whatever the protocol, until it goes", () => {
    const test = world();
    test.create(service("web", "web", { type: "NodePort", ports: [{ port: 80, nodePort: 30_123 }] }));
    const udp = { type: "NodePort", ports: [{ port: 80, protocol: "UDP", nodePort: 30_123 }] };
    expect(send(test, udp)).toMatchObject({
      code: 422,
      body: {
        message:
          'Service "new" is invalid: spec.ports[0].nodePort: Invalid value: 30123: provided port is already allocated',
      },
    });
    test.delete("Service", "default", "web");
    expect(send(test, udp).code).toBe(201);
  });

  it("for health checks that are taken are the server's trouble", () => {
    const test = world();
    test.create(service("web", "web", { type: "NodePort", ports: [{ port: 80, nodePort: 30_123 }] }));
    const spec = { type: "LoadBalancer", externalTrafficPolicy: "Local", healthCheckNodePort: 30_123 };
    expect(send(test, { ...spec, ports: [{ port: 80 }] })).toMatchObject({
      code: 500,
      body: {
        reason: "InternalError",
        message:
          "Internal error occurred: failed to allocate requested HealthCheck NodePort 30123: provided port is already allocated",
      },
    });
  });

  it("and addresses are not looked for in a dry run", () => {
    const test = world();
    const hash = test.cluster.hash();
    const { spec } = send(test, { type: "NodePort", ports: [{ port: 80 }] }, "?dryRun=All").body as Service;
    expect([spec.clusterIP, spec.ports?.[0]?.nodePort]).toEqual(["10.96.0.0", 32_768]);
    expect(test.cluster.hash()).toBe(hash);
  });
});

it("name servers are asked by their own address and name, and over connections only where policies let them", () => {
  const test = world();
  test.advance(20_000);
  const dig = (options: string): string =>
    execIn(test, { namespace: "default", name: "client" }, ["/bin/sh", "-c", `dig +short ${options}`]).join(" ");
  const name = "kubernetes.default.svc.cluster.local";
  const server = test.list("Pod", "kube-system").find(({ metadata }) => metadata.name.startsWith("coredns"));
  expect(dig(`@${server?.status.podIP} ${name}`)).toBe("10.96.0.1");
  expect(dig(`@kube-dns.kube-system ${name}`)).toBe("10.96.0.1");
  test.create({
    apiVersion: "networking.k8s.io/v1",
    kind: "NetworkPolicy",
    metadata: { name: "udp" },
    spec: { podSelector: {}, policyTypes: ["Egress"], egress: [{ ports: [{ port: 53, protocol: "UDP" }] }] },
  } as Created);
  test.advance(1_000);
  expect(dig(name)).toBe("10.96.0.1");
  expect(dig(`+tcp ${name}`)).toContain("timed out");
});

it("a host port belongs to its address, and node ports lead to Services on a machine's loopback, too", () => {
  const test = new TestCluster({ nodes: 2 });
  test.advance(10_000);
  const address = test.get("Node", undefined, "node-1")?.status.addresses?.[0]?.address ?? "";
  const published = (name: string, hostIP: string): Created => {
    const pod = netexec(name, "node-1") as Created & { spec: { containers: readonly object[] } };
    const ports = [{ containerPort: 80, hostPort: 54_323, hostIP }];
    return { ...pod, spec: { ...pod.spec, containers: [{ ...pod.spec.containers[0], ports }] } } as Created;
  };
  test.create(published("loopback", "127.0.0.1"));
  test.create(published("machine", address));
  test.create(netexec("client", "node-1", { hostNetwork: true }, "--http-port=8090"));
  test.create(service("web", "machine", { type: "NodePort", ports: [{ port: 80, nodePort: 30_123 }] }));
  test.advance(20_000);
  expect(ask(test, "http://127.0.0.1:54323/hostname")).toBe("loopback");
  expect(ask(test, `http://${address}:54323/hostname`)).toBe("machine");
  expect(ask(test, "http://localhost:30123/hostname")).toBe("machine");
  expect(ask(test, "http://localhost:30124/hostname")).toBe("failed 7");
});

it("a Service that is no load balancer any more is reached at none at once", () => {
  const test = world();
  test.create(service("web", "web", { type: "LoadBalancer" }));
  test.advance(10_000);
  const { status } = test.patch("Service", "default", "web", { spec: { type: "ClusterIP" } }) as Service;
  expect(status).toEqual({ loadBalancer: {} });
});

it("topology-mode Auto gives hints, says so, and takes them back", () => {
  const test = new TestCluster({ nodes: 2 });
  test.advance(10_000);
  for (const [name, zone] of [
    ["node-1", "a"],
    ["node-2", "b"],
  ] as const) {
    test.patch("Node", undefined, name, { metadata: { labels: { "topology.kubernetes.io/zone": zone } } });
    test.create({
      ...netexec(`web-${zone}`, name),
      metadata: { name: `web-${zone}`, labels: { app: "web" } },
    } as Created);
  }
  test.create(service("web", "web"));
  test.advance(20_000);
  const mode = (value: string | null): readonly unknown[] => {
    test.patch("Service", "default", "web", {
      metadata: { annotations: { "service.kubernetes.io/topology-mode": value } },
    });
    test.advance(2_000);
    const [slice] = test.list("EndpointSlice", "default").filter(({ metadata }) => metadata.name.startsWith("web"));
    return slice?.endpoints.map(({ hints }) => hints) ?? [];
  };
  expect(mode("Auto")).toEqual([{ forZones: [{ name: "a" }] }, { forZones: [{ name: "b" }] }]);
  expect(mode(null)).toEqual([undefined, undefined]);
  const said = test.list("Event", "default").filter(({ involvedObject }) => involvedObject.kind === "Service");
  expect(said.map(({ type, reason, message }) => `${type} ${reason} ${message}`)).toEqual([
    "Normal TopologyAwareHintsEnabled Topology Aware Hints has been enabled, addressType: IPv4",
    "Warning TopologyAwareHintsDisabled Topology Aware Hints has been disabled, addressType: IPv4",
  ]);
});
