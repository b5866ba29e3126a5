import { describe, expect, it } from "vitest";
import type { Container, Probe } from "../../api/types/pod.ts";
import { BUSYBOX, EndToEnd } from "./e2e-pod.ts";

const probing = (livenessProbe: Probe, args: readonly string[]): EndToEnd => {
  const cluster = new EndToEnd(1);
  cluster.start("web", { containers: [{ args, livenessProbe: { failureThreshold: 1, ...livenessProbe } }] });
  cluster.advance(60_000);
  return cluster;
};
const restarts = (cluster: EndToEnd): number => cluster.pod("web").status.containerStatuses?.[0]?.restartCount ?? -1;
const redirect = (to: string): Probe => ({
  httpGet: { path: `/redirect?loc=${encodeURIComponent(to)}`, port: 8080 },
  initialDelaySeconds: 15,
});

describe("probes", () => {
  it("follow redirects on the same host", () => {
    const cluster = probing(redirect("/healthz"), ["liveness"]);
    expect(restarts(cluster)).toBeGreaterThan(0);
    expect(cluster.eventsOf("web")).toContain(
      "Unhealthy: Liveness probe failed: HTTP probe failed with statuscode: 500",
    );
  });

  it("do not follow them elsewhere, and say so", () => {
    const cluster = probing(redirect("http://0.0.0.0/"), ["liveness"]);
    expect(restarts(cluster)).toBe(0);
    expect(cluster.eventsOf("web")).toContain(
      'ProbeWarning: Liveness probe warning: Probe terminated redirects, Response body: <a href="http://0.0.0.0/">Found</a>.\n\n',
    );
  });

  const grpc = (args: readonly string[], more: object = {}): EndToEnd =>
    probing({ grpc: { port: 5000, ...more }, initialDelaySeconds: 15 }, ["grpc-health-checking", ...args]);
  it.each<readonly [string, readonly string[], object, string | undefined]>([
    ["serves", [], {}, undefined],
    ["no longer serves", ["--delay-unhealthy-sec=5"], {}, 'service unhealthy (responded with "NOT_SERVING")'],
    [
      "does not know the service",
      [],
      { service: "s" },
      "error: health rpc probe failed: rpc error: code = NotFound desc = unknown service",
    ],
  ])("gRPC: the server %s", (_name, args, more, message) => {
    const cluster = grpc(args, more);
    if (message === undefined) expect(restarts(cluster)).toBe(0);
    else expect(cluster.eventsOf("web")).toContain(`Unhealthy: Liveness probe failed: ${message}`);
  });

  it("gRPC: nothing listens", () => {
    const cluster = probing({ grpc: { port: 2333 }, timeoutSeconds: 60, initialDelaySeconds: 15 }, [
      "grpc-health-checking",
    ]);
    const address = `${cluster.pod("web").status.podIP ?? ""}:2333`;
    expect(cluster.eventsOf("web")).toContain(
      `Unhealthy: Liveness probe failed: timeout: failed to connect service "${address}" within 1m0s: context deadline exceeded`,
    );
  });

  it("know a server with a certificate", () => {
    const args = ["netexec", "--tls-cert-file=/localhost.crt", "--tls-private-key-file=/localhost.key"];
    expect(restarts(probing({ httpGet: { path: "/healthz", port: 8080, scheme: "HTTPS" } }, args))).toBe(0);
    expect(restarts(probing({ httpGet: { path: "/healthz", port: 8080 } }, args))).toBeGreaterThan(0);
    expect(
      restarts(probing({ httpGet: { path: "/healthz", port: 8080, scheme: "HTTPS" } }, ["netexec"])),
    ).toBeGreaterThan(0);
  });
});

describe("what containers print", () => {
  const once = (container: Partial<Container>): string =>
    new EndToEnd(1).outputOf({ containers: [{ image: BUSYBOX, ...container }] });

  it("a root that cannot be written", () => {
    const securityContext = { readOnlyRootFilesystem: true };
    expect(once({ command: ["/bin/sh", "-c", "echo test > /file; sleep 24"], securityContext })).toBe(
      "/bin/sh: can't create /file: Read-only file system\n",
    );
  });

  it.each<readonly [boolean, string]>([
    [false, "RTNETLINK answers: Operation not permitted\n"],
    [true, ""],
  ])("privileged: %s", (privileged, words) => {
    const command = ["sh", "-c", "ip link add dummy0 type dummy || true"];
    expect(once({ command, securityContext: { privileged } })).toBe(words);
  });

  it("limits that are not set are what the node offers", () => {
    const env = ["limits.cpu", "limits.memory", "limits.ephemeral-storage"].map((resource, index) => ({
      name: `V${index}`,
      valueFrom: { resourceFieldRef: { resource } },
    }));
    const cluster = new EndToEnd(1);
    const [cpu, memory, storage] = cluster
      .outputOf({ containers: [{ image: BUSYBOX, command: ["sh", "-c", "echo $V0 $V1 $V2"], env }] })
      .split(/\s/);
    const offered = cluster.get("Node", undefined, "node-1")?.status.allocatable ?? {};
    expect([cpu, `${Number(memory) / 1_024}Ki`, storage]).toEqual([
      offered["cpu"],
      offered["memory"],
      offered["ephemeral-storage"],
    ]);
  });
});

it("a container that exits is run with the expected status", () => {
  const cluster = new EndToEnd(1);
  const script =
    "f=/data/f\ncount=$(echo 'hello' >> $f ; wc -l $f | awk {'print $1'})\nif [ $count -eq 1 ]; then\n  exit 1\nfi\nif [ $count -eq 2 ]; then\n  exit 0\nfi\nwhile true; do sleep 1; done\n";
  cluster.start("web", {
    volumes: [{ name: "v", emptyDir: {} }],
    containers: [{ image: BUSYBOX, command: ["sh", "-c", script], volumeMounts: [{ name: "v", mountPath: "/data" }] }],
  });
  cluster.advance(60_000);
  expect(restarts(cluster)).toBe(2);
  expect(cluster.pod("web").status).toMatchObject({ phase: "Running", containerStatuses: [{ ready: true }] });
});

it("says what resolv.conf has no room for", () => {
  const cluster = new EndToEnd(1);
  const nameservers = ["1.1.1.1", "2.2.2.2", "3.3.3.3"];
  cluster.startReady("web", { dnsConfig: { nameservers }, containers: [{}] });
  expect(cluster.eventsOf("web")).toContain(
    "DNSConfigForming: Nameserver limits were exceeded, some nameservers have been omitted, the applied nameserver line is: 10.96.0.10 1.1.1.1 2.2.2.2",
  );
});
