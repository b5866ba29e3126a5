/** What a container's capabilities and privileges let its programs do. */
import { describe, expect, it } from "vitest";
import type { Container } from "../../api/types/pod.ts";
import { BUSYBOX, EndToEnd } from "../testing/e2e-pod.ts";

type Context = Readonly<Record<string, unknown>>;
const capabilities = (add: readonly string[], drop: readonly string[] = ["ALL"]): Context => ({
  capabilities: { add, drop },
});

function running(...contexts: readonly Context[]): EndToEnd {
  const cluster = new EndToEnd(1);
  const [command, name] = [["sleep", "1h"], "test"];
  contexts.forEach((securityContext, at) => {
    cluster.start(`web-${at}`, { containers: [{ name, image: BUSYBOX, command, securityContext }] });
  });
  cluster.advance(20_000);
  return cluster;
}

it.each<readonly [string, Context, string, string]>([
  ["other owners", capabilities([]), "touch /tmp/a; chown 5 /tmp/a", "chown: /tmp/a: Operation not permitted\n"],
  ["other owners, with CHOWN", capabilities(["CHOWN"]), "touch /tmp/a; chown 5 /tmp/a && stat -c %u /tmp/a", "5\n"],
  ["interfaces", {}, "ip link add d0 type dummy", "RTNETLINK answers: Operation not permitted\n"],
  ["interfaces, with NET_ADMIN", capabilities(["NET_ADMIN"]), "ip link add d0 type dummy; echo $?", "0\n"],
  ["the clock", {}, "date -s 12:00", "date: can't set date: Operation not permitted\n"],
  [
    "the kernel",
    {},
    "echo 1 > /proc/sys/vm/swappiness; sysctl -w vm.swappiness=1",
    "/bin/sh: can't create /proc/sys/vm/swappiness: Read-only file system\nsysctl: error setting key 'vm.swappiness': Read-only file system\n",
  ],
  ["limits", {}, "ulimit -n; ulimit -n 1024; umask", "1048576\n0022\n"],
])("%s", (_name, context, script, said) => {
  expect(running(context).shell("web-0", script)).toBe(said);
});

it.each<readonly [string, Partial<Container>, string]>([
  [
    "nginx that may not give its folders away",
    { image: "nginx:1.27" },
    'nginx: [emerg] chown("/var/cache/nginx/client_temp", 101) failed (1: Operation not permitted)\n',
  ],
  [
    "an entrypoint that may not change its user",
    { image: "redis:7" },
    'error: failed switching to "redis": operation not permitted\n',
  ],
])("%s says so and leaves", (_name, container, log) => {
  const cluster = new EndToEnd(1);
  cluster.start("web", { containers: [{ ...container, securityContext: capabilities([]) }] });
  cluster.advance(20_000);
  expect(cluster.logs("web")).toBe(log);
  expect(cluster.pod("web").status.containerStatuses?.[0]?.restartCount).toBeGreaterThan(0);
});

it.each<readonly [string, Partial<Container>]>([
  ["the capabilities are given back", { securityContext: capabilities(["SETUID", "SETGID"]) }],
  ["it is its user from the start", { securityContext: { ...capabilities([]), runAsUser: 999 } }],
  ["a command takes the entrypoint's place", { command: ["redis-server"], securityContext: capabilities([]) }],
])("a Redis without other capabilities runs when %s", (_name, container) => {
  const cluster = new EndToEnd(1);
  cluster.startReady("web", { containers: [{ image: "redis:7", ...container }] });
  expect(cluster.pod("web").status.containerStatuses?.[0]?.restartCount).toBe(0);
});

describe("what a privileged container sets", () => {
  const look = "sysctl -n vm.max_map_count net.core.somaxconn";

  it("holds for its machine, or for its Pod alone", () => {
    const cluster = running({ privileged: true }, {});
    const set = "sysctl -w vm.max_map_count=300000; echo 5 > /proc/sys/net/core/somaxconn";
    expect(cluster.shell("web-0", set)).toBe("vm.max_map_count = 300000\n");
    expect(cluster.shell("web-0", look)).toBe("300000\n5\n");
    expect(cluster.shell("web-1", look)).toBe("300000\n4096\n");
  });

  it("is gone once the machine has been without power", () => {
    const cluster = running({ privileged: true });
    cluster.shell("web-0", "sysctl -w vm.max_map_count=300000");
    const target = { machine: "node-1" };
    const spec = { type: "MachinePower", target };
    const [apiVersion, kind] = ["sim.kubarium.dev/v1alpha1", "Fault"] as const;
    cluster.create({ apiVersion, kind, metadata: { name: "off" }, spec });
    cluster.advance(5_000);
    cluster.delete("Fault", undefined, "off");
    cluster.advance(60_000);
    expect(cluster.shell("web-0", "sysctl -n vm.max_map_count")).toBe("262144\n");
  });
});
