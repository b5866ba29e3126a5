/** What may be wrong with admission policies. Upstream: pkg/apis/admissionregistration/validation/validation.go. */
import { labelKeyProblems, pathSegmentProblems } from "../../../api/label-syntax.ts";
import type {
  MatchResources,
  ParamKind,
  ParamRef,
  ValidatingAdmissionPolicyBindingSpec,
  ValidatingAdmissionPolicySpec,
} from "../../../api/types/admissionregistration.ts";
import { duplicate, type Errors, forbidden, invalid, invalidFor, NO_ERRORS, required, unsupported } from "./errors.ts";
import { validateLabelSelector } from "./labels.ts";
import type { Unchecked } from "./unchecked.ts";
import { supported, validateMatchConditions, validateOperationRule } from "./webhooks.ts";

const NEITHER = "validations or auditAnnotations must contain at least one item";

export function validatePolicySpec(spec: Unchecked<ValidatingAdmissionPolicySpec> | undefined): Errors {
  const { failurePolicy, paramKind, matchConstraints, matchConditions = [], variables = [] } = spec ?? {};
  const { validations = [], auditAnnotations = [] } = spec ?? {};
  const empty = validations.length === 0 && auditAnnotations.length === 0;
  return [
    ...supported("spec.failurePolicy", failurePolicy, ["Fail", "Ignore"]),
    ...(paramKind === undefined ? NO_ERRORS : validateParamKind(paramKind, "spec.paramKind")),
    ...(matchConstraints === undefined
      ? [required("spec.matchConstraints")]
      : validateMatchResources(matchConstraints, "spec.matchConstraints", true)),
    ...validateMatchConditions(matchConditions, "spec.matchConditions"),
    ...variables.flatMap(({ name = "", expression = "" }, index) => [
      ...(name === "" ? [required(`spec.variables[${index}].name`, "name is not specified")] : NO_ERRORS),
      ...(expression.trim() === ""
        ? [required(`spec.variables[${index}].expression`, "expression is not specified")]
        : NO_ERRORS),
    ]),
    ...(empty ? [required("spec.validations", NEITHER), required("spec.auditAnnotations", NEITHER)] : NO_ERRORS),
    ...validations.flatMap((validation, index) => validateValidation(validation, `spec.validations[${index}]`)),
    ...auditAnnotations.flatMap(({ key = "", valueExpression = "" }, index) => [
      ...(key === ""
        ? [required(`spec.auditAnnotations[${index}].key`)]
        : invalidFor(`spec.auditAnnotations[${index}].key`, key, labelKeyProblems(key))),
      ...(valueExpression.trim() === ""
        ? [required(`spec.auditAnnotations[${index}].valueExpression`, "valueExpression is not specified")]
        : NO_ERRORS),
    ]),
  ];
}

function validateParamKind({ apiVersion = "", kind = "" }: Unchecked<ParamKind>, path: string): Errors {
  return [
    ...(apiVersion === "" ? [required(`${path}.apiVersion`)] : NO_ERRORS),
    ...(kind === "" ? [required(`${path}.kind`)] : NO_ERRORS),
  ];
}

function validateMatchResources(match: Unchecked<MatchResources>, path: string, needsRules: boolean): Errors {
  const { resourceRules = [], excludeResourceRules = [], matchPolicy } = match;
  return [
    ...supported(`${path}.matchPolicy`, matchPolicy, ["Equivalent", "Exact"]),
    ...validateLabelSelector(match.namespaceSelector, `${path}.namespaceSelector`),
    ...validateLabelSelector(match.objectSelector, `${path}.objectSelector`),
    ...resourceRules.flatMap((rule, index) => validateOperationRule(rule, `${path}.resourceRules[${index}]`)),
    ...excludeResourceRules.flatMap((rule, index) =>
      validateOperationRule(rule, `${path}.excludeResourceRules[${index}]`),
    ),
    ...(needsRules && resourceRules.length === 0 ? [required(`${path}.resourceRules`)] : NO_ERRORS),
  ];
}

const REASONS = ["Forbidden", "Invalid", "RequestEntityTooLarge", "Unauthorized"];

function validateValidation(
  validation: { readonly expression?: string; readonly message?: string; readonly reason?: string },
  path: string,
): Errors {
  const { expression = "", message, reason } = validation;
  const errors = expression.trim() === "" ? [required(`${path}.expression`, "expression is not specified")] : [];
  if (message !== undefined && message !== "") {
    if (message.trim() === "") {
      errors.push(invalid(`${path}.message`, message, "message must be non-empty if specified"));
    } else if (message.trim().includes("\n")) {
      errors.push(invalid(`${path}.message`, message, "message must not contain line breaks"));
    }
  }
  return reason === undefined || REASONS.includes(reason)
    ? errors
    : [...errors, unsupported(`${path}.reason`, reason, REASONS)];
}

const ACTIONS = ["Audit", "Deny", "Warn"];
const BOTH =
  "must not contain both Deny and Warn (repeating the same validation failure information in the API response and headers serves no purpose)";

export function validatePolicyBindingSpec(spec: Unchecked<ValidatingAdmissionPolicyBindingSpec> | undefined): Errors {
  const { policyName = "", paramRef, matchResources, validationActions = [] } = spec ?? {};
  const errors = [
    ...(policyName === ""
      ? [required("spec.policyName")]
      : invalidFor("spec.policyName", policyName, pathSegmentProblems(policyName))),
    ...(paramRef === undefined ? NO_ERRORS : validateParamRef(paramRef, "spec.paramRef")),
    ...(matchResources === undefined
      ? NO_ERRORS
      : validateMatchResources(matchResources, "spec.matchResources", false)),
  ];
  const field = "spec.validationActions";
  if (validationActions.length === 0) return [...errors, required(field, "at least one validation action is required")];
  validationActions.forEach((action, index) => {
    errors.push(...supported(`${field}[${index}]`, action, ACTIONS));
    if (validationActions.indexOf(action) < index) errors.push(duplicate(`${field}[${index}]`, action));
  });
  const actions: readonly string[] = validationActions;
  return actions.includes("Deny") && actions.includes("Warn")
    ? [...errors, invalid(field, validationActions, BOTH)]
    : errors;
}

function validateParamRef(ref: Unchecked<ParamRef>, path: string): Errors {
  const { name = "", selector, parameterNotFoundAction } = ref;
  const errors = [];
  if (name !== "") {
    errors.push(...invalidFor(`${path}.name`, name, pathSegmentProblems(name)));
    if (selector !== undefined) errors.push(forbidden(`${path}.name`, "name and selector are mutually exclusive"));
  } else if (selector === undefined) errors.push(required(path, "one of name or selector must be specified"));
  else errors.push(...validateLabelSelector(selector, `${path}.selector`));
  if (parameterNotFoundAction === undefined) return [...errors, required(`${path}.parameterNotFoundAction`)];
  return [...errors, ...supported(`${path}.parameterNotFoundAction`, parameterNotFoundAction, ["Allow", "Deny"])];
}
