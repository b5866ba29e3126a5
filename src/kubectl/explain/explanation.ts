/** The text of `kubectl explain` for a field of a kind. Upstream: k8s.io/kubectl/pkg/explain/v2/templates/plaintext.tmpl. */
import type { ApiResource } from "../api-resource.ts";

export interface OpenApiSchema {
  readonly type?: string;
  readonly description?: string;
  readonly properties?: Readonly<Record<string, OpenApiSchema>>;
  readonly items?: OpenApiSchema;
  readonly additionalProperties?: OpenApiSchema | boolean;
  readonly allOf?: readonly OpenApiSchema[];
  readonly required?: readonly string[];
  readonly enum?: readonly unknown[];
  readonly $ref?: string;
  readonly "x-kubernetes-group-version-kind"?: readonly {
    readonly group: string;
    readonly version: string;
    readonly kind: string;
  }[];
}

export type OpenApiSchemas = Readonly<Record<string, OpenApiSchema>>;

const PREFIX = "#/components/schemas/";
const WIDTH = 76;
/** Types without fields that go by their names. */
const OWN_NAMES: ReadonlySet<string> = new Set(["IntOrString", "Quantity"]);

/** `problem` is what goes to standard error. */
export function explanation(
  schemas: OpenApiSchemas,
  { group, version, kind }: ApiResource,
  fields: readonly string[],
  recursive: boolean,
): { readonly text: string; readonly problem?: string } {
  const head = `${group === "" ? "" : `GROUP:      ${group}\n`}KIND:       ${kind}\nVERSION:    ${version}\n\n`;
  const root = Object.values(schemas).find((schema) =>
    schema["x-kubernetes-group-version-kind"]?.some(
      (mark) => mark.group === group && mark.version === version && mark.kind === kind,
    ),
  );
  if (root === undefined)
    return {
      text: head,
      problem: `GVK map[group:${group} kind:${kind} version:${version}] not found in OpenAPI schema`,
    };
  const explained = new Explained(schemas);
  let schema = root;
  for (const field of fields) {
    const next = explained.properties(schema)[field];
    if (next === undefined) return { text: head, problem: `field "${fields.at(-1) ?? ""}" does not exist` };
    schema = next;
  }
  const last = fields.at(-1);
  const values = explained.enumList(schema);
  const title =
    last === undefined ? "" : `FIELD: ${last} <${explained.typeOf(schema)}>\n${values === "" ? "\n" : values}\n`;
  const description = `DESCRIPTION:\n${indented(explained.descriptions(schema), 4)}    \n`;
  const below = Object.keys(explained.properties(schema)).length === 0;
  const text = below ? "\n" : `FIELDS:\n${recursive ? explained.tree(schema, 1, []) : explained.list(schema)}\n`;
  return { text: `${head}${title}${description}${text}` };
}

class Explained {
  private readonly schemas: OpenApiSchemas;

  constructor(schemas: OpenApiSchemas) {
    this.schemas = schemas;
  }

  private referred(schema: OpenApiSchema): OpenApiSchema | undefined {
    const reference = schema.$ref ?? schema.allOf?.find(({ $ref }) => $ref !== undefined)?.$ref;
    return reference === undefined ? undefined : this.schemas[reference.slice(PREFIX.length)];
  }

  private nameOf(schema: OpenApiSchema): string | undefined {
    const reference = schema.$ref ?? schema.allOf?.find(({ $ref }) => $ref !== undefined)?.$ref;
    return reference?.slice(reference.lastIndexOf(".") + 1);
  }

  private valuesOf({ additionalProperties }: OpenApiSchema): OpenApiSchema | undefined {
    return typeof additionalProperties === "object" ? additionalProperties : undefined;
  }

  /** The fields of an object, of the items of a list, or of the values of a map. */
  properties(schema: OpenApiSchema): Readonly<Record<string, OpenApiSchema>> {
    if (schema.properties !== undefined) return schema.properties;
    const inner = this.referred(schema) ?? schema.items ?? this.valuesOf(schema);
    return inner === undefined ? {} : this.properties(inner);
  }

