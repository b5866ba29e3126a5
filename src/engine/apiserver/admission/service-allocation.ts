/**
 * Cluster addresses (10.96.0.0/12) and node ports (30000-32767) of Services.
 * Upstream: pkg/registry/core/service (storage/alloc.go, ipallocator, portallocator).
 */
import { sameValue } from "../../../api/same-value.ts";
import type { Service, ServicePort, ServiceSpec } from "../../../api/types/core.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { InvariantError } from "../../kernel/invariant.ts";
import type { FieldError } from "../field-error.ts";
import { familyErrors } from "./service-families.ts";
import { keyOfMeta, type WriteEnvironment } from "../write/write-environment.ts";

const CIDR = "10.96.0.0/12";
const NETWORK = (10 << 24) | (96 << 16);
const SIZE = 1 << 20;
/** Addresses and ports below these are kept for those who ask for them by number. */
const LOWER_ADDRESSES = 256;
const LOWER_PORTS = 86;
const FIRST_PORT = 30_000;
const PORTS = 2_768;

/** The object with what the server gave it, or what it cannot give. */
export interface Allocated {
  readonly object: KubeObject;
  readonly errors: readonly FieldError[];
}

/** Addresses that kubeadm gives by number. */
const WELL_KNOWN: ReadonlyMap<string, string> = new Map([["default/kubernetes", "10.96.0.1"]]);

export function allocateService(
  environment: WriteEnvironment,
  service: Service,
  previous: Service | undefined,
): Allocated {
  const refused = familyErrors(service.spec, previous?.spec);
  if (refused.length > 0) return { object: service, errors: refused };
  const errors: FieldError[] = [];
  let spec: ServiceSpec = service.spec;
  if (needsAddress(spec)) spec = withAddress(environment, service, spec, previous?.spec, errors);
  if (needsNodePorts(spec)) spec = withNodePorts(environment, service, spec, errors);
  if (needsHealthCheckPort(spec)) spec = withHealthCheckPort(environment, service, spec, errors);
  return { object: spec === service.spec ? service : { ...service, spec }, errors };
}

/** As upstream's `patchAllocatedValues` and `dropTypeDependentFields`. */
export function keepAllocations(service: Service, previous: Service): Service {
  const before = previous.spec;
  let spec = agreeingAddresses(service.spec, before);
  if (needsAddress(spec) && needsAddress(before) && !spec.clusterIP && !spec.clusterIPs?.length) {
    spec = { ...spec, ...addressFields(before) };
  }
  const ports = spec.ports ?? [];
  const beforePorts = before.ports ?? [];
  if (needsNodePorts(spec) && needsNodePorts(before)) {
    spec = withPorts(
      spec,
      ports.map((port) => (port.nodePort ? port : takeOver(port, beforePorts))),
    );
  } else if (!needsNodePorts(spec) && needsNodePorts(before)) {
    // The client sent back what it had read: the ports go with the type.
    const kept = ports.every((port) => !port.nodePort || beforePorts.some((b) => b.nodePort === port.nodePort));
    if (kept) spec = withPorts(spec, ports.map(withoutNodePort));
  }
  spec = withoutTypeFields(spec, before);
  const { healthCheckNodePort } = before;
  if (healthCheckNodePort && needsHealthCheckPort(before)) {
    if (needsHealthCheckPort(spec)) spec = spec.healthCheckNodePort ? spec : { ...spec, healthCheckNodePort };
    else if (spec.healthCheckNodePort === healthCheckNodePort) spec = withoutHealthCheckPort(spec);
  }
  return spec === service.spec ? service : { ...service, spec };
}

/** A client may change only one of the two fields of addresses: the other follows. Upstream: `normalizeClusterIPs`. */
function agreeingAddresses(spec: ServiceSpec, before: ServiceSpec): ServiceSpec {
  const { clusterIP = "", clusterIPs = [] } = spec;
  const old = before.clusterIPs ?? [];
  const same = clusterIP === (before.clusterIP ?? "");
  if (old.length > 0 && clusterIPs.length === 0) return same ? { ...spec, clusterIPs: old } : spec;
  if (same || !sameValue(clusterIPs, old)) return spec;
  if (clusterIP !== "") return { ...spec, clusterIPs: [clusterIP] };
  const { clusterIPs: _, ...rest } = spec;
  return rest;
}

