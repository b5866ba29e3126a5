/** `kubectl describe service`. Upstream: describeService. */
import type { EndpointSlice, Event, Service, ServicePort } from "../../api/types/core.ts";
import type { Invocation } from "../command.ts";
import { describeEvents } from "./describe-events.ts";
import { Description } from "./description.ts";

export function describeService(
  service: Service,
  slices: readonly EndpointSlice[],
  events: readonly Event[],
  invocation: Invocation,
): string {
  const to = new Description();
  const { metadata, spec, status } = service;
  to.field("Name", metadata.name).field("Namespace", metadata.namespace ?? "");
  to.labels("Labels", metadata.labels).annotations("Annotations", metadata.annotations);
  const selector = Object.entries(spec.selector ?? {}).map(([key, value]) => `${key}=${value}`);
  to.field("Selector", selector.sort().join(",") || "<none>").field("Type", spec.type ?? "");
  if (spec.ipFamilyPolicy !== undefined) to.field("IP Family Policy", spec.ipFamilyPolicy);
  to.field("IP Families", (spec.ipFamilies ?? []).join(",") || "<none>");
  to.field("IP", spec.clusterIP ?? "").field("IPs", (spec.clusterIPs ?? []).join(",") || "<none>");
  if ((spec.externalIPs ?? []).length > 0) to.field("External IPs", (spec.externalIPs ?? []).join(","));
  if (spec.loadBalancerIP) to.field("Desired LoadBalancer IP", spec.loadBalancerIP);
  if (spec.externalName) to.field("External Name", spec.externalName);
  const { ingress = [] } = status.loadBalancer ?? {};
  if (ingress.length > 0) to.field("LoadBalancer Ingress", ingress.map(ingressText).join(", "));
  for (const port of spec.ports ?? []) {
    to.field("Port", `${port.name || "<unset>"}\t${port.port}/${port.protocol ?? "TCP"}`);
    to.field("TargetPort", `${port.targetPort ?? port.port}/${port.protocol ?? "TCP"}`);
    if (port.nodePort) to.field("NodePort", `${port.name || "<unset>"}\t${port.nodePort}/${port.protocol ?? "TCP"}`);
    to.field("Endpoints", endpointsText(port, slices));
  }
  to.field("Session Affinity", spec.sessionAffinity ?? "");
  if (spec.externalTrafficPolicy) to.field("External Traffic Policy", spec.externalTrafficPolicy);
  if (spec.internalTrafficPolicy) to.field("Internal Traffic Policy", spec.internalTrafficPolicy);
  if (spec.healthCheckNodePort) to.field("HealthCheck NodePort", spec.healthCheckNodePort);
  const ranges = spec.loadBalancerSourceRanges ?? [];
  if (ranges.length > 0) to.field("LoadBalancer Source Ranges", ranges.join(","));
  if (spec.trafficDistribution) to.field("Traffic Distribution", spec.trafficDistribution);
  describeEvents(to, events, invocation);
  return to.toString();
}

interface IngressPoint {
  readonly ip?: string;
  readonly hostname?: string;
  readonly ipMode?: string;
}

function ingressText({ ip, hostname = "", ipMode }: IngressPoint): string {
  if (ip === undefined) return hostname;
  return ipMode === undefined ? ip : `${ip} (${ipMode})`;
}

const MAX_LISTED = 3;

/** Ready addresses of a port of the Service, from its slices. */
export function endpointsText({ name = "" }: ServicePort, slices: readonly EndpointSlice[]): string {
  const addresses: string[] = [];
  for (const slice of slices) {
    const ports = (slice.ports ?? []).filter((port) => (port.name ?? "") === name);
    for (const { port } of ports) {
      for (const { addresses: ips, conditions } of slice.endpoints ?? []) {
        if (conditions?.ready === false) continue;
        for (const ip of ips) addresses.push(port === undefined ? ip : `${ip.includes(":") ? `[${ip}]` : ip}:${port}`);
      }
    }
  }
  const text = addresses.slice(0, MAX_LISTED).join(",");
  return addresses.length > MAX_LISTED ? `${text} + ${addresses.length - MAX_LISTED} more...` : text;
}
