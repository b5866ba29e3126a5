/**
 * Everything that a schema says of a custom resource, in upstream's order.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/registry/customresource (strategy.go, validator.go).
 */
import type { KubeObject } from "../../../api/types/meta.ts";
import type { FieldError, FieldErrorType } from "../field-error.ts";
import { invalid } from "../validation/errors.ts";
import { hasRules, ruleErrors } from "./cel/validate-rules.ts";
import { embeddedResourceErrors } from "./embedded-resources.ts";
import { listTypeErrors } from "./list-types.ts";
import type { Schema } from "./schema.ts";
import { validateValue } from "./validate-value.ts";

const UNCHECKED =
  "some validation rules were not checked because the object was invalid; correct the existing errors to complete validation";
/** Rules are only for objects that have the form that the rules were written for. */
const BLOCKING: ReadonlySet<FieldErrorType> = new Set(["Unsupported value", "Required value", "Too long", "Too many"]);

/** @param previous undefined for a new object */
export function validateCustomResource(
  object: KubeObject,
  previous: KubeObject | undefined,
  schema: Schema | undefined,
): readonly FieldError[] {
  if (schema === undefined) return [];
  const errors = [
    ...validateValue(object, schema, "", previous),
    ...embeddedResourceErrors(object, schema),
    ...listTypeErrors(object, schema),
  ];
  const blocked = errors.some(({ type, causeReason }) => BLOCKING.has(type) || causeReason !== undefined);
  if (!blocked) return [...errors, ...ruleErrors(object, previous, schema)];
  return hasRules(schema) ? [...errors, invalid("<nil>", "null", UNCHECKED)] : errors;
}