/** Fields that the former type had and the new one has no use for go, unless the client changed them. */
function withoutTypeFields(spec: ServiceSpec, before: ServiceSpec): ServiceSpec {
  const dropped: (keyof ServiceSpec)[] = [];
  const dropUnchanged = (field: keyof ServiceSpec): void => {
    if (spec[field] !== undefined && sameValue(spec[field], before[field])) dropped.push(field);
  };
  if (needsAddress(before) && !needsAddress(spec)) {
    dropUnchanged("clusterIP");
    dropUnchanged("clusterIPs");
    dropUnchanged("ipFamilies");
    dropUnchanged("ipFamilyPolicy");
  }
  if (before.type === "LoadBalancer" && spec.type !== "LoadBalancer") {
    dropUnchanged("allocateLoadBalancerNodePorts");
    dropUnchanged("loadBalancerClass");
  }
  if (isReachableFromOutside(before) && !isReachableFromOutside(spec)) dropUnchanged("externalTrafficPolicy");
  if (dropped.length === 0) return spec;
  return Object.fromEntries(Object.entries(spec).filter(([field]) => !dropped.includes(field as keyof ServiceSpec)));
}

/** Upstream: apiservice.ExternallyAccessible. */
function isReachableFromOutside({ type, externalIPs = [] }: ServiceSpec): boolean {
  return type === "NodePort" || type === "LoadBalancer" || (type === "ClusterIP" && externalIPs.length > 0);
}

/** Upstream: apiservice.NeedsHealthCheck. */
function needsHealthCheckPort(spec: ServiceSpec): boolean {
  return spec.type === "LoadBalancer" && spec.externalTrafficPolicy === "Local";
}

function withoutHealthCheckPort(spec: ServiceSpec): ServiceSpec {
  const { healthCheckNodePort: _, ...rest } = spec;
  return rest;
}

function withHealthCheckPort(
  environment: WriteEnvironment,
  service: Service,
  spec: ServiceSpec,
  errors: FieldError[],
): ServiceSpec {
  const used = usedPorts(environment, keyOfMeta(service.metadata));
  for (const { nodePort, protocol } of spec.ports ?? []) if (nodePort) used.add(`${protocol ?? "TCP"}:${nodePort}`);
  const wanted = spec.healthCheckNodePort ?? 0;
  if (wanted === 0) return { ...spec, healthCheckNodePort: freePort(environment, used, "TCP") };
  const problem = portProblem(wanted, used.has(`TCP:${wanted}`));
  if (problem !== undefined) {
    const detail = `failed to allocate requested HealthCheck NodePort ${wanted}: ${problem}`;
    errors.push({ type: "Invalid value", field: "spec.healthCheckNodePort", value: wanted, detail });
  }
  return spec;
}

function addressFields(spec: ServiceSpec): Partial<ServiceSpec> {
  return {
    ...(spec.clusterIP === undefined ? {} : { clusterIP: spec.clusterIP }),
    ...(spec.clusterIPs === undefined ? {} : { clusterIPs: spec.clusterIPs }),
  };
}

function withPorts(spec: ServiceSpec, ports: readonly ServicePort[]): ServiceSpec {
  const before = spec.ports ?? [];
  return ports.some((port, index) => port !== before[index]) ? { ...spec, ports } : spec;
}

function takeOver(port: ServicePort, before: readonly ServicePort[]): ServicePort {
  const same = before.find((b) => b.port === port.port && (b.protocol ?? "TCP") === (port.protocol ?? "TCP"));
  return same?.nodePort === undefined ? port : { ...port, nodePort: same.nodePort };
}

function withoutNodePort(port: ServicePort): ServicePort {
  if (port.nodePort === undefined) return port;
  const { nodePort: _, ...rest } = port;
  return rest;
}

function needsAddress(spec: ServiceSpec): boolean {
  return (spec.type ?? "ClusterIP") !== "ExternalName";
}

function needsNodePorts(spec: ServiceSpec): boolean {
  if (spec.type === "NodePort") return true;
  return spec.type === "LoadBalancer" && spec.allocateLoadBalancerNodePorts !== false;
}

function withAddress(
  environment: WriteEnvironment,
  service: Service,
  spec: ServiceSpec,
  before: ServiceSpec | undefined,
  errors: FieldError[],
): ServiceSpec {
  const wanted = spec.clusterIP || spec.clusterIPs?.[0];
  const key = keyOfMeta(service.metadata);
  if (wanted === undefined || wanted === "") {
    const address = WELL_KNOWN.get(key) ?? freeAddress(environment, usedAddresses(environment, key));
    return { ...spec, clusterIP: address, clusterIPs: [address] };
  }
  const problem =
    wanted === before?.clusterIP || wanted === "None" ? undefined : addressProblem(environment, key, wanted);
  if (problem !== undefined) {
    const detail = `failed to allocate IP ${wanted}: ${problem}`;
    errors.push({ type: "Invalid value", field: "spec.clusterIPs", value: [wanted], detail });
  }
  return spec.clusterIP === wanted && spec.clusterIPs?.[0] === wanted
    ? spec
    : { ...spec, clusterIP: wanted, clusterIPs: [wanted] };
}

