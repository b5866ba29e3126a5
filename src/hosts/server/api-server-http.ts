/** An HTTP server in front of one cluster session: the Kubernetes API at `/`, the simulation's own calls at `/sim/v1/`. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { ApiRequest, HttpMethod } from "../../api/api-client.ts";
import { failure } from "../../api/status.ts";
import type { ClusterSession } from "../cluster-session.ts";
import { MAX_BODY_BYTES, readJson } from "./http-body.ts";
import { answerSimulationCall, MAX_RECORDING_BYTES } from "./simulation-routes.ts";

const METHODS: ReadonlySet<string> = new Set(["GET", "POST", "PUT", "PATCH", "DELETE"]);

export function createApiServerHttp(session: ClusterSession): Server {
  let watches = 0;
  const server = createServer((request, response) => {
    serve(request, response).catch((error: unknown) => {
      const message = error instanceof Error ? error.message : String(error);
      sendStatus(response, 500, failure(500, "InternalError", `Internal error occurred: ${message}`));
    });
  });

  async function serve(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const refusal = refuseForeign(request);
    if (refusal !== undefined) return sendStatus(response, 403, failure(403, "Forbidden", refusal));
    const method = request.method ?? "GET";
    const url = new URL(request.url ?? "/", "http://127.0.0.1");
    const ours = url.pathname.startsWith("/sim/v1/");
    const body = await readJson(request, ours ? MAX_RECORDING_BYTES : MAX_BODY_BYTES);
    if (!body.ok) {
      const reason = body.code === 413 ? "RequestEntityTooLarge" : "BadRequest";
      return sendStatus(response, body.code, failure(body.code, reason, body.message));
    }
    if (ours) {
      const answer = answerSimulationCall(session, method, url, body.value);
      if (answer === undefined) return sendJson(response, 404, { message: `there is no ${method} ${url.pathname}` });
      return sendJson(response, answer.code, answer.body);
    }
    if (!METHODS.has(method)) return sendStatus(response, 405, failure(405, "MethodNotAllowed", "method not allowed"));
    const apiRequest: ApiRequest = {
      method: method as HttpMethod,
      path: `${url.pathname}${url.search}`,
      headers: plainHeaders(request),
      ...(body.value === undefined ? {} : { body: body.value }),
    };
    if (isWatch(apiRequest, url)) return streamWatch(apiRequest, response);
    const answer = session.cluster.handle(apiRequest);
    if (method !== "GET") session.pollWatches();
    for (const warning of answer.warnings ?? []) response.appendHeader("Warning", warningHeader(warning));
    if (typeof answer.body === "string") {
      response.writeHead(answer.code, { "content-type": "text/plain" });
      response.end(answer.body);
    } else {
      sendJson(response, answer.code, answer.body);
    }
  }

  /** One JSON object a line, as the API server streams them. */
  function streamWatch(request: ApiRequest, response: ServerResponse): void {
    watches += 1;
    const id = watches;
    const pending: string[] = [];
    let started = false;
    const opened = session.openWatch(id, request, (events) => {
      for (const event of events) pending.push(`${JSON.stringify(event)}\n`);
      if (started) flush();
    });
    if (!opened.ok) return sendStatus(response, opened.status.code, opened.status);
    response.writeHead(200, { "content-type": "application/json", "transfer-encoding": "chunked" });
    started = true;
    const flush = (): void => {
      if (pending.length === 0) return;
      const text = pending.join("");
      pending.length = 0;
      response.write(text);
      if (text.includes('"type":"ERROR"')) response.end();
    };
    response.flushHeaders();
    flush();
    session.pollWatches();
    response.on("close", () => session.closeWatch(id));
  }

  return server;
}

function isWatch(request: ApiRequest, url: URL): boolean {
  const watch = url.searchParams.get("watch");
  return request.method === "GET" && (watch === "true" || watch === "1");
}

/** Only programs on this machine, and no page of another site: a browser must not be able to drive the cluster. */
function refuseForeign(request: IncomingMessage): string | undefined {
  const host = (request.headers.host ?? "").replace(/:\d+$/, "");
  if (!["127.0.0.1", "localhost", "[::1]"].includes(host)) return `the Host "${host}" is not this machine`;
  const { origin } = request.headers;
  if (origin !== undefined && origin !== `http://${request.headers.host}`)
    return `the origin "${origin}" may not call this server`;
  return undefined;
}

function plainHeaders(request: IncomingMessage): Readonly<Record<string, string>> {
  const headers: Record<string, string> = {};
  for (const [name, value] of Object.entries(request.headers)) {
    if (typeof value === "string") headers[name] = value;
  }
  return headers;
}

/** https://www.rfc-editor.org/rfc/rfc9111#field.warning, as the API server fills it. */
function warningHeader(text: string): string {
  const printable = text
    .replaceAll(/[^\x20-\x7e]/g, "?")
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"');
  return `299 - "${printable}"`;
}

function sendJson(response: ServerResponse, code: number, body: unknown): void {
  response.writeHead(code, { "content-type": "application/json" });
  response.end(`${JSON.stringify(body)}\n`);
}

function sendStatus(response: ServerResponse, code: number, status: unknown): void {
  if (response.headersSent) response.end();
  else sendJson(response, code, status);
}
