/**
 * The endpoint that a Pod makes for a Service: ports by number or name, readiness, reference.
 * Upstream: staging/src/k8s.io/endpointslice/utils.go, pkg/api/v1/pod FindPort.
 */
import type { EndpointPort, Service, ServicePort } from "../../api/types/core.ts";
import type { Labels, ObjectReference } from "../../api/types/meta.ts";
import type { Container, Pod } from "../../api/types/pod.ts";
import { isPodTerminal } from "./pod-state.ts";

const HEADLESS_LABEL = "service.kubernetes.io/headless";
export const LAST_CHANGE_TRIGGER_TIME = "endpoints.kubernetes.io/last-change-trigger-time";

/** Services that have endpoints made for them: with a selector, and not a mere alias. */
export function hasManagedEndpoints({ spec }: Service): boolean {
  return spec.selector !== undefined && spec.type !== "ExternalName";
}

/** Those of the Service; the label of headless ones only where it is true. */
export function labelsFromService(service: Service): Labels {
  const { [HEADLESS_LABEL]: _, ...labels } = service.metadata.labels ?? {};
  return isHeadless(service) ? { ...labels, [HEADLESS_LABEL]: "" } : labels;
}

export function isHeadless({ spec }: Service): boolean {
  return spec.clusterIP === "None";
}

/** Has an address and has not finished. */
export function isEndpoint(pod: Pod): boolean {
  return pod.status.podIP !== undefined && pod.status.podIP !== "" && !isPodTerminal(pod);
}

/** Ports of the endpoints of a Pod; a named target port that the Pod lacks is left out. */
export function endpointPorts(service: Service, pod: Pod): readonly EndpointPort[] {
  const ports: EndpointPort[] = [];
  for (const servicePort of service.spec.ports ?? []) {
    const port = targetPort(servicePort, pod);
    if (port === undefined) continue;
    const { name = "", protocol = "TCP", appProtocol } = servicePort;
    ports.push({ name, port, protocol, ...(appProtocol === undefined ? {} : { appProtocol }) });
  }
  return ports;
}

function targetPort(servicePort: ServicePort, pod: Pod): number | undefined {
  const { targetPort: target = servicePort.port, protocol = "TCP" } = servicePort;
  if (typeof target === "number") return target;
  const sidecars = (pod.spec.initContainers ?? []).filter(({ restartPolicy }) => restartPolicy === "Always");
  return namedPort(pod.spec.containers, target, protocol) ?? namedPort(sidecars, target, protocol);
}

function namedPort(containers: readonly Container[], name: string, protocol: string): number | undefined {
  for (const { ports = [] } of containers) {
    for (const port of ports) {
      if (port.name === name && (port.protocol ?? "TCP") === protocol) return port.containerPort;
    }
  }
  return undefined;
}

/** Endpoints with equal text share a slice or subset. */
export function portsKey(ports: readonly EndpointPort[]): string {
  let key = "";
  for (const { name, port, protocol, appProtocol = "" } of ports) key += `${name}/${port}/${protocol}/${appProtocol} `;
  return key;
}

/** The name under which the Pod is found in DNS, if its hostname and subdomain say so. */
export function endpointHostname(service: Service, pod: Pod): string | undefined {
  const { hostname, subdomain } = pod.spec;
  const named = hostname !== undefined && hostname !== "" && subdomain === service.metadata.name;
  return named && pod.metadata.namespace === service.metadata.namespace ? hostname : undefined;
}

export function podReference(pod: Pod): ObjectReference {
  const { namespace, name, uid } = pod.metadata;
  return { kind: "Pod", ...(namespace === undefined ? {} : { namespace }), name, uid };
}

/**
 * Milliseconds that endpoints of a Service with so many Pods take to be looked at after a change: what upstream needs
 * to compute and write them, so that the changes of a large Service come in batches.
 */
export function endpointsLatencyMs(pods: number): number {
  return 5 + Math.floor(pods / 20);
}
