/**
 * The API server makes its own ServiceCIDR again when it is missing.
 * Upstream: pkg/controlplane/controller/defaultservicecidr/default_servicecidr_controller.go.
 */
import { DEFAULT_SERVICE_CIDR, DEFAULT_SERVICE_RANGE } from "../../../api/service-range.ts";
import type { ServiceCIDR } from "../../../api/types/networking.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import type { Informer } from "../../machinery/informer.ts";

/** How often the API server looks. */
const PERIOD_MS = 10_000;
const DEFAULT_READY = "Kubernetes default Service CIDR is ready";

export class DefaultServiceRange extends ControllerLoop {
  private readonly ranges: Informer<ServiceCIDR>;

  constructor(context: ComponentContext) {
    super("kubernetes-service-cidr-controller", context);
    this.ranges = context.informers.for("ServiceCIDR");
    this.ranges.addHandler(({ type }, key) => {
      if (type === "DELETED" && key === DEFAULT_SERVICE_CIDR) this.look();
    });
  }

  start(): void {
    if (this.ranges.get(undefined, DEFAULT_SERVICE_CIDR) === undefined) this.look();
  }

  private look(): void {
    this.queue.add(DEFAULT_SERVICE_CIDR, PERIOD_MS - (this.kernel.nowMs % PERIOD_MS));
  }

  protected sync(name: string): SyncResult {
    if (this.ranges.get(undefined, name) !== undefined) return "done";
    const lastTransitionTime = this.kernel.timestamp();
    const outcome = this.client.create(
      "ServiceCIDR",
      {
        apiVersion: "networking.k8s.io/v1",
        kind: "ServiceCIDR",
        metadata: { name },
        spec: { cidrs: [DEFAULT_SERVICE_RANGE] },
        status: {
          conditions: [{ type: "Ready", status: "True", reason: "", message: DEFAULT_READY, lastTransitionTime }],
        },
      },
      { reason: "DefaultServiceRangeMissing", params: { name } },
    );
    return outcome.ok ? "done" : "retry";
  }
}
