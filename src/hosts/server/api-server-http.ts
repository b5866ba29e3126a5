/** An HTTP server in front of one cluster: the Kubernetes API at `/`, the simulation's own calls at `/sim/v1/`. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import { createServer as createSecureServer } from "node:https";
import type { Duplex } from "node:stream";
import type { ApiRequest, HttpMethod } from "../../api/api-client.ts";
import { isProxyPath } from "../../api/pod-access.ts";
import { badRequest, methodNotServed, notAcceptable, requestEntityTooLarge } from "../../api/status-errors.ts";
import { failure } from "../../api/status.ts";
import { sendAnswer, sendJson, sendStatus } from "./http-answer.ts";
import { bodyForm, MAX_BODY_BYTES, readBody } from "./http-body.ts";
import { identityHeaders } from "./identity-headers.ts";
import { followLog, isFollowedLog } from "./log-stream.ts";
import { isOpenApi, OpenApiRoutes } from "./openapi/openapi-routes.ts";
import { isPagePath, PageFiles } from "./page-files.ts";
import {
  acceptedForm,
  isForReading,
  isResource,
  isWatch,
  refuseForeign,
  requestTarget,
  type RequestTarget,
} from "./request-target.ts";
import type { ServedCluster } from "./served-cluster.ts";
import { answerSimulationCall, MAX_RECORDING_BYTES } from "./simulation-routes.ts";
import { type TlsIdentity, showPeerCertificate, tlsOptions } from "./tls.ts";
import { Upgrades } from "./streams/upgrades.ts";
import { WatchStreams } from "./watch-stream.ts";

const SIMULATION = "/sim/v1/";
const METHODS: readonly string[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];
/** A client that takes longer to send its request is cut off with 408. */
const REQUEST_TIMEOUT_MS = 60_000;

export interface ServerOptions {
  /** False: no `/sim/v1`, as a cluster that is no simulation. */
  readonly simulation?: boolean;
  /** The built page, served at `/ui/`. */
  readonly pageFolder?: string;
  /** Speaks TLS. */
  readonly identity?: TlsIdentity;
}

interface ServerParts {
  readonly served: ServedCluster;
  readonly watches: WatchStreams;
  readonly openApi: OpenApiRoutes;
  readonly simulation: boolean;
  readonly page: PageFiles | undefined;
}

/** The server does not listen yet. Requests with heads above 16 KiB get 431, those without a Host 400, from Node itself. */
export function createApiServerHttp(served: ServedCluster, options: ServerOptions = {}): Server {
  const { simulation = true, pageFolder, identity } = options;
  const parts: ServerParts = {
    served,
    watches: new WatchStreams(served),
    openApi: new OpenApiRoutes(served),
    simulation,
    page: pageFolder === undefined ? undefined : new PageFiles(pageFolder),
  };
  const answer = (request: IncomingMessage, response: ServerResponse): void => {
    showPeerCertificate(request);
    serve(parts, request, response).catch((error: unknown) => {
      if (request.destroyed && !request.complete) return;
      const message = error instanceof Error ? error.message : String(error);
      sendStatus(response, failure(500, "InternalError", `Internal error occurred: ${message}`));
    });
  };
  const timing = { requestTimeout: REQUEST_TIMEOUT_MS };
  const server =
    identity === undefined
      ? createServer(timing, answer)
      : createSecureServer({ ...timing, ...tlsOptions(identity) }, answer);
  const upgrades = new Upgrades(served, parts.watches, simulation);
  server.on("upgrade", (request: IncomingMessage, socket: Duplex, head: Buffer) => {
    showPeerCertificate(request);
    upgrades.handle(request, socket, head);
  });
  return server;
}

async function serve(parts: ServerParts, request: IncomingMessage, response: ServerResponse): Promise<void> {
  const { served, watches, openApi, page, simulation } = parts;
  const target = requestTarget(request.url ?? "/");
  const isPage = page !== undefined && target !== undefined && isPagePath(target.pathname);
  const refusal = refuseForeign(request, isPage);
  if (refusal !== undefined) return sendStatus(response, failure(403, "Forbidden", refusal));
  if (target === undefined) return sendStatus(response, badRequest("the request must name a path"));
  if (isPage) return page.answer(target.pathname, request, response);
  if (simulation && target.pathname.startsWith(SIMULATION)) return simulate(served, target, request, response);
  const { method = "GET" } = request;
  if (isProxyPath(target.pathname) && [...METHODS, "HEAD", "OPTIONS"].includes(method)) {
    return passOn(served, target, request, response);
  }
  const isHead = method === "HEAD" && !isResource(target.pathname);
  if (!METHODS.includes(method) && !isHead) {
    response.setHeader("allow", METHODS.join(", "));
    return sendStatus(response, methodNotServed());
  }
  const read = method === "GET" || isHead;
  if (read && isOpenApi(target)) return openApi.answer(target, request.headers.accept ?? "", response);
  const accepted = isText(target.pathname) ? "json" : acceptedForm(request.headers.accept);
  if (accepted === undefined) return sendStatus(response, notAcceptable(["application/json", "application/yaml"]));
  const form = accepted === "json" && isIndented(target, request) ? "indented json" : accepted;
  const { accept } = request.headers;
  const identity = identityHeaders(request.headers);
  if (read && isFollowedLog(target)) {
    const first = await served.request(readOf(target.path, accept, identity));
    return first.code === 200 ? followLog(served, target, response) : sendAnswer(response, first, form);
  }
  if (read && isWatch(target)) return watches.openHttp(target, accept, response, identity);
  const apiRequest = read ? readOf(target.path, accept, identity) : await writeOf(target, request, response);
  if (apiRequest === undefined) return;
  const flow = served.session.cluster.server.flowOf(apiRequest);
  const answer = await served.request(apiRequest);
  if (flow !== undefined) {
    response.setHeader("x-kubernetes-pf-flowschema-uid", flow.schema);
    response.setHeader("x-kubernetes-pf-prioritylevel-uid", flow.priorityLevel);
  }
  sendAnswer(response, answer, form);
}

