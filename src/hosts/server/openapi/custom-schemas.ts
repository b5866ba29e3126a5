/**
 * The schemas of custom resources and of their lists, as an OpenAPI document carries them.
 * Upstream: k8s.io/apiextensions-apiserver/pkg/controller/openapi/builder/builder.go.
 */
import type { CustomResourceDefinition } from "../../../api/types/apiextensions.ts";
import type { GroupVersionKind } from "./paths.ts";

const META = "#/components/schemas/io.k8s.apimachinery.pkg.apis.meta.v1";

const API_VERSION = {
  description:
    "The version of the API that this representation of an object follows. Servers convert known versions and may refuse others.",
  type: "string",
};
const KIND = { description: "The REST resource that this object represents, in CamelCase.", type: "string" };

/** Named as upstream names them: `com.example.v1.Widget`. */
export function customSchemas(definitions: readonly CustomResourceDefinition[]): Readonly<Record<string, object>> {
  const schemas = definitions.flatMap(({ spec, status }) => {
    const { kind, listKind = `${kind}List` } = status.acceptedNames ?? spec.names;
    const { group } = spec;
    return spec.versions
      .filter(({ served }) => served)
      .flatMap(({ name: version, schema }): [string, object][] => {
        const prefix = `${group.split(".").reverse().join(".")}.${version}`;
        const name = `${prefix}.${kind}`;
        return [
          [name, objectSchema(schema?.openAPIV3Schema, { group, version, kind })],
          [`${prefix}.${listKind}`, listSchema(name, { group, version, kind: listKind })],
        ];
      });
  });
  return Object.fromEntries(schemas);
}

function objectSchema(schema: object | undefined, kind: GroupVersionKind): object {
  const given = (schema ?? { type: "object", "x-kubernetes-preserve-unknown-fields": true }) as {
    readonly properties?: Readonly<Record<string, { readonly description?: string }>>;
  };
  const metadata = {
    description: given.properties?.["metadata"]?.description ?? "Standard object's metadata.",
    allOf: [{ $ref: `${META}.ObjectMeta` }],
    default: {},
  };
  return {
    ...given,
    properties: { ...given.properties, apiVersion: API_VERSION, kind: KIND, metadata },
    "x-kubernetes-group-version-kind": [kind],
  };
}

function listSchema(item: string, kind: GroupVersionKind): object {
  return {
    description: `${kind.kind} is a list of ${item.slice(item.lastIndexOf(".") + 1)}`,
    type: "object",
    required: ["items"],
    properties: {
      apiVersion: API_VERSION,
      kind: KIND,
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
