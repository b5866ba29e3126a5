/**
 * Endpoints and EndpointSlices.
 * Upstream: pkg/apis/core/validation (validateEndpointSubsets), pkg/apis/discovery/validation.
 */
import {
  dns1123LabelProblems,
  dns1123SubdomainProblems,
  labelKeyProblems,
  labelValueProblems,
} from "../../../api/label-syntax.ts";
import type { Endpoint, EndpointAddress, EndpointPort, Endpoints, EndpointSlice } from "../../../api/types/core.ts";
import { type Errors, duplicate, immutable, invalid, invalidFor, NO_ERRORS, oneOf, required } from "./errors.ts";
import { isIPv4, isIPv6 } from "../../../api/ip-address.ts";
import { addressProblems, portNumberProblems, specialAddressProblems } from "./formats.ts";
import { validateLabelMap } from "./labels.ts";
import type { Unchecked } from "./unchecked.ts";

const PROTOCOLS = ["SCTP", "TCP", "UDP"];
const ADDRESS_TYPES = ["FQDN", "IPv4", "IPv6"];
const MAX_ENDPOINTS = 1000;
const MAX_TOPOLOGY = 16;
const MAX_ADDRESSES = 100;
const MAX_PORTS = 20_000;
const MAX_HINTS = 8;

export function validateEndpoints(endpoints: Unchecked<Endpoints>): Errors {
  return (endpoints.subsets ?? []).flatMap((subset, index) => {
    const path = `subsets[${index}]`;
    const { addresses = [], notReadyAddresses = [], ports = [] } = subset;
    const isEmpty = addresses.length === 0 && notReadyAddresses.length === 0;
    return [
      ...(isEmpty ? [required(path, "must specify `addresses` or `notReadyAddresses`")] : []),
      ...addresses.flatMap((address, at) => validateAddress(address, `${path}.addresses[${at}]`)),
      ...notReadyAddresses.flatMap((address, at) => validateAddress(address, `${path}.notReadyAddresses[${at}]`)),
      ...ports.flatMap((port, at) => validatePort(port, ports.length > 1, `${path}.ports[${at}]`)),
    ];
  });
}

function validateAddress({ ip = "", hostname = "", nodeName }: Unchecked<EndpointAddress>, path: string): Errors {
  return [
    ...invalidFor(`${path}.ip`, ip, addressProblems(ip)),
    ...(hostname === "" ? [] : invalidFor(`${path}.hostname`, hostname, dns1123LabelProblems(hostname))),
    ...(nodeName === undefined ? [] : invalidFor(`${path}.nodeName`, nodeName, dns1123SubdomainProblems(nodeName))),
    ...invalidFor(`${path}.ip`, ip, specialAddressProblems(ip)),
  ];
}

function validatePort(port: Unchecked<EndpointPort>, nameRequired: boolean, path: string): Errors {
  const { name = "" } = port;
  return [
    ...(name === "" && nameRequired ? [required(`${path}.name`)] : []),
    ...(name === "" ? [] : invalidFor(`${path}.name`, name, dns1123LabelProblems(name))),
    ...invalidFor(`${path}.port`, port.port ?? 0, portNumberProblems(port.port)),
    ...oneOf(`${path}.protocol`, port.protocol, PROTOCOLS),
  ];
}

export function validateEndpointSlice(slice: Unchecked<EndpointSlice>): Errors {
  const { addressType, endpoints = [], ports = [] } = slice;
  const names = new Set<string>();
  return [
    ...oneOf("addressType", addressType, ADDRESS_TYPES),
    ...atMost(endpoints.length, MAX_ENDPOINTS, "endpoints"),
    ...endpoints.flatMap((endpoint, index) => validateEndpoint(endpoint, addressType, `endpoints[${index}]`)),
    ...atMost(ports.length, MAX_PORTS, "ports"),
    ...ports.flatMap((port, index) => validateSlicePort(port, names, `ports[${index}]`)),
  ];
}

