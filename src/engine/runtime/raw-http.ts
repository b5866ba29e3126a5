/** What an HTTP server sends back over a connection into which somebody writes by hand, as with `nc`. */
import type { ServerRequest } from "./contracts.ts";
import type { Page } from "./server-pages.ts";

const BAD_REQUEST =
  "HTTP/1.1 400 Bad Request\r\nContent-Type: text/plain; charset=utf-8\r\nConnection: close\r\n\r\n400 Bad Request";
const STATUS_TEXTS: Readonly<Record<number, string>> = {
  200: "OK",
  201: "Created",
  301: "Moved Permanently",
  302: "Found",
  307: "Temporary Redirect",
  308: "Permanent Redirect",
  400: "Bad Request",
  401: "Unauthorized",
  403: "Forbidden",
  404: "Not Found",
  412: "Precondition Failed",
  417: "Expectation Failed",
  500: "Internal Server Error",
  502: "Bad Gateway",
  503: "Service Unavailable",
  504: "Gateway Timeout",
};

export function statusText(status: number): string {
  return STATUS_TEXTS[status] ?? "";
}

/** @param answer what the server says to a request that has been understood */
export function rawExchange(
  request: ServerRequest,
  answer: (http: ServerRequest) => Page | undefined,
): Page | undefined {
  const text = (request.body ?? "").replaceAll("\r\n", "\n");
  const [line = "", ...rest] = text.split("\n");
  const match = /^([A-Z]+) (\S+) HTTP\/1\.[01]$/.exec(line);
  if (match === null) return { status: 200, body: BAD_REQUEST, lasting: false };
  const end = rest.indexOf("");
  const headers: Record<string, string> = {};
  for (const header of end < 0 ? rest : rest.slice(0, end)) {
    const colon = header.indexOf(":");
    if (colon > 0) headers[header.slice(0, colon).toLowerCase()] = header.slice(colon + 1).trim();
  }
  const body = end < 0 ? "" : rest.slice(end + 1).join("\n");
  const [, method = "GET", path = "/"] = match;
  const page = answer({ ...request, protocol: "HTTP", method, path, host: headers["host"] ?? "", headers, body });
  if (page === undefined || page.status === 0) return page;
  const fields = Object.entries(page.headers ?? {}).map(([name, value]) => `${name}: ${value}\r\n`);
  const head = `HTTP/1.1 ${page.status} ${statusText(page.status)}\r\n${fields.join("")}`;
  return { ...page, status: 200, body: `${head}Content-Length: ${page.body.length}\r\n\r\n${page.body}` };
}
