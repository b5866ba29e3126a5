/**
 * metrics-server as its manifest installs it, so that `kubectl top` and autoscalers work from the start.
 * Source: https://github.com/kubernetes-sigs/metrics-server (components.yaml).
 */
import type { Draft } from "../api/component-client.ts";
import type { KindMap, KindName } from "../api/kinds.ts";

type Create = <K extends KindName>(kind: K, draft: Draft<KindMap[K]>) => void;

export function createMetricsServerObjects(create: Create): void {
  const labels = { "k8s-app": "metrics-server" };
  const metadata = { name: "metrics-server", namespace: "kube-system", labels };
  create("ServiceAccount", { apiVersion: "v1", kind: "ServiceAccount", metadata });
  create("Service", {
    apiVersion: "v1",
    kind: "Service",
    metadata,
    spec: { selector: labels, ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: "https" }] },
  });
  create("Deployment", {
    apiVersion: "apps/v1",
    kind: "Deployment",
    metadata,
    spec: {
      selector: { matchLabels: labels },
      strategy: { type: "RollingUpdate", rollingUpdate: { maxUnavailable: 0 } },
      template: {
        metadata: { labels },
        spec: {
          serviceAccountName: "metrics-server",
          priorityClassName: "system-cluster-critical",
          // Beside the control plane, so that the workers are as empty as in a cluster without it.
          nodeSelector: { "kubernetes.io/os": "linux", "node-role.kubernetes.io/control-plane": "" },
          tolerations: [{ key: "node-role.kubernetes.io/control-plane", effect: "NoSchedule" }],
          containers: [
            {
              name: "metrics-server",
              image: "registry.k8s.io/metrics-server/metrics-server:v0.8.0",
              args: [
                "--cert-dir=/tmp",
                "--secure-port=10250",
                "--kubelet-preferred-address-types=InternalIP,ExternalIP,Hostname",
                "--kubelet-use-node-status-port",
                "--metric-resolution=15s",
                "--kubelet-insecure-tls",
              ],
              ports: [{ name: "https", containerPort: 10250, protocol: "TCP" }],
              resources: { requests: { cpu: "100m", memory: "200Mi" } },
              readinessProbe: {
                httpGet: { path: "/readyz", port: "https", scheme: "HTTPS" },
                initialDelaySeconds: 20,
                periodSeconds: 10,
                failureThreshold: 3,
              },
              livenessProbe: {
                httpGet: { path: "/livez", port: "https", scheme: "HTTPS" },
                periodSeconds: 10,
                failureThreshold: 3,
              },
            },
          ],
        },
      },
    },
  });
}
