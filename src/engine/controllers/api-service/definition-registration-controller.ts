/**
 * An APIService for every group and version that a CustomResourceDefinition serves, as long as one does.
 * Upstream: pkg/controlplane/controller/crdregistration/crdregistration_controller.go and
 * k8s.io/kube-aggregator/pkg/controllers/autoregister/autoregister_controller.go.
 */
import type { CustomResourceDefinition } from "../../../api/types/apiextensions.ts";
import type { APIService } from "../../../api/types/apiregistration.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import type { Informer } from "../../machinery/informer.ts";

const AUTOMATIC = "kube-aggregator.kubernetes.io/automanaged";
/** CustomResourceDefinitions come after everything that is built in. */
const GROUP_PRIORITY = 1_000;
const VERSION_PRIORITY = 100;

export class DefinitionRegistrationController extends ControllerLoop {
  private readonly definitions: Informer<CustomResourceDefinition>;
  private readonly apiServices: Informer<APIService>;

  constructor(context: ComponentContext) {
    super("autoregister", context);
    this.definitions = context.informers.for("CustomResourceDefinition");
    this.apiServices = context.informers.for("APIService");
    this.definitions.addHandler(({ object, previous }) => {
      for (const name of [...apiServicesOf(object), ...(previous === undefined ? [] : apiServicesOf(previous))]) {
        this.queue.add(name);
      }
    });
    this.apiServices.addHandler(({ object }) => {
      if (object.metadata.labels?.[AUTOMATIC] === "true") this.queue.add(object.metadata.name);
    });
  }

  start(): void {
    for (const definition of this.definitions.list()) {
      for (const name of apiServicesOf(definition)) this.queue.add(name);
    }
  }

  protected sync(name: string): SyncResult {
    const existing = this.apiServices.getByKey(name);
    const isServed = this.definitions.list().some((definition) => apiServicesOf(definition).includes(name));
    if (isServed && existing === undefined) return this.register(name);
    if (isServed || existing?.metadata.labels?.[AUTOMATIC] !== "true") return "done";
    const outcome = this.client.delete("APIService", undefined, name, {}, { reason: "APIServiceUnregistered" });
    return doneOrGone(outcome) ? "done" : "retry";
  }

  private register(name: string): SyncResult {
    const [version = ""] = name.split(".", 1);
    const outcome = this.client.create(
      "APIService",
      {
        apiVersion: "apiregistration.k8s.io/v1",
        kind: "APIService",
        metadata: { name, labels: { [AUTOMATIC]: "true" } },
        spec: {
          group: name.slice(version.length + 1),
          groupPriorityMinimum: GROUP_PRIORITY,
          version,
          versionPriority: VERSION_PRIORITY,
        },
      },
      { reason: "APIServiceRegistered" },
    );
    return outcome.ok ? "done" : "retry";
  }
}

function apiServicesOf({ spec }: CustomResourceDefinition): readonly string[] {
  return spec.versions.filter(({ served }) => served).map(({ name }) => `${name}.${spec.group}`);
}
