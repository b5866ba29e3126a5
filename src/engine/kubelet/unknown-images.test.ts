import { describe, expect, it } from "vitest";
import type { Container, PodSpec } from "../../api/types/pod.ts";
import { clusterWith, pod } from "./testing/pod-story.ts";

const UNKNOWN = "quay.io/argoproj/argocd:v2.13.1";

function after(spec: Partial<PodSpec> & { readonly containers: readonly Container[] }) {
  const cluster = clusterWith(spec);
  cluster.advance(60_000);
  return pod(cluster).status;
}

describe("an image that nothing is known of", () => {
  const serving: Container = { name: "server", image: UNKNOWN, ports: [{ containerPort: 8080 }] };

  it("does its work and leaves as an init container", () => {
    const initContainers = [{ name: "setup", image: UNKNOWN, args: ["--setup"] }];
    const status = after({ initContainers, containers: [serving] });
    expect(status.initContainerStatuses).toMatchObject([{ state: { terminated: { exitCode: 0 } } }]);
    expect(status.containerStatuses).toMatchObject([{ ready: true }]);
  });

  it("stays as a sidecar", () => {
    const initContainers = [{ name: "proxy", image: UNKNOWN, restartPolicy: "Always" as const }];
    const status = after({ initContainers, containers: [serving] });
    expect(status.initContainerStatuses).toMatchObject([{ ready: true, state: { running: {} } }]);
  });

  it("leaves where the Pod is not started again and no port says that it serves", () => {
    expect(after({ restartPolicy: "Never", containers: [{ name: "a", image: UNKNOWN }] }).phase).toBe("Succeeded");
    expect(after({ restartPolicy: "Never", containers: [serving] }).phase).toBe("Running");
    expect(after({ containers: [{ name: "a", image: UNKNOWN }] }).phase).toBe("Running");
  });

  it("has its programs where programs are, to be copied", () => {
    const volumeMounts = [{ name: "bin", mountPath: "/shared" }];
    const copied = (from: string) =>
      after({
        volumes: [{ name: "bin", emptyDir: {} }],
        initContainers: [{ name: "copy", image: UNKNOWN, command: ["cp", "-n", from, "/shared/x"], volumeMounts }],
        containers: [{ ...serving, image: "busybox", command: ["sh", "-c", "ls /shared; sleep 1h"], volumeMounts }],
      }).phase;
    expect(copied("/usr/local/bin/argocd")).toBe("Running");
    expect(copied("/flannel")).toBe("Running");
    expect(copied("/etc/argocd/settings.yaml")).toBe("Pending");
    expect(copied("/shared/bin/argocd")).toBe("Pending");
  });

  it("has programs that wait for it, and others in the scripts of init containers", () => {
    const lifecycle = { postStart: { exec: { command: ["/usr/lib/await", "--port=8080"] } } };
    const script = ["sh", "-ec", "nsenter --mount=/x /opt/setup; /opt/setup --more"];
    const initContainers = [{ name: "setup", image: UNKNOWN, command: script }];
    const status = after({ initContainers, containers: [{ ...serving, lifecycle }] });
    expect(status.containerStatuses).toMatchObject([{ ready: true, restartCount: 0 }]);
  });

  it("speaks TLS where a probe asks for it", () => {
    const readinessProbe = { httpGet: { path: "/", port: 2746, scheme: "HTTPS" }, periodSeconds: 5 };
    const status = after({ containers: [{ name: "a", image: UNKNOWN, readinessProbe }] });
    expect(status.containerStatuses).toMatchObject([{ ready: true }]);
  });
});
