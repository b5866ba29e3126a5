/**
 * Says that a CustomResourceDefinition with accepted names is served.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/controller/establish/establishing_controller.go. With one API server,
 * as here, it does not wait.
 */
import type { CustomResourceDefinition } from "../../../api/types/apiextensions.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import type { Informer } from "../../machinery/informer.ts";
import { isCrdConditionTrue, withCrdCondition } from "./crd-conditions.ts";

export class EstablishingController extends ControllerLoop {
  private readonly definitions: Informer<CustomResourceDefinition>;

  constructor(context: ComponentContext) {
    super("crd-establishing-controller", context);
    this.definitions = context.informers.for("CustomResourceDefinition");
    this.definitions.addHandler(({ type, object }) => {
      if (type !== "DELETED" && isWaiting(object)) this.queue.add(object.metadata.name);
    });
  }

  start(): void {
    for (const crd of this.definitions.list()) if (isWaiting(crd)) this.queue.add(crd.metadata.name);
  }

  protected sync(key: string): SyncResult {
    const crd = this.definitions.getByKey(key);
    if (crd === undefined || !isWaiting(crd)) return "done";
    const condition = {
      type: "Established",
      status: "True",
      reason: "InitialNamesAccepted",
      message: "the initial names have been accepted",
    } as const;
    const next = withCrdCondition(crd, condition, this.kernel.timestamp());
    const outcome = this.client.updateStatus("CustomResourceDefinition", next, { reason: "CustomResourceEstablished" });
    return doneOrGone(outcome) ? "done" : "retry";
  }
}

function isWaiting(crd: CustomResourceDefinition): boolean {
  return isCrdConditionTrue(crd, "NamesAccepted") && !isCrdConditionTrue(crd, "Established");
}
