/** Services of a namespace, for the variables that containers get about them. */
import type { Service } from "../../api/types/core.ts";
import type { SharedInformerFactory } from "../machinery/informer.ts";

const INDEX = "kubelet-namespace";

/** In name order. */
export function servicesIn(informers: SharedInformerFactory, namespace: string): readonly Service[] {
  const services = informers.for("Service");
  services.addIndex(INDEX, (service) => [service.metadata.namespace ?? ""]);
  return services.byIndex(INDEX, namespace);
}
