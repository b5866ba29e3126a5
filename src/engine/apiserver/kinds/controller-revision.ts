/**
 * ControllerRevision: one state of a workload's template, which never changes.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/controller-revision-v1/
 * Upstream: pkg/apis/apps/validation (ValidateControllerRevisionCreate, ValidateControllerRevisionUpdate).
 */
import { sameValue } from "../../../api/same-value.ts";
import type { ControllerRevision } from "../../../api/types/apps.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { type Errors, immutable, NO_ERRORS, nonNegative, required } from "../validation/errors.ts";

export const controllerRevision: KindDefinition<ControllerRevision> = {
  group: "apps",
  version: "v1",
  kind: "ControllerRevision",
  plural: "controllerrevisions",
  singular: "controllerrevision",
  namespaced: true,
  // Go always has the number.
  default: (object) => ((object.revision as number | undefined) === undefined ? { ...object, revision: 0 } : object),
  validate: ({ revision }) => nonNegative("revision", revision),
  validateCreate: ({ data }) => validateData(data),
  validateUpdate: ({ data }, previous) => immutable("data", data, sameValue(data, previous.data)),
};

function validateData(data: unknown): Errors {
  if (data === undefined || data === null) return [required("data", "data is mandatory")];
  const isObject = typeof data === "object" && !Array.isArray(data);
  return isObject ? NO_ERRORS : [required("data", "data must be a valid JSON object")];
}
