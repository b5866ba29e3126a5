/**
 * The kinds of field error, made short. Paths are ready text: `spec.containers[0].name`.
 * Upstream: k8s.io/apimachinery/pkg/util/validation/field/errors.go.
 */
import type { FieldError } from "../field-error.ts";

export type Errors = readonly FieldError[];

export const NO_ERRORS: Errors = [];

export function required(field: string, detail = ""): FieldError {
  return { type: "Required value", field, detail };
}

export function invalid(field: string, value: unknown, detail: string): FieldError {
  return { type: "Invalid value", field, value, detail };
}

export function duplicate(field: string, value: unknown): FieldError {
  return { type: "Duplicate value", field, value, detail: "" };
}

/** @param supported in the order in which they are printed */
export function unsupported(field: string, value: unknown, supported: readonly string[]): FieldError {
  const list = supported.map((name) => JSON.stringify(name)).join(", ");
  return { type: "Unsupported value", field, value: value ?? "", detail: `supported values: ${list}` };
}

export function forbidden(field: string, detail: string): FieldError {
  return { type: "Forbidden", field, detail };
}

export function missing(field: string, value: unknown): FieldError {
  return { type: "Not found", field, value, detail: "" };
}

/** An `Invalid value` error for each problem. */
export function invalidFor(field: string, value: unknown, problems: readonly string[]): Errors {
  return problems.length === 0 ? NO_ERRORS : problems.map((problem) => invalid(field, value, problem));
}

/** Required when empty, else one of the supported values. */
export function oneOf(field: string, value: string | undefined, supported: readonly string[]): Errors {
  if (value === undefined || value === "") return [required(field)];
  return supported.includes(value) ? NO_ERRORS : [unsupported(field, value, supported)];
}

/** `must be greater than or equal to 0`; absent counts as 0. */
export function nonNegative(field: string, value: number | undefined): Errors {
  return value === undefined || value >= 0 ? NO_ERRORS : [invalid(field, value, "must be greater than or equal to 0")];
}

/** `must have at most 20 items` beyond the limit. */
export function tooMany(field: string, count: number, limit: number): Errors {
  if (count <= limit) return NO_ERRORS;
  return [
    { type: "Too many", field, value: count, detail: `must have at most ${limit} item${limit === 1 ? "" : "s"}` },
  ];
}

/** `field is immutable` unless equal. */
export function immutable(field: string, value: unknown, same: boolean): Errors {
  return same ? NO_ERRORS : [invalid(field, value, "field is immutable")];
}

/**
 * Runs a check once for each object and remembers by identity the objects that passed: shared parts of many Pods are
 * checked once. A pure cache; objects never change.
 */
export class CheckedOnce<T extends object> {
  private readonly passed = new WeakSet<T>();

  check(value: T | undefined, validate: (value: T) => Errors): Errors {
    if (value === undefined || this.passed.has(value)) return NO_ERRORS;
    const errors = validate(value);
    if (errors.length === 0) this.passed.add(value);
    return errors;
  }
}
