/**
 * Field selectors of custom resources.
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#crd-selectable-fields
 */
import type { CustomResourceDefinitionVersion } from "../../../api/types/apiextensions.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { isFields } from "./schema.ts";

type Readers = Readonly<Record<string, (object: KubeObject) => string>>;

export function fieldSelectors({ selectableFields = [] }: CustomResourceDefinitionVersion): Readers {
  const entries = selectableFields.map(({ jsonPath }) => {
    const steps = jsonPath.split(".").slice(1);
    return [steps.join("."), (object: KubeObject) => textAt(object, steps)] as const;
  });
  return Object.fromEntries(entries);
}

function textAt(object: KubeObject, steps: readonly string[]): string {
  let value: unknown = object;
  for (const step of steps) value = isFields(value) && Object.hasOwn(value, step) ? value[step] : undefined;
  return typeof value === "object" || value === undefined ? "" : String(value);
}
