/**
 * kube-proxy as kubeadm installs it: a DaemonSet with a Pod on every node, whatever its taints, and its configuration.
 * Source: https://kubernetes.io/docs/reference/setup-tools/kubeadm/implementation-details/#kube-proxy
 * Upstream: cmd/kubeadm/app/phases/addons/proxy/manifests.go.
 */
import type { Draft } from "../api/component-client.ts";
import type { KindMap, KindName } from "../api/kinds.ts";
import type { PodSpec } from "../api/types/pod.ts";

const NAMESPACE = "kube-system";
const NAME = "kube-proxy";

const CONFIGURATION = `apiVersion: kubeproxy.config.k8s.io/v1alpha1
bindAddress: 0.0.0.0
clientConnection:
  kubeconfig: /var/lib/kube-proxy/kubeconfig.conf
clusterCIDR: 10.244.0.0/16
iptables:
  minSyncPeriod: 1s
  syncPeriod: 30s
kind: KubeProxyConfiguration
mode: iptables
`;

const KUBECONFIG = `apiVersion: v1
kind: Config
clusters:
- cluster:
    certificate-authority: /var/run/secrets/kubernetes.io/serviceaccount/ca.crt
    server: https://control-plane:6443
  name: default
contexts:
- context:
    cluster: default
    namespace: default
    user: default
  name: default
current-context: default
users:
- name: default
  user:
    tokenFile: /var/run/secrets/kubernetes.io/serviceaccount/token
`;

type Create = <K extends KindName>(kind: K, draft: Draft<KindMap[K]>) => void;

/** @param version of Kubernetes, `v1.35.0` */
export function createKubeProxy(create: Create, version: string): void {
  const labels = { "k8s-app": NAME };
  const metadata = { name: NAME, namespace: NAMESPACE };
  create("ServiceAccount", { apiVersion: "v1", kind: "ServiceAccount", metadata });
  create("ConfigMap", {
    apiVersion: "v1",
    kind: "ConfigMap",
    metadata: { ...metadata, labels: { app: NAME } },
    data: { "config.conf": CONFIGURATION, "kubeconfig.conf": KUBECONFIG },
  });
  create("DaemonSet", {
    apiVersion: "apps/v1",
    kind: "DaemonSet",
    metadata: { ...metadata, labels },
    spec: {
      selector: { matchLabels: labels },
      updateStrategy: { type: "RollingUpdate" },
      template: { metadata: { labels }, spec: podSpec(version) },
    },
  });
}

function podSpec(version: string): PodSpec {
  return {
    priorityClassName: "system-node-critical",
    hostNetwork: true,
    serviceAccountName: NAME,
    nodeSelector: { "kubernetes.io/os": "linux" },
    tolerations: [{ operator: "Exists" }],
    containers: [
      {
        name: NAME,
        image: `registry.k8s.io/kube-proxy:${version}`,
        imagePullPolicy: "IfNotPresent",
        command: [
          "/usr/local/bin/kube-proxy",
          "--config=/var/lib/kube-proxy/config.conf",
          "--hostname-override=$(NODE_NAME)",
        ],
        env: [{ name: "NODE_NAME", valueFrom: { fieldRef: { fieldPath: "spec.nodeName" } } }],
        securityContext: { privileged: true },
        volumeMounts: [
          { name: NAME, mountPath: "/var/lib/kube-proxy" },
          { name: "xtables-lock", mountPath: "/run/xtables.lock" },
          { name: "lib-modules", mountPath: "/lib/modules", readOnly: true },
        ],
      },
    ],
    volumes: [
      { name: NAME, configMap: { name: NAME } },
      { name: "xtables-lock", hostPath: { path: "/run/xtables.lock", type: "FileOrCreate" } },
      { name: "lib-modules", hostPath: { path: "/lib/modules" } },
    ],
  };
}
