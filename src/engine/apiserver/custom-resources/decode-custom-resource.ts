/**
 * A request body to a custom resource: pruned, with its defaults, its metadata typed.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go (unstructuredSchemaCoercer).
 */
import type { KubeObject } from "../../../api/types/meta.ts";
import { type Decoded, decodeObject } from "../decode/decode-object.ts";
import { nestsWithin } from "../../../api/nesting.ts";
import { withDefaultValues, withoutForbiddenNulls } from "./default-values.ts";
import { prune } from "./prune.ts";
import type { Fields, Schema } from "./schema.ts";

/** @param keepsAll `preserveUnknownFields` of old definitions: nothing is pruned */
export function decodeCustomResource(body: Fields, schema: Schema | undefined): Decoded {
  if (!nestsWithin(body)) return { ok: false, message: "json: exceeded max depth" };
  const { metadata, ...parts } = body;
  const decoded = decodeObject({ kind: "ObjectMeta" }, metadata ?? {});
  if (!decoded.ok) return decoded;
  const pruned = prune(fresh(parts), schema, true);
  const value = withDefaultValues(withoutForbiddenNulls(pruned.value, schema), schema) as Fields;
  const unknown = [...decoded.strictErrors.map(inMetadata), ...pruned.unknownFields.map(unknownField)];
  const object = { ...value, metadata: decoded.object } as unknown as KubeObject;
  return { ok: true, object, strictErrors: unknown };
}

function unknownField(path: string): string {
  return `unknown field ${JSON.stringify(path)}`;
}

function inMetadata(text: string): string {
  return text.replace('unknown field "', 'unknown field "metadata.');
}

/** What a caller still holds must not become part of the store. */
function fresh(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(fresh);
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, fresh(inner)]));
}
