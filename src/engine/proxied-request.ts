/** A request that the API server passes on to a Pod: part of the recording as the port-forwarding that it comes to. */
import type { ApiRequest, ApiResponse } from "../api/api-client.ts";
import type { ForwardAnswer } from "../api/pod-access.ts";
import type { Outcome, Status } from "../api/status.ts";
import { type ProxyTarget, unreachable } from "./apiserver/rest/proxy-target.ts";

/** @param handle the way of every other request */
export function answerByProxy(
  { method }: ApiRequest,
  onward: Outcome<ProxyTarget | ApiResponse>,
  handle: (request: ApiRequest) => ApiResponse,
): ApiResponse {
  if (!onward.ok) return refused(onward.status);
  if ("code" in onward.value) return onward.value;
  const { namespace, pod, port, address, path } = onward.value;
  const response = handle({
    method: "POST",
    path: `/api/v1/namespaces/${namespace}/pods/${pod}/portforward?ports=${port}`,
    body: { method, path, host: address },
  });
  if (response.code !== 200) return refused(unreachable(`dial tcp ${address}: connect: no route to host`));
  const answer = response.body as ForwardAnswer;
  if (answer.kind !== "answered") {
    const why = answer.kind === "refused" ? "connect: connection refused" : "i/o timeout";
    return refused(unreachable(`dial tcp ${address}: ${why}`));
  }
  return {
    code: answer.status,
    body: answer.body,
    contentType: answer.headers?.["content-type"] ?? typeOf(answer.body),
  };
}

function refused(status: Status): ApiResponse {
  return { code: status.code, body: status };
}

/** Pages of the images do not say what they are. */
function typeOf(body: string): string {
  if (/^\s*<(?:!doctype|html)/i.test(body)) return "text/html";
  return /^\s*[{[]/.test(body) ? "application/json" : "text/plain";
}
