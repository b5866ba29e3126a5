/**
 * A CustomResourceDefinition as a kind that the API server serves: one form for every served version, all of them
 * the same stored objects.
 * Source: https://kubernetes.io/docs/tasks/extend-kubernetes/custom-resources/custom-resource-definition-versioning/
 */
import type {
  CustomResourceDefinition,
  CustomResourceDefinitionVersion as Version,
} from "../../../api/types/apiextensions.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { builtInSchema } from "../apply/built-in-schema.ts";
import { customResourceSchema, type StructuralSchema } from "../apply/structural-schema.ts";
import type { KindDefinition, ServedKind } from "../kind-definition.ts";
import { decodeCustomResource } from "./decode-custom-resource.ts";
import { withDefaultValues } from "./default-values.ts";
import { compareVersions } from "./version-order.ts";
import { customTable } from "./printer-columns.ts";
import { prune } from "./prune.ts";
import type { Fields, Schema } from "./schema.ts";
import { fieldSelectors } from "./selectable-fields.ts";
import { toleratedProblems, validateCustomResource } from "./validate-custom-resource.ts";

export interface CustomKind {
  /** With the schema of the storage version. */
  readonly definition: KindDefinition;
  readonly served: readonly ServedKind[];
}

const kinds = new WeakMap<CustomResourceDefinition, CustomKind>();

/** Undefined until the definition is established. */
export function customKindOf(crd: CustomResourceDefinition): CustomKind | undefined {
  if (!hasCondition(crd, "Established")) return undefined;
  let kind = kinds.get(crd);
  if (kind === undefined) {
    kind = build(crd);
    kinds.set(crd, kind);
  }
  return kind;
}

export function hasCondition({ status }: CustomResourceDefinition, type: string): boolean {
  return (status.conditions ?? []).some((condition) => condition.type === type && condition.status === "True");
}

function build(crd: CustomResourceDefinition): CustomKind {
  const { versions } = crd.spec;
  const storage = versions.find((version) => version.storage) ?? versions[0];
  if (storage === undefined) throw new Error(`${crd.metadata.name} was stored without a version`);
  const schemas = new Map(versions.map((version) => [version.name, schemaOf(version)]));
  return {
    definition: definitionOf(crd, storage, storage),
    served: versions.filter((version) => version.served).map((version) => servedForm(crd, version, storage, schemas)),
  };
}

function schemaOf({ schema }: Version): Schema | undefined {
  return schema?.openAPIV3Schema;
}

function definitionOf(crd: CustomResourceDefinition, version: Version, storage: Version): KindDefinition {
  const { group, scope, conversion } = crd.spec;
  const { plural, singular = "", kind, shortNames, categories } = crd.status.acceptedNames ?? crd.spec.names;
  const { status, scale } = version.subresources ?? {};
  const schema = schemaOf(version);
  const webhook = conversion?.strategy === "Webhook" ? conversion.webhook?.clientConfig : undefined;
  return {
    group,
    version: version.name,
    kind: crd.metadata.name,
    plural,
    singular,
    ...(shortNames === undefined ? {} : { shortNames }),
    ...(categories === undefined ? {} : { categories }),
    namespaced: scope === "Namespaced",
    subresources: [
      ...(status === undefined ? [] : ["status" as const]),
      ...(scale === undefined ? [] : ["scale" as const]),
    ],
    generation: "content",
    custom: {
      apiKind: kind,
      ...(scale === undefined ? {} : { scalePaths: scale }),
      ...(webhook === undefined ? {} : { conversion: webhook }),
      storageVersion: storage.name,
      isTerminating: hasCondition(crd, "Terminating"),
      forms: () => customKindOf(crd)?.served ?? [],
    },
    validatesUpdatesWhole: true,
    validate: (object) => validateCustomResource(object, undefined, schema),
    validateUpdate: (object, previous) => validateCustomResource(object, previous, schema),
    updateWarnings: (object, previous) => toleratedProblems(object, previous, schema),
    selectableFields: fieldSelectors(version),
    fieldSchema: customResourceSchema(schema as StructuralSchema | undefined, builtInSchema("ObjectMeta")),
  };
}

function servedForm(
  crd: CustomResourceDefinition,
  version: Version,
  storage: Version,
  schemas: ReadonlyMap<string, Schema | undefined>,
): ServedKind {
  const { group } = crd.spec;
  const { kind, listKind = `${kind}List` } = crd.status.acceptedNames ?? crd.spec.names;
  const schema = schemaOf(version);
  const apiVersion = `${group}/${version.name}`;
  const storedVersion = `${group}/${storage.name}`;
  const definition = definitionOf(crd, version, storage);
  const read = new WeakMap<KubeObject, KubeObject>();
  const deprecation = deprecationOf(crd, version);
  const fromStored = (object: KubeObject): KubeObject => {
    let form = read.get(object);
    if (form === undefined) {
      form = converted(object, apiVersion, schemas.get(versionOf(object)), schema);
      read.set(object, form);
    }
    return form;
  };
  return {
    definition,
    group,
    version: version.name,
    kind,
    listKind,
    struct: kind,
    selectableFields: definition.selectableFields,
    fieldSchema: definition.fieldSchema,
    fromStored,
    toStored: (object) => converted(object, storedVersion, schema, schemaOf(storage)),
    decode: (body) => decodeCustomResource(body, schema),
    printer: customTable(version),
    ...(deprecation === undefined ? {} : { deprecation }),
  };
}

function versionOf({ apiVersion }: KubeObject): string {
  return apiVersion.slice(apiVersion.indexOf("/") + 1);
}

/**
 * The same object in another version. Conversion None changes nothing but the version, and of webhooks
 * (`convert-request.ts`) the same is assumed; what the schema of the new version does not know is pruned, and the
 * defaults of both are filled in, as upstream does when it reads.
 */
function converted(
  object: KubeObject,
  apiVersion: string,
  from: Schema | undefined,
  to: Schema | undefined,
): KubeObject {
  const complete = withDefaultValues(object, from);
  const { value } = from === to ? { value: complete } : prune(complete, to, true);
  const filled = (from === to ? value : withDefaultValues(value, to)) as KubeObject & Fields;
  return filled.apiVersion === apiVersion ? filled : { ...filled, apiVersion };
}

/** Upstream: k8s.io/apiextensions-apiserver/pkg/apiserver/customresource_handler.go (defaultDeprecationWarning). */
function deprecationOf({ spec, status }: CustomResourceDefinition, version: Version): string | undefined {
  if (version.deprecated !== true) return undefined;
  if (version.deprecationWarning !== undefined) return version.deprecationWarning;
  const { kind } = status.acceptedNames ?? spec.names;
  const newer = spec.versions
    .filter(({ served, deprecated, name }) => served && deprecated !== true && compareVersions(version.name, name) < 0)
    .map(({ name }) => name)
    .sort((a, b) => compareVersions(b, a));
  const message = `${spec.group}/${version.name} ${kind} is deprecated`;
  return newer[0] === undefined ? message : `${message}; use ${spec.group}/${newer[0]} ${kind}`;
}
