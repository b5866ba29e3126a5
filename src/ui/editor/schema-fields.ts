/** Which fields a kind has at a path, from the JSON schema that completion uses too. */

export interface SchemaNode {
  readonly $ref?: string;
  readonly type?: string | readonly string[];
  readonly enum?: readonly unknown[];
  readonly properties?: Readonly<Record<string, SchemaNode>>;
  readonly items?: SchemaNode;
  readonly additionalProperties?: SchemaNode | boolean;
}

export interface ManifestSchema extends SchemaNode {
  readonly definitions?: Readonly<Record<string, SchemaNode>>;
}

const MAX_REFS = 20;

/** The schema of a field. @param path steps from the root, elements of lists by their number */
export function schemaAt(
  schema: ManifestSchema,
  kind: string,
  apiVersion: string,
  path: readonly string[],
): SchemaNode | undefined {
  const { definitions = {} } = schema;
  const [group = "", version = ""] = apiVersion.split("/");
  // A kind in an older version has a definition of its own: `autoscalingV1.HorizontalPodAutoscaler`.
  const versioned = `${group}${version.charAt(0).toUpperCase()}${version.slice(1)}.${kind}`;
  const root = Object.hasOwn(definitions, versioned) ? definitions[versioned] : ownOf(definitions, kind);
  let node = resolved(root, definitions);
  for (const step of path) {
    if (node === undefined) return undefined;
    const { properties = {}, items, additionalProperties } = node;
    const next: SchemaNode | undefined = /^\d+$/.test(step) && items !== undefined ? items : ownOf(properties, step);
    const other = typeof additionalProperties === "object" ? additionalProperties : undefined;
    node = resolved(next ?? other, definitions);
  }
  return node;
}

/** Names of the fields at a path. */
export function fieldNamesAt(
  schema: ManifestSchema,
  kind: string,
  apiVersion: string,
  path: readonly string[],
): readonly string[] {
  return Object.keys(schemaAt(schema, kind, apiVersion, path)?.properties ?? {});
}

function ownOf<T>(record: Readonly<Record<string, T>>, key: string): T | undefined {
  return Object.hasOwn(record, key) ? record[key] : undefined;
}

function resolved(
  node: SchemaNode | undefined,
  definitions: Readonly<Record<string, SchemaNode>>,
): SchemaNode | undefined {
  let current = node;
  for (let count = 0; current?.$ref !== undefined && count < MAX_REFS; count += 1) {
    current = ownOf(definitions, current.$ref.slice(current.$ref.lastIndexOf("/") + 1));
  }
  return current;
}
