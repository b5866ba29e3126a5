/** The structural table for strict decoding: each type with its fields and their types, and nothing else. */
import { type Definitions, type JsonSchema, nameOfRef } from "./json-schema.ts";

const HEADER = `/**
 * Made by scripts/generate-schemas.ts from the Kubernetes API types; do not edit.
 * Type name to its fields, each "name type". Types are written as in Go: \`[]X\` is a list, \`map[string]X\` a map.
 */
`;

/** The leaf types that stand for themselves instead of for a struct. */
const LEAVES: Readonly<Record<string, string>> = {
  Quantity: "quantity",
  IntOrString: "intOrString",
  Time: "time",
  MicroTime: "microTime",
  FieldsV1: "any",
  JSON: "any",
  JSONSchemaPropsOrArray: "any",
  JSONSchemaPropsOrBool: "any",
  JSONSchemaPropsOrStringArray: "any",
  RawExtension: "any",
};

export function fieldTableSource(definitions: Definitions, roots: readonly string[]): string {
  const lines: string[] = [];
  const seen = new Set<string>();
  const pending = [...roots];
  for (let name = pending.pop(); name !== undefined; name = pending.pop()) {
    if (seen.has(name) || LEAVES[name] !== undefined) continue;
    seen.add(name);
    const definition = definitions[name];
    if (definition?.properties === undefined) throw new Error(`${name} is not a struct: give it a leaf type`);
    const fields = Object.entries(definition.properties).map(
      ([field, property]) => `${field} ${typeOf(property, pending)}`,
    );
    lines.push(`  ${JSON.stringify(name)}: ${JSON.stringify(fields.sort().join(","))},\n`);
  }
  return `${HEADER}export const FIELD_TABLE: Readonly<Record<string, string>> = {\n${lines.sort().join("")}};\n`;
}

function typeOf(schema: JsonSchema, references: string[]): string {
  if (schema.$ref !== undefined) {
    const name = nameOfRef(schema.$ref);
    references.push(name);
    return LEAVES[name] ?? name;
  }
  if (schema.type === "array") return `[]${typeOf(schema.items ?? {}, references)}`;
  if (schema.type === "object" && typeof schema.additionalProperties === "object") {
    return `map[string]${typeOf(schema.additionalProperties, references)}`;
  }
  if (schema.format === "byte") return "bytes";
  if (schema.type === "string") return "string";
  if (schema.type === "boolean") return "bool";
  if (schema.format === "int32" || schema.format === "int64") return schema.format;
  if (schema.format === "double") return "float64";
  throw new Error(`no field type for ${JSON.stringify(schema)}`);
}
