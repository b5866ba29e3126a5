/** What the programs of the control plane and of every node log, for those who look for what is wrong. */
import { describe, expect, it } from "vitest";
import { TestCluster } from "./test-cluster.ts";

const test = new TestCluster({ nodes: 1 });
test.advance(60_000);

function logOf(prefix: string): string {
  const pod = test.list("Pod", "kube-system").find(({ metadata }) => metadata.name.startsWith(prefix));
  return String(test.request("GET", `/api/v1/namespaces/kube-system/pods/${pod?.metadata.name ?? ""}/log`).body);
}

describe("logs of kube-system", () => {
  it.each([
    ["kube-proxy", /^I\d{4} \d\d:\d\d:\d\d\.\d{6} {7}1 server_linux\.go:\d+\] "Using iptables proxy"$/m],
    ["kube-proxy", /"Caches are synced" controller="service config"$/m],
    ["kube-scheduler", /\] "Starting Kubernetes Scheduler" version="v1\.35\.0"$/m],
    ["kube-controller-manager", /lock="kube-system\/kube-controller-manager"$/m],
    ["kube-apiserver", /\] Serving securely on \[::\]:6443$/m],
    [
      "coredns",
      /^\.:53\n\[INFO\] plugin\/reload: Running configuration SHA512 = [\da-f]{128}\nCoreDNS-1\.\d+\.\d+\nlinux\/amd64, /,
    ],
  ])("%s", (prefix, line) => {
    expect(logOf(prefix)).toMatch(line);
  });
});
