/**
 * The status of Ingresses whose class is served by the built-in controller: the address under which it answers.
 * Which request goes where is the network's. Upstream: https://kubernetes.github.io/ingress-nginx/.
 */
import type { Ingress, IngressClass } from "../../../api/types/networking.ts";
import { INGRESS_ADDRESS, INGRESS_CONTROLLER } from "../../../api/simulated-ingress.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";

const CLASS_ANNOTATION = "kubernetes.io/ingress.class";
/** Until the status is written. ingress-nginx does so once a minute; here it takes less patience. */
export const STATUS_MS = 10_000;

export class IngressNginxController extends ControllerLoop {
  private readonly ingresses: Informer<Ingress>;
  private readonly classes: Informer<IngressClass>;

  constructor(context: ComponentContext) {
    super("nginx-ingress-controller", context);
    this.ingresses = context.informers.for("Ingress");
    this.classes = context.informers.for("IngressClass");
    this.ingresses.addHandler(({ type, object, previous }, key) => {
      if (type === "DELETED" || (type === "MODIFIED" && object.spec === previous.spec)) return;
      this.takeUp(object, key);
    });
    this.classes.addHandler(({ type, object }) => {
      if (type === "DELETED" || object.spec.controller !== INGRESS_CONTROLLER) return;
      for (const ingress of this.ingresses.list()) if (!hasAddress(ingress)) this.takeUp(ingress, objectKey(ingress));
    });
  }

  start(): void {
    for (const ingress of this.ingresses.list()) this.takeUp(ingress, objectKey(ingress));
  }

  protected sync(key: string): SyncResult {
    const ingress = this.ingresses.getByKey(key);
    if (ingress === undefined || !this.isServed(ingress)) return "done";
    const loadBalancer = { ingress: [{ ip: INGRESS_ADDRESS }] };
    if (sameValue(ingress.status?.loadBalancer, loadBalancer)) return "done";
    const why = { reason: "IngressAddressPublished", params: { ingress: ingress.metadata.name, ip: INGRESS_ADDRESS } };
    const changed = { ...ingress, status: { ...ingress.status, loadBalancer } };
    return this.client.updateStatus("Ingress", changed, why).ok ? "done" : "retry";
  }

  private takeUp(ingress: Ingress, key: string): void {
    if (!this.isServed(ingress)) return;
    this.recorder.event(ingress, "Normal", "Sync", "Scheduled for sync");
    this.queue.add(key, STATUS_MS);
  }

  private isServed({ metadata, spec }: Ingress): boolean {
    const name = spec.ingressClassName ?? metadata.annotations?.[CLASS_ANNOTATION];
    return name !== undefined && this.classes.get(undefined, name)?.spec.controller === INGRESS_CONTROLLER;
  }
}

function hasAddress({ status }: Ingress): boolean {
  return (status?.loadBalancer?.ingress ?? []).length > 0;
}
