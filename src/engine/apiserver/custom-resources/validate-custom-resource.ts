/**
 * Everything that a schema says of a custom resource, in upstream's order.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/registry/customresource (strategy.go, validator.go).
 */
import type { KubeObject } from "../../../api/types/meta.ts";
import { type FieldError, type FieldErrorType, fieldErrorText } from "../field-error.ts";
import { invalid } from "../validation/errors.ts";
import { checkRules, hasRules } from "./cel/validate-rules.ts";
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
  const errors = formErrors(object, previous, schema);
  if (!isBlocked(errors)) return [...errors, ...checkRules(object, previous, schema).errors];
  return hasRules(schema) ? [...errors, invalid("<nil>", "null", UNCHECKED)] : errors;
}

/** What rules have against parts of an object that a change leaves as they were: clients are warned of it. */
export function toleratedProblems(
  object: KubeObject,
  previous: KubeObject,
  schema: Schema | undefined,
): readonly string[] {
  if (schema === undefined || !hasRules(schema) || isBlocked(formErrors(object, previous, schema))) return [];
  return checkRules(object, previous, schema).tolerated.map(fieldErrorText);
}

function formErrors(object: KubeObject, previous: KubeObject | undefined, schema: Schema): readonly FieldError[] {
  return [
    ...validateValue(object, schema, "", previous),
    ...embeddedResourceErrors(object, schema),
    ...listTypeErrors(object, schema),
  ];
}

function isBlocked(errors: readonly FieldError[]): boolean {
  return errors.some(({ type, causeReason }) => BLOCKING.has(type) || causeReason !== undefined);
}
