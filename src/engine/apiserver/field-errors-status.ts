/** Field errors as the 422 answer. */
import { invalid } from "../../api/status-errors.ts";
import type { Status } from "../../api/status.ts";
import { fieldErrorCause, fieldErrorText, type FieldError } from "./field-error.ts";
import type { KindDefinition } from "./kind-definition.ts";

export function invalidObject(definition: KindDefinition, name: string, errors: readonly FieldError[]): Status {
  const printed = errors.map((error) => ({ text: fieldErrorText(error), cause: fieldErrorCause(error) }));
  const { group, kind, custom } = definition;
  return invalid({ group, kind: custom?.apiKind ?? kind }, name, printed);
}
