/**
 * The schema of a custom resource, as the API server reads it.
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definitions/#specifying-a-structural-schema
 */
import type { JSONSchemaProps } from "../../../api/types/apiextensions.ts";

export type Schema = JSONSchemaProps;
export type Fields = Readonly<Record<string, unknown>>;

/** What every resource has at its root, whatever its schema says. */
export const RESOURCE_FIELDS: ReadonlySet<string> = new Set(["apiVersion", "kind", "metadata"]);

export function isFields(value: unknown): value is Fields {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}

/** The schema of the elements of a list. */
export function itemsOf({ items }: Schema): Schema | undefined {
  return isFields(items) ? items : undefined;
}

/** The schema of the values of a map, or whether there may be any. */
export function additionalOf({ additionalProperties }: Schema): Schema | boolean | undefined {
  if (typeof additionalProperties === "boolean") return additionalProperties;
  return isFields(additionalProperties) ? additionalProperties : undefined;
}

/** The schema of the values of a map; undefined when there is none, or no map. */
export function valuesOf(schema: Schema): Schema | undefined {
  const additional = additionalOf(schema);
  return typeof additional === "object" ? additional : undefined;
}

export function propertyOf({ properties }: Schema, name: string): Schema | undefined {
  return properties !== undefined && Object.hasOwn(properties, name) ? properties[name] : undefined;
}

export function isEmbedded(schema: Schema | undefined): boolean {
  return schema?.["x-kubernetes-embedded-resource"] === true;
}

export function keepsUnknown(schema: Schema | undefined): boolean {
  return schema?.["x-kubernetes-preserve-unknown-fields"] === true;
}

/** The schema of the field or element that a key leads to. */
export function childOf(schema: Schema, key: string): Schema | undefined {
  return propertyOf(schema, key) ?? valuesOf(schema);
}

/** The whole schema and every schema in it, the outer ones first; lists of alternatives included. */
export function* schemasIn(schema: Schema): Generator<Schema> {
  yield schema;
  for (const inner of innerSchemas(schema)) yield* schemasIn(inner);
}

function innerSchemas(schema: Schema): readonly Schema[] {
  const { items, allOf = [], anyOf = [], oneOf = [], not, properties, definitions, patternProperties } = schema;
  const additional = valuesOf(schema);
  const listed = Array.isArray(items) ? (items as readonly unknown[]).filter(isFields) : isFields(items) ? [items] : [];
  return [
    ...(listed as readonly Schema[]),
    ...allOf,
    ...anyOf,
    ...oneOf,
    ...(not === undefined ? [] : [not]),
    ...Object.values(properties ?? {}),
    ...Object.values(definitions ?? {}),
    ...Object.values(patternProperties ?? {}),
    ...(additional === undefined ? [] : [additional]),
  ];
}
