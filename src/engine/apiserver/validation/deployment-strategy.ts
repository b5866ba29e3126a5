/** How a Deployment replaces Pods. Upstream: pkg/apis/apps/validation/validation.go (ValidateDeploymentStrategy). */
import type { DeploymentStrategy } from "../../../api/types/apps.ts";
import { type Errors, forbidden, invalid, NO_ERRORS, required, unsupported } from "./errors.ts";
import { amountOf, validateAtMostAll, validateIntOrPercent } from "./int-or-percent.ts";

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
    ...validateIntOrPercent(maxUnavailable, field),
    ...validateIntOrPercent(maxSurge, `${path}.rollingUpdate.maxSurge`),
    ...(amountOf(maxUnavailable) === 0 && amountOf(maxSurge) === 0
      ? [invalid(field, maxUnavailable, "may not be 0 when `maxSurge` is 0")]
      : []),
    ...validateAtMostAll(maxUnavailable, field),
  ];
}
