/** Answers `GET /openapi/…`: the index of documents, each document, and of the older form what clients need. */
import type { ServerResponse } from "node:http";
import type { ApiRequest } from "../../../api/api-client.ts";
import type { CustomResourceDefinition } from "../../../api/types/apiextensions.ts";
import { pathNotFound } from "../../../api/status-errors.ts";
import { COMMON_HEADERS, sendJson, sendStatus } from "../http-answer.ts";
import type { RequestTarget } from "../request-target.ts";
import type { ServedCluster } from "../served-cluster.ts";
import { openApiV2 } from "./openapi-v2.ts";
import { type Discovery, openApiDocuments, type OpenApiDocuments } from "./openapi-documents.ts";

const ROOT = "/openapi/";
const DEFINITIONS = "/apis/apiextensions.k8s.io/v1/customresourcedefinitions";
const AGGREGATED = "application/json;g=apidiscovery.k8s.io;v=v2;as=APIGroupDiscoveryList";
/** The form of OpenAPI v2 that kubectl asks for, and only for kinds that v3 does not have. */
const V2_TYPE = "application/com.github.proto-openapi.spec.v2.v1.0+protobuf";
const YEAR_SECONDS = 365 * 24 * 3600;

export function isOpenApi(target: RequestTarget): boolean {
  return target.pathname.startsWith(ROOT);
}

export class OpenApiRoutes {
  private readonly served: ServedCluster;
  private discovered = "";
  private documents: OpenApiDocuments = new Map();

  constructor(served: ServedCluster) {
    this.served = served;
  }

  /** @param accept of the request */
  async answer({ pathname, query }: RequestTarget, accept: string, response: ServerResponse): Promise<void> {
    const [version, ...place] = pathname.slice(ROOT.length).split("/");
    // An empty body is a valid message: a document that knows no kind.
    if (version === "v2" && place.length === 0 && accept.includes("protobuf")) return send(response, V2_TYPE, "", {});
    if (version !== "v3" && (version !== "v2" || place.length > 0)) return sendStatus(response, pathNotFound());
    const documents = await this.current();
    if (version === "v2") return send(response, "application/json", openApiV2(documents), {});
    if (place.length === 0) return sendJson(response, 200, indexOf(documents));
    const document = documents.get(place.join("/"));
    if (document === undefined) return sendStatus(response, pathNotFound());
    const asked = query.get("hash");
    if (asked !== null && asked !== document.hash) return redirect(response, placeOf(pathname, document.hash));
    send(response, "application/json", document.text, cachingOf(asked, document.hash));
  }

  private async definitions(): Promise<readonly CustomResourceDefinition[]> {
    const { body } = await this.served.request({ method: "GET", path: DEFINITIONS });
    return (body as { readonly items: readonly CustomResourceDefinition[] }).items;
  }

  /** Made again only when discovery has changed. */
  private async current(): Promise<OpenApiDocuments> {
    const answers = await Promise.all(["/api", "/apis"].map((path) => this.served.request(discoveryRequest(path))));
    const bodies = answers.map(({ body }) => body as Discovery);
    const definitions = await this.definitions();
    const discovered = JSON.stringify([bodies, definitions.map(({ spec }) => spec)]);
    if (discovered !== this.discovered) {
      this.documents = openApiDocuments(bodies, definitions);
      this.discovered = discovered;
    }
    return this.documents;
  }
}

function discoveryRequest(path: string): ApiRequest {
  return { method: "GET", path, headers: { accept: AGGREGATED } };
}

function indexOf(documents: OpenApiDocuments): unknown {
  const paths = [...documents].map(([place, { hash }]) => [
    place,
    { serverRelativeURL: placeOf(`${ROOT}v3/${place}`, hash) },
  ]);
  return { paths: Object.fromEntries(paths) as unknown };
}

function placeOf(pathname: string, hash: string): string {
  return `${pathname}?hash=${hash}`;
}

/** What is named by its hash never changes. */
function cachingOf(asked: string | null, hash: string): Readonly<Record<string, string>> {
  if (asked === null) return {};
  return {
    "cache-control": "public, immutable",
    etag: `"${hash}"`,
    expires: new Date(Date.now() + YEAR_SECONDS * 1000).toUTCString(),
  };
}

function redirect(response: ServerResponse, location: string): void {
  response.writeHead(301, { ...COMMON_HEADERS, location, "content-length": 0 });
  response.end();
}

function send(
  response: ServerResponse,
  contentType: string,
  text: string,
  caching: Readonly<Record<string, string>>,
): void {
  response.writeHead(200, {
    ...COMMON_HEADERS,
    ...caching,
    "content-type": contentType,
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}
