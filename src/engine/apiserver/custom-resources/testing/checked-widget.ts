/** For tests: what becomes of a Widget whose `spec` has a schema. */
import type { JSONSchemaProps } from "../../../../api/types/apiextensions.ts";
import type { KubeObject } from "../../../../api/types/meta.ts";
import { fieldErrorText } from "../../field-error.ts";
import { decodeCustomResource } from "../decode-custom-resource.ts";
import { toleratedProblems, validateCustomResource } from "../validate-custom-resource.ts";

export interface CheckedWidget {
  readonly spec: unknown;
  readonly unknown: readonly string[];
  /** Texts of the errors of a new Widget, or of the change when there is a previous spec. */
  readonly errors: readonly string[];
  /** What the change leaves as wrong as it was. */
  readonly warnings: readonly string[];
}

export function checkWidget(schema: JSONSchemaProps, spec: unknown, previous?: unknown): CheckedWidget {
  const root: JSONSchemaProps = { type: "object", properties: { spec: schema } };
  const [object, unknown] = decoded(root, spec);
  const before = previous === undefined ? undefined : decoded(root, previous)[0];
  const errors = validateCustomResource(object, before, root).map(fieldErrorText);
  const warnings = before === undefined ? [] : toleratedProblems(object, before, root);
  return { spec: (object as KubeObject & { readonly spec?: unknown }).spec, unknown, errors, warnings };
}

function decoded(root: JSONSchemaProps, spec: unknown): readonly [object: KubeObject, unknown: readonly string[]] {
  const body = { apiVersion: "example.com/v1", kind: "Widget", metadata: { name: "a" }, spec };
  const result = decodeCustomResource(body, root);
  if (!result.ok) throw new Error(result.message);
  return [result.object, result.strictErrors];
}
