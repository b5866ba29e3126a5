/** Requests to a cluster over HTTP, as the page's messages have them. */
import type { ApiRequest, ApiResponse } from "../../api/api-client.ts";
import { failure } from "../../api/status.ts";

export type Fetch = (url: string, init: RequestInit) => Promise<Response>;

/** Sends a request and reads the whole answer. A server that cannot be reached is a 503 in the API's words. */
export async function sendRequest(fetch: Fetch, base: string, request: ApiRequest): Promise<ApiResponse> {
  const { method, path, headers = {}, body } = request;
  const text = body === undefined ? undefined : typeof body === "string" ? body : JSON.stringify(body);
  try {
    const response = await fetch(urlOf(base, path), {
      method,
      headers: { ...(text === undefined ? {} : { "content-type": "application/json" }), ...headers },
      ...(text === undefined ? {} : { body: text }),
    });
    return await apiResponse(response);
  } catch (error) {
    const why = error instanceof Error ? error.message : String(error);
    return { code: 503, body: failure(503, "ServiceUnavailable", `the cluster cannot be reached: ${why}`) };
  }
}

/** @param base ends with a slash @param path begins with one */
export function urlOf(base: string, path: string): string {
  return base + path.replace(/^\/+/, "");
}

async function apiResponse(response: Response): Promise<ApiResponse> {
  const contentType = response.headers.get("content-type") ?? "";
  const text = await response.text();
  const isJson = /^application\/json\b/.test(contentType);
  const warnings = warningsOf(response.headers.get("warning") ?? "");
  return {
    code: response.status,
    body: isJson && text !== "" ? (JSON.parse(text) as unknown) : failureOrText(response.status, text),
    ...(warnings.length === 0 ? {} : { warnings }),
    ...(contentType.includes(";") ? { contentType } : {}),
  };
}

/** What is no JSON is a log, or a proxy's words about why there is no answer. */
function failureOrText(code: number, text: string): unknown {
  return code < 400 ? text : failure(code, "", text.trim() === "" ? `HTTP ${code}` : text.trim());
}

/** The texts of `Warning` headers, which arrive joined by commas. Source: RFC 7234, 5.5. */
function warningsOf(header: string): readonly string[] {
  return [...header.matchAll(/\b\d{3} \S+ "((?:[^"\\]|\\.)*)"/g)].map(([, text = ""]) =>
    text.replaceAll(/\\(.)/g, "$1"),
  );
}
