/**
 * The older form of the documents: one for all groups, in Swagger 2.0.
 * Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v2
 */
import type { OpenApiDocuments } from "./openapi-documents.ts";

interface Parameter {
  readonly schema: object;
}

interface Operation {
  readonly parameters?: readonly Parameter[];
  readonly requestBody?: { readonly content: object };
}

interface DocumentV3 {
  readonly info: object;
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, object>> };
}

export function openApiV2(documents: OpenApiDocuments): string {
  const all = [...documents.values()].map(({ text }) => JSON.parse(text) as DocumentV3);
  const paths = all.flatMap((document) => Object.entries(document.paths));
  const schemas = all.flatMap((document) => Object.entries(document.components.schemas));
  return JSON.stringify({
    swagger: "2.0",
    info: all[0]?.info ?? {},
    paths: Object.fromEntries(paths.map(([path, operations]) => [path, olderOperations(operations)])),
    definitions: Object.fromEntries(
      schemas.sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, schema]) => [name, olderSchema(schema)]),
    ),
  });
}

function olderOperations(operations: Readonly<Record<string, Operation>>): object {
  return Object.fromEntries(
    Object.entries(operations).map(([method, { parameters = [], requestBody, ...rest }]) => [
      method,
      {
        ...rest,
        ...(requestBody === undefined ? {} : { consumes: Object.keys(requestBody.content) }),
        parameters: [
          ...parameters.map(({ schema, ...parameter }) => ({ ...parameter, ...schema })),
          ...(requestBody === undefined ? [] : [{ name: "body", in: "body", required: true, schema: {} }]),
        ],
      },
    ]),
  );
}

interface NewerSchema {
  readonly allOf?: readonly object[];
  readonly oneOf?: unknown;
  readonly anyOf?: unknown;
  readonly not?: unknown;
  readonly nullable?: boolean;
  readonly $ref?: string;
}

/** What may be null has no type in the older form, and so nothing that belongs to one. */
const OF_TYPES: ReadonlySet<string> = new Set(["type", "items", "properties", "additionalProperties"]);

/** References stand elsewhere and beside descriptions; there is no choice of types, and no null. */
function olderSchema(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(olderSchema);
  const { allOf, oneOf, anyOf: _, not: __, nullable, $ref, ...rest } = value as NewerSchema;
  const kept = Object.entries(rest).filter(([key]) => nullable !== true || !OF_TYPES.has(key));
  const inner = Object.fromEntries(
    kept.map(([key, part]) => [key, key === "properties" ? olderParts(part) : olderSchema(part)]),
  );
  const only = allOf?.length === 1 ? (olderSchema(allOf[0]) as object) : undefined;
  return {
    ...inner,
    ...only,
    ...(oneOf === undefined || "type" in rest ? {} : { type: "string" }),
    ...($ref === undefined ? {} : { $ref: $ref.replace("#/components/schemas/", "#/definitions/") }),
  };
}

/** Properties may have the names of what schemas consist of. */
function olderParts(properties: unknown): object {
  return Object.fromEntries(Object.entries(properties as object).map(([name, part]) => [name, olderSchema(part)]));
}
