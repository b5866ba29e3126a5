/**
 * What the server gives to a Service when it is written: addresses, node ports, a port for health checks.
 * Upstream: pkg/registry/core/service/storage/alloc.go.
 */
import { sameValue } from "../../../api/same-value.ts";
import type { Status } from "../../../api/status.ts";
import type { Service, ServicePort, ServiceSpec } from "../../../api/types/core.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { FieldError } from "../field-error.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";
import { addressProblem, chooseAddress } from "./service-addresses.ts";
import { familyErrors } from "./service-families.ts";
import { NodePorts, type PortRefusal } from "./service-node-ports.ts";

/** The object with what the server gave it, or what it cannot give. */
export interface Allocated {
  readonly object: KubeObject;
  readonly errors: readonly FieldError[];
  /** Nothing is wrong with the object, but the server has nothing left to give. */
  readonly refusal?: Status;
}

export function allocateService(
  environment: WriteEnvironment,
  service: Service,
  previous: Service | undefined,
  dryRun: boolean,
): Allocated {
  const refused = familyErrors(service.spec, previous?.spec);
  if (refused.length > 0) return { object: service, errors: refused };
  let { spec } = service;
  if (needsAddress(spec)) {
    const addressed = withAddress(environment, service, previous?.spec, dryRun);
    if (isRefusal(addressed)) return refusedWith(service, addressed);
    spec = addressed;
  }
  const numbered = withPortNumbers(new NodePorts(environment, service, dryRun), spec, previous?.spec);
  if (isRefusal(numbered)) return refusedWith(service, numbered);
  return { object: numbered === service.spec ? service : { ...service, spec: numbered }, errors: [] };
}

function isRefusal(value: ServiceSpec | PortRefusal): value is PortRefusal {
  return "field" in value || ("kind" in value && value.kind === "Status");
}

function refusedWith(object: KubeObject, refusal: PortRefusal): Allocated {
  return "field" in refusal ? { object, errors: [refusal] } : { object, errors: [], refusal };
}

function withPortNumbers(
  nodePorts: NodePorts,
  spec: ServiceSpec,
  before: ServiceSpec | undefined,
): ServiceSpec | PortRefusal {
  let result = spec;
  if (isOnNodes(spec) && spec.ports !== undefined) {
    const given =
      before === undefined
        ? nodePorts.ofNew(spec.ports, needsNodePorts(spec))
        : nodePorts.ofChanged(spec.ports, before.ports ?? [], needsNodePorts(spec));
    if (!Array.isArray(given)) return given as PortRefusal;
    result = withPorts(spec, given);
  }
  if (!needsHealthCheckPort(result) || (before !== undefined && needsHealthCheckPort(before))) return result;
  const asked = result.healthCheckNodePort ?? 0;
  const port = nodePorts.healthCheckPort(asked);
  if (typeof port !== "number") return port;
  return port === asked ? result : { ...result, healthCheckNodePort: port };
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

function isOnNodes({ type }: ServiceSpec): boolean {
  return type === "NodePort" || type === "LoadBalancer";
}

function withAddress(
  environment: WriteEnvironment,
  service: Service,
  before: ServiceSpec | undefined,
  dryRun: boolean,
): ServiceSpec | PortRefusal {
  const { spec } = service;
  const wanted = spec.clusterIP || spec.clusterIPs?.[0];
  if (wanted === undefined || wanted === "") {
    const address = chooseAddress(environment, service, dryRun);
    return typeof address === "string" ? { ...spec, clusterIP: address, clusterIPs: [address] } : address;
  }
  const problem = wanted === before?.clusterIP || wanted === "None" ? undefined : addressProblem(environment, wanted);
  if (problem !== undefined) {
    const detail = `failed to allocate IP ${wanted}: ${problem}`;
    return { type: "Invalid value", field: "spec.clusterIPs", value: [wanted], detail };
  }
  return spec.clusterIP === wanted && spec.clusterIPs?.[0] === wanted
    ? spec
    : { ...spec, clusterIP: wanted, clusterIPs: [wanted] };
}
