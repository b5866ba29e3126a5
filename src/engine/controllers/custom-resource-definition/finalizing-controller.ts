/**
 * Deletes the instances of a CustomResourceDefinition that is going away, then lets it go.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/controller/finalizer/crd_finalizer.go.
 */
import { customKindName } from "../../../api/custom-kinds.ts";
import type { CustomResourceDefinition } from "../../../api/types/apiextensions.ts";
import type { Condition } from "../../../api/types/meta.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import type { Informer, SharedInformerFactory } from "../../machinery/informer.ts";
import { isCrdConditionTrue, withCrdCondition } from "./crd-conditions.ts";

const CLEANUP = "customresourcecleanup.apiextensions.k8s.io";
/** How often it looks whether instances with finalizers of their own have gone. */
const POLL_MS = 5_000;

export class FinalizingController extends ControllerLoop {
  private readonly definitions: Informer<CustomResourceDefinition>;
  private readonly informers: SharedInformerFactory;

  constructor(context: ComponentContext) {
    super("crd-finalizer", context);
    this.informers = context.informers;
    this.definitions = context.informers.for("CustomResourceDefinition");
    this.definitions.addHandler(({ type, object }) => {
      if (type !== "DELETED" && isLeaving(object)) this.queue.add(object.metadata.name);
    });
  }

  start(): void {
    for (const crd of this.definitions.list()) if (isLeaving(crd)) this.queue.add(crd.metadata.name);
  }

  protected sync(key: string): SyncResult {
    const crd = this.definitions.getByKey(key);
    if (crd === undefined || !isLeaving(crd)) return "done";
    if (!isCrdConditionTrue(crd, "Established")) {
      return this.release(crd, "NeverEstablished", "resource was never established");
    }
    const started = this.note(crd, "True", "InstanceDeletionInProgress", "CustomResource deletion is in progress");
    if (started === undefined) return "retry";
    const failures = this.deleteInstances(crd);
    if (failures.length > 0) {
      const message = `could not issue all deletes: ${failures.join(", ")}`;
      this.note(started, "True", "InstanceDeletionFailed", message);
      return "retry";
    }
    if (this.instances(crd).length > 0) {
      this.queue.add(key, POLL_MS);
      return "done";
    }
    return this.release(started, "InstanceDeletionCompleted", "removed all instances");
  }

  private instances(crd: CustomResourceDefinition) {
    return this.informers.for(customKindName(crd)).list();
  }

  private deleteInstances(crd: CustomResourceDefinition): readonly string[] {
    const why = { reason: "CustomResourceDefinitionTerminating", params: { definition: crd.metadata.name } };
    const failures: string[] = [];
    for (const { metadata } of this.instances(crd)) {
      if (metadata.deletionTimestamp !== undefined) continue;
      const outcome = this.client.delete(customKindName(crd), metadata.namespace, metadata.name, {}, why);
      if (!outcome.ok && !doneOrGone(outcome)) failures.push(outcome.status.message ?? "");
    }
    return failures;
  }

  /** The definition with the condition; undefined when somebody else changed it meanwhile. */
  private note(
    crd: CustomResourceDefinition,
    status: Condition["status"],
    reason: string,
    message: string,
  ): CustomResourceDefinition | undefined {
    const next = withCrdCondition(crd, { type: "Terminating", status, reason, message }, this.kernel.timestamp());
    const outcome = this.client.updateStatus("CustomResourceDefinition", next, { reason: "CustomResourcesDeleted" });
    return outcome.ok ? outcome.value : undefined;
  }

  private release(crd: CustomResourceDefinition, reason: string, message: string): SyncResult {
    const noted = this.note(crd, "False", reason, message);
    if (noted === undefined) return "retry";
    const finalizers = (noted.metadata.finalizers ?? []).filter((finalizer) => finalizer !== CLEANUP);
    const next = { ...noted, metadata: { ...noted.metadata, finalizers } };
    const why = { reason: "CustomResourceDefinitionEmptied" };
    return doneOrGone(this.client.update("CustomResourceDefinition", next, why)) ? "done" : "retry";
  }
}

function isLeaving({ metadata }: CustomResourceDefinition): boolean {
  return metadata.deletionTimestamp !== undefined && (metadata.finalizers ?? []).includes(CLEANUP);
}
