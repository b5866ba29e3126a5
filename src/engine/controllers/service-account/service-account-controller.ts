/**
 * The ServiceAccount `default` in every namespace.
 * Upstream: pkg/controller/serviceaccount/serviceaccounts_controller.go.
 */
import type { Namespace, ServiceAccount } from "../../../api/types/core.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, type SyncResult } from "../../machinery/controller-loop.ts";
import type { Informer } from "../../machinery/informer.ts";

const DEFAULT = "default";

export class ServiceAccountController extends ControllerLoop {
  private readonly namespaces: Informer<Namespace>;
  private readonly accounts: Informer<ServiceAccount>;

  constructor(context: ComponentContext) {
    super("service-account-controller", context);
    this.namespaces = context.informers.for("Namespace");
    this.accounts = context.informers.for("ServiceAccount");
    this.namespaces.addHandler(({ type, object }) => {
      if (type !== "DELETED") this.queue.add(object.metadata.name);
    });
    this.accounts.addHandler(({ type, object }) => {
      const { name, namespace = "" } = object.metadata;
      if (type === "DELETED" && name === DEFAULT) this.queue.add(namespace);
    });
  }

  start(): void {
    for (const { metadata } of this.namespaces.list()) this.queue.add(metadata.name);
  }

  protected sync(namespace: string): SyncResult {
    const home = this.namespaces.get(undefined, namespace);
    if (home === undefined || home.status.phase !== "Active") return "done";
    if (this.accounts.get(namespace, DEFAULT) !== undefined) return "done";
    const metadata = { name: DEFAULT, namespace };
    const why = { reason: "DefaultServiceAccountMissing", params: { namespace } };
    return this.client.create("ServiceAccount", { apiVersion: "v1", kind: "ServiceAccount", metadata }, why).ok
      ? "done"
      : "retry";
  }
}
