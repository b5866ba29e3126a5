/** Addresses of Ingresses whose controllers somebody installed, as a whole cluster sees them. */
import { describe, expect, it } from "vitest";
import { TestCluster } from "../../testing/test-cluster.ts";

interface Installation {
  readonly controller: string;
  readonly image: string;
  readonly args?: readonly string[];
  readonly port: number;
  readonly serviceType?: string;
}

const TRAEFIK: Installation = {
  controller: "traefik.io/ingress-controller",
  image: "traefik:v3.6.2",
  args: ["--entryPoints.traefik.address=:9000/tcp", "--entryPoints.web.address=:8000/tcp", "--ping=true"],
  port: 8000,
};
const BARE_NGINX: Installation = {
  controller: "k8s.io/ingress-nginx-internal",
  image: "registry.k8s.io/ingress-nginx/controller:v1.13.2",
  args: ["--controller-class=k8s.io/ingress-nginx-internal"],
  port: 80,
  serviceType: "NodePort",
};

function install(cluster: TestCluster, { controller, image, args = [], port, serviceType }: Installation): void {
  const labels = { app: "controller" };
  cluster.create({
    apiVersion: "networking.k8s.io/v1",
    kind: "IngressClass",
    metadata: { name: "theirs" },
    spec: { controller },
  });
  const probe = image.startsWith("traefik") ? { readinessProbe: { httpGet: { path: "/ping", port: 9000 } } } : {};
  cluster.create({
    apiVersion: "v1",
    kind: "Pod",
    metadata: { name: "controller", namespace: "default", labels },
    spec: { nodeName: "node-1", containers: [{ name: "controller", image, args, ...probe }] },
  });
  cluster.create({
    apiVersion: "v1",
    kind: "Service",
    metadata: { name: "controller", namespace: "default" },
    spec: { type: serviceType ?? "LoadBalancer", selector: labels, ports: [{ port: 80, targetPort: port }] },
  });
}

const ingress = (spec: object) => ({
  apiVersion: "networking.k8s.io/v1",
  kind: "Ingress",
  metadata: { name: "shop", namespace: "default" },
  spec: { defaultBackend: { service: { name: "shop", port: { number: 80 } } }, ...spec },
});

describe("the status of an Ingress", () => {
  it.each<[name: string, installed: Installation, spec: object, expected: unknown]>([
    [
      "of an installed controller: its load balancer",
      TRAEFIK,
      { ingressClassName: "theirs" },
      [{ ip: "203.0.113.10" }],
    ],
    ["of the built-in controller", TRAEFIK, {}, [{ ip: "203.0.113.2" }]],
    ["of a class that nobody serves", TRAEFIK, { ingressClassName: "nobody" }, undefined],
    [
      "of ingress-nginx without a load balancer: its machine",
      BARE_NGINX,
      { ingressClassName: "theirs" },
      [{ ip: "192.168.0.11" }],
    ],
    [
      "of ingress-nginx that is told an address",
      { ...BARE_NGINX, args: [...(BARE_NGINX.args ?? []), "--publish-status-address=localhost"] },
      { ingressClassName: "theirs" },
      [{ hostname: "localhost" }],
    ],
  ])("%s", (_, installed, spec, expected) => {
    const cluster = new TestCluster();
    cluster.create(ingress(spec));
    install(cluster, installed);
    cluster.advance(60_000);
    expect(cluster.get("Ingress", "default", "shop")?.status?.loadBalancer?.ingress).toEqual(expected);
  });
});
