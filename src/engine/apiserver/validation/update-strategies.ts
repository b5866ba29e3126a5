/**
 * How StatefulSets and DaemonSets replace Pods.
 * Upstream: pkg/apis/apps/validation/validation.go (ValidateStatefulSetSpec, ValidateDaemonSetUpdateStrategy).
 */
import type { DaemonSetUpdateStrategy, StatefulSetUpdateStrategy } from "../../../api/types/apps.ts";
import { type Errors, invalid, NO_ERRORS, nonNegative, required, unsupported } from "./errors.ts";
import { amountOf, validateAtMostAll, validateIntOrPercent } from "./int-or-percent.ts";

export function validateStatefulSetStrategy(strategy: StatefulSetUpdateStrategy | undefined, path: string): Errors {
  const { type, rollingUpdate } = strategy ?? {};
  switch (type) {
    case undefined:
      return [required(path)];
    case "OnDelete":
      if (rollingUpdate === undefined) return NO_ERRORS;
      return [invalid(`${path}.rollingUpdate`, rollingUpdate, "only allowed for updateStrategy 'RollingUpdate'")];
    case "RollingUpdate":
      return rollingUpdate === undefined ? NO_ERRORS : validateRollingUpdate(rollingUpdate, `${path}.rollingUpdate`);
    default:
      return [invalid(path, strategy, "must be 'RollingUpdate' or 'OnDelete'")];
  }
}

function validateRollingUpdate(
  { partition, maxUnavailable }: NonNullable<StatefulSetUpdateStrategy["rollingUpdate"]>,
  path: string,
): Errors {
  const errors = [...nonNegative(`${path}.partition`, partition)];
  if (maxUnavailable === undefined) return errors;
  const field = `${path}.maxUnavailable`;
  errors.push(...validateIntOrPercent(maxUnavailable, field));
  if (amountOf(maxUnavailable) === 0) errors.push(invalid(field, maxUnavailable, "cannot be 0"));
  return [...errors, ...validateAtMostAll(maxUnavailable, field)];
}

export function validateDaemonSetStrategy(strategy: DaemonSetUpdateStrategy | undefined, path: string): Errors {
  const { type, rollingUpdate } = strategy ?? {};
  if (type === "OnDelete") return NO_ERRORS;
  if (type !== "RollingUpdate") return [unsupported(path, strategy, ["RollingUpdate", "OnDelete"])];
  if (rollingUpdate === undefined) return [required(`${path}.rollingUpdate`)];
  const { maxUnavailable = 0, maxSurge = 0 } = rollingUpdate;
  const [unavailableField, surgeField] = [`${path}.rollingUpdate.maxUnavailable`, `${path}.rollingUpdate.maxSurge`];
  const [hasUnavailable, hasSurge] = [amountOf(maxUnavailable) !== 0, amountOf(maxSurge) !== 0];
  const errors = [
    ...validateIntOrPercent(maxUnavailable, unavailableField),
    ...validateIntOrPercent(maxSurge, surgeField),
    ...validateAtMostAll(maxUnavailable, unavailableField),
    ...validateAtMostAll(maxSurge, surgeField),
  ];
  if (hasUnavailable && hasSurge) {
    errors.push(invalid(surgeField, maxSurge, "may not be set when maxUnavailable is non-zero"));
  } else if (!hasUnavailable && !hasSurge) {
    errors.push(required(unavailableField, "cannot be 0 when maxSurge is 0"));
  }
  return errors;
}
