/**
 * JSON schemas of the Kubernetes types, from the type declarations of `kubernetes-models`.
 * Declarations say only `number`; which numbers are int32 or int64 is asked of the package's own validators.
 * The descriptions are those of the Kubernetes API (Apache-2.0, The Kubernetes Authors).
 */
import { existsSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { createGenerator } from "ts-json-schema-generator";
import { type Definitions, type JsonSchema, mapSchema, nameOfRef, refTo } from "./json-schema.ts";
import type { KindsByGroup } from "./kubernetes-kinds.ts";

/** `ambiguous` types share their name with a core type and are called `<group>.<name>` here. */
interface Group {
  readonly root: string;
  readonly prefix: string;
  readonly group: keyof KindsByGroup;
  readonly ambiguous: readonly string[];
}

const GROUPS: readonly Group[] = [
  { root: "CoreKinds", prefix: "IoK8sApiCoreV1", group: "core", ambiguous: [] },
  { root: "AdmissionKinds", prefix: "IoK8sApiAdmissionregistrationV1", group: "admission", ambiguous: [] },
  {
    root: "ApiExtensionsKinds",
    prefix: "IoK8sApiextensionsApiserverPkgApisApiextensionsV1",
    group: "apiextensions",
    ambiguous: ["ServiceReference", "WebhookClientConfig"],
  },
  {
    root: "ApiRegistrationKinds",
    prefix: "IoK8sKubeAggregatorPkgApisApiregistrationV1",
    group: "apiregistration",
    ambiguous: ["ServiceReference"],
  },
  { root: "AppsKinds", prefix: "IoK8sApiAppsV1", group: "apps", ambiguous: [] },
  {
    root: "AutoscalingV1Kinds",
    prefix: "IoK8sApiAutoscalingV1",
    group: "autoscalingV1",
    ambiguous: ["HorizontalPodAutoscaler", "HorizontalPodAutoscalerSpec", "HorizontalPodAutoscalerStatus"],
  },
  { root: "AutoscalingKinds", prefix: "IoK8sApiAutoscalingV2", group: "autoscaling", ambiguous: [] },
  { root: "BatchKinds", prefix: "IoK8sApiBatchV1", group: "batch", ambiguous: [] },
  { root: "CertificatesKinds", prefix: "IoK8sApiCertificatesV1", group: "certificates", ambiguous: [] },
  { root: "CoordinationKinds", prefix: "IoK8sApiCoordinationV1", group: "coordination", ambiguous: [] },
  { root: "DiscoveryKinds", prefix: "IoK8sApiDiscoveryV1", group: "discovery", ambiguous: ["EndpointPort"] },
  { root: "EventsKinds", prefix: "IoK8sApiEventsV1", group: "events", ambiguous: ["Event", "EventSeries"] },
  { root: "FlowControlKinds", prefix: "IoK8sApiFlowcontrolV1", group: "flowcontrol", ambiguous: ["Subject"] },
  { root: "NetworkingKinds", prefix: "IoK8sApiNetworkingV1", group: "networking", ambiguous: [] },
  { root: "NodeApiKinds", prefix: "IoK8sApiNodeV1", group: "node", ambiguous: [] },
  { root: "PolicyKinds", prefix: "IoK8sApiPolicyV1", group: "policy", ambiguous: [] },
  { root: "RbacKinds", prefix: "IoK8sApiRbacV1", group: "rbac", ambiguous: [] },
  { root: "ResourceKinds", prefix: "IoK8sApiResourceV1", group: "resource", ambiguous: ["ResourceClaim"] },
  { root: "SchedulingKinds", prefix: "IoK8sApiSchedulingV1", group: "scheduling", ambiguous: [] },
  { root: "StorageKinds", prefix: "IoK8sApiStorageV1", group: "storage", ambiguous: [] },
];

const META_PREFIX = "IoK8sApimachineryPkgApisMetaV1";

/** In 1.36, not in 1.35. */
const NEWER_THAN_CLUSTER: Readonly<Record<string, readonly string[]>> = {
  Device: ["nodeAllocatableResourceMappings"],
  DeviceAttribute: ["bools", "ints", "strings", "versions"],
  CSIDriverSpec: ["preventPodSchedulingIfMissing"],
  PodSpec: ["schedulingGroup"],
  PodStatus: ["nodeAllocatableResourceClaimStatuses"],
  ResourceHealth: ["message"],
  VolumeMountStatus: ["volumeStatus"],
};

/** What the declarations cannot say. */
const REPLACED: Definitions = {
  Quantity: { type: ["string", "number"], format: "quantity", description: "An amount such as `500m`, `1Gi` or `2`." },
  IntOrString: {
    type: ["string", "integer"],
    format: "int-or-string",
    description: "A number, a name or a percentage.",
  },
  Time: { type: ["string", "null"], format: "date-time" },
  MicroTime: { type: ["string", "null"], format: "date-time" },
  FieldsV1: { type: "object", format: "any" },
  JSON: { format: "any" },
  JSONSchemaPropsOrArray: { format: "any" },
  JSONSchemaPropsOrBool: { format: "any" },
  JSONSchemaPropsOrStringArray: { format: "any" },
  RawExtension: { format: "any" },
};

/** Lists whose elements the declarations spell out, though they are of a type that has a name. */
const NAMED_ELEMENTS: Readonly<Record<string, Readonly<Record<string, string>>>> = {
  StatefulSetSpec: { volumeClaimTemplates: "PersistentVolumeClaim" },
};

/** Fields that carry bytes as base64 text. */
const BYTES: Readonly<Record<string, string>> = { Secret: "data", ConfigMap: "binaryData" };

type Validator = ((data: unknown) => boolean) & {
  errors?: readonly { instancePath: string; keyword: string; params: { type?: string; format?: string } }[] | null;
};

/** Every type that the served kinds reach, by its Kubernetes name, in alphabetical order. */
export async function kubernetesDefinitions(projectRoot: string): Promise<Definitions> {
  const generator = createGenerator({
    path: join(projectRoot, "scripts/schema/kubernetes-kinds.ts"),
    tsconfig: join(projectRoot, "tsconfig.json"),
    skipTypeCheck: true,
    additionalProperties: false,
    topRef: false,
  });
  const all = new Map<string, JsonSchema>();
  for (const group of GROUPS) {
    const raw = (generator.createSchema(group.root).definitions ?? {}) as Record<string, JsonSchema>;
    for (const [rawName, schema] of Object.entries(raw)) {
      const name = nameIn(group, rawName);
      const definition = await withNumberFormats(projectRoot, group.prefix, rawName.slice(1), renamed(group, schema));
      const known = all.get(name);
      if (known === undefined) all.set(name, definition);
      else if (JSON.stringify(known) !== JSON.stringify(definition)) {
        throw new Error(`${group.root}: two different types are called ${name}; list it as ambiguous`);
      }
    }
  }
  return Object.fromEntries(
    [...all].sort(([a], [b]) => (a < b ? -1 : 1)).map(([name, schema]) => [name, finished(name, schema)]),
  );
}

/** The declarations call `Pod` `IPod`. */
function nameIn(group: Group, rawName: string): string {
  const name = rawName.slice(1);
  return group.ambiguous.includes(name) ? `${group.group}.${name}` : name;
}

function renamed(group: Group, schema: JsonSchema): JsonSchema {
  return mapSchema(schema, (inner) => ({
    ...inner,
    ...(inner.$ref === undefined ? {} : { $ref: refTo(nameIn(group, nameOfRef(inner.$ref))) }),
    ...(inner.description === undefined ? {} : { description: withListLines(inner.description) }),
  }));
}

/** Comments lose the line breaks of their lists: `values:  - a  - b` gets them back. */
function withListLines(description: string): string {
  return description.replaceAll("  - `", "\n- `");
}

function finished(name: string, schema: JsonSchema): JsonSchema {
  const replaced = REPLACED[name];
  if (replaced !== undefined) return replaced;
  const dropped = NEWER_THAN_CLUSTER[name] ?? [];
  const properties: Record<string, JsonSchema> = {};
  for (const [field, property] of Object.entries(schema.properties ?? {})) {
    if (dropped.includes(field)) continue;
    const element = NAMED_ELEMENTS[name]?.[field];
    if (element !== undefined) properties[field] = { ...property, items: { $ref: refTo(element) } };
    else
      properties[field] =
        BYTES[name] === field ? { ...property, additionalProperties: { type: "string", format: "byte" } } : property;
  }
  return { ...schema, properties };
}

async function withNumberFormats(root: string, prefix: string, name: string, schema: JsonSchema): Promise<JsonSchema> {
  const numbers = Object.entries(schema.properties ?? {}).filter(([, property]) => isNumeric(property));
  if (numbers.length === 0) return schema;
  const validate = await loadValidator(root, prefix, name);
  const properties = { ...schema.properties };
  for (const [field, property] of numbers) {
    properties[field] =
      property.type === "array"
        ? { ...property, items: numberSchema(validate, field, (value) => [value]) }
        : { ...property, ...numberSchema(validate, field, (value) => value) };
  }
  return { ...schema, properties };
}

function isNumeric(property: JsonSchema): boolean {
  return property.type === "number" || (property.type === "array" && property.items?.type === "number");
}

async function loadValidator(root: string, prefix: string, name: string): Promise<Validator> {
  const candidates = [
    join(root, "node_modules/kubernetes-models/_schemas", `${prefix}${name}.js`),
    join(root, "node_modules/kubernetes-models/_schemas", `IoK8sApiCoreV1${name}.js`),
    join(root, "node_modules/@kubernetes-models/apimachinery/_schemas", `${META_PREFIX}${name}.js`),
  ];
  const file = candidates.find((path) => existsSync(path));
  if (file === undefined) throw new Error(`no validator found for ${name}; looked in ${candidates.join(", ")}`);
  return ((await import(pathToFileURL(file).href)) as { validate: Validator }).validate;
}

/** Which kind of number a field has: 1.5 tells whether it is an integer, 2^31 tells the size of that. */
function numberSchema(validate: Validator, field: string, wrap: (value: number) => unknown): JsonSchema {
  const complaintsAbout = (value: number) => {
    validate({ [field]: wrap(value) });
    return (validate.errors ?? []).filter((error) => error.instancePath.startsWith(`/${field}`));
  };
  if (!complaintsAbout(1.5).some((error) => error.params.type === "integer")) {
    return { type: "number", format: "double" };
  }
  const small = complaintsAbout(2 ** 31).some((error) => error.params.format === "int32");
  return { type: "integer", format: small ? "int32" : "int64" };
}
