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

/** References stand elsewhere and beside descriptions; there is no choice of types. */
function olderSchema(value: unknown): unknown {
  if (typeof value !== "object" || value === null) return value;
  if (Array.isArray(value)) return value.map(olderSchema);
  const { allOf, oneOf, $ref, ...rest } = value as {
    readonly allOf?: readonly object[];
    readonly oneOf?: unknown;
    readonly $ref?: string;
  };
  const inner = Object.fromEntries(
    Object.entries(rest).map(([key, part]) => [key, key === "properties" ? olderParts(part) : olderSchema(part)]),
  );
  const only = allOf?.length === 1 ? (olderSchema(allOf[0]) as object) : undefined;
  return {
    ...inner,
    ...only,
    ...(allOf !== undefined && only === undefined ? { allOf: allOf.map(olderSchema) } : {}),
    ...(oneOf === undefined ? {} : { type: "string" }),
    ...($ref === undefined ? {} : { $ref: $ref.replace("#/components/schemas/", "#/definitions/") }),
  };
}

/** Properties may have the names of what schemas consist of. */
function olderParts(properties: unknown): object {
  return Object.fromEntries(Object.entries(properties as object).map(([name, part]) => [name, olderSchema(part)]));
}
