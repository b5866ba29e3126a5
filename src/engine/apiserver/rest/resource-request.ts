/** A request that has found its resource, and the options that most verbs share. */
import type { ApiRequest, ApiResponse, HttpMethod } from "../../../api/api-client.ts";
import { invalid } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome, type Status } from "../../../api/status.ts";
import { fieldErrorCause, fieldErrorText, type FieldError } from "../field-error.ts";
import type { KindDefinition, ServedKind } from "../kind-definition.ts";
import type { Writer } from "../write/write-environment.ts";
import { isApplyPatch } from "./apply-object.ts";
import { parameter, type Query } from "./request-url.ts";
import { isPrintable, MAX_MANAGER_LENGTH, utf8Length } from "./tracked-writer.ts";

export interface ResourceRequest {
  readonly method: HttpMethod;
  readonly definition: KindDefinition;
  /** The form of the objects that the path means; its definition is `definition`. */
  readonly served: ServedKind;
  /** Undefined for cluster-scoped resources and for all namespaces. */
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
  readonly query: Query;
  readonly headers: NonNullable<ApiRequest["headers"]>;
  readonly body: unknown;
}

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

export function invalidOptions(optionsKind: string, errors: readonly FieldError[]): Status {
  const printed = errors.map((error) => ({ text: fieldErrorText(error), cause: fieldErrorCause(error) }));
  return invalid({ group: "meta.k8s.io", kind: optionsKind }, "", printed);
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

/** The HTTP answer of an outcome. What there is to warn of is said with a refusal too. */
export function respond(outcome: Outcome<unknown>, code = 200, warnings: readonly string[] = []): ApiResponse {
  const answer = outcome.ok ? { code, body: outcome.value } : { code: outcome.status.code, body: outcome.status };
  return warnings.length === 0 ? answer : { ...answer, warnings };
}

export function respondStatus(status: Status): ApiResponse {
  return { code: status.code, body: status };
}
