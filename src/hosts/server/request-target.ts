/** What the head of an HTTP request asks for, and whether this server may answer it at all. */
import type { IncomingMessage } from "node:http";

export interface RequestTarget {
  /** As the client wrote it: percent-escapes are the API server's to read. */
  readonly pathname: string;
  readonly query: URLSearchParams;
  /** Path and query. */
  readonly path: string;
}

/** Undefined for what is no path, such as `*` and the forms that proxies get. */
export function requestTarget(url: string): RequestTarget | undefined {
  if (!url.startsWith("/")) return undefined;
  const path = url.split("#", 1)[0] ?? "";
  const mark = path.indexOf("?");
  const pathname = mark < 0 ? path : path.slice(0, mark);
  return { path, pathname, query: new URLSearchParams(mark < 0 ? "" : path.slice(mark + 1)) };
}

const HERE: ReadonlySet<string> = new Set(["127.0.0.1", "localhost", "[::1]"]);

/**
 * Only programs on this machine, and no page of another site: a browser must not be able to drive the cluster.
 * A proxy on this machine (`kubectl proxy`) may pass on what its own page asks: it says so by `X-Forwarded-For`, which
 * no page can set without being asked for leave.
 * @param isPage the page itself may be opened by a link on any page
 */
export function refuseForeign({ headers, method }: IncomingMessage, isPage = false): string | undefined {
  const host = (headers.host ?? "").replace(/:\d+$/, "");
  if (!HERE.has(host)) return `the Host ${JSON.stringify(host)} is not this machine`;
  const { origin } = headers;
  const proxied = headers["x-forwarded-for"] !== undefined;
  if (origin !== undefined && origin !== `http://${headers.host}` && !(proxied && isHere(origin))) {
    return `the origin ${JSON.stringify(origin)} may not call this server`;
  }
  const site = headers["sec-fetch-site"];
  const isLink = isPage && method === "GET" && headers["sec-fetch-mode"] === "navigate";
  if ((site === "cross-site" || site === "same-site") && !isLink)
    return "pages of other sites may not call this server";
  return undefined;
}

function isHere(origin: string): boolean {
  return HERE.has(/^http:\/\/(\[::1\]|[^:/]+)(?::\d+)?$/.exec(origin)?.[1] ?? "");
}

/** A path under which objects live, rather than what the server says about itself. */
export function isResource(pathname: string): boolean {
  return /^\/+(api\/+[^/]|apis\/+[^/]+\/+[^/]+\/+[^/])/.test(pathname);
}

/**
 * A GET of a collection with `watch` set: named objects and subresources are read, whatever `watch` says.
 * Upstream: k8s.io/apiserver/pkg/endpoints/request/requestinfo.go; the flag is read as conversion/queryparams does.
 */
export function isWatch({ pathname, query }: RequestTarget): boolean {
  const flag = query.get("watch");
  if (flag === null || flag === "0" || flag.toLowerCase() === "false") return false;
  const segments = pathname.split("/").filter((segment) => segment !== "");
  const rest = segments.slice(segments[0] === "api" ? 2 : 3);
  return rest.length === 1 || (rest.length === 3 && rest[0] === "namespaces" && !SUBRESOURCES.has(rest[2] ?? ""));
}

const SUBRESOURCES: ReadonlySet<string> = new Set(["status", "finalize"]);

const TRANSFORMATIONS: ReadonlySet<string> = new Set([
  "as=table",
  "as=partialobjectmetadata",
  "as=partialobjectmetadatalist",
]);

export type AnswerForm = "json" | "indented json" | "yaml";

/**
 * JSON for people: on request (`?pretty=true`), and for programs that people read the answers of, unless refused.
 * Upstream: k8s.io/apiserver/pkg/endpoints/handlers/negotiation/negotiate.go (isPrettyPrint).
 */
export function isForReading(query: URLSearchParams, userAgent: string | undefined): boolean {
  const asked = query.get("pretty") ?? "";
  if (asked !== "") return /^(?:1|t|true)$/i.test(asked);
  return /^(?:curl|Wget|Mozilla\/5\.0)/.test(userAgent ?? "");
}

/**
 * The first form in an `Accept` header that this server speaks; undefined when there is none: 406. Tables and
 * objects' metadata alone are the API server's to make; other transformations (`;as=…`) and protobuf are passed over.
 */
export function acceptedForm(accept: string | undefined): AnswerForm | undefined {
  if (accept === undefined || accept.trim() === "") return "json";
  for (const clause of accept.toLowerCase().split(",")) {
    const [type = "", ...parameters] = clause.split(";").map((part) => part.trim());
    if (parameters.includes("q=0")) continue;
    const as = parameters.find((parameter) => parameter.startsWith("as="));
    if (as !== undefined && !TRANSFORMATIONS.has(as)) continue;
    if (type === "application/json" || type === "application/*" || type === "*/*") return "json";
    if (type === "application/yaml") return "yaml";
  }
  return undefined;
}
