/**
 * Says of every APIService whether it can be asked.
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/configure-aggregation-layer/
 * Upstream: k8s.io/kube-aggregator/pkg/controllers/status/remote/remote_available_controller.go. Only metrics-server is
 * simulated: the programs behind other Services never answer.
 */
import type { APIService, APIServiceCondition } from "../../../api/types/apiregistration.ts";
import type { EndpointSlice, Service } from "../../../api/types/core.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { type Informer, objectKey } from "../../machinery/informer.ts";

const SERVICE_LABEL = "kubernetes.io/service-name";
const SIMULATED_GROUP = "metrics.k8s.io";

const accept = (reason: string, message: string): Verdict => ({ status: "True", reason, message });

type Verdict = Pick<APIServiceCondition, "status" | "reason" | "message">;

export class ApiServiceController extends ControllerLoop {
  private readonly apiServices: Informer<APIService>;
  private readonly services: Informer<Service>;
  private readonly slices: Informer<EndpointSlice>;

  constructor(context: ComponentContext) {
    super("apiservice-availability-controller", context);
    this.apiServices = context.informers.for("APIService");
    this.services = context.informers.for("Service");
    this.slices = context.informers.for("EndpointSlice");
    this.apiServices.addHandler((event) => this.queue.add(objectKey(event.object)));
    this.services.addHandler(({ object }) => this.enqueueFor(object.metadata.namespace, object.metadata.name));
    this.slices.addHandler(({ object }) =>
      this.enqueueFor(object.metadata.namespace, object.metadata.labels?.[SERVICE_LABEL]),
    );
  }

  start(): void {
    for (const apiService of this.apiServices.list()) this.queue.add(objectKey(apiService));
  }

  private enqueueFor(namespace: string | undefined, name: string | undefined): void {
    for (const apiService of this.apiServices.list()) {
      const { service } = apiService.spec;
      if (service?.namespace === namespace && service?.name === name) this.queue.add(objectKey(apiService));
    }
  }

  protected sync(key: string): SyncResult {
    const apiService = this.apiServices.getByKey(key);
    if (apiService === undefined) return "done";
    const verdict = this.verdictOn(apiService);
    const conditions = apiService.status?.conditions ?? [];
    const known = conditions.find(({ type }) => type === "Available");
    if (known?.status === verdict.status && known.reason === verdict.reason && known.message === verdict.message) {
      return "done";
    }
    const lastTransitionTime =
      known?.status === verdict.status ? (known.lastTransitionTime ?? "") : this.kernel.timestamp();
    const condition = { type: "Available", ...verdict, lastTransitionTime };
    const others = conditions.filter(({ type }) => type !== "Available");
    const next = { ...apiService, status: { ...apiService.status, conditions: [...others, condition] } };
    const why = { reason: "APIServiceAvailability", params: { available: verdict.status } };
    return doneOrGone(this.client.updateStatus("APIService", next, why)) ? "done" : "retry";
  }

  private verdictOn({ spec }: APIService): Verdict {
    const { service, group = "", version = "" } = spec;
    if (service === undefined) {
      return accept("Local", "Local APIServices are always available");
    }
    const { namespace = "", name = "", port = 443 } = service;
    const found = this.services.getByKey(`${namespace}/${name}`);
    const refuse = (reason: string, message: string): Verdict => ({ status: "False", reason, message });
    if (found === undefined) return refuse("ServiceNotFound", `service/${name} in "${namespace}" is not present`);
    const servicePort = (found.spec.ports ?? []).find((one) => one.port === port);
    if (servicePort === undefined) {
      return refuse("ServicePortError", `service/${name} in "${namespace}" is not listening on port ${port}`);
    }
    if (!this.hasEndpoints(namespace, name)) {
      const portName = servicePort.name ?? "";
      const message = `endpoints for service/${name} in "${namespace}" have no addresses with port name "${portName}"`;
      return refuse("MissingEndpoints", message);
    }
    if (group === SIMULATED_GROUP) return accept("Passed", "all checks passed");
    const url = `https://${found.spec.clusterIP}:${port}/apis/${group}/${version}`;
    return refuse("FailedDiscoveryCheck", `failing or missing response from ${url}: bad status from ${url}: 404`);
  }

  private hasEndpoints(namespace: string, name: string): boolean {
    return this.slices
      .list()
      .some(
        ({ metadata, endpoints = [] }) =>
          metadata.namespace === namespace &&
          metadata.labels?.[SERVICE_LABEL] === name &&
          endpoints.some(({ conditions }) => conditions?.ready !== false),
      );
  }
}
