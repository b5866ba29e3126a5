/** JSON Merge Patch. Source: https://www.rfc-editor.org/rfc/rfc7386 */
import { defineField } from "./same-value.ts";

type Fields = Readonly<Record<string, unknown>>;

/** The target with the patch applied; parts that the patch does not touch are shared. */
export function applyMergePatch(target: unknown, patch: unknown): unknown {
  if (!isFields(patch)) return patch;
  const original = isFields(target) ? target : {};
  const result: Record<string, unknown> = { ...original };
  for (const key of Object.keys(patch)) {
    const change = patch[key];
    const before = Object.hasOwn(original, key) ? original[key] : undefined;
    if (change === null) delete result[key];
    else defineField(result, key, applyMergePatch(before, change));
  }
  return result;
}

function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
