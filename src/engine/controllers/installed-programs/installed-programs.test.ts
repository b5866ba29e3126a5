import { expect, it } from "vitest";
import { TestCluster } from "../../testing/test-cluster.ts";

const NAMESPACE = [{ name: "POD_NAMESPACE", valueFrom: { fieldRef: { fieldPath: "metadata.namespace" } } }];

function job(cluster: TestCluster, name: string, args: readonly string[]): void {
  const image = "registry.k8s.io/ingress-nginx/kube-webhook-certgen:v1.5.2";
  const containers = [{ name, image, args, env: NAMESPACE }];
  cluster.create({
    apiVersion: "batch/v1",
    kind: "Job",
    metadata: { name, namespace: "default" },
    spec: { template: { spec: { restartPolicy: "OnFailure", containers } } },
  });
}

it("a Job that makes certificates leaves the Secret that a server waits for, and webhooks that trust it", () => {
  const cluster = new TestCluster({ nodes: 1 });
  cluster.advance(30_000);
  cluster.create({
    apiVersion: "admissionregistration.k8s.io/v1",
    kind: "ValidatingWebhookConfiguration",
    metadata: { name: "hooks" },
    webhooks: [
      {
        name: "check.example.com",
        admissionReviewVersions: ["v1"],
        sideEffects: "None",
        failurePolicy: "Ignore",
        clientConfig: { service: { name: "hook", namespace: "default" } },
      },
    ],
  });
  const secret = "--secret-name=certificates";
  job(cluster, "create", ["create", "--host=hook.$(POD_NAMESPACE).svc", "--namespace=$(POD_NAMESPACE)", secret]);
  const volumes = [{ name: "certificates", secret: { secretName: "certificates" } }];
  cluster.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "server", namespace: "default" },
    spec: { volumes, containers: [{ name: "server", image: "nginx" }] },
  });
  cluster.advance(120_000);
  expect(Object.keys(cluster.get("Secret", "default", "certificates")?.data ?? {})).toEqual(["ca", "cert", "key"]);
  expect(cluster.get("Pod", "default", "server")?.status.phase).toBe("Running");
  job(cluster, "patch", ["patch", "--webhook-name=hooks", secret, "--patch-failure-policy=Fail"]);
  cluster.advance(30_000);
  const ca = cluster.get("Secret", "default", "certificates")?.data?.["ca"];
  expect(cluster.get("ValidatingWebhookConfiguration", undefined, "hooks")?.webhooks).toMatchObject([
    { failurePolicy: "Fail", clientConfig: { caBundle: ca } },
  ]);
  for (const name of ["create", "patch"]) expect(cluster.get("Job", "default", name)?.status.succeeded).toBe(1);
});

it("Contour's Job makes the certificates that it and Envoy wait for, and Envoy serves where it is configured to", () => {
  const cluster = new TestCluster({ nodes: 1 });
  const args = ["certgen", "--kube", "--incluster", "--secrets-format=compact", "--namespace=default"];
  cluster.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "certgen", namespace: "default" },
    spec: {
      restartPolicy: "Never",
      containers: [{ name: "contour", image: "ghcr.io/projectcontour/contour:v1.33.0", command: ["contour", ...args] }],
    },
  });
  const readinessProbe = { httpGet: { path: "/ready", port: 8002 } };
  cluster.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "envoy", namespace: "default" },
    spec: {
      volumes: [{ name: "certificates", secret: { secretName: "envoycert" } }],
      containers: [{ name: "envoy", image: "envoyproxy/envoy:distroless-v1.35.8", command: ["envoy"], readinessProbe }],
    },
  });
  cluster.advance(120_000);
  for (const name of ["contourcert", "envoycert"])
    expect(Object.keys(cluster.get("Secret", "default", name)?.data ?? {})).toEqual(["ca.crt", "tls.crt", "tls.key"]);
  const conditions = cluster.get("Pod", "default", "envoy")?.status.conditions ?? [];
  expect(conditions.find(({ type }) => type === "Ready")?.status).toBe("True");
});
