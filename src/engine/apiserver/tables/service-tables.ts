/** Services and their addresses as Tables. Upstream: printService, printEndpoints, printEndpointSlice. */
import type { EndpointPort, Endpoints, EndpointSlice, EndpointSubset, Service } from "../../../api/types/core.ts";
import { AGE, ageOf, column, labelText, listed, NAME, NONE, type TablePrinter, wide } from "./table-printer.ts";

export const serviceTable: TablePrinter<Service> = {
  columns: [
    NAME,
    column("Type", "How the Service can be reached."),
    column("Cluster-IP", "Its address inside the cluster."),
    column("External-IP", "Its addresses outside the cluster."),
    column("Port(s)", "Ports and protocols, with their node ports."),
    AGE,
    wide("Selector", "Labels of the Pods behind it."),
  ],
  cells: (service, nowMs) => {
    const { metadata, spec } = service;
    return [
      metadata.name,
      spec.type ?? "",
      spec.clusterIPs?.[0] || NONE,
      externalAddress(service),
      portText(service),
      ageOf(service, nowMs),
      labelText(spec.selector),
    ];
  },
};

function externalAddress({ spec, status }: Service): string {
  const external = spec.externalIPs ?? [];
  if (spec.type === "ExternalName") return spec.externalName ?? "";
  if (spec.type !== "LoadBalancer") return external.join(",") || NONE;
  const { ingress = [] } = status?.loadBalancer ?? {};
  const balanced = [...new Set(ingress.map(({ ip, hostname }) => ip || hostname || ""))].filter((one) => one !== "");
  return [...balanced.sort(), ...external].join(",") || "<pending>";
}

function portText({ spec }: Service): string {
  const ports = (spec.ports ?? []).map(({ port, nodePort, protocol = "TCP" }) =>
    nodePort === undefined || nodePort === 0 ? `${port}/${protocol}` : `${port}:${nodePort}/${protocol}`,
  );
  return ports.join(",") || NONE;
}

export const endpointsTable: TablePrinter<Endpoints> = {
  columns: [NAME, column("Endpoints", "Addresses that are ready."), AGE],
  cells: (endpoints, nowMs) => [
    endpoints.metadata.name,
    endpointsText(endpoints.subsets ?? []),
    ageOf(endpoints, nowMs),
  ],
};

function endpointsText(subsets: readonly EndpointSubset[]): string {
  if (subsets.length === 0) return NONE;
  return listed(subsets.flatMap(addressesOf));
}

function addressesOf({ addresses = [], ports = [] }: EndpointSubset): readonly string[] {
  if (ports.length === 0) return addresses.map(({ ip }) => ip);
  return ports.flatMap(({ port }) => addresses.map(({ ip }) => `${ip.includes(":") ? `[${ip}]` : ip}:${port}`));
}

export const endpointSliceTable: TablePrinter<EndpointSlice> = {
  columns: [
    NAME,
    column("AddressType", "Kind of the addresses."),
    column("Ports", "Ports of every address."),
    column("Endpoints", "Addresses, ready or not."),
    AGE,
  ],
  cells: (slice, nowMs) => [
    slice.metadata.name,
    slice.addressType,
    listed((slice.ports ?? []).map(slicePort)) || "<unset>",
    listed((slice.endpoints ?? []).flatMap(({ addresses }) => addresses)) || "<unset>",
    ageOf(slice, nowMs),
  ],
};

function slicePort({ port, name }: EndpointPort): string {
  return port === undefined ? (name ?? "*") : String(port);
}
