/** Which lists of a kind merge element by element, and by which key, for those who make patches. */
import { mergeField, type MergeField, mergeTypeOf } from "./strategic-merge-types.ts";

/**
 * What strategic merge knows of the field at a path; undefined when there is nothing to know.
 * @param path field names from the root, without list positions, e.g. `["spec", "containers", "ports"]`
 */
export function mergeFieldAt(kind: string, path: readonly string[]): MergeField | undefined {
  let type: string | undefined = mergeTypeOf(kind);
  let field: MergeField | undefined;
  for (const name of path) {
    field = mergeField(type, name);
    type = field?.type;
  }
  return field;
}
