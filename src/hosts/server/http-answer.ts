/** Writes answers: JSON, YAML or text, with the headers that every one of them has. */
import type { ServerResponse } from "node:http";
import { dump } from "js-yaml";
import type { ApiResponse } from "../../api/api-client.ts";
import type { Status } from "../../api/status.ts";
import type { AnswerForm } from "./request-target.ts";

/** On every answer. No `Access-Control-…`: pages of other sites get nothing. */
export const COMMON_HEADERS: Readonly<Record<string, string>> = {
  "cache-control": "no-cache, private",
  "x-content-type-options": "nosniff",
};

export function sendJson(response: ServerResponse, code: number, body: unknown): void {
  send(response, code, "application/json", `${JSON.stringify(body)}\n`);
}

/** A Status; on an answer that has begun there is no place for one, and it ends. */
export function sendStatus(response: ServerResponse, status: Status): void {
  if (response.headersSent) response.end();
  else sendJson(response, status.code, status);
}

export function sendAnswer(
  response: ServerResponse,
  { code, body, warnings = [], contentType, headers = {} }: ApiResponse,
  form: AnswerForm,
): void {
  for (const warning of warnings) response.appendHeader("warning", warningHeader(warning));
  for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
  if (typeof body === "string") return send(response, code, contentType ?? "text/plain", body);
  if (form === "yaml") return send(response, code, "application/yaml", dump(body, { noRefs: true }));
  const text = form === "indented json" ? JSON.stringify(body, null, 2) : `${JSON.stringify(body)}\n`;
  send(response, code, contentType ?? "application/json", text);
}

function send(response: ServerResponse, code: number, contentType: string, text: string): void {
  response.writeHead(code, {
    ...COMMON_HEADERS,
    "content-type": contentType,
    "content-length": Buffer.byteLength(text),
  });
  response.end(text);
}

/** https://www.rfc-editor.org/rfc/rfc7234#section-5.5, as the API server fills it. */
function warningHeader(text: string): string {
  const printable = text
    .replaceAll(/[^\x20-\x7e]/g, "?")
    .replaceAll("\\", "\\\\")
    .replaceAll('"', '\\"');
  return `299 - "${printable}"`;
}
