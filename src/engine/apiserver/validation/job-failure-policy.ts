/**
 * Which failures of Pods count against a Job, and when failed Pods are replaced.
 * Upstream: pkg/apis/batch/validation/validation.go (validatePodFailurePolicy, validatePodReplacementPolicy).
 */
import { labelKeyProblems } from "../../../api/label-syntax.ts";
import type {
  JobSpec,
  PodFailurePolicyOnExitCodesRequirement,
  PodFailurePolicyOnPodConditionsPattern,
  PodFailurePolicyRule,
} from "../../../api/types/batch.ts";
import { duplicate, type Errors, invalid, invalidFor, NO_ERRORS, required, tooMany, unsupported } from "./errors.ts";
import type { Unchecked } from "./unchecked.ts";

const MAX_RULES = 20;
const MAX_EXIT_CODES = 255;
const MAX_PATTERNS = 20;
const ACTIONS = ["Count", "FailIndex", "FailJob", "Ignore"];
const OPERATORS = ["In", "NotIn"];
const STATUSES = ["False", "True", "Unknown"];

export function validateFailurePolicy(spec: JobSpec, path: string): Errors {
  if (spec.podFailurePolicy === undefined) return NO_ERRORS;
  const { rules } = spec.podFailurePolicy;
  const { containers = [], initContainers = [] } = spec.template.spec;
  const names = new Set([...containers, ...initContainers].map(({ name }) => name));
  return [
    ...tooMany(`${path}.rules`, rules.length, MAX_RULES),
    ...rules.flatMap((rule, index) => validateRule(spec, rule, names, `${path}.rules[${index}]`)),
  ];
}

/** With a failure policy it can only be `Failed`: others would count Pods before they have failed. */
export function validateReplacementPolicy(spec: JobSpec, path: string): Errors {
  const { podReplacementPolicy: policy, podFailurePolicy } = spec;
  if (policy === undefined) return NO_ERRORS;
  const supported = podFailurePolicy === undefined ? ["Failed", "TerminatingOrFailed"] : ["Failed"];
  return supported.includes(policy) ? NO_ERRORS : [unsupported(path, policy, supported)];
}

function validateRule(
  spec: JobSpec,
  rule: Unchecked<PodFailurePolicyRule>,
  names: ReadonlySet<string>,
  path: string,
): Errors {
  const { action, onExitCodes, onPodConditions = [] } = rule;
  const errors = [...validateAction(spec, action, `${path}.action`)];
  if (onExitCodes !== undefined) errors.push(...validateExitCodes(onExitCodes, names, `${path}.onExitCodes`));
  if (onPodConditions.length > 0) errors.push(...validatePatterns(onPodConditions, `${path}.onPodConditions`));
  if ((onExitCodes !== undefined) === onPodConditions.length > 0) {
    const detail =
      onExitCodes === undefined
        ? "specifying one of OnExitCodes and OnPodConditions is required"
        : "specifying both OnExitCodes and OnPodConditions is not supported";
    errors.push({ ...invalid(path, undefined, detail), withoutValue: true });
  }
  return errors;
}

function validateAction(spec: JobSpec, action: string | undefined, path: string): Errors {
  if (action === undefined || action === "") return [required(path, validValues(ACTIONS))];
  if (action === "FailIndex") {
    if (spec.backoffLimitPerIndex !== undefined) return NO_ERRORS;
    return [invalid(path, action, "requires the backoffLimitPerIndex to be set")];
  }
  return ACTIONS.includes(action) ? NO_ERRORS : [unsupported(path, action, ACTIONS)];
}

function validateExitCodes(
  requirement: Unchecked<PodFailurePolicyOnExitCodesRequirement>,
  names: ReadonlySet<string>,
  path: string,
): Errors {
  const { operator, containerName, values = [] } = requirement;
  const errors: Errors[number][] = [];
  if (operator === undefined) errors.push(required(`${path}.operator`, validValues(OPERATORS)));
  else if (!OPERATORS.includes(operator)) errors.push(unsupported(`${path}.operator`, operator, OPERATORS));
  if (containerName !== undefined && !names.has(containerName)) {
    const detail = "must be one of the container or initContainer names in the pod template";
    errors.push(invalid(`${path}.containerName`, containerName, detail));
  }
  if (values.length === 0) errors.push(invalid(`${path}.values`, requirement.values, "at least one value is required"));
  errors.push(...tooMany(`${path}.values`, values.length, MAX_EXIT_CODES));
  const seen = new Set<number>();
  values.forEach((value, index) => {
    const field = `${path}.values[${index}]`;
    if (operator === "In" && value === 0) errors.push(invalid(field, value, "must not be 0 for the In operator"));
    if (seen.has(value)) errors.push(duplicate(field, value));
    seen.add(value);
  });
  const ordered = values.every((value, index) => index === 0 || (values[index - 1] as number) <= value);
  return ordered ? errors : [...errors, invalid(`${path}.values`, values, "must be ordered")];
}

function validatePatterns(
  patterns: readonly Unchecked<PodFailurePolicyOnPodConditionsPattern>[],
  path: string,
): Errors {
  const errors = [...tooMany(path, patterns.length, MAX_PATTERNS)];
  patterns.forEach(({ type = "", status = "" }, index) => {
    const place = `${path}[${index}]`;
    errors.push(...invalidFor(`${place}.type`, type, labelKeyProblems(type)));
    if (status === "") errors.push(required(`${place}.status`, validValues(STATUSES)));
    else if (!STATUSES.includes(status)) errors.push(unsupported(`${place}.status`, status, STATUSES));
  });
  return errors;
}

function validValues(values: readonly string[]): string {
  return `valid values: [${values.map((value) => JSON.stringify(value)).join(" ")}]`;
}
