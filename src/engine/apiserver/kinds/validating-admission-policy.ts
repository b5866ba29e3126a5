/**
 * ValidatingAdmissionPolicy: expressions that requests must meet, evaluated in admission/policies.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/policy-resources/validating-admission-policy-v1/
 */
import type {
  ValidatingAdmissionPolicy,
  ValidatingAdmissionPolicySpec,
} from "../../../api/types/admissionregistration.ts";
import { sameValue } from "../../../api/same-value.ts";
import { typeWarnings } from "../admission/policies/type-warnings.ts";
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
  prepareForCreate: (object) => withTypeChecking(object, 1),
  prepareForUpdate: (object, previous) => {
    if (sameValue(object.spec, previous.spec)) return object;
    return withTypeChecking(object, (previous.metadata.generation ?? 0) + 1);
  },
  validate: ({ spec }) => validatePolicySpec(spec),
  withoutEffect: ["spec.auditAnnotations"],
};

/** Upstream its controller works this out a moment later: pkg/controller/validatingadmissionpolicystatus. */
function withTypeChecking(policy: ValidatingAdmissionPolicy, generation: number): ValidatingAdmissionPolicy {
  const expressionWarnings = typeWarnings(policy.spec);
  const typeChecking = expressionWarnings.length === 0 ? {} : { expressionWarnings };
  return { ...policy, status: { observedGeneration: generation, typeChecking } };
}

function defaultSpec(spec: ValidatingAdmissionPolicySpec): ValidatingAdmissionPolicySpec {
  const filled = fill<ValidatingAdmissionPolicySpec>(spec, { failurePolicy: "Fail" });
  const { matchConstraints } = filled;
  return matchConstraints === undefined
    ? filled
    : withField(filled, "matchConstraints", defaultMatchResources(matchConstraints));
}
