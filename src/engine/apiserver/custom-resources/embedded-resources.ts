/**
 * Whole resources inside others (`x-kubernetes-embedded-resource`): they need a version, a kind and fitting metadata.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/schema/objectmeta/validation.go.
 */
import { dns1035LabelProblems } from "../../../api/label-syntax.ts";
import type { ObjectMeta } from "../../../api/types/meta.ts";
import { decodeObject } from "../decode/decode-object.ts";
import type { FieldError } from "../field-error.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { invalid, required } from "../validation/errors.ts";
import { metadataErrors } from "../write/object-meta-validation.ts";
import { type Fields, isEmbedded, isFields, itemsOf, propertyOf, type Schema, schemasIn, valuesOf } from "./schema.ts";

const withEmbedded = new WeakMap<Schema, boolean>();

export function hasEmbedded(schema: Schema): boolean {
  let found = withEmbedded.get(schema);
  if (found === undefined) {
    found = [...schemasIn(schema)].some(isEmbedded);
    withEmbedded.set(schema, found);
  }
  return found;
}

/** @param isRoot the outermost resource is checked like any other object */
export function embeddedResourceErrors(
  value: unknown,
  schema: Schema,
  path = "",
  isRoot = true,
): readonly FieldError[] {
  if (isRoot && !hasEmbedded(schema)) return [];
  if (Array.isArray(value)) {
    const items = itemsOf(schema);
    if (items === undefined) return [];
    return value.flatMap((item, index) => embeddedResourceErrors(item, items, `${path}[${index}]`, false));
  }
  if (!isFields(value)) return [];
  const own = !isRoot && isEmbedded(schema) ? resourceErrors(value, path) : [];
  const inner = Object.entries(value).flatMap(([key, field]) => {
    const property = propertyOf(schema, key);
    if (property !== undefined) {
      return embeddedResourceErrors(field, property, path === "" ? key : `${path}.${key}`, false);
    }
    const values = valuesOf(schema);
    return values === undefined ? [] : embeddedResourceErrors(field, values, `${path}[${key}]`, false);
  });
  return [...own, ...inner];
}

function resourceErrors(resource: Fields, path: string): readonly FieldError[] {
  const { apiVersion, kind, metadata } = resource;
  const errors: FieldError[] = [];
  if (apiVersion === undefined) errors.push(required(`${path}.apiVersion`, "must not be empty"));
  else errors.push(...textErrors(apiVersion, `${path}.apiVersion`));
  if (typeof apiVersion === "string" && apiVersion.split("/").length > 2) {
    errors.push(invalid(`${path}.apiVersion`, apiVersion, `unexpected GroupVersion string: ${apiVersion}`));
  }
  if (kind === undefined) errors.push(required(`${path}.kind`, "must not be empty"));
  else errors.push(...textErrors(kind, `${path}.kind`));
  if (typeof kind === "string" && kind !== "") {
    const problems = dns1035LabelProblems(kind.toLowerCase());
    const detail = `may have mixed case, but should otherwise match: ${problems.join(",")}`;
    if (problems.length > 0) errors.push(invalid(`${path}.kind`, kind, detail));
  }
  return metadata === undefined ? errors : [...errors, ...metaErrors(metadata, `${path}.metadata`)];
}

function textErrors(value: unknown, path: string): readonly FieldError[] {
  if (typeof value !== "string") return [invalid(path, value, "must be a string")];
  return value === "" ? [invalid(path, value, "must not be empty")] : [];
}

/** Any kind's rules: names are subdomains of DNS. */
const ANY_KIND = { group: "", version: "v1", kind: "" } as KindDefinition;

function metaErrors(metadata: unknown, path: string): readonly FieldError[] {
  const decoded = decodeObject({ kind: "ObjectMeta" }, metadata);
  if (!decoded.ok) return [invalid(path, metadata, decoded.message)];
  const meta = decoded.object as unknown as Partial<ObjectMeta>;
  const named = { ...meta, name: meta.name || "fakename" } as ObjectMeta;
  return metadataErrors(ANY_KIND, named).map((error) => ({
    ...error,
    field: error.field.replace(/^metadata/, path),
  }));
}
