/**
 * A request that the API server passes on to a Pod: part of the recording as the port-forwarding that it comes to.
 * Upstream: k8s.io/apimachinery/pkg/util/proxy (upgradeaware.go, transport.go).
 */
import type { ApiRequest, ApiResponse } from "../api/api-client.ts";
import type { ForwardAnswer } from "../api/pod-access.ts";
import type { Outcome, Status } from "../api/status.ts";
import { type ProxyTarget, unreachable } from "./apiserver/rest/proxy-target.ts";
import { rewrittenLink, rewrittenPage } from "./rewritten-page.ts";

type Answered = Extract<ForwardAnswer, { kind: "answered" }>;

/** @param handle the way of every other request */
export function answerByProxy(
  request: ApiRequest,
  onward: Outcome<ProxyTarget | ApiResponse>,
  handle: (request: ApiRequest) => ApiResponse,
): ApiResponse {
  if (!onward.ok) return refused(onward.status);
  const { method, headers, body } = request;
  const [asked = "", query] = partsOf(request.path);
  if (ROOT.test(asked) && (method === "GET" || method === "HEAD")) {
    const location = `${asked}/${query === undefined ? "" : `?${query}`}`;
    return { code: 301, body: "", contentType: "text/plain; charset=utf-8", headers: { location } };
  }
  if ("code" in onward.value) return onward.value;
  const { namespace, pod, port, address, path } = onward.value;
  const response = handle({
    method: "POST",
    path: `/api/v1/namespaces/${namespace}/pods/${pod}/portforward?ports=${port}`,
    body: {
      method,
      path,
      host: address,
      ...(headers === undefined ? {} : { headers: withoutIdentity(headers) }),
      ...(body === undefined ? {} : { body: typeof body === "string" ? body : JSON.stringify(body) }),
    },
  });
  if (response.code !== 200) return refused(unreachable(`dial tcp ${address}: connect: no route to host`));
  const answer = response.body as ForwardAnswer;
  if (answer.kind !== "answered") {
    const why = answer.kind === "refused" ? "connect: connection refused" : "i/o timeout";
    return refused(unreachable(`dial tcp ${address}: ${why}`));
  }
  const prefix = asked.slice(0, asked.indexOf("/proxy/") + "/proxy".length);
  return method === "HEAD" ? { ...passedOn(answer, prefix, address), body: "" } : passedOn(answer, prefix, address);
}

/** Who asked the API server is its own affair. */
function withoutIdentity(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  return Object.fromEntries(
    Object.entries(headers).filter(([name]) => name !== "authorization" && !name.startsWith("impersonate-")),
  );
}

const ROOT = /^\/api\/v1\/(?:namespaces\/[^/]+\/(?:pods|services)|nodes)\/[^/]+\/proxy$/;

function partsOf(path: string): readonly [path: string, query: string | undefined] {
  const mark = path.indexOf("?");
  return mark < 0 ? [path, undefined] : [path.slice(0, mark), path.slice(mark + 1)];
}

function passedOn({ status, body, headers = {} }: Answered, prefix: string, address: string): ApiResponse {
  const { "content-type": contentType = sniffedType(body), location, ...others } = headers;
  const further = location === undefined ? others : { ...others, location: rewrittenLink(location, prefix, address) };
  const isHtml = contentType.split(";")[0]?.trim() === "text/html" && location === undefined;
  return {
    code: status,
    body: isHtml ? rewrittenPage(body, prefix, address) : body,
    contentType,
    ...(Object.keys(further).length === 0 ? {} : { headers: further }),
  };
}

function refused(status: Status): ApiResponse {
  return { code: status.code, body: status };
}

const HTML = /^\s*<(?:!--|(?:!doctype html|html|head|script|iframe|h1|div|font|table|a|style|title|b|body|br|p)[\s>])/i;

/** Pages of the images do not say what they are. As Go looks: https://mimesniff.spec.whatwg.org/ */
function sniffedType(body: string): string {
  if (/^\s*<(?:!doctype|html)/i.test(body)) return "text/html";
  if (HTML.test(body)) return "text/html; charset=utf-8";
  return /^\s*[{[]/.test(body) ? "application/json" : "text/plain; charset=utf-8";
}
