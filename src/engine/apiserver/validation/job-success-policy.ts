/**
 * When an Indexed Job counts as done before all indexes are.
 * Upstream: pkg/apis/batch/validation/validation.go (validateSuccessPolicy, validateIndexesFormat).
 */
import type { JobSpec, SuccessPolicyRule } from "../../../api/types/batch.ts";
import { type Errors, invalid, NO_ERRORS, nonNegative, required, tooMany } from "./errors.ts";

const MAX_RULES = 20;
const MAX_INDEXES_LENGTH = 64 * 1024;

export function validateSuccessPolicy(spec: JobSpec, path: string): Errors {
  const policy = spec.successPolicy;
  if (policy === undefined) return NO_ERRORS;
  if (spec.completionMode !== "Indexed") return [invalid(path, policy, "requires indexed completion mode")];
  const { rules } = policy;
  const detail = "at least one rules must be specified when the successPolicy is specified";
  return [
    ...(rules.length === 0 ? [required(`${path}.rules`, detail)] : []),
    ...tooMany(`${path}.rules`, rules.length, MAX_RULES),
    ...rules.flatMap((rule, index) => validateRule(rule, spec.completions ?? 0, `${path}.rules[${index}]`)),
  ];
}

function validateRule({ succeededCount, succeededIndexes }: SuccessPolicyRule, completions: number, path: string) {
  const errors: Errors[number][] = [];
  if (succeededCount === undefined && succeededIndexes === undefined) {
    errors.push(required(path, "at least one of succeededCount or succeededIndexes must be specified"));
  }
  let total = 0;
  if (succeededIndexes !== undefined) {
    const field = `${path}.succeededIndexes`;
    if (succeededIndexes.length > MAX_INDEXES_LENGTH) {
      errors.push({ type: "Too long", field, detail: `may not be more than ${MAX_INDEXES_LENGTH} bytes` });
    }
    const counted = countIndexes(succeededIndexes, completions);
    if (typeof counted === "number") total = counted;
    else errors.push(invalid(field, succeededIndexes, `error parsing succeededIndexes: ${counted}`));
  }
  if (succeededCount === undefined) return errors;
  const field = `${path}.succeededCount`;
  const atMost = (limit: number, what: string) =>
    errors.push(invalid(field, succeededCount, `must be less than or equal to ${limit} (the number of ${what})`));
  errors.push(...nonNegative(field, succeededCount));
  if (succeededCount > completions) atMost(completions, "specified completions");
  if (succeededIndexes !== undefined && succeededCount > total) {
    atMost(total, "indexes in the specified succeededIndexes field");
  }
  return errors;
}

/** How many indexes a text such as `0-2,5` names, or what is wrong with it. */
export function countIndexes(text: string, completions: number): number | string {
  if (text === "") return 0;
  let total = 0;
  let previous: number | undefined;
  for (const interval of text.split(",")) {
    const limits = parseInterval(interval, completions);
    if (typeof limits === "string") return limits;
    if (previous !== undefined && previous >= limits.first) return notIncreasing(previous, limits.first);
    total += limits.last - limits.first + 1;
    previous = limits.last;
  }
  return total;
}

function parseInterval(interval: string, completions: number): { first: number; last: number } | string {
  const parts = interval.split("-");
  if (parts.length > 2) {
    const rule = "an index interval can have at most two parts separated by '-'";
    return `the fragment ${JSON.stringify(interval)} violates the requirement that ${rule}`;
  }
  for (const part of parts) {
    if (!/^[+-]?\d+$/.test(part)) return `cannot convert string to integer for index: ${JSON.stringify(part)}`;
    if (Number(part) >= completions) return `too large index: ${JSON.stringify(part)}`;
  }
  const [first, last] = [Number(parts[0]), Number(parts.at(-1))];
  return parts.length === 2 && first >= last ? notIncreasing(first, last) : { first, last };
}

function notIncreasing(previous: number, current: number): string {
  return `non-increasing order, previous: ${previous}, current: ${current}`;
}
