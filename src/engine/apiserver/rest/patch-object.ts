/**
 * PATCH: three kinds of patch by content type, then the road of an update.
 * Upstream: k8s.io/apiserver/pkg/endpoints/handlers/patch.go.
 */
import { applyJsonPatch } from "../../../api/json-patch.ts";
import { applyMergePatch } from "../../../api/merge-patch.ts";
import { nestsWithin } from "../../../api/nesting.ts";
import {
  badRequest,
  requestEntityTooLarge,
  unclassifiedError,
  unsupportedMediaType,
} from "../../../api/status-errors.ts";
import { fail, failure, succeed, type Outcome, type Status } from "../../../api/status.ts";
import { applyStrategicMergePatch } from "../../../api/strategic-merge-patch.ts";
import type { ServedKind } from "../kind-definition.ts";
import { APPLY_PATCH } from "./apply-object.ts";

const JSON_PATCH = "application/json-patch+json";
const MERGE_PATCH = "application/merge-patch+json";
const STRATEGIC_PATCH = "application/strategic-merge-patch+json";

/** Kinds that are no built-in Go types: strategic merge needs the marks of such types. */
const CUSTOM_GROUPS: ReadonlySet<string> = new Set(["sim.kubarium.dev"]);

/** What is patched: the Go type that it has, for strategic merge. */
export type PatchedKind = Pick<ServedKind, "group" | "struct" | "decode">;

/** The stored value with the patch of the request applied; not decoded or checked yet. */
export function patchedValue(
  kind: PatchedKind,
  contentType: string,
  patch: unknown,
  current: unknown,
): Outcome<unknown> {
  const refusal = refusePatchType(kind, contentType);
  if (refusal !== undefined) return fail(refusal);
  if (!nestsWithin(patch)) return fail(badRequest("the body of the request nests too deeply"));
  switch (typeOf(contentType)) {
    case JSON_PATCH:
      return jsonPatched(current, patch);
    case MERGE_PATCH:
      if (typeof patch !== "object" || patch === null || Array.isArray(patch)) {
        return fail(
          badRequest("error decoding patch: json: cannot unmarshal into Go value of type map[string]interface {}"),
        );
      }
      return succeed(applyMergePatch(current, patch));
    default:
      return strategicPatched(kind, current, patch);
  }
}

/** What is wrong with the kind of a patch, whatever it is to change. */
export function refusePatchType({ group, decode }: PatchedKind, contentType: string): Status | undefined {
  const type = typeOf(contentType);
  const supported = [
    JSON_PATCH,
    MERGE_PATCH,
    ...(CUSTOM_GROUPS.has(group) || decode !== undefined ? [] : [STRATEGIC_PATCH]),
    APPLY_PATCH,
  ];
  return supported.includes(type) ? undefined : unsupportedMediaType(supported);
}

export function isStrategicPatch(contentType: string): boolean {
  const type = typeOf(contentType);
  return type !== JSON_PATCH && type !== MERGE_PATCH;
}

const UNPROCESSABLE = "the server rejected our request due to an error in our request";

export function isJsonPatch(contentType: string): boolean {
  return typeOf(contentType) === JSON_PATCH;
}

function typeOf(contentType: string): string {
  return contentType.split(";")[0]?.trim() ?? "";
}

function jsonPatched(current: unknown, patch: unknown): Outcome<unknown> {
  const outcome = applyJsonPatch(current, patch);
  if (outcome.ok) return outcome;
  if (outcome.problem === "malformed") return fail(badRequest(`error decoding patch: ${outcome.message}`));
  if (outcome.problem === "too large") return fail(requestEntityTooLarge(outcome.message));
  // What exactly did not apply is lost upstream too: NewGenericServerResponse keeps no cause.
  return fail(failure(422, "Invalid", UNPROCESSABLE, {}));
}

function strategicPatched({ struct }: PatchedKind, current: unknown, patch: unknown): Outcome<unknown> {
  const outcome = applyStrategicMergePatch(struct, current, patch);
  if (outcome.ok) return outcome;
  if (outcome.problem === "malformed") return fail(badRequest(outcome.message));
  if (outcome.problem === "unprocessable") return fail(failure(422, "Invalid", UNPROCESSABLE, {}));
  return fail(unclassifiedError(outcome.message));
}
