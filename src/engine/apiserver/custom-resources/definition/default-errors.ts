/**
 * Defaults in a schema must themselves be valid.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/defaulting/validation.go.
 */
import { sameValue } from "../../../../api/same-value.ts";
import type { FieldError } from "../../field-error.ts";
import { type Errors, invalid } from "../../validation/errors.ts";
import { embeddedResourceErrors } from "../embedded-resources.ts";
import { prune } from "../prune.ts";
import { isEmbedded, itemsOf, type Schema } from "../schema.ts";
import { validateValue } from "../validate-value.ts";
import { propertyPath } from "./structural-errors.ts";

/** Below `additionalProperties` there can be no default. */
export function defaultErrors(schema: Schema, path: string): Errors {
  const items = itemsOf(schema);
  return [
    ...(schema.default === undefined ? [] : errorsOfDefault(schema, `${path}.default`)),
    ...(items === undefined ? [] : defaultErrors(items, `${path}.items`)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      defaultErrors(property, propertyPath(path, name)),
    ),
  ];
}

function errorsOfDefault(schema: Schema, path: string): Errors {
  const value = schema.default;
  const errors: FieldError[] = [];
  if (!sameValue(prune(value, schema, isEmbedded(schema)).value, value)) {
    errors.push(invalid(path, value, "must not have unknown fields"));
  }
  const embedded = embeddedResourceErrors(value, schema, path, false);
  return [...errors, ...(embedded.length > 0 ? embedded : validateValue(value, schema, path))];
}
