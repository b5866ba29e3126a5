/** What the controllers of endpoints share: they follow Services and the Pods that these select, one key a Service. */
import type { Service } from "../../api/types/core.ts";
import type { ComponentContext } from "./component-context.ts";
import { ControllerLoop, type ControllerLoopOptions } from "./controller-loop.ts";
import { type Informer, objectKey } from "./informer.ts";
import { endpointsLatencyMs } from "./service-endpoints.ts";
import type { ServicePods } from "./service-pods.ts";

/** Upstream: maxRetries of the endpoint and endpointslice controllers. */
const MAX_RETRIES = 15;

export abstract class ServiceLoop extends ControllerLoop {
  protected readonly services: Informer<Service>;
  protected readonly servicePods: ServicePods;

  constructor(name: string, context: ComponentContext, servicePods: ServicePods, options: ControllerLoopOptions = {}) {
    super(name, context, { maxRetries: MAX_RETRIES, ...options });
    this.services = context.informers.for("Service");
    this.servicePods = servicePods;
    servicePods.onChange((key) => this.enqueue(key));
  }

  start(): void {
    for (const service of this.services.list()) this.enqueue(objectKey(service));
  }

  protected enqueue(serviceKey: string): void {
    this.queue.add(serviceKey, endpointsLatencyMs(this.servicePods.count(serviceKey)));
  }
}
