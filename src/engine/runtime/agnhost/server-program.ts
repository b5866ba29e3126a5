/** What a server of an image for tests gets with a request, and what it says. */
import type { ServerRequest } from "../contracts.ts";
import type { ExecResult } from "../exec-result.ts";
import type { Page } from "../server-pages.ts";
import type { ShellHost } from "../shell/command.ts";

export interface ServerCall {
  readonly request: ServerRequest;
  /** Port that the request came to. */
  readonly port: number;
  /** Arguments after the subcommand. */
  readonly argv: readonly string[];
  readonly env: Readonly<Record<string, string>>;
  /** Tag of the image. */
  readonly version: string;
  /** Address of the Pod. */
  readonly ip: string;
  /** `address:port` of the client. */
  readonly remote: string;
  /** How long it has been listening. */
  readonly listeningMs: number;
  /** The container as its programs see it. */
  readonly host: ShellHost;
  /** What `remember` has kept in this container. */
  readonly memory: Readonly<Record<string, string>>;
  remember(name: string, value: string): void;
  /** Asks the API server of the cluster, which is part of it and not of the container. */
  api(request: ServerRequest): Page;
  /** Metrics of a program of the cluster, which is part of it and not of the container. */
  metrics(part: string): string;
  /** Runs a command beside the server. */
  run(argv: readonly string[]): ExecResult;
  /** The process ends after the answer. */
  exit(exitCode: number, afterMs: number): void;
}

/** Undefined: no answer at all, as to a datagram that it does not understand. */
export type ServerProgram = (call: ServerCall) => Page | undefined;

export function page(status: number, body: string, more: Partial<Page> = {}): Page {
  return { status, body, lasting: false, ...more };
}

/** `http.Error` of Go. */
export function errorPage(status: number, text: string): Page {
  return page(status, `${text}\n`);
}

export const NOT_FOUND = errorPage(404, "404 page not found");

const STATUS_TEXTS: Readonly<Record<number, string>> = {
  301: "Moved Permanently",
  302: "Found",
  303: "See Other",
  307: "Temporary Redirect",
  308: "Permanent Redirect",
};

/** `http.Redirect` of Go. */
export function redirectPage(location: string, status: number): Page {
  const text = STATUS_TEXTS[status] ?? "";
  return page(status, `<a href="${escapeHtml(location)}">${text}</a>.\n\n`, { headers: { location } });
}

function escapeHtml(text: string): string {
  return text
    .replaceAll("&", "&amp;")
    .replaceAll("<", "&lt;")
    .replaceAll(">", "&gt;")
    .replaceAll('"', "&#34;")
    .replaceAll("'", "&#39;");
}

/** `json.Marshal` of Go for a map: names in order, no HTML in texts. */
export function goJson(value: Readonly<Record<string, unknown>>): string {
  const sorted = Object.fromEntries(Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1)));
  return JSON.stringify(sorted).replace(
    /[<>&\u2028\u2029]/g,
    (letter) => `\\u${letter.charCodeAt(0).toString(16).padStart(4, "0")}`,
  );
}

/** The path without its query. */
export function pathOf({ path }: ServerRequest): string {
  return path.split("?", 1)[0] ?? "";
}

/** A parameter of the query; "" when it is not there. */
export function parameter({ path }: Pick<ServerRequest, "path">, name: string): string {
  const at = path.indexOf("?");
  for (const pair of at < 0 ? [] : path.slice(at + 1).split("&")) {
    const equals = pair.indexOf("=");
    const key = equals < 0 ? pair : pair.slice(0, equals);
    if (unescapeQuery(key) === name) return equals < 0 ? "" : unescapeQuery(pair.slice(equals + 1));
  }
  return "";
}

/** `url.QueryUnescape` of Go; a text with wrong escapes stays as it is. */
export function unescapeQuery(text: string): string {
  try {
    return decodeURIComponent(text.replaceAll("+", " "));
  } catch {
    return text;
  }
}

const UNITS_MS: Readonly<Record<string, number>> = { ms: 1, s: 1_000, m: 60_000, h: 3_600_000 };

/** `time.ParseDuration` of Go down to milliseconds; undefined for what is none. */
export function durationMs(text: string): number | undefined {
  if (text === "0") return 0;
  if (!/^(?:\d+(?:\.\d+)?(?:ms|s|m|h))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, amount = "0", unit = "s"] of text.matchAll(/(\d+(?:\.\d+)?)(ms|s|m|h)/g))
    total += Number(amount) * (UNITS_MS[unit] ?? 0);
  return Math.round(total);
}
