/**
 * What makes a schema structural: every field has one type, told outside of alternatives.
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 * Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/schema (validation.go, complete.go).
 */
import { sameValue } from "../../../../api/same-value.ts";
import { type FieldError, fieldErrorText } from "../../field-error.ts";
import { type Errors, forbidden, invalid, required } from "../../validation/errors.ts";
import { goPattern } from "../../../../api/cel/go-pattern.ts";
import { additionalOf, isEmbedded, itemsOf, keepsUnknown, propertyOf, type Schema, valuesOf } from "../schema.ts";

type Level = "root" | "item" | "field";

/** Sorted by their texts, as upstream gives them. */
export function structuralErrors(schema: Schema, path: string): Errors {
  const errors = [...invariants(schema, "root", path), ...incompleteness(schema, path)];
  return errors
    .map((error) => ({ error, text: fieldErrorText(error) }))
    .sort((a, b) => (a.text < b.text ? -1 : 1))
    .map(({ error }) => error);
}

export function propertyPath(path: string, name: string): string {
  return `${path}.properties[${name}]`;
}

function invariants(schema: Schema, level: Level, path: string): Errors {
  const items = itemsOf(schema);
  const values = valuesOf(schema);
  const errors: FieldError[] = [];
  if (schema.type === "array" && schema.items === undefined)
    errors.push(required(`${path}.items`, "must be specified"));
  if (items !== undefined) errors.push(...invariants(items, "item", `${path}.items`));
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    errors.push(...invariants(property, "field", propertyPath(path, name)));
  }
  if (additionalOf(schema) !== undefined) {
    if (level === "root") errors.push(forbidden(`${path}.additionalProperties`, "must not be used at the root"));
    if (values !== undefined) errors.push(...invariants(values, "field", `${path}.additionalProperties`));
  }
  const [first] = schema.allOf ?? [];
  errors.push(
    ...extensionErrors(schema, path),
    ...alternativeErrors(schema, isIntOrString(schema.anyOf), isIntOrString(first?.anyOf), path),
    ...typeErrors(schema, level, path),
    ...resourceErrors(schema, level, path),
  );
  return errors;
}

function extensionErrors(schema: Schema, path: string): Errors {
  if (schema["x-kubernetes-int-or-string"] !== true) return [];
  const detail = "must be false if x-kubernetes-int-or-string is true";
  const clashing = ["x-kubernetes-preserve-unknown-fields", "x-kubernetes-embedded-resource"] as const;
  return clashing
    .filter((extension) => schema[extension] === true)
    .map((extension) => invalid(`${path}.${extension}`, true, detail));
}

/** The one place where alternatives may name types. */
function isIntOrString(anyOf: readonly Schema[] | undefined): boolean {
  return sameValue(anyOf, [{ type: "integer" }, { type: "string" }]);
}

const EMPTY_TYPE: Readonly<Record<Level, string>> = {
  root: "must not be empty at the root",
  item: "must not be empty for specified array items",
  field: "must not be empty for specified object fields",
};

function typeErrors(schema: Schema, level: Level, path: string): Errors {
  const { type = "" } = schema;
  const field = `${path}.type`;
  const errors: FieldError[] = [];
  if (isEmbedded(schema) && type !== "object") {
    const detail = "must be object if x-kubernetes-embedded-resource is true";
    errors.push(type === "" ? required(field, detail) : invalid(field, type, detail));
  } else if (type === "" && schema["x-kubernetes-int-or-string"] !== true && !keepsUnknown(schema)) {
    errors.push(required(field, EMPTY_TYPE[level]));
  }
  if (isEmbedded(schema) && additionalOf(schema) !== undefined) {
    const detail = "must not be used if x-kubernetes-embedded-resource is set";
    errors.push(forbidden(`${path}.additionalProperties`, detail));
  }
  if (level === "root" && type !== "" && type !== "object") {
    errors.push(invalid(field, type, "must be object at the root"));
  }
  return errors;
}

/** The fields that every resource has, at the root and in embedded resources. */
function resourceErrors(schema: Schema, level: Level, path: string): Errors {
  const isResource = level === "root" || isEmbedded(schema);
  const errors: FieldError[] = [];
  for (const name of ["kind", "apiVersion"]) {
    const property = propertyOf(schema, name);
    if (isResource && property !== undefined && property.type !== "string") {
      errors.push(invalid(`${propertyPath(path, name)}.type`, property.type ?? "", "must be string"));
    }
  }
  const metadata = propertyOf(schema, "metadata");
  if (metadata !== undefined) errors.push(...metadataSchemaErrors(metadata, isResource, level, path));
  if (isEmbedded(schema) && !keepsUnknown(schema) && Object.keys(schema.properties ?? {}).length === 0) {
    const detail =
      "must not be empty if x-kubernetes-embedded-resource is true without x-kubernetes-preserve-unknown-fields";
    errors.push(required(`${path}.properties`, detail));
  }
  return errors;
}

/** What the metadata of the root may restrict: nothing but the name. */
const ALLOWED_OF_METADATA: ReadonlySet<string> = new Set([
  "type",
  "default",
  "description",
  "title",
  "properties",
  "required",
  "pattern",
  "maxLength",
  "minLength",
  "enum",
  "format",
  "maximum",
  "minimum",
  "maxProperties",
  "minProperties",
]);