/** To a Pod, a Service or a node, with everything that the client says. */
async function passOn(
  served: ServedCluster,
  { path }: RequestTarget,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, "text", MAX_BODY_BYTES);
  if (!body.ok) return sendStatus(response, requestEntityTooLarge(`limit is ${MAX_BODY_BYTES}`));
  const answer = await served.request({
    method: request.method as HttpMethod,
    path,
    headers: { ...passedHeaders(request.headers), ...identityHeaders(request.headers) },
    ...(body.value === undefined ? {} : { body: body.value }),
  });
  sendAnswer(response, answer, "json");
}

/** Those of the connection stay here, and so does who the client is. */
const OWN_HEADERS: ReadonlySet<string> = new Set(
  "authorization connection content-length cookie host keep-alive transfer-encoding upgrade".split(" "),
);

function passedHeaders(headers: IncomingMessage["headers"]): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).flatMap(([name, value]) =>
      value === undefined || OWN_HEADERS.has(name) ? [] : [[name, Array.isArray(value) ? value.join(", ") : value]],
    ),
  );
}

function readOf(path: string, accept: string | undefined, identity: Readonly<Record<string, string>>): ApiRequest {
  return { method: "GET", path, headers: { ...identity, ...(accept === undefined ? {} : { accept }) } };
}

/** Undefined when the body was refused and that has been said. */
async function writeOf(
  target: RequestTarget,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<ApiRequest | undefined> {
  const type = request.headers["content-type"];
  const identity = identityHeaders(request.headers);
  const { accept } = request.headers;
  const headers = {
    ...identity,
    ...(type === undefined ? {} : { "content-type": type }),
    ...(accept?.includes(";as=") === true ? { accept } : {}),
  };
  const body = await readBody(request, bodyForm(type ?? ""), MAX_BODY_BYTES, request.method === "PATCH");
  if (!body.ok) {
    sendStatus(
      response,
      body.code === 413
        ? requestEntityTooLarge(`limit is ${MAX_BODY_BYTES}`)
        : badRequest(`${decodingOf(type ?? "")}${body.message}`),
    );
    return undefined;
  }
  return {
    method: request.method as HttpMethod,
    path: target.path,
    // Only what the API server reads of a write; others have no place in a recording.
    ...(Object.keys(headers).length === 0 ? {} : { headers }),
    ...(body.value === undefined ? {} : { body: body.value }),
    ...(body.asWritten === undefined ? {} : { asWritten: body.asWritten }),
  };
}

/** What stands before the problem of a patch; a strategic one has nothing. */
function decodingOf(type: string): string {
  return /^application\/(?:json-|merge-)patch\+json/.test(type) ? "error decoding patch: " : "";
}

async function simulate(
  served: ServedCluster,
  { pathname, query }: RequestTarget,
  request: IncomingMessage,
  response: ServerResponse,
): Promise<void> {
  const body = await readBody(request, "json", MAX_RECORDING_BYTES);
  if (!body.ok) return sendJson(response, body.code, { message: body.message });
  const answer = await answerSimulationCall(served, {
    method: request.method ?? "GET",
    route: pathname.slice(SIMULATION.length),
    query,
    body: body.value,
    wanted: () => !response.destroyed,
  });
  if (answer.allow !== undefined) response.setHeader("allow", answer.allow);
  sendJson(response, answer.code, answer.body);
}

/** Logs and health are text, whatever the client accepts. */
function isText(pathname: string): boolean {
  return !isResource(pathname) || /\/pods\/[^/]+\/log$/.test(pathname);
}

/** The version has no other form. Upstream: k8s.io/apiserver/pkg/server/routes/version.go (WriteRawJSON). */
function isIndented({ pathname, query }: RequestTarget, { headers }: IncomingMessage): boolean {
  return pathname === "/version" || isForReading(query, headers["user-agent"]);
}
