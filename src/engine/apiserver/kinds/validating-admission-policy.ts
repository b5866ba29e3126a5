/**
 * ValidatingAdmissionPolicy: stored and checked; its expressions are not evaluated.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/validating-admission-policy-v1/
 */
import type {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicySpec,
} from "../../../api/types/admissionregistration.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { validatePolicySpec } from "../validation/admission-policies.ts";
import { defaultMatchResources } from "./admission-defaults.ts";
import { fill, withField } from "./filling.ts";

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
  default: (object) => withField(object, "spec", defaultSpec(object.spec ?? {})),
  validate: ({ spec }) => validatePolicySpec(spec),
  withoutEffect: ["spec.validations", "spec.auditAnnotations"],
};

function defaultSpec(spec: ValidatingAdmissionPolicySpec): ValidatingAdmissionPolicySpec {
  const filled = fill<ValidatingAdmissionPolicySpec>(spec, { failurePolicy: "Fail" });
  const { matchConstraints } = filled;
  return matchConstraints === undefined
    ? filled
    : withField(filled, "matchConstraints", defaultMatchResources(matchConstraints));
}
