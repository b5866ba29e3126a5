/**
 * The merge schema of a custom resource, from the OpenAPI schema of its definition.
 * Source: https://kubernetes.io/docs/reference/using-api/server-side-apply/#custom-resources
 * Upstream: k8s.io/kube-openapi/pkg/schemaconv, apiextensions-apiserver/pkg/controller/openapi/builder.
 */
import { builtInSchema } from "./built-in-schema.ts";
import {
  ANY_SCALAR,
  BOOLEAN,
  type FieldSchema,
  listSchema,
  type ListKey,
  mapSchema,
  NUMBER,
  STRING,
  UNTYPED,
} from "./field-schema.ts";

/** What of a structural schema decides how values merge; `properties` and the rest as in JSONSchemaProps. */
export interface StructuralSchema {
  readonly type?: string;
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, StructuralSchema>>;
  readonly additionalProperties?: StructuralSchema | boolean;
  readonly items?: StructuralSchema;
  readonly "x-kubernetes-preserve-unknown-fields"?: boolean;
  readonly "x-kubernetes-int-or-string"?: boolean;
  readonly "x-kubernetes-embedded-resource"?: boolean;
  readonly "x-kubernetes-list-type"?: string;
  readonly "x-kubernetes-list-map-keys"?: readonly string[];
  readonly "x-kubernetes-map-type"?: string;
}

/**
 * The schema of one version's objects. Without a schema (`undefined`) everything is preserved and untyped.
 * @param objectMeta the schema of `metadata`, the same for every kind: see built-in-schema.ts
 */
export function customResourceSchema(schema: StructuralSchema | undefined, objectMeta: FieldSchema): FieldSchema {
  const { properties = {}, ...rest } = schema ?? { "x-kubernetes-preserve-unknown-fields": true };
  const known = new Map<string, FieldSchema>([
    ["apiVersion", STRING],
    ["kind", STRING],
    ["metadata", objectMeta],
  ]);
  const body = objectSchema({ ...rest, properties });
  if (body.form !== "map") return mapSchema({ field: (name) => known.get(name), element: () => UNTYPED });
  return mapSchema({ field: (name) => known.get(name) ?? body.field(name), element: body.element });
}

export function structuralFieldSchema(schema: StructuralSchema): FieldSchema {
  if (schema["x-kubernetes-int-or-string"] === true) return ANY_SCALAR;
  switch (schema.type) {
    case "object":
      return objectSchema(schema);
    case "array":
      return arraySchema(schema);
    case "string":
      return STRING;
    case "integer":
    case "number":
      return NUMBER;
    case "boolean":
      return BOOLEAN;
    default:
      return UNTYPED;
  }
}

function objectSchema(schema: StructuralSchema): FieldSchema {
  const { properties = {}, additionalProperties } = schema;
  const embedded = schema["x-kubernetes-embedded-resource"] === true;
  const open = schema["x-kubernetes-preserve-unknown-fields"] === true;
  const known = new Map<string, FieldSchema>();
  const field = (name: string): FieldSchema | undefined => {
    const given = Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (embedded && (name === "apiVersion" || name === "kind")) return STRING;
    if (given === undefined) return embedded && name === "metadata" ? builtInSchema("ObjectMeta") : undefined;
    const made = known.get(name) ?? structuralFieldSchema(given);
    known.set(name, made);
    return made;
  };
  const values = typeof additionalProperties === "object" ? structuralFieldSchema(additionalProperties) : undefined;
  const other = values ?? (open || additionalProperties === true ? UNTYPED : undefined);
  return mapSchema({ atomic: schema["x-kubernetes-map-type"] === "atomic", field, element: () => other });
}

function arraySchema(schema: StructuralSchema): FieldSchema {
  const { items } = schema;
  const element = items === undefined ? UNTYPED : structuralFieldSchema(items);
  const type = schema["x-kubernetes-list-type"];
  if (type === "set") return listSchema(() => element, "set");
  if (type !== "map") return listSchema(() => element);
  const keys = (schema["x-kubernetes-list-map-keys"] ?? []).map((name): ListKey => {
    const value = items?.properties?.[name]?.default;
    const simple = typeof value === "string" || typeof value === "number" || typeof value === "boolean";
    return simple ? { name, default: value } : { name };
  });
  return listSchema(() => element, "map", keys);
}
