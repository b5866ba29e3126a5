/** For tests: a definition with a bit of everything. */
import type { JSONSchemaProps } from "../../../../api/types/apiextensions.ts";

/** A definition of one version, `widgets.example.com`, with `spec` and `status` of the given schemas. */
export function widgetDefinition(spec: JSONSchemaProps = { type: "object" }, version: object = {}) {
  return {
    apiVersion: "apiextensions.k8s.io/v1",
    kind: "CustomResourceDefinition",
    metadata: { name: "widgets.example.com" },
    spec: {
      group: "example.com",
      scope: "Namespaced",
      names: { plural: "widgets", kind: "Widget", shortNames: ["wd"], categories: ["all"] },
      versions: [
        {
          name: "v1",
          served: true,
          storage: true,
          schema: {
            openAPIV3Schema: {
              type: "object",
              properties: { spec, status: { type: "object", "x-kubernetes-preserve-unknown-fields": true } },
            },
          },
          ...version,
        },
      ],
    },
  };
}
