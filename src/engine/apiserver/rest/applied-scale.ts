/**
 * Server-side apply of a Scale: the number of replicas of the workload, owned through the subresource.
 * Upstream: k8s.io/apimachinery/pkg/util/managedfields/scalehandler.go.
 */
import { badRequest, unclassifiedError } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { schemaErrors } from "../apply/check-value.ts";
import { type FieldSchema, mapSchema, NUMBER, STRING } from "../apply/field-schema.ts";
import { builtInSchema } from "../apply/built-in-schema.ts";
import type { ManagedFieldsEntry } from "../apply/managed-fields.ts";
import { apiVersionOf } from "../kind-registry.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";
import { appliedObject } from "./apply-object.ts";
import type { ResourceRequest } from "./resource-request.ts";

const SCALE_VERSION = "autoscaling/v1";
const SPEC = fieldsSchema({ replicas: NUMBER });
const SCALE = fieldsSchema({
  apiVersion: STRING,
  kind: STRING,
  metadata: builtInSchema("ObjectMeta"),
  spec: SPEC,
  status: fieldsSchema({ replicas: NUMBER, selector: STRING }),
});

function fieldsSchema(fields: Readonly<Record<string, FieldSchema>>): FieldSchema {
  return mapSchema({ field: (name) => (Object.hasOwn(fields, name) ? fields[name] : undefined) });
}

interface AppliedScale {
  readonly scale: unknown;
  readonly managedFields: readonly ManagedFieldsEntry[];
}

/** The Scale that the workload has then, and who owns what of the workload. */
export function appliedScale(
  environment: WriteEnvironment,
  request: ResourceRequest,
  current: KubeObject,
): Outcome<AppliedScale> {
  const { served, body } = request;
  const given = (body ?? {}) as { readonly apiVersion?: unknown; readonly spec?: { readonly replicas?: unknown } };
  if (given.apiVersion !== SCALE_VERSION) {
    const specified = typeof given.apiVersion === "string" ? given.apiVersion : "";
    const problem = `Specified patch version: ${specified}, expected: ${SCALE_VERSION}`;
    return fail(badRequest(`Incorrect version specified in apply patch. ${problem}`));
  }
  const problem = schemaErrors(SCALE, body);
  if (problem !== undefined) {
    const { namespace = "", name } = current.metadata;
    const place = `${namespace}/${name}; ${SCALE_VERSION}, Kind=Scale`;
    return fail(unclassifiedError(`failed to create typed patch object (${place}): ${problem}`));
  }
  const { spec } = given;
  const config = { apiVersion: apiVersionOf(served), kind: served.kind, ...(spec === undefined ? {} : { spec }) };
  const applied = appliedObject(environment, { ...request, body: config }, current);
  if (!applied.ok) return applied;
  const { object, managedFields } = applied.value;
  const { replicas } = (object as { readonly spec?: { readonly replicas?: unknown } }).spec ?? {};
  return succeed({ scale: { spec: { replicas: replicas ?? 1 } }, managedFields });
}
