/** From an HTTP-shaped request to its handler. */
import type { ApiRequest, ApiResponse } from "../../../api/api-client.ts";
import { parseGoDuration } from "../../../api/cron/go-duration.ts";
import { badRequest, pathNotFound, requestEntityTooLarge, unsupportedMediaType } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import { discover } from "../discovery/discover.ts";
import { indicatorsAnswer, metricsAnswer } from "../discovery/metrics.ts";
import type { KindRegistry } from "../kind-registry.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";
import { present } from "../tables/present.ts";
import { refuseUnconverted } from "./refuse-unconverted.ts";
import type { LogSource } from "./pod-log.ts";
import { flag, parameter, parseRequestUrl, type RequestUrl, resourcePath } from "./request-url.ts";
import { respond, respondStatus, type ResourceRequest } from "./resource-request.ts";
import {
  createFromRequest,
  deleteCollection,
  deleteFromRequest,
  getObject,
  listCollection,
  patchFromRequest,
  replaceFromRequest,
} from "./resource-verbs.ts";
import {
  handleBinding,
  handleEviction,
  handleFinalize,
  handleLog,
  handleScale,
  refuseMethod,
} from "./subresource-verbs.ts";

/** Largest request body, as JSON. Upstream: k8s.io/apiserver/pkg/server/config.go (MaxRequestBodyBytes). */
const MAX_BODY_BYTES = 3 * 1024 * 1024;

export function handleRequest(
  environment: WriteEnvironment,
  request: ApiRequest,
  logSource: LogSource | undefined,
): ApiResponse {
  const [, page] = /^\/(metrics|metrics\/slis)\/?(?:\?|$)/.exec(request.path) ?? [];
  if (request.method === "GET" && page !== undefined) {
    return page === "metrics" ? metricsAnswer(environment) : indicatorsAnswer(environment);
  }
  const found = findResource(environment.kinds, request, environment.refusalFor);
  if (!found.ok) return respond(found);
  if ("body" in found.value && "code" in found.value) return found.value;
  const resource = found.value;
  const refusal = refuseBody(resource);
  if (refusal !== undefined) return refusal;
  const unconverted = refuseUnconverted(environment, resource);
  if (unconverted !== undefined) return unconverted;
  const response = withDeprecation(resource, dispatch(environment, resource, logSource));
  return present(environment.kernel, resource, response);
}

/** Kinds that answer every request with a warning. Upstream: `APILifecycleDeprecated` of the type. */
const DEPRECATIONS: Readonly<Record<string, string>> = {
  Endpoints: "v1 Endpoints is deprecated in v1.33+; use discovery.k8s.io/v1 EndpointSlice",
};

function withDeprecation({ definition, served }: ResourceRequest, response: ApiResponse): ApiResponse {
  const warning = served.deprecation ?? DEPRECATIONS[definition.kind];
  return warning === undefined ? response : { ...response, warnings: [...(response.warnings ?? []), warning] };
}

/** The resource that a path means; a ready answer for discovery paths. */
export function findResource(
  kinds: KindRegistry,
  request: ApiRequest,
  refusalFor?: WriteEnvironment["refusalFor"],
): Outcome<ResourceRequest | ApiResponse> {
  const url = parseRequestUrl(request.path);
  if (url === undefined) return fail(badRequest("malformed percent-encoding in the path of the request"));
  const timeout = timeoutProblem(url);
  if (timeout !== undefined) return fail(badRequest(timeout));
  const path = resourcePath(url.segments);
  const served = path === undefined ? undefined : kinds.resource(path.group, path.version, path.plural);
  if (path === undefined || served === undefined) {
    if (request.method !== "GET") return fail(pathNotFound());
    const etcdAnswers = refusalFor?.("kube-apiserver") === undefined;
    const answer = discover(kinds, url.segments, request.headers ?? {}, url.query, etcdAnswers);
    return answer === undefined ? fail(pathNotFound()) : succeed(answer);
  }
  const { namespace, name, subresource } = path;
  const { definition } = served;
  const misplaced = definition.namespaced ? namespace === undefined && name !== undefined : namespace !== undefined;
  const known: readonly string[] = [
    ...(definition.subresources ?? []),
    ...(definition.kind === "Namespace" ? ["finalize"] : []),
  ];
  if (misplaced || (subresource !== undefined && !known.includes(subresource))) return fail(pathNotFound());
  const { method, headers = {}, body, asWritten } = request;
  const found = { method, definition, served, namespace, name, subresource, query: url.query, headers, body };
  return succeed(asWritten === undefined ? found : { ...found, asWritten });
}

/** Requests that may last as long as they like. Upstream: pkg/controlplane/apiserver/config.go (BuildGenericConfig). */
const LASTING: ReadonlySet<string> = new Set(["attach", "exec", "proxy", "log", "portforward"]);

/** Upstream: k8s.io/apiserver/pkg/endpoints/filters/request_deadline.go. */
function timeoutProblem({ segments, query }: RequestUrl): string | undefined {
  const timeout = parameter(query, "timeout");
  if (timeout === "" || flag(query, "watch") || LASTING.has(segments.at(-1) ?? "")) return undefined;
  const parsed = parseGoDuration(timeout);
  return typeof parsed === "number" ? undefined : `invalid timeout specified in the request URL - ${parsed}`;
}

function dispatch(
  environment: WriteEnvironment,
  request: ResourceRequest,
  logSource: LogSource | undefined,
): ApiResponse {
  switch (request.subresource) {
    case "scale":
      return handleScale(environment, request);
    case "binding":
      return handleBinding(environment, request);
    case "eviction":
      return handleEviction(environment, request);
    case "log":
      return handleLog(environment, request, logSource);
    case "finalize":
      return handleFinalize(environment, request);
  }
  const collection = request.name === undefined;
  if (request.definition.readOnly === true && request.method !== "GET") return refuseMethod(request);
  switch (request.method) {
    case "GET":
      return collection ? listCollection(environment, request) : getObject(environment, request);
    case "POST":
      return collection ? createFromRequest(environment, request) : refuseMethod(request);
    case "PUT":
      return collection ? refuseMethod(request) : replaceFromRequest(environment, request);
    case "PATCH":
      return collection ? refuseMethod(request) : patchFromRequest(environment, request);
    case "DELETE":
      if (request.subresource !== undefined) return refuseMethod(request);
      return collection ? deleteCollection(environment, request) : deleteFromRequest(environment, request);
    default:
      return refuseMethod(request);
  }
}

const JSON_TYPES = ["application/json", "application/yaml", "application/vnd.kubernetes.protobuf"];

/** Bodies arrive as parsed JSON, whatever form the host read them in. */
function refuseBody({ method, headers, body }: ResourceRequest): ApiResponse | undefined {
  if (method === "GET" || body === undefined) return undefined;
  const type = headers["content-type"]?.split(";")[0]?.trim() ?? "";
  if (method !== "PATCH" && type !== "" && !JSON_TYPES.includes(type)) {
    return respondStatus(unsupportedMediaType(JSON_TYPES));
  }
  const size = typeof body === "string" ? body.length : (JSON.stringify(body) ?? "").length;
  return size > MAX_BODY_BYTES ? respondStatus(requestEntityTooLarge(`limit is ${MAX_BODY_BYTES}`)) : undefined;
}
