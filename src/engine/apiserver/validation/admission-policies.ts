/** What may be wrong with admission policies. Upstream: pkg/apis/admissionregistration/validation/validation.go. */
import {
  dns1035LabelProblems,
  dns1123SubdomainProblems,
  labelKeyProblems,
  pathSegmentProblems,
} from "../../../api/label-syntax.ts";
import type {
  MatchResources,
  ParamKind,
  ParamRef,
  ValidatingAdmissionPolicyBindingSpec,
  ValidatingAdmissionPolicySpec,
} from "../../../api/types/admissionregistration.ts";
import { type CompiledValidation, compilePolicy } from "../admission/policies/compile-policy.ts";
import { escapedName } from "../custom-resources/cel/cel-values.ts";
import { duplicate, type Errors, forbidden, invalid, invalidFor, NO_ERRORS, required, unsupported } from "./errors.ts";
import { validateLabelSelector } from "./labels.ts";
import type { Unchecked } from "./unchecked.ts";
import { expressionErrors, supported, validateMatchConditions, validateOperationRule } from "./webhooks.ts";

const NEITHER = "validations or auditAnnotations must contain at least one item";

export function validatePolicySpec(spec: Unchecked<ValidatingAdmissionPolicySpec> | undefined): Errors {
  const { failurePolicy, paramKind, matchConstraints, matchConditions = [], variables = [] } = spec ?? {};
  const { validations = [], auditAnnotations = [] } = spec ?? {};
  const empty = validations.length === 0 && auditAnnotations.length === 0;
  const compiled = compilePolicy((spec ?? {}) as ValidatingAdmissionPolicySpec);
  return [
    ...supported("spec.failurePolicy", failurePolicy, ["Fail", "Ignore"]),
    ...(paramKind === undefined ? NO_ERRORS : validateParamKind(paramKind, "spec.paramKind")),
    ...(matchConstraints === undefined
      ? [required("spec.matchConstraints")]
      : validateMatchResources(matchConstraints, "spec.matchConstraints", true)),
    ...validateMatchConditions(matchConditions, "spec.matchConditions", paramKind !== undefined),
    ...variables.flatMap(({ name = "", expression = "" }, index) => {
      const path = `spec.variables[${index}]`;
      return [
        ...variableNameErrors(name, `${path}.name`),
        ...(expression.trim() === ""
          ? [required(`${path}.expression`, "expression is not specified")]
          : expressionErrors(`${path}.expression`, compiled.variables[index]?.expression)),
      ];
    }),
    ...(empty ? [required("spec.validations", NEITHER), required("spec.auditAnnotations", NEITHER)] : NO_ERRORS),
    ...validations.flatMap((validation, index) =>
      validateValidation(validation, `spec.validations[${index}]`, compiled.validations[index]),
    ),
    ...auditAnnotations.flatMap(({ key = "", valueExpression = "" }, index) => [
      ...(key === ""
        ? [required(`spec.auditAnnotations[${index}].key`)]
        : invalidFor(`spec.auditAnnotations[${index}].key`, key, labelKeyProblems(key))),
      ...(valueExpression.trim() === ""
        ? [required(`spec.auditAnnotations[${index}].valueExpression`, "valueExpression is not specified")]
        : expressionErrors(`spec.auditAnnotations[${index}].valueExpression`, compiled.auditAnnotations[index])),
    ]),
  ];
}

function validateParamKind({ apiVersion = "", kind = "" }: Unchecked<ParamKind>, path: string): Errors {
  const problems = dns1035LabelProblems(kind.toLowerCase());
  const mixed = `may have mixed case, but should otherwise match: ${problems.join(",")}`;
  return [
    ...(apiVersion === "" ? [required(`${path}.apiVersion`)] : apiVersionErrors(apiVersion, `${path}.apiVersion`)),
    ...(kind === ""
      ? [required(`${path}.kind`)]
      : problems.length === 0
        ? NO_ERRORS
        : [invalid(`${path}.kind`, kind, mixed)]),
  ];
}

/** All that is wrong with a group, or a version, in one error. */
function apiVersionErrors(apiVersion: string, field: string): Errors {
  const parts = apiVersion.split("/");
  if (parts.length > 2) return [invalid(field, apiVersion, `unexpected GroupVersion string: ${apiVersion}`)];
  const [group = "", version = ""] = parts.length === 2 ? parts : ["", apiVersion];
  const together = (value: string, problems: readonly string[]): Errors =>
    problems.length === 0 ? NO_ERRORS : [invalid(field, value, problems.join(","))];
  return [
    ...(group === "" ? NO_ERRORS : together(group, dns1123SubdomainProblems(group))),
    ...(version === ""
      ? [invalid(field, apiVersion, "version must be specified")]
      : together(version, dns1035LabelProblems(version))),
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

/** What CEL takes for a name, but for its own words. Upstream: isCELIdentifier. */
const IDENTIFIER = /^[_a-zA-Z][_a-zA-Z0-9]*$/;

function variableNameErrors(name: string, field: string): Errors {
  if (name.trim() === "") return [required(field, "name is not specified")];
  return IDENTIFIER.test(name) && escapedName(name) === name.replaceAll("__", "__underscores__")
    ? NO_ERRORS
    : [invalid(field, name, "name is not a valid CEL identifier")];
}

function validateValidation(
  validation: {
    readonly expression?: string;
    readonly message?: string;
    readonly messageExpression?: string;
    readonly reason?: string;
  },
  path: string,
  compiled: CompiledValidation | undefined,
): Errors {
  const { expression = "", message, messageExpression = "", reason } = validation;
  const errors =
    expression.trim() === ""
      ? [required(`${path}.expression`, "expression is not specified")]
      : [...expressionErrors(`${path}.expression`, compiled?.condition)];
  if (messageExpression !== "" && messageExpression.trim() === "") {
    errors.push(invalid(`${path}.messageExpression`, messageExpression, "must be non-empty if specified"));
  } else errors.push(...expressionErrors(`${path}.messageExpression`, compiled?.message));
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
