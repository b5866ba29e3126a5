/**
 * `GET /openapi/v3…` in the page, for `kubectl explain`: schemas that are loaded when they are asked for, and no paths.
 * Source: https://kubernetes.io/docs/concepts/overview/kubernetes-api/#openapi-v3
 */
import type { ApiRequest, ApiResponse } from "../../api/api-client.ts";
import { pathNotFound } from "../../api/status-errors.ts";
import type { CustomResourceDefinition } from "../../api/types/apiextensions.ts";
import { customSchemas } from "../server/openapi/custom-schemas.ts";
import type { DiscoveredResource } from "../server/openapi/paths.ts";
import { schemasFor } from "../server/openapi/schema-closure.ts";

const ROOT = "/openapi/v3";
const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";

interface Discovery {
  readonly items: readonly {
    readonly metadata: { readonly name?: string };
    readonly versions: readonly { readonly version: string; readonly resources: readonly DiscoveredResource[] }[];
  }[];
}

export function isOpenApiRequest({ method, path }: ApiRequest): boolean {
  return method === "GET" && (path === ROOT || path.startsWith(`${ROOT}/`));
}

/** @param ask the API server of the cluster */
export async function answerOpenApi(
  { path }: ApiRequest,
  ask: (request: ApiRequest) => ApiResponse,
): Promise<ApiResponse> {
  const [pathname = ""] = path.split("?", 1);
  const places = discovered(ask);
  if (pathname === ROOT) {
    const paths = [...places.keys()].map((place) => [place, { serverRelativeURL: `${ROOT}/${place}` }]);
    return { code: 200, body: { paths: Object.fromEntries(paths) as unknown } };
  }
  const kinds = places.get(pathname.slice(ROOT.length + 1));
  if (kinds === undefined) return { code: 404, body: pathNotFound() };
  const { default: generated } = await import("../server/openapi/schemas.generated.json");
  const definitions = ask({ method: "GET", path: DEFINITIONS });
  const custom = definitions.code === 200 ? (definitions.body as { items: CustomResourceDefinition[] }).items : [];
  const builtIn: Readonly<Record<string, object>> = generated;
  const all = { ...builtIn, ...customSchemas(custom, builtIn) };
  const body = {
    openapi: "3.0.0",
    info: { title: "Kubernetes", version: "v1.35.0" },
    paths: {},
    components: { schemas: schemasFor(all, kinds) },
  };
  return { code: 200, body };
}

/** The kinds of each document, by its place. */
function discovered(
  ask: (request: ApiRequest) => ApiResponse,
): ReadonlyMap<string, readonly DiscoveredResource["responseKind"][]> {
  const places = new Map<string, readonly DiscoveredResource["responseKind"][]>();
  for (const path of ["/api", "/apis"]) {
    const { items } = ask({ method: "GET", path, headers: { accept: AGGREGATED } }).body as Discovery;
    for (const { metadata, versions } of items) {
      for (const { version, resources } of versions) {
        const place = metadata.name === undefined ? `api/${version}` : `apis/${metadata.name}/${version}`;
        places.set(
          place,
          resources.map(({ responseKind }) => responseKind),
        );
      }
    }
  }
  return places;
}
