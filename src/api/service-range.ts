/**
 * Ranges that addresses of Services come from, and how the API server marks the addresses that it takes.
 * Source: https://kubernetes.io/docs/reference/networking/virtual-ips/#ip-address-objects
 * Upstream: pkg/api/servicecidr/servicecidr.go.
 */
import type { Labels } from "./types/meta.ts";

/** What kubeadm gives to Services, and the ServiceCIDR that says so. */
export const DEFAULT_SERVICE_RANGE = "10.96.0.0/12";
export const DEFAULT_SERVICE_CIDR = "kubernetes";
export const SERVICE_CIDR_FINALIZER = "networking.k8s.io/service-cidr-finalizer";
export const SERVICE_CIDR_READY = "Kubernetes Service CIDR is ready";

const FAMILY_LABEL = "ipaddress.kubernetes.io/ip-family";
const MANAGED_BY_LABEL = "ipaddress.kubernetes.io/managed-by";
const ALLOCATOR = "ipallocator.k8s.io";

/** On every IPAddress that the API server makes. */
export const IP_ADDRESS_LABELS: Labels = { [FAMILY_LABEL]: "IPv4", [MANAGED_BY_LABEL]: ALLOCATOR };

/** The API server made it, or somebody says so. */
export function isServersAddress(labels: Labels | undefined): boolean {
  return labels?.[MANAGED_BY_LABEL] === ALLOCATOR;
}

/** It has all labels of those that the API server makes. */
export function hasAddressLabels(labels: Labels | undefined): boolean {
  return isServersAddress(labels) && labels?.[FAMILY_LABEL] === "IPv4";
}

/** IPv4 addresses as numbers: from `network` on, `size` of them. */
export interface ServiceRange {
  readonly network: number;
  readonly size: number;
}

/** Undefined for ranges of the other family, from which nothing is taken. */
export function serviceRange(cidr: string): ServiceRange | undefined {
  const [address = "", bits = ""] = cidr.split("/");
  const network = addressNumber(address);
  return network === undefined || !/^\d+$/.test(bits) ? undefined : { network, size: 2 ** (32 - Number(bits)) };
}

/** Undefined for what is no IPv4 address. */
export function addressNumber(address: string): number | undefined {
  const parts = address.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return undefined;
  return parts.reduce((number, part) => number * 256 + part, 0);
}

/** A Service can have the address: neither that of the network nor that of everybody in it. */
export function offersAddress({ network, size }: ServiceRange, address: number): boolean {
  return address > network && address < network + size - 1;
}

/** Every address of `inner` lies in `outer`. */
export function holdsRange(outer: ServiceRange, inner: ServiceRange): boolean {
  return inner.network >= outer.network && inner.network + inner.size <= outer.network + outer.size;
}
