/**
 * Defaults of a Service's spec. Addresses and node ports are allocated elsewhere, on write.
 * Upstream: pkg/apis/core/v1/defaults.go (SetDefaults_Service), pkg/registry/core/service/storage.
 */
import type { Service, ServicePort, ServiceSpec } from "../../../api/types/core.ts";
import { isOwnedByClients } from "../admission/service-families.ts";
import { isIPv6 } from "../../../api/ip-address.ts";
import { fill, mapShared, withField } from "./filling.ts";

/** Three hours. */
const AFFINITY_TIMEOUT_SECONDS = 10_800;

export function defaultServiceSpec(spec: ServiceSpec): ServiceSpec {
  let result = fill<ServiceSpec>(spec, { sessionAffinity: "None", type: "ClusterIP" });
  if (result.sessionAffinity === "None" && result.sessionAffinityConfig !== undefined) {
    const { sessionAffinityConfig: _, ...rest } = result;
    result = rest;
  }
  if (result.sessionAffinity === "ClientIP" && result.sessionAffinityConfig?.clientIP?.timeoutSeconds === undefined) {
    const clientIP = { timeoutSeconds: AFFINITY_TIMEOUT_SECONDS };
    result = { ...result, sessionAffinityConfig: { ...result.sessionAffinityConfig, clientIP } };
  }
  if (result.ports !== undefined) result = withField(result, "ports", mapShared(result.ports, defaultPort));
  const { type } = result;
  if (isReachableFromOutside(result)) result = fill(result, { externalTrafficPolicy: "Cluster" });
  if (type === "LoadBalancer") result = fill(result, { allocateLoadBalancerNodePorts: true });
  if (type === "ExternalName") return result;
  result = fill<ServiceSpec>(result, {
    internalTrafficPolicy: "Cluster",
    ipFamilyPolicy: isOwnedByClients(result) ? "RequireDualStack" : "SingleStack",
  });
  result = withFamilies(result);
  const { clusterIP } = result;
  return clusterIP === undefined || clusterIP === "" ? result : fill(result, { clusterIPs: [clusterIP] });
}

function isReachableFromOutside({ type, externalIPs = [] }: ServiceSpec): boolean {
  return type === "NodePort" || type === "LoadBalancer" || (type === "ClusterIP" && externalIPs.length > 0);
}

const IPV4: readonly string[] = ["IPv4"];
const IPV4_FIRST: readonly string[] = ["IPv4", "IPv6"];
const IPV6_FIRST: readonly string[] = ["IPv6", "IPv4"];

function withFamilies(spec: ServiceSpec): ServiceSpec {
  const { ipFamilies = [], clusterIP = "", ipFamilyPolicy } = spec;
  if (ipFamilies.length === 0 && isIPv6(clusterIP)) return spec;
  const given = ipFamilies.length > 0 ? ipFamilies : IPV4;
  const grows = given.length === 1 && ipFamilyPolicy !== "SingleStack" && isOwnedByClients(spec);
  return withField(spec, "ipFamilies", !grows ? given : given[0] === "IPv4" ? IPV4_FIRST : IPV6_FIRST);
}

function defaultPort(port: ServicePort): ServicePort {
  const result = fill<ServicePort>(port, { protocol: "TCP" });
  return fill<ServicePort>(result, { targetPort: result.port }, true);
}

/** Addresses of a load balancer are the machines' own unless it says otherwise. */
export function defaultServiceStatus(status: object, { spec }: Service): object {
  const { loadBalancer } = status as { readonly loadBalancer?: { readonly ingress?: unknown } };
  if (spec.type !== "LoadBalancer" || !Array.isArray(loadBalancer?.ingress)) return status;
  const ingress = (loadBalancer.ingress as readonly { readonly ip?: string; readonly ipMode?: string }[]).map(
    (point) => (point.ip && point.ipMode === undefined ? { ...point, ipMode: "VIP" } : point),
  );
  return { ...status, loadBalancer: { ...loadBalancer, ingress } };
}
