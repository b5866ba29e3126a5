/**
 * The Service `kubernetes` and the addresses behind it: API servers write their own, and make again what was deleted.
 * Upstream: pkg/controlplane/controller/kubernetesservice/controller.go, pkg/controlplane/reconcilers.
 */
import type { ComponentClient } from "../../api/component-client.ts";
import type { Endpoints, EndpointSlice, Service } from "../../api/types/core.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import type { Informer } from "../machinery/informer.ts";
import type { Runtime } from "../runtime/runtime.ts";

const NAMESPACE = "default";
const NAME = "kubernetes";
const KEY = `${NAMESPACE}/${NAME}`;
const METADATA = { name: NAME, namespace: NAMESPACE };

const CHANGED = { reason: "ApiServersChanged" };
const MISSING = { reason: "ApiServerServiceMissing" };

export const KUBERNETES_SERVICE = {
  apiVersion: "v1",
  kind: "Service",
  metadata: { ...METADATA, labels: { component: "apiserver", provider: "kubernetes" } },
  spec: { clusterIP: "10.96.0.1", ports: [{ name: "https", port: 443, protocol: "TCP", targetPort: 6443 }] },
} as const;

export function kubernetesSlice(addresses: readonly string[]) {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: { ...METADATA, labels: { "kubernetes.io/service-name": NAME } },
    addressType: "IPv4",
    endpoints: addresses.map((address) => ({ addresses: [address], conditions: { ready: true } })),
    ports: [{ name: "https", port: 6443, protocol: "TCP" }],
  } as const;
}

export function kubernetesEndpoints(addresses: readonly string[]) {
  return {
    apiVersion: "v1",
    kind: "Endpoints",
    metadata: { ...METADATA, labels: { "endpointslice.kubernetes.io/skip-mirror": "true" } },
    subsets: [{ addresses: addresses.map((ip) => ({ ip })), ports: [{ name: "https", port: 6443, protocol: "TCP" }] }],
  } as const;
}

export class ApiEndpoints {
  private readonly runtime: Runtime;
  private readonly client: ComponentClient;
  private readonly services: Informer<Service>;
  private readonly slices: Informer<EndpointSlice>;
  private readonly endpoints: Informer<Endpoints>;

  /** @param onMissing one of the three objects was deleted */
  constructor(context: ComponentContext, runtime: Runtime, onMissing: () => void) {
    this.runtime = runtime;
    this.client = context.clientFor("kube-apiserver");
    this.services = context.informers.for("Service");
    this.slices = context.informers.for("EndpointSlice");
    this.endpoints = context.informers.for("Endpoints");
    for (const informer of [this.services, this.slices, this.endpoints])
      informer.addHandler(({ type }, key) => {
        if (type === "DELETED" && key === KEY) onMissing();
      });
  }

  /** @param machines whose API servers do their work; the last addresses stay when there are none */
  publish(machines: readonly string[]): void {
    const addresses = machines.flatMap((name) => this.runtime.machines.get(name)?.address ?? []).sort();
    if (addresses.length === 0) return;
    if (this.services.get(NAMESPACE, NAME) === undefined) this.client.create("Service", KUBERNETES_SERVICE, MISSING);
    const slice = this.slices.get(NAMESPACE, NAME);
    const wanted = kubernetesSlice(addresses);
    if (slice === undefined) this.client.create("EndpointSlice", wanted, MISSING);
    else if ((slice.endpoints ?? []).flatMap((endpoint) => endpoint.addresses).join() !== addresses.join())
      this.client.update("EndpointSlice", { ...slice, endpoints: wanted.endpoints }, CHANGED);
    const object = this.endpoints.get(NAMESPACE, NAME);
    const { subsets } = kubernetesEndpoints(addresses);
    if (object === undefined) this.client.create("Endpoints", kubernetesEndpoints(addresses), MISSING);
    else if ((object.subsets?.[0]?.addresses ?? []).map(({ ip }) => ip).join() !== addresses.join())
      this.client.update("Endpoints", { ...object, subsets }, CHANGED);
  }
}
