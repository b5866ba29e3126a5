/** The addresses behind the Service `kubernetes`: API servers write their own. Upstream: pkg/controlplane/reconcilers. */
import type { ComponentClient } from "../../api/component-client.ts";
import type { Endpoints, EndpointSlice } from "../../api/types/core.ts";
import type { ComponentContext } from "../machinery/component-context.ts";
import type { Informer } from "../machinery/informer.ts";
import type { Runtime } from "../runtime/runtime.ts";

const WHY = { reason: "ApiServersChanged" };

export class ApiEndpoints {
  private readonly runtime: Runtime;
  private readonly client: ComponentClient;
  private readonly slices: Informer<EndpointSlice>;
  private readonly endpoints: Informer<Endpoints>;

  constructor(context: ComponentContext, runtime: Runtime) {
    this.runtime = runtime;
    this.client = context.clientFor("kube-apiserver");
    this.slices = context.informers.for("EndpointSlice");
    this.endpoints = context.informers.for("Endpoints");
  }

  /** @param machines whose API servers do their work; the last addresses stay when there are none */
  publish(machines: readonly string[]): void {
    const addresses = machines.flatMap((name) => this.runtime.machines.get(name)?.address ?? []).sort();
    const slice = this.slices.get("default", "kubernetes");
    const known = (slice?.endpoints ?? []).flatMap((endpoint) => endpoint.addresses);
    if (addresses.length === 0 || known.join() === addresses.join()) return;
    if (slice !== undefined) {
      const endpoints = addresses.map((address) => ({ addresses: [address], conditions: { ready: true } }));
      this.client.update("EndpointSlice", { ...slice, endpoints }, WHY);
    }
    const object = this.endpoints.get("default", "kubernetes");
    const [subset] = object?.subsets ?? [];
    if (object === undefined || subset === undefined) return;
    const subsets = [{ ...subset, addresses: addresses.map((ip) => ({ ip })) }];
    this.client.update("Endpoints", { ...object, subsets }, WHY);
  }
}
