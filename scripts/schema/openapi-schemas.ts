/**
 * The `components.schemas` of the OpenAPI v3 documents: every message that the server can read, with the descriptions,
 * enumerations and required fields of `kubernetes-models` (those of the Kubernetes API; Apache-2.0, The Kubernetes
 * Authors) and the marks that kubectl merges lists by.
 * Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v3
 */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { fieldsOfMessage, type MessageField } from "../../src/hosts/server/protobuf/message-table.ts";
import messages from "../../src/hosts/server/protobuf/messages.json" with { type: "json" };
import { documentationOf, type TypeDocumentation } from "./type-documentation.ts";
import { type JsonSchema, mapSchema, nameOfRef } from "./json-schema.ts";
import patchStrategies from "./patch-strategies.json" with { type: "json" };
import { simulationDefinitions } from "./simulation-definitions.ts";

type Schema = Readonly<Record<string, unknown>>;

const META = "io.k8s.apimachinery.pkg.apis.meta.v1";
const QUANTITY = "io.k8s.apimachinery.pkg.api.resource.Quantity";
const INT_OR_STRING = "io.k8s.apimachinery.pkg.util.intstr.IntOrString";

const LEAVES: Readonly<Record<string, Schema>> = {
  string: { type: "string" },
  bool: { type: "boolean" },
  int32: { type: "integer", format: "int32" },
  int64: { type: "integer", format: "int64" },
  double: { type: "number", format: "double" },
  bytes: { type: "string", format: "byte" },
  raw: { type: "object" },
  json: {},
  time: refTo(`${META}.Time`),
  microTime: refTo(`${META}.MicroTime`),
  quantity: refTo(QUANTITY),
  intOrString: refTo(INT_OR_STRING),
};

function sharedSchemas(projectRoot: string): Readonly<Record<string, Schema>> {
  const described = (file: string): Schema => {
    const text = readFileSync(join(projectRoot, "node_modules/@kubernetes-models/apimachinery", file), "utf8");
    const [, description] = /^\/\*\*\n \* (.*)\n/.exec(text) ?? [];
    return description === undefined ? {} : { description };
  };
  const intOrString = described("util/intstr/IntOrString.d.ts");
  return {
    [`${META}.Time`]: { type: "string", format: "date-time", ...described("apis/meta/v1/Time.d.ts") },
    [`${META}.MicroTime`]: { type: "string", format: "date-time", ...described("apis/meta/v1/MicroTime.d.ts") },
    [QUANTITY]: {
      oneOf: [{ type: "string" }, { type: "number" }],
      description: "An amount such as `500m`, `1Gi` or `2`.",
    },
    [INT_OR_STRING]: { oneOf: [{ type: "integer" }, { type: "string" }], format: "int-or-string", ...intOrString },
  };
}

/** What every kind has; the declarations of kinds do not describe it, those of what requests carry do. */
function typeMetaSchemas(projectRoot: string): Readonly<Record<string, Schema>> {
  const fields = documentationFor(projectRoot, "meta/v1.DeleteOptions")?.fields;
  return Object.fromEntries(
    ["apiVersion", "kind"].map((name) => [name, { type: "string", description: fields?.get(name)?.description }]),
  );
}

/** Schemas by full name, in alphabetical order: one line each, so that a change can be read. */
export function openApiSchemasSource(projectRoot: string): string {
  const schemas: Record<string, Schema> = { ...sharedSchemas(projectRoot) };
  const typeMeta = typeMetaSchemas(projectRoot);
  for (const message of Object.keys(messages)) {
    if (/Or(?:Bool|Array|StringArray)$/.test(message)) continue;
    schemas[fullName(message)] = schemaOf(message, typeMeta, documentationFor(projectRoot, message));
  }
  for (const [name, definition] of Object.entries(simulationDefinitions)) {
    schemas[fullName(`sim/v1alpha1.${name}`)] = simulationSchema(name, definition);
  }
  const lines = Object.entries(schemas)
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([name, schema]) => `${JSON.stringify(name)}:${JSON.stringify(schema)}`);
  return `{\n${lines.join(",\n")}\n}\n`;
}

/** `io.k8s.api.core.v1.Pod` for `core/v1.Pod`. */
function fullName(message: string): string {
  const [group = "", rest = ""] = message.split("/");
  if (group === "meta") return `io.k8s.apimachinery.pkg.apis.meta.${rest}`;
  if (group === "apiextensions") return `io.k8s.apiextensions-apiserver.pkg.apis.apiextensions.${rest}`;
  if (group === "apiregistration") return `io.k8s.kube-aggregator.pkg.apis.apiregistration.${rest}`;
  return group === "sim" ? `dev.kubarium.sim.${rest}` : `io.k8s.api.${group}.${rest}`;
}

