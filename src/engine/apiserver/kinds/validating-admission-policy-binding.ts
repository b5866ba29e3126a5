/**
 * ValidatingAdmissionPolicyBinding: where a policy applies, and what follows from it.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/validating-admission-policy-binding-v1/
 */
import type { ValidatingAdmissionPolicyBinding } from "../../../api/types/admissionregistration.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validatePolicyBindingSpec } from "../validation/admission-policies.ts";
import { defaultMatchResources } from "./admission-defaults.ts";
import { withField } from "./filling.ts";

export const validatingAdmissionPolicyBinding: KindDefinition<ValidatingAdmissionPolicyBinding> = {
  group: "admissionregistration.k8s.io",
  version: "v1",
  kind: "ValidatingAdmissionPolicyBinding",
  plural: "validatingadmissionpolicybindings",
  singular: "validatingadmissionpolicybinding",
  namespaced: false,
  categories: ["api-extensions"],
  generation: "spec",
  default: (object) => {
    const { matchResources } = object.spec ?? {};
    if (matchResources === undefined) return object;
    return withField(object, "spec", withField(object.spec, "matchResources", defaultMatchResources(matchResources)));
  },
  validate: ({ spec }) => validatePolicyBindingSpec(spec),
  warnings: ({ spec }) =>
    spec.validationActions?.includes("Audit")
      ? ["spec.validationActions: Audit leaves no trace: there is no audit log in this simulated cluster"]
      : [],
};
