import type { CustomResourceDefinition } from "../../../../api/types/apiextensions.ts";
import type { FieldError } from "../../field-error.ts";

export function validateDefinition(_object: CustomResourceDefinition): readonly FieldError[] {
  return [];
}

export function validateDefinitionUpdate(
  object: CustomResourceDefinition,
  _previous: CustomResourceDefinition,
): readonly FieldError[] {
  return validateDefinition(object);
}
