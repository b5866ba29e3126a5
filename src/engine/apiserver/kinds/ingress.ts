/**
 * Ingress.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/service-resources/ingress-v1/
 * Upstream: pkg/registry/networking/ingress/strategy.go.
 */
import type { Ingress } from "../../../api/types/networking.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, invalid, NO_ERRORS } from "../validation/errors.ts";
import { ingressStatusErrors } from "../validation/load-balancer-status.ts";
import { validateIngressSpec } from "../validation/ingresses.ts";

const CLASS_ANNOTATION = "kubernetes.io/ingress.class";

export const ingress: KindDefinition<Ingress> = {
  group: "networking.k8s.io",
  version: "v1",
  kind: "Ingress",
  plural: "ingresses",
  singular: "ingress",
  namespaced: true,
  shortNames: ["ing"],
  subresources: ["status"],
  generation: "spec",
  validate: ({ spec }) => validateIngressSpec(spec),
  validateCreate: validateClass,
  validateStatus: ({ status }) => ingressStatusErrors(status),
  warnings: ({ metadata, spec }, isNew) =>
    isNew && Object.hasOwn(metadata.annotations ?? {}, CLASS_ANNOTATION) && spec?.ingressClassName === undefined
      ? [`annotation "${CLASS_ANNOTATION}" is deprecated, please use 'spec.ingressClassName' instead`]
      : [],
};

function validateClass({ metadata, spec }: Ingress): Errors {
  const annotated = metadata.annotations?.[CLASS_ANNOTATION];
  const name = spec?.ingressClassName;
  if (annotated === undefined || name === undefined || annotated === name) return NO_ERRORS;
  const detail = "must match `ingressClassName` when both are specified";
  return [invalid(`annotations.${CLASS_ANNOTATION}`, annotated, detail)];
}
