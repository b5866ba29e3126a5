/** JSON Patch, as the API server bounds it. Source: https://www.rfc-editor.org/rfc/rfc6902 */
import jsonPatch, { type Operation } from "fast-json-patch";

// Node sees no named exports in this package, bundlers do: the default export serves both.
const { applyOperation, deepClone, getValueByPointer } = jsonPatch;

/** Upstream: k8s.io/apiserver/pkg/endpoints/handlers/patch.go. */
const MAX_OPERATIONS = 10_000;
/** Copies of copies grow without end; upstream stops at the size of the largest request. */
const MAX_COPIED = 3 * 1024 * 1024;

export type PatchOutcome =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly problem: "malformed" | "too large" | "does not apply"; readonly message: string };

const VERBS: ReadonlySet<unknown> = new Set(["add", "remove", "replace", "move", "copy", "test"]);

/** The document is not changed; nothing of the result is shared with it. */
export function applyJsonPatch(document: unknown, patch: unknown): PatchOutcome {
  if (!Array.isArray(patch) || !patch.every(isOperation)) {
    return { ok: false, problem: "malformed", message: "json: cannot unmarshal into Go value of type jsonpatch.Patch" };
  }
  if (patch.length > MAX_OPERATIONS) {
    const message = `The allowed maximum operations in a JSON patch is ${MAX_OPERATIONS}, got ${patch.length}`;
    return { ok: false, problem: "too large", message };
  }
  let result: unknown = deepClone(document);
  let copied = 0;
  for (const operation of patch) {
    try {
      if (operation.op === "copy") {
        copied += (JSON.stringify(getValueByPointer(result, operation.from)) ?? "").length;
        if (copied > MAX_COPIED) {
          const message = `Unable to complete the copy, the accumulated size increase of copy is ${copied}, exceeding the limit ${MAX_COPIED}`;
          return { ok: false, problem: "too large", message };
        }
      }
      result = applyOperation(result, deepClone(operation) as Operation, true, true, true).newDocument;
    } catch (error) {
      const message = `${operation.op} operation does not apply: ${reasonOf(error)}`;
      return { ok: false, problem: "does not apply", message };
    }
  }
  return { ok: true, value: result };
}

function isOperation(value: unknown): value is Operation {
  if (typeof value !== "object" || value === null) return false;
  const { op, path } = value as { readonly op?: unknown; readonly path?: unknown };
  return VERBS.has(op) && typeof path === "string";
}

function reasonOf(error: unknown): string {
  const { name, message } = error as { readonly name?: string; readonly message?: string };
  if (name === "OPERATION_PATH_UNRESOLVABLE" || name === "OPERATION_FROM_UNRESOLVABLE") return "missing path";
  return (message ?? "").split("\n")[0] ?? "";
}
