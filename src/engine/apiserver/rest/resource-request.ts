/** A request that has found its resource, and the options that most verbs share. */
import type { ApiRequest, ApiResponse, HttpMethod } from "../../../api/api-client.ts";
import { invalid } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome, type Status } from "../../../api/status.ts";
import { fieldErrorCause, fieldErrorText, type FieldError } from "../field-error.ts";
import type { KindDefinition } from "../kind-definition.ts";
import type { ServedKind } from "../served-kind.ts";
import type { Writer } from "../write/write-environment.ts";
import { parameter, type Query } from "./request-url.ts";

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
  const errors: FieldError[] = [];
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
