/**
 * Everything that a schema says of a custom resource, in upstream's order.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/registry/customresource (strategy.go, validator.go).
 */
import type { KubeObject } from "../../../api/types/meta.ts";
import type { FieldError } from "../field-error.ts";
import { embeddedResourceErrors } from "./embedded-resources.ts";
import { listTypeErrors } from "./list-types.ts";
import type { Schema } from "./schema.ts";
import { validateValue } from "./validate-value.ts";

/** @param previous undefined for a new object */
export function validateCustomResource(
  object: KubeObject,
  previous: KubeObject | undefined,
  schema: Schema | undefined,
): readonly FieldError[] {
  if (schema === undefined) return [];
  return [
    ...validateValue(object, schema, "", previous),
    ...embeddedResourceErrors(object, schema),
    ...listTypeErrors(object, schema),
  ];
}
