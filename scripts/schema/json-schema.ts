/** The part of JSON Schema draft-07 that our schemas use. */

export interface JsonSchema {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly format?: string;
  readonly description?: string;
  readonly title?: string;
  readonly const?: string;
  readonly enum?: readonly (string | number | null)[];
  readonly default?: unknown;
  readonly properties?: Readonly<Record<string, JsonSchema>>;
  readonly additionalProperties?: boolean | JsonSchema;
  readonly items?: JsonSchema;
  readonly required?: readonly string[];
  readonly minimum?: number;
  readonly exclusiveMinimum?: number;
  readonly maximum?: number;
  /** Read by the YAML language server: valid, but never proposed. */
  readonly doNotSuggest?: boolean;
}

/** Type name (`Container`) to its schema. References are `#/definitions/<name>`. */
export type Definitions = Readonly<Record<string, JsonSchema>>;

const PREFIX = "#/definitions/";

export function refTo(name: string): string {
  return `${PREFIX}${name}`;
}

export function nameOfRef(ref: string): string {
  return decodeURIComponent(ref.slice(PREFIX.length));
}

/** A schema with every schema inside it passed through `change`, innermost first. */
export function mapSchema(schema: JsonSchema, change: (schema: JsonSchema) => JsonSchema): JsonSchema {
  const { properties, items, additionalProperties } = schema;
  return change({
    ...schema,
    ...(properties === undefined
      ? {}
      : {
          properties: Object.fromEntries(
            Object.entries(properties).map(([name, property]) => [name, mapSchema(property, change)]),
          ),
        }),
    ...(items === undefined ? {} : { items: mapSchema(items, change) }),
    ...(typeof additionalProperties === "object"
      ? { additionalProperties: mapSchema(additionalProperties, change) }
      : {}),
  });
}
