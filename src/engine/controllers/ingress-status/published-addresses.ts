/**
 * Which addresses an installed Ingress controller writes into statuses: those of the load balancer before its Pods;
 * ingress-nginx without one gives the address that a flag tells, or else its machine's.
 * Source: ingress-nginx, internal/ingress/status/status.go; Traefik, pkg/provider/kubernetes/ingress/kubernetes.go.
 */
import type { IngressProgram } from "../../../api/ingress-programs.ts";
import type { Node, Service } from "../../../api/types/core.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { Informer } from "../../machinery/informer.ts";

export interface IngressAddress {
  readonly ip?: string;
  readonly hostname?: string;
}

const ADDRESS_FLAG = /^--publish-status-address=(.+)$/;

export class PublishedAddresses {
  private readonly services: Informer<Service>;
  private readonly nodes: Informer<Node>;

  constructor(services: Informer<Service>, nodes: Informer<Node>) {
    this.services = services;
    this.nodes = nodes;
  }

  /** @param pod of the controller */
  of(pod: Pod, program: IngressProgram): readonly IngressAddress[] {
    const balancer = this.services.list().find((service) => isBefore(service, pod, program));
    const balanced: readonly IngressAddress[] = balancer?.status?.loadBalancer?.ingress ?? [];
    if (balanced.length > 0) return balanced.map(addressOf);
    if (balancer !== undefined || !program.nginxAnnotations) return [];
    const told = pod.spec.containers.flatMap(({ args = [] }) => args.map((arg) => ADDRESS_FLAG.exec(arg)?.[1] ?? ""));
    const addresses = told.find((value) => value !== "")?.split(",");
    if (addresses !== undefined)
      return addresses.map((text) => (/^[\d.]+$/.test(text) ? { ip: text } : { hostname: text }));
    const node = this.nodes.get(undefined, pod.spec.nodeName ?? "");
    const internal = node?.status?.addresses?.find(({ type }) => type === "InternalIP")?.address;
    return internal === undefined ? [] : [{ ip: internal }];
  }
}

/** A load balancer that leads to the ports on which the Pod takes requests. */
function isBefore({ metadata, spec }: Service, pod: Pod, { httpPorts, httpsPorts }: IngressProgram): boolean {
  if (spec.type !== "LoadBalancer" || metadata.namespace !== pod.metadata.namespace) return false;
  const { labels = {} } = pod.metadata;
  const selector = Object.entries(spec.selector ?? {});
  if (selector.length === 0 || !selector.every(([key, value]) => labels[key] === value)) return false;
  const served = [...httpPorts, ...httpsPorts];
  const named = pod.spec.containers.flatMap(({ ports = [] }) => ports);
  return (spec.ports ?? []).some(({ port, targetPort = port }) =>
    served.includes(
      typeof targetPort === "number" ? targetPort : (named.find(({ name }) => name === targetPort)?.containerPort ?? 0),
    ),
  );
}

function addressOf({ ip, hostname }: IngressAddress): IngressAddress {
  return { ...(ip === undefined ? {} : { ip }), ...(hostname === undefined ? {} : { hostname }) };
}
