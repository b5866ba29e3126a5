/**
 * Requests that Pods send to a kube-apiserver: from HTTP as it came over the cluster's network to the API, and back.
 * Upstream: k8s.io/apiserver/pkg/endpoints/handlers (negotiation/negotiate.go for the form of answers).
 */
import { type BodyAsWritten, jsonAsWritten, yamlAsWritten } from "../api/body-as-written.ts";
import { dump } from "js-yaml";
import type { ApiRequest, ApiResponse, HttpMethod, WatchEvent } from "../api/api-client.ts";
import { goJsonProblem } from "../api/go-json-problem.ts";
import { goYaml } from "../api/go-yaml.ts";
import { badRequest } from "../api/status-errors.ts";
import type { Status } from "../api/status.ts";
import type { ApiServer } from "./apiserver/api-server.ts";
import { ANONYMOUS } from "./apiserver/authorization/user-info.ts";
import type { ServerRequest } from "./runtime/contracts.ts";
import type { Page } from "./runtime/server-pages.ts";

const METHODS: readonly string[] = ["GET", "POST", "PUT", "PATCH", "DELETE"];

/** @param refusalOf why the control plane cannot answer now */
export function answerOverNetwork(
  server: ApiServer,
  request: ServerRequest,
  refusalOf: (request: ApiRequest) => Status | undefined,
): Page {
  const { headers = {} } = request;
  const method = request.method === "HEAD" ? "GET" : request.method;
  if (!METHODS.includes(method)) return printed(request, refused(badRequest(`unknown method ${method}`)));
  const body = bodyOf(request);
  if (!body.ok) return printed(request, refused(badRequest(body.problem)));
  const asked: ApiRequest = {
    method: method as HttpMethod,
    path: request.path,
    headers,
    ...(body.value === undefined ? {} : { body: body.value }),
    ...(body.asWritten === undefined ? {} : { asWritten: body.asWritten }),
  };
  const refusal = refusalOf(asked);
  if (refusal !== undefined) return printed(request, refused(refusal));
  if (method === "GET" && /[?&]watch=(?:1|t|true)(?:&|$)/i.test(request.path)) return watched(server, request, asked);
  return printed(request, server.handle(asked, ANONYMOUS));
}

function refused(status: Status): ApiResponse {
  return { code: status.code, body: status };
}

type Body =
  | { readonly ok: true; readonly value: unknown; readonly asWritten?: BodyAsWritten }
  | { readonly ok: false; readonly problem: string };

function bodyOf({ headers = {}, body = "" }: ServerRequest): Body {
  if (body === "") return { ok: true, value: undefined };
  const type = headers["content-type"]?.split(";")[0]?.trim().toLowerCase() ?? "application/json";
  const isJson = type === "application/json" || /^application\/[a-z.-]+\+json$/.test(type);
  if (!isJson && !type.endsWith("yaml")) return { ok: true, value: body };
  try {
    const value = isJson ? (JSON.parse(body) as unknown) : goYaml(body);
    const asWritten = isJson ? jsonAsWritten(body, value) : yamlAsWritten(body);
    return { ok: true, value, ...(asWritten === undefined ? {} : { asWritten }) };
  } catch (error) {
    const cause = error instanceof Error ? (error.message.split("\n")[0] ?? "") : String(error);
    const problem = isJson
      ? `couldn't get version/kind; json parse error: ${goJsonProblem(body) ?? cause}`
      : `error converting YAML to JSON: yaml: ${cause}`;
    return { ok: false, problem };
  }
}

/** The objects as they are; then the connection ends, as the programs in Pods read an answer as a whole. */
function watched(server: ApiServer, request: ServerRequest, asked: ApiRequest): Page {
  const events: WatchEvent[] = [];
  const opened = server.openWatch(asked, (some) => events.push(...some), ANONYMOUS);
  if (!opened.ok) return printed(request, refused(opened.status));
  opened.value.poll();
  opened.value.close();
  const body = events.map((event) => `${JSON.stringify(event)}\n`).join("");
  return { status: 200, body, lasting: false, headers: { "content-type": "application/json" } };
}

function printed(request: ServerRequest, { code, body, contentType, warnings = [] }: ApiResponse): Page {
  const { headers = {} } = request;
  const yaml = typeof body !== "string" && (headers["accept"] ?? "").startsWith("application/yaml");
  const type = yaml
    ? "application/yaml"
    : (contentType ?? (typeof body === "string" ? "text/plain" : "application/json"));
  const text = typeof body === "string" ? body : yaml ? dump(body, { noRefs: true }) : json(request, body);
  const fields = {
    "cache-control": "no-cache, private",
    "content-type": type,
    ...(warnings.length === 0 ? {} : { warning: warnings.map((one) => `299 - ${JSON.stringify(one)}`).join(", ") }),
  };
  return { status: code, body: request.method === "HEAD" ? "" : text, lasting: false, headers: fields };
}

/** curl and wget, which say nothing else of themselves here, get it for people to read. */
function json({ path, headers = {} }: ServerRequest, body: unknown): string {
  const agent = headers["user-agent"];
  const asked = /[?&]pretty=([^&]*)/.exec(path)?.[1];
  const pretty =
    asked === undefined ? agent === undefined || /^(?:curl|Wget|Mozilla)/.test(agent) : /^(?:1|t|true)$/i.test(asked);
  return pretty ? JSON.stringify(body, null, 2) : `${JSON.stringify(body)}\n`;
}
