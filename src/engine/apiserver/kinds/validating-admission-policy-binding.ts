/**
 * ValidatingAdmissionPolicyBinding.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { ValidatingAdmissionPolicyBinding } from "../../../api/types/admissionregistration.ts";
import type { KindDefinition } from "../kind-definition.ts";

export const validatingAdmissionPolicyBinding: KindDefinition<ValidatingAdmissionPolicyBinding> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  kind: "ValidatingAdmissionPolicyBinding",
  plural: "validatingadmissionpolicybindings",
  singular: "validatingadmissionpolicybinding",
  namespaced: false,
  categories: ["api-extensions"],
};
