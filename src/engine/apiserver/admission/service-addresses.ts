/**
 * Cluster addresses of Services: from the ranges of the ServiceCIDRs that are ready, one IPAddress for each that is taken.
 * Source: https://kubernetes.io/docs/concepts/services-networking/cluster-ip-allocation/
 * Upstream: pkg/registry/core/service/ipallocator (cidrallocator.go, ipallocator.go), storage/alloc.go.
 */
import type { Why } from "../../../api/component-client.ts";
import {
  addressNumber,
  DEFAULT_SERVICE_RANGE,
  IP_ADDRESS_LABELS,
  offersAddress,
  serviceRange,
  type ServiceRange,
} from "../../../api/service-range.ts";
import { internalError } from "../../../api/status-errors.ts";
import type { Status } from "../../../api/status.ts";
import type { Service, ServiceSpec } from "../../../api/types/core.ts";
import type { IPAddress, ServiceCIDR } from "../../../api/types/networking.ts";
import {
  commitObject,
  commitRemoval,
  keyOfMeta,
  nextVersion,
  type WriteEnvironment,
  type Writer,
} from "../write/write-environment.ts";

const ADDRESSES = "ipaddresses.networking.k8s.io";
const RANGES = "servicecidrs.networking.k8s.io";

/** Addresses that kubeadm gives by number. */
const WELL_KNOWN: ReadonlyMap<string, string> = new Map([["default/kubernetes", "10.96.0.1"]]);

/** An address that nobody has, or why there is none. A dry run gets the address of the range, which nobody can have. */
export function chooseAddress(environment: WriteEnvironment, service: Service, dryRun: boolean): string | Status {
  const wellKnown = WELL_KNOWN.get(keyOfMeta(service.metadata));
  if (wellKnown !== undefined) return wellKnown;
  for (const range of readyRanges(environment)) {
    const offset = dryRun ? 0 : freeOffset(environment, range);
    if (offset !== undefined) return addressAt(range, offset);
  }
  return internalError("failed to allocate a serviceIP: range is full");
}

/** Why a Service cannot have the address that it asks for. */
export function addressProblem(environment: WriteEnvironment, address: string): string | undefined {
  const number = addressNumber(address);
  const inRange = (range: ServiceRange): boolean => number !== undefined && offersAddress(range, number);
  if (!readyRanges(environment).some(inRange)) return "the provided network does not match the current range";
  return isTaken(environment, address) ? "provided IP is already allocated" : undefined;
}

/** Makes the IPAddresses of what a Service has got by this write, and removes those of what it gave back. */
export function settleAddresses(
  environment: WriteEnvironment,
  writer: Writer,
  service: Service | undefined,
  previous: Service | undefined,
): void {
  if (writer.dryRun) return;
  const now = heldAddresses(service?.spec);
  const before = heldAddresses(previous?.spec);
  const definition = environment.kinds.kind("IPAddress");
  for (const address of before) {
    const object = now.includes(address) ? undefined : environment.store.get(ADDRESSES, address);
    if (object === undefined) continue;
    commitRemoval(environment, asServer("ServiceAddressReleased", address), definition, object);
  }
  for (const address of now) {
    if (service === undefined || before.includes(address) || isTaken(environment, address)) continue;
    const object = addressObject(environment, service, address);
    commitObject(environment, asServer("ServiceAddressAllocated", address), definition, "create", object, address);
  }
}

function heldAddresses(spec: ServiceSpec | undefined): readonly string[] {
  if (spec === undefined || spec.type === "ExternalName") return [];
  return (spec.clusterIPs ?? []).filter((address) => address !== "None");
}

function asServer(reason: string, address: string): Writer {
  const why: Why = { reason, params: { address } };
  return { actor: "kube-apiserver", why, trusted: true, dryRun: false };
}

function addressObject(environment: WriteEnvironment, { metadata }: Service, address: string): IPAddress {
  const { kernel } = environment;
  return {
    apiVersion: "networking.k8s.io/v1",
    kind: "IPAddress",
    metadata: {
      name: address,
      // From numbers of their own: no other object is another because a Service has an address.
      uid: kernel.random.stream("uid of addresses").uuid(),
      resourceVersion: nextVersion(environment),
      creationTimestamp: kernel.timestamp(),
      labels: IP_ADDRESS_LABELS,
    },
    spec: { parentRef: { resource: "services", namespace: metadata.namespace ?? "", name: metadata.name } },
  };
}

/** Before there is any ServiceCIDR, the one that the API server is about to make. */
function readyRanges({ store }: WriteEnvironment): readonly ServiceRange[] {
  if (store.count(RANGES) === 0) return rangesOf([DEFAULT_SERVICE_RANGE]);
  const ranges: ServiceRange[] = [];
  for (const range of store.insertionOrder(RANGES) as Iterable<ServiceCIDR>) {
    if (isReady(range)) ranges.push(...rangesOf(range.spec.cidrs ?? []));
  }
  return ranges;
}

/** Without a condition it is: the controller that says so may be down. */
function isReady({ metadata, status }: ServiceCIDR): boolean {
  if (metadata.deletionTimestamp !== undefined) return false;
  const condition = (status?.conditions ?? []).find(({ type }) => type === "Ready");
  return condition === undefined || condition.status === "True";
}

function rangesOf(cidrs: readonly string[]): readonly ServiceRange[] {
  return cidrs.flatMap((cidr) => serviceRange(cidr) ?? []);
}

/**
 * Addresses from the start of a range that are kept for who asks for them by number: a sixteenth, between 16 and 256.
 * Upstream: ipallocator `calculateRangeOffset`.
 */
function lowerPart(size: number): number {
  return size < 16 ? 1 : Math.min(256, Math.max(16, Math.floor(size / 16)));
}

function freeOffset(environment: WriteEnvironment, range: ServiceRange): number | undefined {
  const last = range.size - 2;
  const lower = lowerPart(range.size);
  const isFree = (offset: number): boolean => !isTaken(environment, addressAt(range, offset));
  const stream = environment.kernel.random.stream("service-address");
  const upper = last < lower ? undefined : firstFree(stream.int(lower, last), lower, last, isFree);
  return upper ?? firstFree(1, 1, Math.min(lower - 1, last), isFree);
}

/** From `start` upwards and around, within `low` to `high`. */
export function firstFree(
  start: number,
  low: number,
  high: number,
  isFree: (n: number) => boolean,
): number | undefined {
  for (let n = start; n <= high; n += 1) if (isFree(n)) return n;
  for (let n = low; n < start && n <= high; n += 1) if (isFree(n)) return n;
  return undefined;
}

function isTaken({ store }: WriteEnvironment, address: string): boolean {
  return store.get(ADDRESSES, address) !== undefined;
}

function addressAt({ network }: ServiceRange, offset: number): string {
  const number = network + offset;
  return `${(number >>> 24) & 255}.${(number >>> 16) & 255}.${(number >>> 8) & 255}.${number & 255}`;
}
