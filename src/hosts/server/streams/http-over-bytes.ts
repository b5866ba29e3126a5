/**
 * The server's side of one forwarded connection: HTTP/1.1 requests out of bytes, answers into bytes.
 * Source: https://www.rfc-editor.org/rfc/rfc9112.
 */
import { STATUS_CODES } from "node:http";
import type { ForwardAnswer } from "../../../api/pod-access.ts";

export interface ForwardedRequest {
  readonly method: string;
  readonly path: string;
  readonly host: string;
  /** By names in lower case. */
  readonly headers: Readonly<Record<string, string>>;
  readonly closes: boolean;
}

/** Of the connection, or somebody's secret. */
const NOT_RECORDED: readonly string[] = [
  "authorization",
  "connection",
  "content-length",
  "cookie",
  "host",
  "transfer-encoding",
];
const MAX_HEAD_BYTES = 64 * 1024;

/** Takes requests out of what a client sends, one after another. */
export class RequestReader {
  private bytes: Buffer = Buffer.alloc(0);
  /** Of the body of the request before, still to come. */
  private bodyLeft = 0;
  private inChunks = false;

  /** The requests that these bytes complete; undefined for what is no HTTP/1. */
  read(more: Buffer): readonly ForwardedRequest[] | undefined {
    this.bytes = Buffer.concat([this.bytes, more]);
    const requests: ForwardedRequest[] = [];
    while (this.skipBody()) {
      const end = this.bytes.indexOf("\r\n\r\n");
      if (end < 0) return this.bytes.length > MAX_HEAD_BYTES || !beginsAsHttp(this.bytes) ? undefined : requests;
      const request = this.takeHead(this.bytes.subarray(0, end).toString("latin1"));
      if (request === undefined) return undefined;
      this.bytes = this.bytes.subarray(end + 4);
      requests.push(request);
    }
    return requests;
  }

  private takeHead(head: string): ForwardedRequest | undefined {
    const [first = "", ...lines] = head.split("\r\n");
    const [, method, path, version] = /^([A-Z]+) (\S+) (HTTP\/1\.[01])$/.exec(first) ?? [];
    if (method === undefined || path === undefined) return undefined;
    const headers = new Map(
      lines.map((line) => [line.slice(0, line.indexOf(":")).trim().toLowerCase(), valueOf(line)]),
    );
    this.inChunks = headers.get("transfer-encoding")?.toLowerCase() === "chunked";
    this.bodyLeft = Number(headers.get("content-length") ?? "0") || 0;
    const connection = headers.get("connection")?.toLowerCase() ?? (version === "HTTP/1.0" ? "close" : "");
    const host = headers.get("host") ?? "localhost";
    for (const name of NOT_RECORDED) headers.delete(name);
    return { method, path, host, headers: Object.fromEntries(headers), closes: connection === "close" };
  }

  /** False while the body of the request before has not ended. */
  private skipBody(): boolean {
    if (this.inChunks) {
      const end = this.bytes.indexOf("0\r\n\r\n");
      if (end < 0) return false;
      this.bytes = this.bytes.subarray(end + 5);
      this.inChunks = false;
    }
    const skipped = Math.min(this.bodyLeft, this.bytes.length);
    this.bodyLeft -= skipped;
    this.bytes = this.bytes.subarray(skipped);
    return this.bodyLeft === 0 && this.bytes.length > 0;
  }
}

function valueOf(line: string): string {
  return line.slice(line.indexOf(":") + 1).trim();
}

function beginsAsHttp(bytes: Buffer): boolean {
  return /^[A-Z]{1,16}( |$)/.test(bytes.subarray(0, 17).toString("latin1"));
}

/** The bytes of an answer. @param nowMs Unix milliseconds of the cluster */
export function answerBytes(
  { status, body, headers = {} }: Extract<ForwardAnswer, { kind: "answered" }>,
  request: ForwardedRequest,
  nowMs: number,
): Buffer {
  const content = Buffer.from(body, "utf8");
  const head = [
    `HTTP/1.1 ${status} ${STATUS_CODES[status] ?? ""}`,
    `Date: ${new Date(nowMs).toUTCString()}`,
    `Content-Type: ${headers["content-type"] ?? contentType(body)}`,
    ...Object.entries(headers).flatMap(([name, value]) => (OWN.includes(name) ? [] : [`${name}: ${value}`])),
    `Content-Length: ${content.length}`,
    `Connection: ${request.closes ? "close" : "keep-alive"}`,
  ];
  const bytes = Buffer.from(`${head.join("\r\n")}\r\n\r\n`, "latin1");
  return request.method === "HEAD" ? bytes : Buffer.concat([bytes, content]);
}

const OWN: readonly string[] = ["connection", "content-length", "content-type", "date"];

function contentType(body: string): string {
  if (/^\s*<(!doctype|html)/i.test(body)) return "text/html";
  return /^\s*[{[]/.test(body) ? "application/json" : "text/plain; charset=utf-8";
}
