/**
 * What is not right about the text of a patch, though it can be applied: fields that come twice or mean nothing.
 * Upstream: k8s.io/apiserver/pkg/endpoints/handlers/patch.go (applyJSPatch, applyPatchToCurrentObject).
 */
import { isJsonPatch } from "./patch-object.ts";
import type { ResourceRequest } from "./resource-request.ts";

const OPERATION_FIELDS: readonly string[] = ["op", "path", "from", "value"];

/** Ready texts: `duplicate field "spec.paused"`, `json patch unknown field "[0].foo"`. */
export function strictErrorsOfPatch({ headers, body, asWritten }: ResourceRequest): readonly string[] {
  const repeated = asWritten?.repeatedFields ?? [];
  if (!isJsonPatch(headers["content-type"] ?? "")) return repeated.map(duplicateField);
  if (!Array.isArray(body)) return [];
  return body.flatMap((operation: unknown, index) =>
    Object.keys(operation ?? {}).flatMap((key) => {
      const path = `[${index}].${key}`;
      if (!OPERATION_FIELDS.includes(key)) return [`json patch unknown field ${JSON.stringify(path)}`];
      return repeated.includes(path) ? [`json patch ${duplicateField(path)}`] : [];
    }),
  );
}

/** `duplicate field "spec.paused"` */
export function duplicateField(path: string): string {
  return `duplicate field ${JSON.stringify(path)}`;
}
