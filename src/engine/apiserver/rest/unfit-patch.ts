/**
 * The refusal of a patch that leaves fields of the wrong type, or in strict mode fields that do not exist.
 * Upstream: k8s.io/apiserver/pkg/endpoints/handlers/patch.go (applyPatchToCurrentObject, applyPatchToObject).
 */
import { invalid } from "../../../api/status-errors.ts";
import type { Status } from "../../../api/status.ts";
import { goText } from "../../../api/strategic-merge-patch.ts";
import { fieldErrorCause, fieldErrorText, type FieldError } from "../field-error.ts";
import { isStrategicPatch } from "./patch-object.ts";

/** @param problem Go's text of what is wrong with `patched`, as of a body that is sent whole */
export function unfitPatch(contentType: string, patch: unknown, patched: unknown, problem: string): Status {
  const strategic = isStrategicPatch(contentType);
  const error: FieldError = {
    type: "Invalid value",
    field: "patch",
    value: strategic ? goText(patch) : JSON.stringify(patched),
    detail: strategic ? restoreProblem(problem) : problem,
  };
  return invalid({ group: "", kind: "" }, "", [{ text: fieldErrorText(error), cause: fieldErrorCause(error) }]);
}

const MISMATCH = /^json: cannot unmarshal (\w+)(?: (\S+))? into Go (?:struct field \S+|value) of type (.+)$/;
const SCALARS: ReadonlySet<string> = new Set(["string", "bool", "int32", "int64", "float64"]);
const KINDS: Readonly<Record<string, string>> = { array: "slice", object: "map", number: "int64" };

/**
 * A strategic merge patch never becomes JSON again: its values go into the fields one by one, with other texts.
 * Upstream: k8s.io/apimachinery/pkg/runtime/converter.go (fromUnstructured).
 */
function restoreProblem(problem: string): string {
  const [, found = "", number, type = ""] = MISMATCH.exec(problem) ?? [];
  if (type === "") return problem;
  const kind = number?.includes(".") === true ? "float64" : (KINDS[found] ?? found);
  if (type.startsWith("map[")) return `cannot restore map from ${kind}`;
  if (type.startsWith("[]")) return `cannot restore slice from ${kind}`;
  if (!SCALARS.has(type)) return `cannot restore struct from: ${kind}`;
  const converts = found === "number" && (type === "string" || type.startsWith("int"));
  return converts ? `cannot convert ${kind} to ${type}` : `unrecognized type: ${type}`;
}
