/**
 * The schemas of custom resources and of their lists, as an OpenAPI document carries them.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/controller/openapi/builder/builder.go.
 */
import type { CustomResourceDefinition } from "../../../api/types/apiextensions.ts";
import type { GroupVersionKind } from "./paths.ts";

const META = "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1";

type Schemas = Readonly<Record<string, object>>;

/** Named as upstream names them: `com.example.v1.Widget`. @param builtIn describe what all kinds have */
export function customSchemas(definitions: readonly CustomResourceDefinition[], builtIn: Schemas): Schemas {
  const ofObjects = fieldsOf(builtIn, "io.k8s.api.core.v1.ConfigMap");
  const schemas = definitions.flatMap(({ spec, status }) => {
    const { kind, listKind = `${kind}List` } = status.acceptedNames ?? spec.names;
    const { group } = spec;
    return spec.versions
      .filter(({ served }) => served)
      .flatMap(({ name: version, schema }): [string, object][] => {
        const prefix = `${group.split(".").reverse().join(".")}.${version}`;
        const name = `${prefix}.${kind}`;
        return [
          [name, objectSchema(schema?.openAPIV3Schema, ofObjects, { group, version, kind })],
          [`${prefix}.${listKind}`, listSchema(name, ofObjects, { group, version, kind: listKind })],
        ];
      });
  });
  return Object.fromEntries(schemas);
}

interface Shared {
  readonly apiVersion: object;
  readonly kind: object;
  readonly metadata: { readonly description?: string };
}

function fieldsOf(schemas: Schemas, name: string): Shared {
  const { properties } = schemas[name] as { readonly properties: Shared };
  const { apiVersion, kind, metadata } = properties;
  return { apiVersion, kind, metadata };
}

function objectSchema(schema: object | undefined, shared: Shared, kind: GroupVersionKind): object {
  const given = (schema ?? { type: "object", "x-kubernetes-preserve-unknown-fields": true }) as {
    readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
  };
  const metadata = {
    description: given.properties?.["metadata"]?.description ?? shared.metadata.description,
    allOf: [{ $ref: `${META}.ObjectMeta` }],
    default: {},
  };
  return {
    ...given,
    properties: { ...given.properties, apiVersion: shared.apiVersion, kind: shared.kind, metadata },
    "x-kubernetes-group-version-kind": [kind],
  };
}

function listSchema(item: string, shared: Shared, kind: GroupVersionKind): object {
  return {
    description: `${kind.kind} is a list of ${item.slice(item.lastIndexOf(".") + 1)}`,
    type: "object",
    required: ["items"],
    properties: {
      apiVersion: shared.apiVersion,
      kind: shared.kind,
      metadata: { description: "Standard list metadata.", allOf: [{ $ref: `${META}.ListMeta` }], default: {} },
      items: {
        description: "The objects of the list.",
        type: "array",
        items: { $ref: `#/components/schemas/${item}` },
      },
    },
    "x-kubernetes-group-version-kind": [kind],
  };
}
