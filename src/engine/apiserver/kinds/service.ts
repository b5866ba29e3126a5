/**
 * Service.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/service-v1/
 */
import type { Service } from "../../../api/types/core.ts";
import type { KindDefinition } from "../kind-definition.ts";
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
  default: (object) =>
    object.spec === undefined ? object : withField(object, "spec", defaultServiceSpec(object.spec)),
};
