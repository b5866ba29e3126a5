/** The schema that the manifest editor works with: every served kind, chosen by `apiVersion` and `kind`. */
import { type Definitions, type JsonSchema, mapSchema, nameOfRef, refTo } from "./json-schema.ts";

export interface ServedKind {
  readonly apiVersion: string;
  readonly kind: string;
  /** The name of its type, where that is not the kind: of two versions of one kind. */
  readonly struct?: string;
}

const ATTRIBUTION =
  "Descriptions of Kubernetes fields: The Kubernetes Authors, Apache-2.0 (https://www.apache.org/licenses/LICENSE-2.0), by way of kubernetes-models.";

/** Accepted, because manifests printed by kubectl have it; never proposed, because the cluster fills it. */
const STATUS: JsonSchema = {
  type: "object",
  description: "Filled by the cluster. What a manifest says here is ignored.",
  doNotSuggest: true,
};

/** Values that 1.35 refuses unless a feature gate is on. */
const WITHDRAWN: Readonly<Record<string, readonly string[]>> = { "Toleration.operator": ["Gt", "Lt"] };

export function editorSchema(definitions: Definitions, kinds: readonly ServedKind[]): object {
  const shaped: Record<string, JsonSchema> = {};
  const pending = kinds.map(structOf);
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (shaped[name] !== undefined) continue;
    const definition = definitions[name];
    if (definition === undefined) throw new Error(`type ${name} has no definition`);
    const shape = shapeForEditor(name, definition, kinds);
    shaped[name] = shape;
    mapSchema(shape, (schema) => {
      if (schema.$ref !== undefined) pending.push(nameOfRef(schema.$ref));
      return schema;
    });
  }
  const apiVersions = [...new Set(kinds.map(({ apiVersion }) => apiVersion))];
  return {
    $schema: "http://json-schema.org/draft-07/schema#",
    $comment: ATTRIBUTION,
    title: "Kubernetes manifest",
    type: "object",
    required: ["apiVersion", "kind"],
    properties: {
      apiVersion: {
        type: "string",
        enum: apiVersions,
        description: "Group and version of the kind.",
      },
      kind: { type: "string", enum: [...new Set(kinds.map(({ kind }) => kind))], description: "What this object is." },
    },
    allOf: [...apiVersions.map((apiVersion) => kindsOf(apiVersion, kinds)), ...kinds.map(shapeOf)],
    definitions: Object.fromEntries(Object.entries(shaped).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

function shapeForEditor(name: string, definition: JsonSchema, kinds: readonly ServedKind[]): JsonSchema {
  const isKind = kinds.some((served) => structOf(served) === name);
  const properties: Record<string, JsonSchema> = {};
  for (const [field, property] of Object.entries(definition.properties ?? {})) {
    if (isKind && field === "status") properties[field] = STATUS;
    else properties[field] = withoutValues(property, ["", ...(WITHDRAWN[`${name}.${field}`] ?? [])]);
  }
  const shaped = definition.properties === undefined ? definition : { ...definition, properties };
  return mapSchema(shaped, withoutFormat);
}

function withoutValues(property: JsonSchema, values: readonly string[]): JsonSchema {
  if (property.items?.enum !== undefined) return { ...property, items: withoutValues(property.items, values) };
  if (property.enum === undefined) return property;
  return { ...property, enum: property.enum.filter((value) => !values.includes(value as string)) };
}

/** Formats are for the field table; the editor checks only `date-time`. */
function withoutFormat(schema: JsonSchema): JsonSchema {
  if (schema.format === undefined || schema.format === "date-time") return schema;
  const { format, ...rest } = schema;
  return format === "any" ? { ...rest, additionalProperties: true } : rest;
}

/** A kind is only known in its own group: `Deployment` is not in `v1`. */
function kindsOf(apiVersion: string, kinds: readonly ServedKind[]): object {
  const known = kinds.filter((served) => served.apiVersion === apiVersion).map(({ kind }) => kind);
  return conditional(
    { properties: { apiVersion: { const: apiVersion } }, required: ["apiVersion"] },
    { properties: { kind: { enum: known } } },
  );
}

function structOf({ kind, struct }: ServedKind): string {
  return struct ?? kind;
}

function shapeOf(served: ServedKind): object {
  const { apiVersion, kind } = served;
  const properties = { apiVersion: { const: apiVersion }, kind: { const: kind } };
  return conditional({ properties, required: ["apiVersion", "kind"] }, { $ref: refTo(structOf(served)) });
}

/** JSON Schema's `if` and `then`. */
function conditional(condition: JsonSchema, consequence: JsonSchema): object {
  // oxlint-disable-next-line unicorn/no-thenable -- the word of JSON Schema; nobody awaits a schema
  return { if: condition, then: consequence };
}
