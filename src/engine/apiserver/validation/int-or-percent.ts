/**
 * Amounts that are integers or percentages.
 * Upstream: pkg/apis/apps/validation/validation.go (ValidatePositiveIntOrPercent, IsNotMoreThan100Percent).
 */
import { isIntOrPercent } from "../../../api/int-or-string.ts";
import type { IntOrString } from "../../../api/types/meta.ts";
import { type Errors, invalid, NO_ERRORS, nonNegative } from "./errors.ts";

const PERCENT_PROBLEM =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

export function validateIntOrPercent(amount: IntOrString, field: string): Errors {
  if (typeof amount === "number") return nonNegative(field, amount);
  return isIntOrPercent(amount) ? NO_ERRORS : [invalid(field, amount, PERCENT_PROBLEM)];
}

export function validateAtMostAll(amount: IntOrString, field: string): Errors {
  const tooMuch = typeof amount === "string" && isIntOrPercent(amount) && amountOf(amount) > 100;
  return tooMuch ? [invalid(field, amount, "must not be greater than 100%")] : NO_ERRORS;
}

/** The number before the percent sign; 0 for text that is no percentage. */
export function amountOf(amount: IntOrString): number {
  if (typeof amount === "number") return amount;
  return isIntOrPercent(amount) ? Number(amount.slice(0, -1)) : Number.parseInt(amount, 10) || 0;
}