export function validateEndpointSliceUpdate(
  next: Unchecked<EndpointSlice>,
  previous: Unchecked<EndpointSlice>,
): Errors {
  return immutable("addressType", next.addressType, next.addressType === previous.addressType);
}

function atMost(count: number, most: number, field: string): Errors {
  if (count <= most) return NO_ERRORS;
  return [{ type: "Too many", field, value: count, detail: `must have at most ${most} items` }];
}

function validateEndpoint(endpoint: Unchecked<Endpoint>, addressType: string | undefined, path: string): Errors {
  const addresses = endpoint.addresses ?? [];
  const { hostname, nodeName, deprecatedTopology = {} } = endpoint;
  const topology = `${path}.deprecatedTopology`;
  return [
    ...(addresses.length === 0 ? [required(`${path}.addresses`, "must contain at least 1 address")] : []),
    ...atMost(addresses.length, MAX_ADDRESSES, `${path}.addresses`),
    ...addresses.flatMap((address, index) => validateByType(address, addressType, `${path}.addresses[${index}]`)),
    ...(nodeName === undefined ? [] : invalidFor(`${path}.nodeName`, nodeName, dns1123SubdomainProblems(nodeName))),
    ...atMost(Object.keys(deprecatedTopology).length, MAX_TOPOLOGY, topology),
    ...validateLabelMap(deprecatedTopology, topology),
    ...(hostname === undefined ? [] : invalidFor(`${path}.hostname`, hostname, dns1123LabelProblems(hostname))),
    ...validateHints(endpoint.hints, `${path}.hints`),
  ];
}

/** Upstream: `validateHints`. */
function validateHints(hints: Unchecked<Endpoint>["hints"], path: string): Errors {
  const { forZones = [], forNodes = [] } = (hints ?? {}) as {
    readonly forZones?: readonly { readonly name?: string }[];
    readonly forNodes?: readonly { readonly name?: string }[];
  };
  return [
    ...validateNames(forZones, `${path}.forZones`, labelValueProblems),
    ...validateNames(forNodes, `${path}.forNodes`, dns1123SubdomainProblems),
  ];
}

function validateNames(
  list: readonly { readonly name?: string }[],
  path: string,
  problemsOf: (name: string) => readonly string[],
): Errors {
  if (list.length > MAX_HINTS) return atMost(list.length, MAX_HINTS, path);
  const names = new Set<string>();
  return list.flatMap(({ name = "" }, index) => {
    const field = `${path}[${index}].name`;
    const repeated = names.has(name) ? [duplicate(field, name)] : [];
    names.add(name);
    return [...repeated, ...invalidFor(field, name, problemsOf(name))];
  });
}

function validateByType(address: string, addressType: string | undefined, path: string): Errors {
  if (addressType === "FQDN") return invalidFor(path, address, dns1123SubdomainProblems(address));
  if (addressType === "IPv4") {
    if (!isIPv4(address)) return [invalid(path, address, "must be an IPv4 address")];
    return invalidFor(path, address, specialAddressProblems(address));
  }
  if (addressType !== "IPv6") return NO_ERRORS;
  if (!isIPv6(address)) return [invalid(path, address, "must be an IPv6 address")];
  return invalidFor(path, address, specialAddressProblems(address));
}

function validateSlicePort(port: Unchecked<EndpointPort>, names: Set<string>, path: string): Errors {
  const { name = "", appProtocol } = port;
  const found = [...(name === "" ? [] : invalidFor(`${path}.name`, name, dns1123LabelProblems(name)))];
  if (names.has(name)) found.push(duplicate(`${path}.name`, name));
  names.add(name);
  found.push(...oneOf(`${path}.protocol`, port.protocol, PROTOCOLS));
  if (appProtocol !== undefined) {
    found.push(...invalidFor(`${path}.appProtocol`, appProtocol, labelKeyProblems(appProtocol)));
  }
  return found;
}
