/**
 * One Service as kube-proxy programs it: addresses, ports, and for each port the endpoints that may be chosen.
 * Upstream: pkg/proxy/servicechangetracker.go, pkg/proxy/endpointslicecache.go.
 */
import type { Endpoint, EndpointSlice, Service, ServicePort } from "../../api/types/core.ts";

export interface ProxyEndpoint {
  readonly ip: string;
  readonly port: number;
  /** Key of the Pod behind it; undefined for addresses that somebody wrote by hand. */
  readonly pod: string | undefined;
  readonly node: string | undefined;
  readonly hintZones: readonly string[];
  readonly hintNodes: readonly string[];
}

export interface PortRules {
  readonly port: number;
  readonly protocol: string;
  /** 0 when there is none. */
  readonly nodePort: number;
  /** In slice order. */
  readonly ready: readonly ProxyEndpoint[];
  /** Serving though terminating: chosen only while no endpoint is ready. */
  readonly terminating: readonly ProxyEndpoint[];
}

export interface ServiceRules {
  /** `namespace/name` */
  readonly service: string;
  readonly clusterIP: string;
  /** `externalIPs`. */
  readonly externalAddresses: readonly string[];
  readonly loadBalancerAddresses: readonly string[];
  /** Who may come through the load balancer's address; empty: everybody. */
  readonly sourceRanges: readonly string[];
  /** Where each node tells whether it has endpoints; 0 without. */
  readonly healthCheckNodePort: number;
  readonly internalLocal: boolean;
  readonly externalLocal: boolean;
  /** 0 without `sessionAffinity: ClientIP`. */
  readonly affinityMs: number;
  readonly ports: readonly PortRules[];
}

/** Default of `sessionAffinityConfig.clientIP.timeoutSeconds`: 3 hours. */
const DEFAULT_AFFINITY_SECONDS = 10_800;

/** Services with one of these labels, whatever its value, are none of kube-proxy's business. */
const LEFT_TO_OTHERS: readonly string[] = [
  "service.kubernetes.io/service-proxy-name",
  "service.kubernetes.io/headless",
];

export function isHeadless(service: Service): boolean {
  return service.spec.clusterIP === "None";
}

/** The rules of a Service; undefined for one that kube-proxy does not handle (headless, ExternalName, no address yet). */
export function serviceRules(service: Service, slices: readonly EndpointSlice[]): ServiceRules | undefined {
  const { spec, metadata } = service;
  if (LEFT_TO_OTHERS.some((label) => metadata.labels?.[label] !== undefined)) return undefined;
  if (spec.type === "ExternalName" || spec.clusterIP === undefined || spec.clusterIP === "" || isHeadless(service)) {
    return undefined;
  }
  const affinitySeconds = spec.sessionAffinityConfig?.clientIP?.timeoutSeconds ?? DEFAULT_AFFINITY_SECONDS;
  return {
    service: `${metadata.namespace}/${metadata.name}`,
    clusterIP: spec.clusterIP,
    externalAddresses: spec.externalIPs ?? [],
    loadBalancerAddresses: loadBalancerAddresses(service),
    sourceRanges: spec.loadBalancerSourceRanges ?? [],
    healthCheckNodePort: spec.healthCheckNodePort ?? 0,
    internalLocal: spec.internalTrafficPolicy === "Local",
    externalLocal: spec.externalTrafficPolicy === "Local",
    affinityMs: spec.sessionAffinity === "ClientIP" ? affinitySeconds * 1000 : 0,
    ports: (spec.ports ?? []).map((port) => portRules(port, slices)),
  };
}

function loadBalancerAddresses(service: Service): readonly string[] {
  const ingress = service.status?.loadBalancer?.["ingress"];
  if (!Array.isArray(ingress)) return [];
  const points = ingress as readonly { readonly ip?: unknown; readonly ipMode?: unknown }[];
  // Through a proxy connections come to the node ports.
  return points.flatMap(({ ip, ipMode }) => (typeof ip === "string" && ipMode !== "Proxy" ? [ip] : []));
}

export function portRules(port: ServicePort, slices: readonly EndpointSlice[]): PortRules {
  const ready: ProxyEndpoint[] = [];
  const terminating: ProxyEndpoint[] = [];
  for (const slice of slices) {
    if (slice.addressType !== "IPv4") continue;
    const slicePort = slice.ports?.find(({ name }) => (name ?? "") === (port.name ?? ""));
    if (slicePort?.port === undefined) continue;
    for (const endpoint of slice.endpoints ?? []) {
      const set = isReady(endpoint) ? ready : isServingTerminating(endpoint) ? terminating : undefined;
      set?.push(proxyEndpoint(endpoint, slicePort.port));
    }
  }
  return { port: port.port, protocol: port.protocol ?? "TCP", nodePort: port.nodePort ?? 0, ready, terminating };
}

/** An unknown condition counts as ready. Source: EndpointConditions in the API reference. */
export function isReady(endpoint: Endpoint): boolean {
  return endpoint.conditions?.ready !== false;
}

function isServingTerminating(endpoint: Endpoint): boolean {
  return endpoint.conditions?.serving === true && endpoint.conditions.terminating === true;
}

function proxyEndpoint(endpoint: Endpoint, port: number): ProxyEndpoint {
  const { targetRef, nodeName, hints } = endpoint;
  const wanted = (hints ?? {}) as {
    readonly forZones?: readonly { readonly name: string }[];
    readonly forNodes?: readonly { readonly name: string }[];
  };
  return {
    ip: endpoint.addresses[0] ?? "",
    port,
    pod: targetRef?.kind === "Pod" ? `${targetRef.namespace}/${targetRef.name}` : undefined,
    node: nodeName,
    hintZones: wanted.forZones?.map(({ name }) => name) ?? [],
    hintNodes: wanted.forNodes?.map(({ name }) => name) ?? [],
  };
}
