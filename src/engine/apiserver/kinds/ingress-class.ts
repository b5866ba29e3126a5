/**
 * IngressClass.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-class-v1/
 * Upstream: pkg/apis/networking/v1/defaults.go, pkg/registry/networking/ingressclass/strategy.go.
 */
import type { IngressClass, IngressClassParametersReference } from "../../../api/types/networking.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { immutable } from "../validation/errors.ts";
import { validateIngressClassSpec } from "../validation/ingresses.ts";
import { fill, withField } from "./filling.ts";

export const ingressClass: KindDefinition<IngressClass> = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "IngressClass",
  plural: "ingressclasses",
  singular: "ingressclass",
  namespaced: false,
  generation: "spec",
  default: (object) => {
    const { parameters } = object.spec ?? {};
    if (parameters === undefined) return object;
    const filled = fill<IngressClassParametersReference>(parameters, { scope: "Cluster" });
    return withField(object, "spec", withField(object.spec, "parameters", filled));
  },
  validate: ({ spec }) => validateIngressClassSpec(spec),
  validateUpdate: ({ spec }, previous) => {
    const { controller } = spec ?? {};
    return immutable("spec.controller", controller ?? "", controller === previous.spec.controller);
  },
  updateErrorsFirst: true,
};
