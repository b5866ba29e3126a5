import { describe, expect, it } from "vitest";
import type { Service } from "../../api/types/core.ts";
import type { Ingress } from "../../api/types/networking.ts";
import type { Traffic } from "../../api/types/sim.ts";
import { explainClient, explainIngress, servicesOf } from "./explain-client.ts";

function service(
  name: string,
  namespace = "default",
  ports: readonly object[] = [{ name: "http", port: 80 }],
): Service {
  return { kind: "Service", metadata: { name, namespace }, spec: { ports } } as unknown as Service;
}

const SERVICES = [service("shop"), service("cart", "backend"), service("kube-dns", "kube-system")];

describe("a client that names no Service", () => {
  it.each([
    {
      name: "a slip of the pen",
      url: "http://shpo",
      want: [
        ["noService", "shpo"],
        ["nearService", "shop"],
      ],
    },
    {
      name: "another namespace",
      url: "http://cart/x",
      want: [
        ["noService", "cart"],
        ["nearService", "cart.backend"],
      ],
    },
    { name: "nothing like it", url: "http://payments:8080/", want: [["noService", "payments"]] },
    {
      name: "a wrong name with its namespace",
      url: "http://crat.backend",
      want: [
        ["noService", "crat"],
        ["nearService", "cart.backend"],
      ],
    },
    {
      name: "a long name",
      url: "http://shopp.default.svc.cluster.local",
      want: [
        ["noService", "shopp"],
        ["nearService", "shop"],
      ],
    },
    { name: "an address", url: "http://10.96.0.7:80", want: [] },
    { name: "a name outside of the cluster", url: "http://shop.example.com/", want: [] },
    { name: "no URL at all", url: "shop", want: [] },
  ])("$name", ({ url, want }) => {
    const client = {
      metadata: { name: "users", namespace: "default" },
      spec: { url, requestsPerSecond: 1 },
    } as unknown as Traffic;
    const found = explainClient(client, SERVICES);
    expect(found.map(({ key, params }) => [key, params["name"]])).toEqual(want);
  });
});

function ingress(...backends: readonly object[]): Ingress {
  const paths = backends.map((backend) => ({ path: "/", pathType: "Prefix", backend: { service: backend } }));
  return {
    kind: "Ingress",
    metadata: { name: "web", namespace: "default" },
    spec: { rules: [{ http: { paths } }] },
  } as unknown as Ingress;
}

describe("routes into the cluster", () => {
  it.each([
    {
      name: "all is there",
      backends: [
        { name: "shop", port: { number: 80 } },
        { name: "shop", port: { name: "http" } },
      ],
      want: [],
    },
    {
      name: "a Service that is not there",
      backends: [{ name: "shpo", port: { number: 80 } }],
      want: ["noService", "nearService"],
    },
    {
      name: "one of another namespace",
      backends: [{ name: "cart", port: { number: 80 } }],
      want: ["noService", "nearService"],
    },
    { name: "a port that it has not", backends: [{ name: "shop", port: { number: 8080 } }], want: ["backendPort"] },
    {
      name: "twice the same trouble is told once",
      backends: [
        { name: "x", port: { number: 1 } },
        { name: "x", port: { number: 1 } },
      ],
      want: ["noService"],
    },
  ])("$name", ({ backends, want }) => {
    expect(explainIngress(ingress(...backends), SERVICES).map(({ key }) => key)).toEqual(want);
  });

  it("goes on to the Services behind", () => {
    const found = servicesOf(
      ingress({ name: "shop" }, { name: "shop", port: { name: "http" } }, { name: "nobody" }),
      SERVICES,
    );
    expect(found.map(({ metadata }) => metadata.name)).toEqual(["shop"]);
  });
});
