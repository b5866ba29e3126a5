/**
 * The status of Ingresses: the address under which the controller of their class answers, be it built in or installed.
 * Which request goes where is the network's. Upstream: https://kubernetes.github.io/ingress-nginx/ and those of the
 * programs in src/api/ingress-programs.ts.
 */
import { BUILT_IN_INGRESS, ingressClassOf, ingressInstanceOf, servesIngress } from "../../../api/ingress-instance.ts";
import type { IngressProgram } from "../../../api/ingress-programs.ts";
import { INGRESS_ADDRESS } from "../../../api/simulated-ingress.ts";
import { sameValue } from "../../../api/same-value.ts";
import type { Ingress, IngressClass } from "../../../api/types/networking.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";
import { indexIngressControllers, ingressControllers } from "../../machinery/ingress-controllers.ts";
import { type IngressAddress, PublishedAddresses } from "./published-addresses.ts";

/** Until the status is written. ingress-nginx does so once a minute; here it takes less patience. */
const STATUS_MS = 10_000;

interface Server {
  readonly program: IngressProgram;
  readonly addresses: readonly IngressAddress[];
}

export class IngressStatusController extends ControllerLoop {
  private readonly ingresses: Informer<Ingress>;
  private readonly classes: Informer<IngressClass>;
  private readonly pods: Informer<Pod>;
  private readonly published: PublishedAddresses;
  private readonly context: ComponentContext;

  constructor(context: ComponentContext) {
    super("nginx-ingress-controller", context);
    this.context = context;
    const { informers } = context;
    this.ingresses = informers.for("Ingress");
    this.classes = informers.for("IngressClass");
    this.pods = informers.for("Pod");
    const services = informers.for("Service");
    this.published = new PublishedAddresses(services, informers.for("Node"));
    indexIngressControllers(this.pods);
    this.ingresses.addHandler(({ type, object, previous }, key) => {
      if (type === "DELETED" || (type === "MODIFIED" && object.spec === previous.spec)) return;
      this.takeUp(object, key);
    });
    this.classes.addHandler(({ type, object }) => {
      if (type === "DELETED") return;
      for (const ingress of this.ingresses.list()) {
        if (ingressClassOf(ingress) === object.metadata.name && !hasAddress(ingress)) {
          this.takeUp(ingress, objectKey(ingress));
        }
      }
    });
    this.pods.addHandler(({ object, previous }) => {
      if (previous?.status.conditions === object.status.conditions) return;
      if (this.ingresses.size > 0 && ingressInstanceOf(object) !== undefined) this.lookAgain();
    });
    services.addHandler(({ object, previous }) => {
      if (object.spec.type !== "LoadBalancer" || previous?.status === object.status) return;
      this.lookAgain();
    });
  }

  start(): void {
    for (const ingress of this.ingresses.list()) this.takeUp(ingress, objectKey(ingress));
  }

  protected sync(key: string): SyncResult {
    const ingress = this.ingresses.getByKey(key);
    const server = ingress === undefined ? undefined : this.serverOf(ingress);
    const [first] = server?.addresses ?? [];
    if (ingress === undefined || server === undefined || first === undefined) return "done";
    const loadBalancer = { ingress: server.addresses };
    if (sameValue(ingress.status?.loadBalancer, loadBalancer)) return "done";
    const ip = first.ip ?? first.hostname ?? "";
    const why = { reason: "IngressAddressPublished", params: { ingress: ingress.metadata.name, ip } };
    const changed = { ...ingress, status: { ...ingress.status, loadBalancer } };
    const client =
      server.program === BUILT_IN_INGRESS.program ? this.client : this.context.clientFor(server.program.name);
    return client.updateStatus("Ingress", changed, why).ok ? "done" : "retry";
  }

  private takeUp(ingress: Ingress, key: string): void {
    const server = this.serverOf(ingress);
    if (server === undefined) return;
    const { event } = server.program;
    if (event !== undefined) this.recorder.event(ingress, "Normal", event.reason, event.message.replace("{key}", key));
    this.queue.add(key, STATUS_MS);
  }

  /** Something changed about the controllers that are installed. */
  private lookAgain(): void {
    for (const ingress of this.ingresses.list()) {
      if (!this.isBuiltIn(ingress)) this.queue.add(objectKey(ingress), STATUS_MS);
    }
  }

  /** Whose class it is: the built-in controller's before those of installed ones, which follow the same rules. */
  private serverOf(ingress: Ingress): Server | undefined {
    if (this.isBuiltIn(ingress)) return { program: BUILT_IN_INGRESS.program, addresses: [{ ip: INGRESS_ADDRESS }] };
    for (const pod of ingressControllers(this.pods)) {
      const instance = ingressInstanceOf(pod);
      if (instance === undefined || !isReady(pod) || !servesIngress(instance, ingress, this.controllerOf)) continue;
      return { program: instance.program, addresses: this.published.of(pod, instance.program) };
    }
    return undefined;
  }

  private isBuiltIn(ingress: Ingress): boolean {
    return servesIngress(BUILT_IN_INGRESS, ingress, this.controllerOf);
  }

  private readonly controllerOf = (name: string): string | undefined =>
    this.classes.get(undefined, name)?.spec.controller;
}

function isReady({ status }: Pod): boolean {
  return status.conditions?.some(({ type, status: value }) => type === "Ready" && value === "True") === true;
}

function hasAddress({ status }: Ingress): boolean {
  return (status?.loadBalancer?.ingress ?? []).length > 0;
}
