/** The built page at `/ui/`: files of one folder, and nothing outside it. */
import { createReadStream, realpathSync, statSync } from "node:fs";
import type { IncomingMessage, ServerResponse } from "node:http";
import { extname, join, sep } from "node:path";
import { pathNotFound } from "../../api/status-errors.ts";
import { failure } from "../../api/status.ts";
import { sendStatus } from "./http-answer.ts";

const ROOT = "/ui";

const TYPES: Readonly<Record<string, string>> = {
  ".html": "text/html; charset=utf-8",
  ".js": "text/javascript; charset=utf-8",
  ".mjs": "text/javascript; charset=utf-8",
  ".css": "text/css; charset=utf-8",
  ".json": "application/json",
  ".svg": "image/svg+xml",
  ".png": "image/png",
  ".ico": "image/x-icon",
  ".ttf": "font/ttf",
  ".woff2": "font/woff2",
  ".wasm": "application/wasm",
  ".map": "application/json",
  ".txt": "text/plain; charset=utf-8",
  ".md": "text/markdown; charset=utf-8",
};

export function isPagePath(pathname: string): boolean {
  return pathname === ROOT || pathname.startsWith(`${ROOT}/`);
}

export class PageFiles {
  private readonly folder: string;

  /** @param folder must be there */
  constructor(folder: string) {
    this.folder = realpathSync(folder);
  }

  answer(pathname: string, { method = "GET", headers }: IncomingMessage, response: ServerResponse): void {
    for (const [name, value] of Object.entries(pageHeaders(headers.host ?? ""))) response.setHeader(name, value);
    if (method !== "GET" && method !== "HEAD") {
      response.setHeader("allow", "GET, HEAD");
      return sendStatus(response, failure(405, "MethodNotAllowed", "the page can only be read"));
    }
    if (pathname === ROOT) {
      response.writeHead(301, { location: `${ROOT}/` });
      return void response.end();
    }
    const file = this.fileAt(pathname.slice(ROOT.length));
    if (file === undefined) return sendStatus(response, pathNotFound());
    response.writeHead(200, {
      "content-type": TYPES[extname(file.path)] ?? "application/octet-stream",
      "content-length": file.size,
      // Names of assets carry a hash of what is in them.
      "cache-control": pathname.startsWith(`${ROOT}/assets/`) ? "private, max-age=31536000, immutable" : "no-cache",
    });
    if (method === "HEAD") return void response.end();
    createReadStream(file.path)
      .on("error", () => response.destroy())
      .pipe(response);
  }

  /** Decoded once and never again; whatever leads out of the folder, by dots or by links, is not there. */
  private fileAt(path: string): { readonly path: string; readonly size: number } | undefined {
    let decoded: string;
    try {
      decoded = decodeURIComponent(path);
    } catch {
      return undefined;
    }
    if (/[\0\\%]/.test(decoded) || decoded.split("/").some((part) => part.startsWith("."))) return undefined;
    try {
      const real = realpathSync(join(this.folder, decoded.endsWith("/") ? `${decoded}index.html` : decoded));
      const stat = statSync(real);
      return real.startsWith(this.folder + sep) && stat.isFile() ? { path: real, size: stat.size } : undefined;
    } catch {
      return undefined;
    }
  }
}

/** Scripts come from here alone, and talk to this server alone. Styles are also set by scripts: the editor and the canvas do. */
function pageHeaders(host: string): Readonly<Record<string, string>> {
  const policy = [
    "default-src 'self'",
    "script-src 'self'",
    "worker-src 'self' blob:",
    "style-src 'self' 'unsafe-inline'",
    "img-src 'self' data:",
    "font-src 'self' data:",
    `connect-src 'self' ws://${host}`,
    "object-src 'none'",
    "base-uri 'none'",
    "form-action 'none'",
    "frame-ancestors 'none'",
  ];
  return {
    "content-security-policy": policy.join("; "),
    "x-content-type-options": "nosniff",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
  };
}
