/**
 * The spec of a Job, on its own or in a CronJob.
 * Upstream: pkg/apis/batch/validation/validation.go (validateJobSpec).
 */
import { dns1123SubdomainProblems, regexProblem } from "../../../api/label-syntax.ts";
import type { JobSpec } from "../../../api/types/batch.ts";
import { type Errors, invalid, invalidFor, NO_ERRORS, nonNegative, required, unsupported } from "./errors.ts";
import { validateFailurePolicy, validateReplacementPolicy } from "./job-failure-policy.ts";
import { validateSuccessPolicy } from "./job-success-policy.ts";
import { validatePodTemplate } from "./pod-template.ts";

const MAX_PARALLELISM_OF_INDEXED = 100_000;
const MAX_FAILED_INDEXES = 100_000;
/** Beyond so many completions, with limits for each index, less may run and fail. */
const MANY_COMPLETIONS = 100_000;
const LIMIT_FOR_MANY_COMPLETIONS = 10_000;
const MAX_MANAGED_BY = 63;
const HTTP_PATH = "[A-Za-z0-9/\\-._~%!$&'()*+,;=:]+";

/** @param path `spec`, or `spec.jobTemplate.spec` */
export function validateJobSpec(spec: JobSpec, path: string): Errors {
  return [
    ...validateNumbers(spec, path),
    ...validateManagedBy(spec.managedBy, `${path}.managedBy`),
    ...validateCompletionMode(spec, path),
    ...validateFailurePolicy(spec, `${path}.podFailurePolicy`),
    ...validateSuccessPolicy(spec, `${path}.successPolicy`),
    ...validateReplacementPolicy(spec, `${path}.podReplacementPolicy`),
    ...validatePodTemplate(spec.template, `${path}.template`),
    ...validateRestartPolicy(spec, `${path}.template.spec.restartPolicy`),
  ];
}

function validateNumbers(spec: JobSpec, path: string): Errors {
  const { maxFailedIndexes, backoffLimitPerIndex } = spec;
  return [
    ...nonNegative(`${path}.parallelism`, spec.parallelism),
    ...nonNegative(`${path}.completions`, spec.completions),
    ...nonNegative(`${path}.activeDeadlineSeconds`, spec.activeDeadlineSeconds),
    ...nonNegative(`${path}.backoffLimit`, spec.backoffLimit),
    ...nonNegative(`${path}.ttlSecondsAfterFinished`, spec.ttlSecondsAfterFinished),
    ...nonNegative(`${path}.backoffLimitPerIndex`, backoffLimitPerIndex),
    ...nonNegative(`${path}.maxFailedIndexes`, maxFailedIndexes),
    ...(maxFailedIndexes !== undefined && backoffLimitPerIndex === undefined
      ? [required(`${path}.backoffLimitPerIndex`, "when maxFailedIndexes is specified")]
      : []),
  ];
}

/** A controller's name such as `acme.io/foo`. Upstream: IsDomainPrefixedPath. */
function validateManagedBy(name: string | undefined, path: string): Errors {
  if (name === undefined) return NO_ERRORS;
  const errors = [...domainPathErrors(name, path)];
  if (name.length > MAX_MANAGED_BY) {
    errors.push({ type: "Too long", field: path, detail: `may not be more than ${MAX_MANAGED_BY} bytes` });
  }
  return errors;
}

function domainPathErrors(name: string, path: string): Errors {
  if (name === "") return [required(path)];
  const slash = name.indexOf("/");
  if (slash < 1 || slash === name.length - 1) {
    return [invalid(path, name, 'must be a domain-prefixed path (such as "acme.io/foo")')];
  }
  const [host, rest] = [name.slice(0, slash), name.slice(slash + 1)];
  return [
    ...invalidFor(path, host, dns1123SubdomainProblems(host)),
    ...(new RegExp(`^${HTTP_PATH}$`).test(rest) ? [] : [invalid(path, rest, regexProblem("Invalid path", HTTP_PATH))]),
  ];
}

function validateCompletionMode(spec: JobSpec, path: string): Errors {
  const { completionMode: mode, backoffLimitPerIndex, maxFailedIndexes } = spec;
  if (mode === "Indexed") return validateIndexed(spec, path);
  const modeErrors =
    mode === undefined || mode === "NonIndexed"
      ? NO_ERRORS
      : [unsupported(`${path}.completionMode`, mode, ["NonIndexed", "Indexed"])];
  if (modeErrors.length > 0) return modeErrors;
  const detail = "requires indexed completion mode";
  return [
    ...(backoffLimitPerIndex === undefined
      ? []
      : [invalid(`${path}.backoffLimitPerIndex`, backoffLimitPerIndex, detail)]),
    ...(maxFailedIndexes === undefined ? [] : [invalid(`${path}.maxFailedIndexes`, maxFailedIndexes, detail)]),
  ];
}

function validateIndexed(spec: JobSpec, path: string): Errors {
  const { completions, parallelism, maxFailedIndexes } = spec;
  const errors: Errors[number][] = [];
  const atMost = (field: string, value: number, detail: string) =>
    errors.push(invalid(`${path}.${field}`, value, `must be less than or equal to ${detail}`));
  if (completions === undefined) errors.push(required(`${path}.completions`, "when completion mode is Indexed"));
  if (parallelism !== undefined && parallelism > MAX_PARALLELISM_OF_INDEXED) {
    atMost("parallelism", parallelism, `${MAX_PARALLELISM_OF_INDEXED} when completion mode is Indexed`);
  }
  if (maxFailedIndexes !== undefined && completions !== undefined && maxFailedIndexes > completions) {
    atMost("maxFailedIndexes", maxFailedIndexes, "completions");
  }
  if (maxFailedIndexes !== undefined && maxFailedIndexes > MAX_FAILED_INDEXES) {
    atMost("maxFailedIndexes", maxFailedIndexes, `${MAX_FAILED_INDEXES}`);
  }
  const many = completions !== undefined && completions > MANY_COMPLETIONS && spec.backoffLimitPerIndex !== undefined;
  if (!many) return errors;
  const limit = `${LIMIT_FOR_MANY_COMPLETIONS} when completions are above ${MANY_COMPLETIONS} and used with backoff limit per index`;
  if (maxFailedIndexes === undefined) {
    errors.push(
      required(`${path}.maxFailedIndexes`, `must be specified when completions is above ${MANY_COMPLETIONS}`),
    );
  }
  if (parallelism !== undefined && parallelism > LIMIT_FOR_MANY_COMPLETIONS) atMost("parallelism", parallelism, limit);
  if (maxFailedIndexes !== undefined && maxFailedIndexes > LIMIT_FOR_MANY_COMPLETIONS) {
    atMost("maxFailedIndexes", maxFailedIndexes, limit);
  }
  return errors;
}

/** A policy that was not written has become `Always` by now. */
function validateRestartPolicy(spec: JobSpec, path: string): Errors {
  const policy = spec.template.spec.restartPolicy;
  if (policy === undefined || policy === "Always") return [required(path, 'valid values: "OnFailure", "Never"')];
  if (policy !== "OnFailure" && policy !== "Never") return [unsupported(path, policy, ["OnFailure", "Never"])];
  if (spec.podFailurePolicy === undefined || policy === "Never") return NO_ERRORS;
  return [invalid(path, policy, 'only "Never" is supported when podFailurePolicy is specified')];
}