function metadataSchemaErrors(metadata: Schema, isResource: boolean, level: Level, path: string): Errors {
  const field = propertyPath(path, "metadata");
  const errors: FieldError[] = [];
  if (isResource && metadata.type !== "object") {
    errors.push(invalid(`${field}.type`, metadata.type ?? "", "must be object"));
  }
  if (level !== "root") return errors;
  const names = Object.keys(metadata.properties ?? {});
  const onlyName = names.every((name) => name === "name" || name === "generateName");
  const onlyAllowed = Object.keys(metadata).every((key) => ALLOWED_OF_METADATA.has(key));
  if (!onlyName || !onlyAllowed) {
    const detail = "must not specify anything other than name and generateName, but metadata is implicitly specified";
    errors.push(forbidden(field, detail));
  }
  return errors;
}

/** @param skipAnyOf the alternatives are those of an IntOrString @param skipInAllOf those of the first of `allOf` are */
function alternativeErrors(schema: Schema, skipAnyOf: boolean, skipInAllOf: boolean, path: string): Errors {
  const { anyOf = [], allOf = [], oneOf = [], not, pattern } = schema;
  const errors: FieldError[] = [];
  if (!skipAnyOf) errors.push(...anyOf.flatMap((one, index) => nestedErrors(one, false, `${path}.anyOf[${index}]`)));
  errors.push(
    ...allOf.flatMap((one, index) => nestedErrors(one, skipInAllOf && index === 0, `${path}.allOf[${index}]`)),
    ...oneOf.flatMap((one, index) => nestedErrors(one, false, `${path}.oneOf[${index}]`)),
    ...(not === undefined ? [] : nestedErrors(not, false, `${path}.not`)),
  );
  if (pattern !== undefined && pattern !== "" && goPattern(pattern) === undefined) {
    const detail = `must be a valid regular expression, but isn't: error parsing regexp: \`${pattern}\``;
    errors.push(invalid(`${path}.pattern`, pattern, detail));
  }
  return errors;
}

const UNDEFINED = "must be undefined to be structural";
const EMPTY = "must be empty to be structural";
const FALSE = "must be false to be structural";

/** What alternatives must not say: anything about the structure. */
const FORBIDDEN_IN_ALTERNATIVES = [
  ["type", EMPTY],
  ["additionalProperties", UNDEFINED],
  ["default", UNDEFINED],
  ["title", EMPTY],
  ["description", EMPTY],
  ["nullable", FALSE],
  ["externalDocs", UNDEFINED],
  ["x-kubernetes-preserve-unknown-fields", FALSE],
  ["x-kubernetes-embedded-resource", FALSE],
  ["x-kubernetes-int-or-string", FALSE],
  ["x-kubernetes-list-map-keys", EMPTY],
  ["x-kubernetes-list-type", UNDEFINED],
  ["x-kubernetes-map-type", UNDEFINED],
  ["x-kubernetes-validations", EMPTY],
] as const;

function nestedErrors(schema: Schema, skipAnyOf: boolean, path: string): Errors {
  const items = itemsOf(schema);
  const errors: FieldError[] = [...alternativeErrors(schema, skipAnyOf, false, path)];
  if (items !== undefined) errors.push(...nestedErrors(items, false, `${path}.items`));
  for (const [name, property] of Object.entries(schema.properties ?? {})) {
    errors.push(...nestedErrors(property, false, propertyPath(path, name)));
  }
  for (const [key, detail] of FORBIDDEN_IN_ALTERNATIVES) {
    if (!isBlank(schema[key])) errors.push(forbidden(`${path}.${key}`, detail));
  }
  if (propertyOf(schema, "metadata") !== undefined) {
    errors.push(forbidden(propertyPath(path, "metadata"), "must not be specified in a nested context"));
  }
  return errors;
}

function isBlank(value: unknown): boolean {
  return value === undefined || value === "" || value === false || (Array.isArray(value) && value.length === 0);
}

/** Every field that an alternative speaks of has a type outside. */
function incompleteness(schema: Schema, path: string): Errors {
  const items = itemsOf(schema);
  const values = valuesOf(schema);
  return [
    ...missingInAlternatives(schema, schema, path, path),
    ...(items === undefined ? [] : incompleteness(items, `${path}.items`)),
    ...Object.entries(schema.properties ?? {}).flatMap(([name, property]) =>
      incompleteness(property, propertyPath(path, name)),
    ),
    ...(values === undefined ? [] : incompleteness(values, `${path}.additionalProperties`)),
  ];
}

function missingInAlternatives(alternatives: Schema, schema: Schema, path: string, from: string): Errors {
  const { not, allOf = [], anyOf = [], oneOf = [] } = alternatives;
  return [
    ...(not === undefined ? [] : missing(not, schema, path, `${from}.not`)),
    ...allOf.flatMap((one, index) => missing(one, schema, path, `${from}.allOf[${index}]`)),
    ...anyOf.flatMap((one, index) => missing(one, schema, path, `${from}.anyOf[${index}]`)),
    ...oneOf.flatMap((one, index) => missing(one, schema, path, `${from}.oneOf[${index}]`)),
  ];
}

function missing(nested: Schema, schema: Schema | undefined, path: string, from: string): Errors {
  if (schema === undefined) return [required(path, `because it is defined in ${from}`)];
  const items = itemsOf(nested);
  return [
    ...missingInAlternatives(nested, schema, path, from),
    ...(items === undefined ? [] : missing(items, itemsOf(schema), `${path}.items`, `${from}.items`)),
    ...Object.entries(nested.properties ?? {}).flatMap(([name, property]) =>
      missing(property, propertyOf(schema, name), propertyPath(path, name), propertyPath(from, name)),
    ),
  ];
}
