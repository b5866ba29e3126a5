/** The options that writing verbs share, read from the query and checked. */
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { FieldError } from "../field-error.ts";
import type { Writer } from "../write/write-environment.ts";
import { isApplyPatch } from "./apply-object.ts";
import { isPrintable, MAX_MANAGER_LENGTH, utf8Length } from "./manager-name.ts";
import { parameter } from "./request-url.ts";
import { invalidOptions, type ResourceRequest } from "./resource-request.ts";

export type FieldValidation = "Strict" | "Warn" | "Ignore";

/** `dryRun`, `fieldManager` and `fieldValidation`, checked. */
export interface WriteOptions {
  readonly dryRun: boolean;
  readonly fieldValidation: FieldValidation;
  readonly writer: Writer;
}

const FIELD_VALIDATIONS: readonly string[] = ["Ignore", "Strict", "Warn"];

/** @param optionsKind the name in error messages, e.g. `CreateOptions` @param reason what the record of causes says */
export function writeOptions(request: ResourceRequest, optionsKind: string, reason: string): Outcome<WriteOptions> {
  const { query } = request;
  const errors = request.method === "DELETE" ? [] : managerErrors(request);
  const dryRun = [...(query.get("dryRun") ?? []), ...dryRunOfBody(request)].filter((value) => value !== "");
  for (const value of dryRun) if (value !== "All") errors.push(unsupported("dryRun", value, ["All"]));
  const fieldValidation = parameter(query, "fieldValidation") || "Warn";
  if (!FIELD_VALIDATIONS.includes(fieldValidation)) {
    errors.push(unsupported("fieldValidation", fieldValidation, FIELD_VALIDATIONS));
  }
  if (errors.length > 0) return fail(invalidOptions(optionsKind, errors));
  const manager = parameter(query, "fieldManager");
  const why = manager === "" ? { reason } : { reason, params: { manager } };
  return succeed({
    dryRun: dryRun.length > 0,
    fieldValidation: fieldValidation as FieldValidation,
    writer: { actor: "user", why, trusted: false, dryRun: dryRun.length > 0 },
  });
}

/** What is wrong with `fieldManager` and `force`. Upstream: apimachinery's apis/meta/v1/validation. */
function managerErrors({ method, query, headers }: ResourceRequest): FieldError[] {
  const errors: FieldError[] = [];
  const manager = parameter(query, "fieldManager");
  const applies = method === "PATCH" && isApplyPatch(headers["content-type"]);
  if (applies && manager === "") {
    errors.push({ type: "Required value", field: "fieldManager", detail: "is required for apply patch" });
  }
  if (method === "PATCH" && !applies && query.has("force")) {
    errors.push({ type: "Forbidden", field: "force", detail: "may not be specified for non-apply patch" });
  }
  if (utf8Length(manager) > MAX_MANAGER_LENGTH) {
    const detail = `may not be more than ${MAX_MANAGER_LENGTH} bytes`;
    errors.push({ type: "Too long", field: "fieldManager", detail });
  }
  let position = 0;
  for (const character of manager) {
    if (!isPrintable(character)) {
      const code = (character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, "0");
      const detail = `invalid character U+${code} (at position ${position})`;
      errors.push({ type: "Invalid value", field: "fieldManager", value: manager, detail });
    }
    position += utf8Length(character);
  }
  return errors;
}

function unsupported(field: string, value: string, supported: readonly string[]): FieldError {
  const list = supported.map((one) => JSON.stringify(one)).join(", ");
  return { type: "Unsupported value", field, value, detail: `supported values: ${list}` };
}

/** DeleteOptions carry it in the body. */
function dryRunOfBody({ method, body }: ResourceRequest): readonly string[] {
  if (method !== "DELETE" || typeof body !== "object" || body === null) return [];
  const { dryRun } = body as { readonly dryRun?: unknown };
  return Array.isArray(dryRun) ? dryRun.map(String) : [];
}
