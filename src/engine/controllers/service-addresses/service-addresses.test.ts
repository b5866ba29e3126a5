import { describe, expect, it } from "vitest";
import { DEFAULT_SERVICE_CIDR } from "../../../api/service-range.ts";
import type { ServiceSpec } from "../../../api/types/core.ts";
import { ControllerHarness } from "../testing/controller-harness.ts";
import { AddressRepairController } from "./address-repair-controller.ts";
import { DefaultServiceRange } from "./default-service-range.ts";
import { ServiceRangeController } from "./service-range-controller.ts";

const LABELS = {
  "ipaddress.kubernetes.io/ip-family": "IPv4",
  "ipaddress.kubernetes.io/managed-by": "ipallocator.k8s.io",
};

function setUp() {
  const harness = new ControllerHarness((context) => [
    new DefaultServiceRange(context),
    new ServiceRangeController(context),
    new AddressRepairController(context),
  ]);
  harness.advance(11_000);
  const service = (name: string, spec: ServiceSpec = {}) =>
    harness.create("Service", {
      apiVersion: "v1",
      kind: "Service",
      metadata: { name, namespace: "default" },
      spec: { ports: [{ port: 80, targetPort: 80 }], ...spec },
    });
  const range = (name: string, ...cidrs: string[]) =>
    harness.create("ServiceCIDR", {
      apiVersion: "networking.k8s.io/v1",
      kind: "ServiceCIDR",
      metadata: { name },
      spec: { cidrs },
      status: {},
    });
  const address = (name: string, parent: string, labels: Readonly<Record<string, string>> = LABELS) =>
    harness.create("IPAddress", {
      apiVersion: "networking.k8s.io/v1",
      kind: "IPAddress",
      metadata: { name, labels },
      spec: { parentRef: { resource: "services", namespace: "default", name: parent } },
    });
  const addresses = () => harness.list("IPAddress").map(({ metadata }) => metadata.name);
  const ready = (name: string) =>
    harness.the("ServiceCIDR", name).status.conditions?.map(({ status, reason, message }) => [status, reason, message]);
  const events = () => harness.events();
  return { harness, service, range, address, addresses, ready, events };
}

describe("IPAddresses of Services", () => {
  it("are made with the Service, name it, and go with it", () => {
    const { harness, service, addresses } = setUp();
    const { spec } = service("web");
    const { metadata, spec: held } = harness.the("IPAddress", spec.clusterIP ?? "");
    expect([metadata.labels, held.parentRef]).toEqual([
      LABELS,
      { resource: "services", namespace: "default", name: "web" },
    ]);
    service("headless", { clusterIP: "None" });
    service("alias", { type: "ExternalName", externalName: "example.org" });
    expect(addresses()).toEqual([spec.clusterIP]);
    harness.delete("Service", "web");
    expect(addresses()).toEqual([]);
  });

  it("follow a Service that becomes an alias and back", () => {
    const { harness, service, addresses } = setUp();
    const { clusterIP } = service("web").spec;
    harness.change("Service", "web", (object) => ({
      ...object,
      spec: { type: "ExternalName", externalName: "example.org" },
    }));
    expect(addresses()).toEqual([]);
    harness.change("Service", "web", (object) => ({ ...object, spec: { type: "ClusterIP", ports: [{ port: 80 }] } }));
    expect(addresses()).toEqual([harness.the("Service", "web").spec.clusterIP]);
    expect(clusterIP).toBeDefined();
  });

  it("are booked again within three minutes when somebody deletes them", () => {
    const { harness, service, addresses, events } = setUp();
    const { clusterIP = "" } = service("web").spec;
    harness.delete("IPAddress", clusterIP);
    harness.advance(180_000);
    expect(addresses()).toEqual([clusterIP]);
    expect(events()).toEqual([
      `Warning ClusterIPNotAllocated Cluster IP [IPv4]: ${clusterIP} is not allocated; repairing`,
    ]);
  });

  it("are taken by whoever made one, and removed after a minute when nobody has them", () => {
    const { harness, service, address, addresses, events } = setUp();
    address("10.96.0.50", "gone");
    address("10.96.0.51", "gone", {});
    expect(() => service("web", { clusterIP: "10.96.0.50" })).toThrow(
      'Service "web" is invalid: spec.clusterIPs: Invalid value: ["10.96.0.50"]: failed to allocate IP 10.96.0.50: provided IP is already allocated',
    );
    harness.advance(62_000);
    expect(addresses()).toEqual(["10.96.0.51"]);
    expect(events()).toEqual([
      "Warning IPAddressNotAllocated IPAddress: 10.96.0.50 for Service default/gone appears to have leaked: cleaning up",
    ]);
  });

  it("go at once when their Service has another", () => {
    const { harness, service, address, addresses, events } = setUp();
    const { clusterIP = "" } = service("web").spec;
    address("10.96.0.50", "web");
    harness.advance(1_000);
    expect(addresses()).toEqual([clusterIP]);
    expect(events()).toEqual([
      "Warning IPAddressWrongReference IPAddress: 10.96.0.50 for Service default/web has a wrong reference; cleaning up",
    ]);
  });
});

