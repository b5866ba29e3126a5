/**
 * A request body to an object of the kind that the URL means.
 * Upstream: k8s.io/apiserver/pkg/endpoints/handlers (create.go, update.go, rest.go).
 */
import type { BodyAsWritten } from "../../../api/body-as-written.ts";
import { nestsWithin } from "../../../api/nesting.ts";
import { badRequest } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome, type Status } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { decodeObject } from "../decode/decode-object.ts";
import { apiVersionOf } from "../kind-registry.ts";
import type { ServedKind } from "../kind-definition.ts";
import { duplicateField } from "./strict-patch.ts";
import type { FieldValidation } from "./write-options.ts";
import { dropEmpty } from "../write/empty-metadata.ts";

export interface DecodedBody {
  /** As the kind is stored. */
  readonly object: KubeObject;
  readonly warnings: readonly string[];
}

export interface GivenBody {
  readonly body: unknown;
  readonly asWritten?: BodyAsWritten;
  /** What a patch has made: what is not right about the patch itself is known, and Go writes fields by their names. */
  readonly patch?: { readonly strictErrors: readonly string[] };
}

/** @param refuse a body whose fields do not fit the kind; given is Go's own text */
export function decodeBody(
  served: ServedKind,
  { body, asWritten = {}, patch }: GivenBody,
  fieldValidation: FieldValidation,
  refuse: (problem: string) => Status = (problem) => unhandled(served, problem),
): Outcome<DecodedBody> {
  const { kind, version } = served;
  const { repeatedLines = [] } = asWritten;
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    const problem = "couldn't get version/kind; json parse error: json: cannot unmarshal into Go value of type struct";
    return fail(badRequest(`the object provided is unrecognized (must be of type ${kind}): ${problem}`));
  }
  if (!nestsWithin(body)) return fail(badRequest("the body of the request nests too deeply"));
  const given = body as { readonly apiVersion?: unknown; readonly kind?: unknown };
  const expected = apiVersionOf(served);
  const apiVersion = given.apiVersion ?? expected;
  if (apiVersion !== expected) {
    const message = `the API version in the data (${String(apiVersion)}) does not match the expected API version (${expected})`;
    return fail(badRequest(message));
  }
  if (given.kind !== undefined && given.kind !== kind) {
    const problem = `no conversion from ${String(given.kind)} to ${kind}`;
    return fail(badRequest(`${String(given.kind)} in version "${version}" cannot be handled as a ${kind}: ${problem}`));
  }
  const decoded =
    served.decode?.(body as Readonly<Record<string, unknown>>) ??
    decodeObject(served, body, { ...asWritten, byName: patch !== undefined || repeatedLines.length > 0 });
  if (!decoded.ok) return fail(refuse(decoded.message));
  const repeated = served.decode === undefined ? [] : (asWritten.repeatedFields ?? []).map(duplicateField);
  const strictErrors = [...(patch?.strictErrors ?? []), ...repeated, ...decoded.strictErrors];
  if (fieldValidation === "Strict" && strictErrors.length + repeatedLines.length > 0) {
    return fail(refuse(`strict decoding error: ${[...yamlProblem(repeatedLines), ...strictErrors].join(", ")}`));
  }
  const { apiVersion: _version, kind: _kind, metadata = {}, ...parts } = decoded.object as Partial<KubeObject>;
  dropEmpty(metadata);
  const object = { apiVersion: expected, kind, metadata, ...parts } as KubeObject;
  return succeed({
    object: served.toStored(object),
    warnings: fieldValidation === "Warn" ? [...repeatedLines, ...strictErrors] : [],
  });
}

/** One error of all lines, or none. Upstream: go.yaml.in/yaml/v2 (TypeError). */
export function yamlProblem(lines: readonly string[]): readonly string[] {
  return lines.length === 0 ? [] : [["yaml: unmarshal errors:", ...lines].join("\n  ")];
}

function unhandled({ kind, version }: ServedKind, problem: string): Status {
  return badRequest(`${kind} in version "${version}" cannot be handled as a ${kind}: ${problem}`);
}
