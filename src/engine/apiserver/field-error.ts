/**
 * One thing wrong with one field, in the words of the API server.
 * Upstream: k8s.io/apimachinery/pkg/util/validation/field.
 */
import type { StatusCause } from "../../api/status.ts";

export type FieldErrorType =
  | "Required value"
  | "Invalid value"
  | "Duplicate value"
  | "Unsupported value"
  | "Forbidden"
  | "Not found"
  | "Too long"
  | "Too many"
  | "Internal error";

export interface FieldError {
  readonly type: FieldErrorType;
  /** `spec.containers[0].name` */
  readonly field: string;
  /** Absent for types that do not print the value. */
  readonly value?: unknown;
  readonly detail: string;
  /** The value says too much to be printed. */
  readonly withoutValue?: true;
  /** The reason of the cause, where the type says less: values of another type than that of the schema. */
  readonly causeReason?: "FieldValueTypeInvalid";
}

const CAUSE_REASONS: Readonly<Record<FieldErrorType, string>> = {
  "Required value": "FieldValueRequired",
  "Invalid value": "FieldValueInvalid",
  "Duplicate value": "FieldValueDuplicate",
  "Unsupported value": "FieldValueNotSupported",
  Forbidden: "FieldValueForbidden",
  "Not found": "FieldValueNotFound",
  "Too long": "FieldValueTooLong",
  "Too many": "FieldValueTooMany",
  "Internal error": "InternalError",
};

/** `Invalid value: "x": must be …`, without the field path. */
export function fieldErrorBody(error: FieldError): string {
  const withoutValue =
    error.withoutValue === true ||
    error.type === "Required value" ||
    error.type === "Forbidden" ||
    error.type === "Too long" ||
    error.type === "Internal error";
  const value = withoutValue ? "" : `: ${printValue(error.value)}`;
  return `${error.type}${value}${error.detail === "" ? "" : `: ${error.detail}`}`;
}

/** `spec.replicas: Invalid value: -1: must be greater than or equal to 0` */
export function fieldErrorText(error: FieldError): string {
  return `${error.field}: ${fieldErrorBody(error)}`;
}

export function fieldErrorCause(error: FieldError): StatusCause {
  return { reason: error.causeReason ?? CAUSE_REASONS[error.type], message: fieldErrorBody(error), field: error.field };
}

function printValue(value: unknown): string {
  if (value === undefined || value === null) return "null";
  return JSON.stringify(value);
}