function addressProblem(environment: WriteEnvironment, key: string, address: string): string | undefined {
  const offset = offsetOf(address);
  if (offset === undefined) {
    return `the provided IP (${address}) is not in the valid range. The range of valid IPs is ${CIDR}`;
  }
  return usedAddresses(environment, key).has(address) ? "provided IP is already allocated" : undefined;
}

/** Place in the range; undefined outside it and for the network and broadcast addresses. */
function offsetOf(address: string): number | undefined {
  const parts = address.split(".").map(Number);
  if (parts.length !== 4 || parts.some((part) => !(part >= 0 && part <= 255))) return undefined;
  const [a = 0, b = 0, c = 0, d = 0] = parts;
  const offset = ((a << 24) | (b << 16) | (c << 8) | d) - NETWORK;
  return offset > 0 && offset < SIZE - 1 ? offset : undefined;
}

function addressAt(offset: number): string {
  const bits = NETWORK + offset;
  return `${(bits >>> 24) & 255}.${(bits >>> 16) & 255}.${(bits >>> 8) & 255}.${bits & 255}`;
}

function freeAddress(environment: WriteEnvironment, used: ReadonlySet<string>): string {
  const isFree = (offset: number): boolean => !used.has(addressAt(offset));
  const stream = environment.kernel.random.stream("service-address");
  const offset =
    firstFree(stream.int(LOWER_ADDRESSES, SIZE - 2), LOWER_ADDRESSES, SIZE - 2, isFree) ??
    firstFree(1, 1, LOWER_ADDRESSES - 1, isFree);
  if (offset === undefined) throw new InvariantError("every Service address is in use", environment.kernel);
  return addressAt(offset);
}

/** From `start` upwards and around, within `low` to `high`. */
function firstFree(start: number, low: number, high: number, isFree: (n: number) => boolean): number | undefined {
  for (let n = start; n <= high; n += 1) if (isFree(n)) return n;
  for (let n = low; n < start; n += 1) if (isFree(n)) return n;
  return undefined;
}

function usedAddresses({ store }: WriteEnvironment, except: string): ReadonlySet<string> {
  const used = new Set<string>();
  for (const service of store.insertionOrder("services") as Iterable<Service>) {
    if (keyOfMeta(service.metadata) === except) continue;
    for (const address of service.spec.clusterIPs ?? []) used.add(address);
  }
  return used;
}

function withNodePorts(
  environment: WriteEnvironment,
  service: Service,
  spec: ServiceSpec,
  errors: FieldError[],
): ServiceSpec {
  const used = usedPorts(environment, keyOfMeta(service.metadata));
  const ports = (spec.ports ?? []).map((port, index) => {
    const protocol = port.protocol ?? "TCP";
    let number = port.nodePort ?? 0;
    if (number === 0) {
      number = freePort(environment, used, protocol);
    } else {
      const problem = portProblem(number, used.has(`${protocol}:${number}`));
      if (problem !== undefined) {
        errors.push({ type: "Invalid value", field: `spec.ports[${index}].nodePort`, value: number, detail: problem });
      }
    }
    used.add(`${protocol}:${number}`);
    return port.nodePort === number ? port : { ...port, nodePort: number };
  });
  return withPorts(spec, ports);
}

function portProblem(port: number, taken: boolean): string | undefined {
  if (port < FIRST_PORT || port >= FIRST_PORT + PORTS) {
    return `provided port is not in the valid range. The range of valid ports is ${FIRST_PORT}-${FIRST_PORT + PORTS - 1}`;
  }
  return taken ? "provided port is already allocated" : undefined;
}

function freePort(environment: WriteEnvironment, used: ReadonlySet<string>, protocol: string): number {
  const isFree = (n: number): boolean => !used.has(`${protocol}:${FIRST_PORT + n}`);
  const stream = environment.kernel.random.stream("node-port");
  const offset =
    firstFree(stream.int(LOWER_PORTS, PORTS - 1), LOWER_PORTS, PORTS - 1, isFree) ??
    firstFree(0, 0, LOWER_PORTS - 1, isFree);
  if (offset === undefined) throw new InvariantError("every node port is in use", environment.kernel);
  return FIRST_PORT + offset;
}

function usedPorts({ store }: WriteEnvironment, except: string): Set<string> {
  const used = new Set<string>();
  for (const service of store.insertionOrder("services") as Iterable<Service>) {
    if (keyOfMeta(service.metadata) === except) continue;
    if (service.spec.healthCheckNodePort) used.add(`TCP:${service.spec.healthCheckNodePort}`);
    for (const { nodePort, protocol } of service.spec.ports ?? []) {
      if (nodePort) used.add(`${protocol ?? "TCP"}:${nodePort}`);
    }
  }
  return used;
}
