/** What reviews have in common: bodies that are read as strictly as stored ones, and answers that repeat them. */
import type { ApiResponse } from "../../../api/api-client.ts";
import { badRequest, invalid, notAcceptable } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { fieldErrorCause, fieldErrorText, type FieldError } from "../field-error.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { apiVersionOf } from "../kind-registry.ts";
import { decodeBody } from "../rest/decode-body.ts";
import { parameter } from "../rest/request-url.ts";
import type { FieldValidation } from "../rest/write-options.ts";
import { acceptedForm } from "../tables/accepted-form.ts";
import { servedKindsOf } from "../served-kind.ts";
import type { VirtualRequest, VirtualResource } from "../virtual-resource.ts";

const MEDIA_TYPES = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

export type ReviewKind = Pick<VirtualResource, "group" | "version" | "kind" | "plural" | "namespaced">;

/** A review as it came in: any field may be missing. */
export type Review<Spec> = Omit<KubeObject, "metadata"> & {
  readonly metadata: Partial<KubeObject["metadata"]>;
  readonly spec?: Spec;
};

interface ReadReview<Spec> {
  readonly review: Review<Spec>;
  readonly warnings: readonly string[];
}

export function readReview<Spec>(resource: ReviewKind, request: VirtualRequest): Outcome<ReadReview<Spec>> {
  // Reviews have no metadata that a Table could show.
  if (acceptedForm(request) !== "object") return fail(notAcceptable(MEDIA_TYPES));
  const definition: KindDefinition = { ...resource, singular: "" };
  const [served] = servedKindsOf(definition);
  if (served === undefined) throw new Error(`${resource.kind} is served in no form`);
  const struct = `${resource.group.split(".")[0]}.${resource.kind}`;
  const validation = (parameter(request.query, "fieldValidation") || "Warn") as FieldValidation;
  const decoded = decodeBody({ ...served, struct }, request, validation);
  if (!decoded.ok) return decoded;
  const { object, warnings } = decoded.value;
  const { namespace } = object.metadata;
  if (request.namespace !== undefined && namespace && namespace !== request.namespace) {
    return fail(badRequest("the namespace of the provided object does not match the namespace sent on the request"));
  }
  return succeed({ review: object, warnings });
}

export function answer(
  resource: ReviewKind,
  { review, warnings }: ReadReview<unknown>,
  status: unknown,
  metadata: object = review.metadata,
): ApiResponse {
  const { spec = {} } = review;
  const body = { kind: resource.kind, apiVersion: apiVersionOf(resource), metadata, spec, status };
  return { code: 201, body, ...(warnings.length === 0 ? {} : { warnings }) };
}

export function invalidReview(resource: ReviewKind, name: string, errors: readonly FieldError[]) {
  const printed = errors.map((error) => ({ text: fieldErrorText(error), cause: fieldErrorCause(error) }));
  return fail(invalid(resource, name, printed));
}
