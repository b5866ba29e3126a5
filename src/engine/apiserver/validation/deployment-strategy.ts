/** How a Deployment replaces Pods. Upstream: pkg/apis/apps/validation/validation.go (ValidateDeploymentStrategy). */
import { isIntOrPercent } from "../../../api/int-or-string.ts";
import type { DeploymentStrategy } from "../../../api/types/apps.ts";
import type { IntOrString } from "../../../api/types/meta.ts";
import { type Errors, forbidden, invalid, NO_ERRORS, nonNegative, required, unsupported } from "./errors.ts";

const PERCENT_PROBLEM =
  "a valid percent string must be a numeric string followed by an ending '%' (e.g. '1%',  or '93%', regex used for validation is '[0-9]+%')";

export function validateStrategy(strategy: DeploymentStrategy | undefined, path: string): Errors {
  const { type, rollingUpdate } = strategy ?? {};
  if (type === "Recreate") {
    if (rollingUpdate === undefined) return NO_ERRORS;
    return [forbidden(`${path}.rollingUpdate`, "may not be specified when strategy `type` is 'Recreate'")];
  }
  if (type !== "RollingUpdate") return [unsupported(path, strategy, ["Recreate", "RollingUpdate"])];
  if (rollingUpdate === undefined) {
    return [required(`${path}.rollingUpdate`, "this should be defaulted and never be nil")];
  }
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate;
  const field = `${path}.rollingUpdate.maxUnavailable`;
  return [
    ...validateAmount(maxUnavailable, field),
    ...validateAmount(maxSurge, `${path}.rollingUpdate.maxSurge`),
    ...(numberOf(maxUnavailable) === 0 && numberOf(maxSurge) === 0
      ? [invalid(field, maxUnavailable, "may not be 0 when `maxSurge` is 0")]
      : []),
    ...(typeof maxUnavailable === "string" && isIntOrPercent(maxUnavailable) && numberOf(maxUnavailable) > 100
      ? [invalid(field, maxUnavailable, "must not be greater than 100%")]
      : []),
  ];
}

function validateAmount(amount: IntOrString, field: string): Errors {
  if (typeof amount === "number") return nonNegative(field, amount);
  return isIntOrPercent(amount) ? NO_ERRORS : [invalid(field, amount, PERCENT_PROBLEM)];
}

/** The number before the percent sign; 0 for text that is no percentage. */
function numberOf(amount: IntOrString): number {
  if (typeof amount === "number") return amount;
  return isIntOrPercent(amount) ? Number(amount.slice(0, -1)) : Number.parseInt(amount, 10) || 0;
}