describe("ServiceCIDRs", () => {
  it("the default one is made, ready, and has a finalizer", () => {
    const { harness, ready } = setUp();
    const { metadata, spec } = harness.the("ServiceCIDR", DEFAULT_SERVICE_CIDR);
    expect([metadata.finalizers, spec.cidrs]).toEqual([["networking.k8s.io/service-cidr-finalizer"], ["10.96.0.0/12"]]);
    expect(ready(DEFAULT_SERVICE_CIDR)).toEqual([["True", "", "Kubernetes Service CIDR is ready"]]);
  });

  it("another one gives addresses, and stays as long as Services have them", () => {
    const { harness, service, range, ready } = setUp();
    expect(() => service("early", { clusterIP: "10.196.196.77" })).toThrow(
      "failed to allocate IP 10.196.196.77: the provided network does not match the current range",
    );
    range("more", "10.196.196.0/24");
    harness.advance(1_000);
    expect(ready("more")).toEqual([["True", "", "Kubernetes Service CIDR is ready"]]);
    service("web", { clusterIP: "10.196.196.77" });
    harness.delete("ServiceCIDR", "more");
    harness.advance(30_000);
    expect(ready("more")).toEqual([
      [
        "False",
        "Terminating",
        "There are still IPAddresses referencing the ServiceCIDR, please remove them or create a new ServiceCIDR",
      ],
    ]);
    expect(() => service("late", { clusterIP: "10.196.196.78" })).toThrow(
      "failed to allocate IP 10.196.196.78: the provided network does not match the current range",
    );
    harness.delete("Service", "web");
    harness.advance(1_000);
    expect(harness.get("ServiceCIDR", "more")).toBeUndefined();
  });

  it("goes after ten seconds when a larger one holds its addresses", () => {
    const { harness, service, range, addresses } = setUp();
    range("small", "10.196.196.0/24");
    range("large", "10.196.0.0/16");
    harness.advance(1_000);
    service("web", { clusterIP: "10.196.196.77" });
    harness.delete("ServiceCIDR", "small");
    harness.advance(9_000);
    expect(harness.get("ServiceCIDR", "small")).toBeDefined();
    harness.advance(2_000);
    expect(harness.get("ServiceCIDR", "small")).toBeUndefined();
    expect(addresses()).toEqual(["10.196.196.77"]);
  });

  it("that are all full give nothing more", () => {
    const { harness, service, range } = setUp();
    range("all", "10.0.0.0/8");
    harness.delete("ServiceCIDR", DEFAULT_SERVICE_CIDR);
    range("small", "192.168.7.0/30");
    harness.advance(1_000);
    harness.delete("ServiceCIDR", "all");
    service("one");
    service("two");
    expect(() => service("three")).toThrow("Internal error occurred: failed to allocate a serviceIP: range is full");
  });
});