function schemaOf(
  message: string,
  ofEveryKind: Readonly<Record<string, Schema>>,
  documentation: TypeDocumentation | undefined,
): Schema {
  const properties: Record<string, Schema> = {};
  addProperties(properties, message, documentation);
  const { description, required = [], apiVersion, kind } = documentation ?? {};
  const typeMeta = kind === undefined ? {} : ofEveryKind;
  const described = Object.entries({ ...typeMeta, ...properties }).sort(([a], [b]) => (a < b ? -1 : 1));
  return {
    ...(description === undefined ? {} : { description }),
    type: "object",
    properties: Object.fromEntries(described),
    ...(required.length === 0 ? {} : { required }),
    ...(apiVersion === undefined || kind === undefined
      ? {}
      : { "x-kubernetes-group-version-kind": [groupVersionKind(apiVersion, kind)] }),
  };
}

function addProperties(properties: Record<string, Schema>, message: string, documentation?: TypeDocumentation): void {
  for (const field of fieldsOfMessage(message)?.values() ?? []) {
    if (field.name === ".") {
      addProperties(properties, field.type, documentation);
      continue;
    }
    const { description, values } = documentation?.fields.get(field.name) ?? {};
    properties[field.name] = {
      ...propertyOf(field, values),
      ...(description === undefined ? {} : { description }),
      ...patchMarks(`${message}.${field.name}`),
    };
  }
}

function propertyOf({ form, type }: MessageField, values: readonly string[] | undefined): Schema {
  const element = { ...elementOf(type), ...(values === undefined ? {} : { enum: values }) };
  if (form === "list") return { type: "array", items: element };
  if (form === "map") return { type: "object", additionalProperties: element };
  return "$ref" in element ? { allOf: [element] } : element;
}

function elementOf(type: string): Schema {
  if (type.endsWith(".ExtraValue")) return { type: "array", items: { type: "string" } };
  // One of several forms: no schema says which.
  if (/Or(?:Bool|Array|StringArray)$/.test(type)) return {};
  return LEAVES[type] ?? refTo(fullName(type));
}

function patchMarks(path: string): Schema {
  const known: Readonly<Record<string, string>> = patchStrategies;
  const [strategy, mergeKey] = known[path]?.split(" ") ?? [];
  return {
    ...(mergeKey === undefined ? {} : { "x-kubernetes-patch-merge-key": mergeKey }),
    ...(strategy === undefined ? {} : { "x-kubernetes-patch-strategy": strategy }),
  };
}

function simulationSchema(name: string, definition: JsonSchema): Schema {
  const renamed = mapSchema(definition, (schema) => {
    if (schema.$ref === undefined) return withoutNewerWords(schema);
    const { $ref, ...rest } = schema;
    const target = nameOfRef($ref);
    return { ...rest, ...propertyOf({ form: "one", type: typeOfReference(target) } as MessageField, undefined) };
  });
  const isKind = definition.properties?.["apiVersion"] !== undefined;
  if (!isKind) return renamed as Schema;
  return {
    ...renamed,
    "x-kubernetes-group-version-kind": [groupVersionKind("sim.kubarium.dev/v1alpha1", name)],
  };
}

/** OpenAPI 3.0 has neither `const` nor a number in `exclusiveMinimum`. */
function withoutNewerWords({ const: only, exclusiveMinimum, ...rest }: JsonSchema): JsonSchema {
  return {
    ...rest,
    ...(only === undefined ? {} : { enum: [only] }),
    ...(exclusiveMinimum === undefined ? {} : { minimum: exclusiveMinimum, exclusiveMinimum: true }),
  } as JsonSchema;
}

function typeOfReference(name: string): string {
  if (name === "Quantity") return "quantity";
  if (name === "Time") return "time";
  return name === "ObjectMeta" || name === "Condition" ? `meta/v1.${name}` : `sim/v1alpha1.${name}`;
}

function groupVersionKind(apiVersion: string, kind: string): Schema {
  const [group = "", version = ""] = apiVersion.includes("/") ? apiVersion.split("/") : ["", apiVersion];
  return { group, version, kind };
}

function refTo(name: string): Schema {
  return { $ref: `#/components/schemas/${name}` };
}

/** Full names of API groups, where they are not the first word. */
const FOLDERS: Readonly<Record<string, string>> = {
  admissionregistration: "admissionregistration.k8s.io",
  apiextensions: "apiextensions.k8s.io",
  apiregistration: "apiregistration.k8s.io",
  authentication: "authentication.k8s.io",
  authorization: "authorization.k8s.io",
  certificates: "certificates.k8s.io",
  coordination: "coordination.k8s.io",
  discovery: "discovery.k8s.io",
  events: "events.k8s.io",
  networking: "networking.k8s.io",
  node: "node.k8s.io",
  rbac: "rbac.authorization.k8s.io",
  resource: "resource.k8s.io",
  scheduling: "scheduling.k8s.io",
  storage: "storage.k8s.io",
};

/** Undefined for types that the package does not have: those that only requests carry. */
function documentationFor(projectRoot: string, message: string): TypeDocumentation | undefined {
  const [group = "", rest = ""] = message.split("/");
  const [version = "", name = ""] = rest.split(".");
  const folder =
    group === "meta"
      ? join("@kubernetes-models/apimachinery/apis/meta", version)
      : join("kubernetes-models", group === "core" ? version : join(FOLDERS[group] ?? group, version));
  const file = join(projectRoot, "node_modules", folder, `${name}.d.ts`);
  return existsSync(file) ? documentationOf(readFileSync(file, "utf8"), name) : undefined;
}