  private required(schema: OpenApiSchema): readonly string[] {
    if (schema.properties !== undefined) return schema.required ?? [];
    const inner = this.referred(schema) ?? schema.items ?? this.valuesOf(schema);
    return inner === undefined ? [] : this.required(inner);
  }

  /** The name of a type with fields; of others what they are in JSON. */
  typeOf(schema: OpenApiSchema): string {
    const name = this.nameOf(schema);
    const referred = this.referred(schema);
    if (name !== undefined && (referred?.properties !== undefined || OWN_NAMES.has(name))) return name;
    if (referred !== undefined) return this.typeOf(referred);
    if (schema.items !== undefined) return `[]${this.typeOf(schema.items)}`;
    const values = this.valuesOf(schema);
    if (values !== undefined) return `map[string]${this.typeOf(values)}`;
    return schema.type === undefined || schema.type === "object" ? "Object" : schema.type;
  }

  /** Its own, and those of the types that it is made of. */
  descriptions(schema: OpenApiSchema): string {
    const all: string[] = [];
    for (let at: OpenApiSchema | undefined = schema; at !== undefined;) {
      if (at.description !== undefined && at.description !== "") all.push(at.description);
      at = this.referred(at) ?? at.items ?? this.valuesOf(at);
    }
    return all.length === 0 ? "<empty>" : all.join("\n");
  }

  enumText(schema: OpenApiSchema, before: string): string {
    const values = schema.enum ?? this.referred(schema)?.enum ?? [];
    return values.length === 0 ? "" : `${before}enum: ${values.map(String).join(", ")}`;
  }

  enumList(schema: OpenApiSchema): string {
    const values = schema.enum ?? this.referred(schema)?.enum ?? [];
    return values.length === 0 ? "" : `ENUM:\n${values.map((value) => `    ${String(value)}\n`).join("")}`;
  }

  private line(schema: OpenApiSchema, name: string, level: number): string {
    const field = this.properties(schema)[name] ?? {};
    const indent = "  ".repeat(level);
    const required = this.required(schema).includes(name) ? " -required-" : "";
    return `${indent}${name}\t<${this.typeOf(field)}>${required}${this.enumText(field, `\n${indent}`)}\n`;
  }

  list(schema: OpenApiSchema): string {
    const fields = this.properties(schema);
    return Object.keys(fields)
      .sort()
      .map((name) => {
        const description = fields[name]?.description ?? "<no description>";
        return `${this.line(schema, name, 1)}${indented(description, 4)}\n`;
      })
      .join("");
  }

  /** A type inside of itself is not gone into again. */
  tree(schema: OpenApiSchema, level: number, inside: readonly OpenApiSchema[]): string {
    const fields = this.properties(schema);
    return Object.keys(fields)
      .sort()
      .map((name) => {
        const field = fields[name] ?? {};
        const below = this.properties(field) as OpenApiSchema;
        const more = inside.includes(below) ? "" : this.tree(field, level + 1, [...inside, below]);
        return this.line(schema, name, level) + more;
      })
      .join("");
  }
}

/** Lines of at most 76 columns, each behind that many spaces. */
function indented(text: string, spaces: number): string {
  const lines = text.split("\n").flatMap(wrapped);
  return lines.map((line) => `${" ".repeat(spaces)}${line}\n`).join("");
}

/** Spaces at the start of a line stay. */
function wrapped(line: string): readonly string[] {
  const lines: string[] = [];
  const start = /^ */.exec(line)?.[0] ?? "";
  let current: string | undefined;
  for (const word of line.slice(start.length).split(" ")) {
    if (current === undefined) current = `${start}${word}`;
    else if (current.length + 1 + word.length > WIDTH) {
      lines.push(current.trimEnd());
      current = word;
    } else current = `${current} ${word}`;
  }
  return [...lines, current ?? ""];
}
