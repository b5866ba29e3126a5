/**
 * Service.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/
 */
import type { Service } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validateService, validateServiceUpdate } from "../validation/services.ts";
import { withField } from "./filling.ts";
import { defaultServiceSpec } from "./service-defaults.ts";

export const service: KindDefinition<Service> = {
  group: "",
  version: "v1",
  kind: "Service",
  plural: "services",
  singular: "service",
  namespaced: true,
  shortNames: ["svc"],
  categories: ["all"],
  subresources: ["status"],
  default: (object) => withField(object, "spec", defaultServiceSpec(object.spec ?? {})),
  validate: validateService,
  validateUpdate: validateServiceUpdate,
  updateErrorsFirst: true,
  selectableFields: {
    "spec.clusterIP": ({ spec }) => spec.clusterIP ?? "",
    "spec.type": ({ spec }) => spec.type ?? "",
  },
  withoutEffect: ["spec.loadBalancerClass"],
};
