/** DeleteOptions from the body or the query of a DELETE. Upstream: k8s.io/apiserver/pkg/endpoints/handlers/delete.go. */
import type { DeleteOptions } from "../../../api/component-client.ts";
import { badRequest } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { FieldError } from "../field-error.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { parameter, type Query } from "./request-url.ts";
import { invalidOptions } from "./resource-request.ts";

const FOREGROUND = "foregroundDeletion";
const POLICIES: readonly string[] = ["Background", "Foreground", "Orphan"];

export function deleteOptions(body: unknown, query: Query): Outcome<DeleteOptions> {
  const given = typeof body === "object" && body !== null ? (body as Readonly<Record<string, unknown>>) : {};
  const errors: FieldError[] = [];
  const policy = given["propagationPolicy"] ?? (parameter(query, "propagationPolicy") || undefined);
  if (policy !== undefined && (typeof policy !== "string" || !POLICIES.includes(policy))) {
    const detail = `supported values: "Foreground", "Background", "Orphan", "nil"`;
    errors.push({ type: "Unsupported value", field: "propagationPolicy", value: policy, detail });
  }
  const orphan = given["orphanDependents"];
  if (orphan !== undefined && policy !== undefined) {
    const detail = "orphanDependents and deletionPropagation cannot be both set";
    errors.push({ type: "Invalid value", field: "propagationPolicy", value: policy, detail });
  }
  if (errors.length > 0) return fail(invalidOptions("DeleteOptions", errors));
  const grace = given["gracePeriodSeconds"] ?? (parameter(query, "gracePeriodSeconds") || undefined);
  const gracePeriodSeconds = grace === undefined || grace === null ? undefined : Number(grace);
  if (gracePeriodSeconds !== undefined && !Number.isInteger(gracePeriodSeconds)) {
    return fail(badRequest(`strconv.ParseInt: parsing ${JSON.stringify(String(grace))}: invalid syntax`));
  }
  const effective = policy ?? (orphan === true ? "Orphan" : orphan === false ? "Background" : undefined);
  const preconditions = preconditionsOf(given["preconditions"]);
  return succeed({
    ...(gracePeriodSeconds === undefined ? {} : { gracePeriodSeconds }),
    ...(effective === undefined ? {} : { propagationPolicy: effective as "Background" | "Foreground" | "Orphan" }),
    ...(preconditions === undefined ? {} : { preconditions }),
  });
}

/** The options with what their silence means for a kind. Upstream: registry/generic/registry shouldOrphanDependents. */
export function withDefaultPolicy(
  { orphansByDefault }: KindDefinition,
  given: DeleteOptions,
  { metadata: { finalizers = [] } }: KubeObject,
): DeleteOptions {
  const told = given.propagationPolicy !== undefined || orphansByDefault === undefined;
  return told || finalizers.includes(FOREGROUND) ? given : { ...given, propagationPolicy: "Orphan" };
}

/** What a client hears that said nothing about dependents. */
export function deletionWarnings({ orphansByDefault }: KindDefinition, given: DeleteOptions): readonly string[] {
  const { warning } = orphansByDefault ?? {};
  return warning === undefined || given.propagationPolicy !== undefined ? [] : [warning];
}

function preconditionsOf(value: unknown): DeleteOptions["preconditions"] {
  if (typeof value !== "object" || value === null) return undefined;
  const { uid, resourceVersion } = value as { readonly uid?: unknown; readonly resourceVersion?: unknown };
  return {
    ...(typeof uid === "string" ? { uid } : {}),
    ...(typeof resourceVersion === "string" ? { resourceVersion } : {}),
  };
}
