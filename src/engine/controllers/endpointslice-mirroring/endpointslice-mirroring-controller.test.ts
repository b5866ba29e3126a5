import { expect, it } from "vitest";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { EndpointSliceMirroringController } from "./endpointslice-mirroring-controller.ts";

function harness(labels = {}, selector?: Record<string, string>): ControllerHarness {
  const cluster = new ControllerHarness((context) => [new EndpointSliceMirroringController(context)]);
  const metadata = { name: "db", namespace: "default" };
  const spec = { ports: [{ port: 5432 }], ...(selector === undefined ? {} : { selector }) };
  cluster.create("Service", { apiVersion: "v1", kind: "Service", metadata, spec });
  const subsets = [
    { addresses: [{ ip: "203.0.113.7" }], notReadyAddresses: [{ ip: "203.0.113.8" }], ports: [{ port: 5432 }] },
  ];
  cluster.create("Endpoints", { apiVersion: "v1", kind: "Endpoints", metadata: { ...metadata, labels }, subsets });
  cluster.advance(100);
  return cluster;
}

it("mirrors hand-written Endpoints, follows them, and cleans up", () => {
  const cluster = harness();
  expect(cluster.list("EndpointSlice")).toMatchObject([
    {
      metadata: {
        labels: {
          "kubernetes.io/service-name": "db",
          "endpointslice.kubernetes.io/managed-by": "endpointslicemirroring-controller.k8s.io",
        },
        ownerReferences: [{ kind: "Endpoints", name: "db" }],
      },
      endpoints: [
        { addresses: ["203.0.113.7"], conditions: { ready: true } },
        { addresses: ["203.0.113.8"], conditions: { ready: false } },
      ],
      ports: [{ name: "", port: 5432, protocol: "TCP" }],
    },
  ]);
  cluster.change("Endpoints", "db", (endpoints) => ({
    ...endpoints,
    subsets: [{ addresses: [{ ip: "203.0.113.9" }] }],
  }));
  cluster.advance(100);
  expect(cluster.list("EndpointSlice").map(({ endpoints }) => endpoints.map(({ addresses }) => addresses[0]))).toEqual([
    ["203.0.113.9"],
  ]);
  cluster.delete("Endpoints", "db");
  cluster.advance(100);
  expect(cluster.list("EndpointSlice")).toEqual([]);
});

it.each([
  { name: "a label says no", labels: { "endpointslice.kubernetes.io/skip-mirror": "true" }, selector: undefined },
  { name: "a controller made them", labels: { "endpoints.kubernetes.io/managed-by": "x" }, selector: undefined },
  { name: "the Service has a selector", labels: {}, selector: { app: "db" } },
])("does not mirror when $name", ({ labels, selector }) => {
  expect(harness(labels, selector).list("EndpointSlice")).toEqual([]);
});

it("keeps families apart, subsets of the same ports together, and annotations", () => {
  const cluster = harness();
  const ports = [{ port: 5432 }];
  cluster.change("Endpoints", "db", ({ metadata, ...endpoints }) => ({
    ...endpoints,
    metadata: {
      ...metadata,
      annotations: { "endpoints.kubernetes.io/last-change-trigger-time": "2026-01-01T00:00:00Z", owner: "me" },
    },
    subsets: [
      { addresses: [{ ip: "203.0.113.7" }, { ip: "2001:db8::7" }], ports },
      { addresses: [{ ip: "203.0.113.9" }], ports },
    ],
  }));
  cluster.advance(100);
  const rows = cluster
    .list("EndpointSlice")
    .map(({ addressType, metadata, endpoints }) => [
      addressType,
      metadata.annotations,
      endpoints.map(({ addresses }) => addresses[0]),
    ]);
  expect(rows.sort((a, b) => (String(a[0]) < String(b[0]) ? -1 : 1))).toEqual([
    ["IPv4", { owner: "me" }, ["203.0.113.7", "203.0.113.9"]],
    ["IPv6", { owner: "me" }, ["2001:db8::7"]],
  ]);
});

it("takes 1,000 addresses of a subset, and tells of the others", () => {
  const cluster = harness();
  const addresses = Array.from({ length: 1_002 }, (_, index) => ({ ip: `10.50.${index >> 8}.${index & 255}` }));
  cluster.change("Endpoints", "db", (endpoints) => ({ ...endpoints, subsets: [{ addresses, ports: [{ port: 1 }] }] }));
  cluster.advance(100);
  expect(cluster.list("EndpointSlice").map(({ endpoints }) => endpoints.length)).toEqual([1_000]);
  expect(cluster.events("Endpoints")).toEqual([
    "Warning TooManyAddressesToMirror A max of 1000 addresses can be mirrored to EndpointSlices per Endpoints subset. 2 addresses were skipped",
  ]);
});
