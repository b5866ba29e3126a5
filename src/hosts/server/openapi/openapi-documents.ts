/**
 * The OpenAPI v3 documents, one a group and version, made from what discovery lists and the generated schemas.
 * Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v3
 */
import { createHash } from "node:crypto";
import { readFileSync } from "node:fs";
import type { CustomResourceDefinition } from "../../../api/types/apiextensions.ts";
import { customSchemas } from "./custom-schemas.ts";
import { type DiscoveredResource, pathsOf } from "./paths.ts";
import { schemasFor } from "./schema-closure.ts";

/** Its kinds are no built-in types either. */
const SIMULATION_GROUP = "sim.kubarium.dev";

/** The documents by their place below `/openapi/v3/`, such as `api/v1` and `apis/apps/v1`. */
export type OpenApiDocuments = ReadonlyMap<string, OpenApiDocument>;

export interface OpenApiDocument {
  readonly text: string;
  /** Of the text: a client that knows it need not ask again. */
  readonly hash: string;
}

/** An APIGroupDiscoveryList. */
export interface Discovery {
  readonly items: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions: readonly { readonly version: string; readonly resources: readonly DiscoveredResource[] }[];
  }[];
}

/** @param definitions of the custom resources that discovery lists */
export function openApiDocuments(
  discoveries: readonly Discovery[],
  definitions: readonly CustomResourceDefinition[],
): OpenApiDocuments {
  const schemas =
    definitions.length === 0 ? allSchemas() : { ...allSchemas(), ...customSchemas(definitions, allSchemas()) };
  const customGroups = new Set([SIMULATION_GROUP, ...definitions.map(({ spec }) => spec.group)]);
  const documents = new Map<string, OpenApiDocument>();
  for (const { metadata, versions } of discoveries.flatMap(({ items }) => items)) {
    for (const { version, resources } of versions) {
      const place = metadata.name === undefined ? `api/${version}` : `apis/${metadata.name}/${version}`;
      const text = JSON.stringify({
        openapi: "3.0.0",
        info: { title: "Kubernetes", version: "v1.35.0" },
        paths: pathsOf(place, resources, customGroups.has(metadata.name ?? "")),
        components: {
          schemas: schemasFor(
            schemas,
            resources.map(({ responseKind }) => responseKind),
          ),
        },
      });
      const hash = createHash("sha512").update(text).digest("hex").toUpperCase();
      documents.set(place, { text, hash });
    }
  }
  return documents;
}

let generated: ReturnType<typeof readSchemas> | undefined;

function allSchemas(): ReturnType<typeof readSchemas> {
  generated ??= readSchemas();
  return generated;
}

function readSchemas(): Readonly<Record<string, object>> {
  const file = new URL("./schemas.generated.json", import.meta.url);
  return JSON.parse(readFileSync(file, "utf8")) as Readonly<Record<string, object>>;
}
