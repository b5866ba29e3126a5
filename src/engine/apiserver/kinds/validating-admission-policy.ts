/**
 * ValidatingAdmissionPolicy.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { ValidatingAdmissionPolicy } from "../../../api/types/admissionregistration.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const validatingAdmissionPolicy: KindDefinition<ValidatingAdmissionPolicy> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  kind: "ValidatingAdmissionPolicy",
  plural: "validatingadmissionpolicies",
  singular: "validatingadmissionpolicy",
  namespaced: false,
  categories: ["api-extensions"],
  subresources: ["status"],
  generation: "spec",
};
