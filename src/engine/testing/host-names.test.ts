import { describe, expect, it } from "vitest";
import type { PodSpec } from "../../api/types/pod.ts";
import { EndToEnd } from "./e2e-pod.ts";

const FIXED =
  "127.0.0.1\tlocalhost\n::1\tlocalhost ip6-localhost ip6-loopback\nfe00::0\tip6-localnet\nfe00::0\tip6-mcastprefix\nfe00::1\tip6-allnodes\nfe00::2\tip6-allrouters\n";

function startWith(spec: Partial<PodSpec>): EndToEnd {
  const cluster = new EndToEnd(1);
  cluster.startReady("web", { ...spec, containers: [{}] });
  return cluster;
}

describe("/etc/hosts", () => {
  it("is written by the kubelet", () => {
    const cluster = startWith({});
    const ip = cluster.pod("web").status.podIP ?? "";
    expect(cluster.shell("web", "cat /etc/hosts")).toBe(`# Kubernetes-managed hosts file.\n${FIXED}${ip}\tweb\n`);
  });

  it("has the Pod's aliases, by which others are reached", () => {
    const cluster = new EndToEnd(1);
    const server = cluster.startReady("server", { containers: [{ args: ["netexec"] }] });
    const hostAliases = [
      { ip: "123.45.67.89", hostnames: ["foo", "bar"] },
      { ip: server, hostnames: ["friend"] },
    ];
    cluster.startReady("web", { hostAliases, containers: [{}] });
    expect(cluster.shell("web", "tail -n 4 /etc/hosts")).toBe(
      `\n# Entries added by HostAliases.\n123.45.67.89\tfoo\tbar\n${server}\tfriend\n`,
    );
    expect(cluster.shell("web", "curl -s http://friend:8080/hostname; getent hosts foo")).toBe(
      "server123.45.67.89    foo\n",
    );
  });

  it("is the machine's on its own network", () => {
    const cluster = startWith({ hostNetwork: true });
    expect(cluster.shell("web", "cat /etc/hosts")).toMatch(/^# Kubernetes-managed hosts file \(host network\)\.\n127/);
    expect(cluster.shell("web", "hostname")).toBe("node-1\n");
  });
});

describe("the name of the host", () => {
  const names = "hostname; hostname -f; tail -n 1 /etc/hosts | cut -f2-";
  it.each<readonly [string, Partial<PodSpec>, string]>([
    ["is the Pod's", {}, "web\nweb\nweb\n"],
    ["is what the Pod says", { hostname: "h" }, "h\nh\nh\n"],
    [
      "has a domain",
      { subdomain: "sub" },
      "web\nweb.sub.default.svc.cluster.local\nweb.sub.default.svc.cluster.local\tweb\n",
    ],
    [
      "is the full name",
      { subdomain: "sub", setHostnameAsFQDN: true },
      "web.sub.default.svc.cluster.local\nweb.sub.default.svc.cluster.local\nweb.sub.default.svc.cluster.local\tweb\n",
    ],
    ["is overridden", { hostnameOverride: "a.b.c", subdomain: "sub" }, "a.b.c\na.b.c\na.b.c\n"],
  ])("%s", (_name, spec, words) => {
    expect(startWith(spec).shell("web", names)).toBe(words);
  });

  it("is too long for the kernel", () => {
    const cluster = new EndToEnd(1);
    const hostname = "a".repeat(60);
    cluster.start("web", { hostname, subdomain: "sub", setHostnameAsFQDN: true, containers: [{}] });
    cluster.advance(10_000);
    const full = `${hostname}.sub.default.svc.cluster.local`;
    expect(cluster.eventsOf("web")).toContain(
      `FailedCreatePodSandBox: Failed to create pod sandbox: failed to construct FQDN from pod hostname and cluster domain, FQDN ${full} is too long (64 characters is the max, ${full.length} characters requested)`,
    );
  });
});
