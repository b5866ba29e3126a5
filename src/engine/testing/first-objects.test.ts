/** What a cluster has when kubeadm is done with it. */
import { describe, expect, it } from "vitest";
import { TestCluster } from "./test-cluster.ts";

describe("a new cluster", () => {
  const cluster = new TestCluster({ nodes: 1 });
  cluster.advance(60_000);

  it("has the ConfigMaps of kubeadm, the API server and the add-ons", () => {
    const names = cluster
      .list("ConfigMap")
      .map(({ metadata }) => `${metadata.namespace}/${metadata.name}`)
      .filter((name) => !name.endsWith("/kube-root-ca.crt"));
    expect(names.toSorted()).toEqual([
      "kube-public/cluster-info",
      "kube-system/coredns",
      "kube-system/extension-apiserver-authentication",
      "kube-system/kube-proxy",
      "kube-system/kubeadm-config",
      "kube-system/kubelet-config",
    ]);
  });

  it("shows CoreDNS to kubectl cluster-info", () => {
    const shown = cluster
      .list("Service")
      .filter(({ metadata }) => metadata.labels?.["kubernetes.io/cluster-service"] === "true")
      .map(({ metadata }) => `${metadata.name} ${metadata.labels?.["kubernetes.io/name"]}`);
    expect(shown).toEqual(["kube-dns CoreDNS"]);
  });

  it("has nodes that carry no taints, not even an empty list of them", () => {
    expect(cluster.list("Node").map(({ metadata, spec }) => [metadata.name, spec.taints])).toEqual([
      ["control-plane", [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }]],
      ["node-1", undefined],
    ]);
  });
});
