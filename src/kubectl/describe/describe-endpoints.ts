/** `kubectl describe endpoints` and `endpointslice`. Upstream: describeEndpoints, describeEndpointSliceV1. */
import type { Endpoints, EndpointSlice } from "../../api/types/core.ts";
import { describerOf, describeStart } from "./describer.ts";

export const describeEndpoints = describerOf<Endpoints>((to, endpoints) => {
  describeStart(to, endpoints);
  to.line(0, "Subsets:");
  for (const { addresses = [], notReadyAddresses = [], ports = [] } of endpoints.subsets ?? []) {
    to.line(1, `Addresses:\t${addresses.map(({ ip }) => ip).join(",") || "<none>"}`);
    to.line(1, `NotReadyAddresses:\t${notReadyAddresses.map(({ ip }) => ip).join(",") || "<none>"}`);
    if (ports.length > 0) {
      to.line(1, "Ports:").line(2, "Name\tPort\tProtocol").line(2, "----\t----\t--------");
      for (const { name, port, protocol = "TCP" } of ports) to.line(2, `${name || "<unset>"}\t${port}\t${protocol}`);
    }
    to.line(0, "");
  }
});

export const describeEndpointSlice = describerOf<EndpointSlice>((to, slice) => {
  describeStart(to, slice);
  to.field("AddressType", slice.addressType);
  const { ports = [] } = slice;
  if (ports.length === 0) to.line(0, "Ports: <unset>");
  else {
    to.line(0, "Ports:").line(1, "Name\tPort\tProtocol").line(1, "----\t----\t--------");
    for (const { name, port, protocol = "TCP" } of ports) {
      to.line(1, `${name || "<unset>"}\t${port ?? "<unset>"}\t${protocol}`);
    }
  }
  const { endpoints } = slice;
  if ((endpoints ?? []).length === 0) {
    to.line(0, "Endpoints: <none>");
    return;
  }
  to.line(0, "Endpoints:");
  for (const endpoint of endpoints ?? []) {
    to.line(1, `- Addresses:\t${endpoint.addresses.join(",")}`).line(2, "Conditions:");
    to.line(3, `Ready:\t${endpoint.conditions?.ready ?? "<unset>"}`);
    to.line(2, `Hostname:\t${(endpoint as { readonly hostname?: string }).hostname ?? "<unset>"}`);
    const { targetRef, nodeName, zone } = endpoint;
    if (targetRef !== undefined) to.line(2, `TargetRef:\t${targetRef.kind ?? ""}/${targetRef.name ?? ""}`);
    to.line(2, `NodeName:\t${nodeName ?? "<unset>"}`).line(2, `Zone:\t${zone ?? "<unset>"}`);
  }
});
