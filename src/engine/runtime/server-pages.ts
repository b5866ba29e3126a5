/** What a server's page at one path says: from the catalogue's routes or from files. */
import type { ContainerRecord, SandboxRecord } from "./container-record.ts";
import { parseImage } from "./image-reference.ts";
import type { Route, ServerBehaviour } from "./images/image.ts";

export interface Page {
  readonly status: number;
  readonly body: string;
  /** The same until a file changes. */
  readonly lasting: boolean;
  readonly headers?: Readonly<Record<string, string>>;
  /** Beyond what every request takes. */
  readonly delayMs?: number;
  /** Over TLS, with a certificate that the cluster's own authority has signed. */
  readonly isFromCluster?: boolean;
}

export interface PageFields {
  readonly hostname: string;
  readonly version: string;
  readonly path: string;
  readonly host: string;
  readonly ip: string;
  readonly node: string;
  readonly namespace: string;
  readonly env: Readonly<Record<string, string>>;
}

export function pageFields(container: ContainerRecord, sandbox: SandboxRecord): Omit<PageFields, "path" | "host"> {
  const reference = parseImage(container.image);
  return {
    hostname: sandbox.hostname,
    version: reference.ok ? (reference.reference.tag ?? "") : "",
    ip: sandbox.ip,
    node: sandbox.node,
    namespace: sandbox.namespace,
    env: container.env,
  };
}

type DocumentRoot = NonNullable<ServerBehaviour["documentRoot"]>;

/** @param listeningMs how long the server has been listening, for routes that change with time */
export function routePage(routes: readonly Route[], listeningMs: number, fields: PageFields): Page {
  const path = withoutQuery(fields.path);
  let lasting = true;
  for (const route of routes) {
    if (!matches(route.path, path)) continue;
    if (route.untilMs !== undefined || route.fromMs !== undefined) {
      lasting = false;
      if (listeningMs >= (route.untilMs ?? Number.MAX_SAFE_INTEGER) || listeningMs < (route.fromMs ?? 0)) continue;
    }
    if (route.body.includes("{host}")) lasting = false;
    return { status: route.status, body: fill(route.body, fields), lasting };
  }
  return { status: 404, body: "404 page not found\n", lasting };
}

/** Serves a file below the document root as nginx and httpd do: `/` is `index.html`, an empty folder is forbidden. */
export function documentPage(
  root: DocumentRoot,
  requestPath: string,
  read: (path: string) => string | undefined,
): Page {
  const path = withoutQuery(requestPath);
  const isIndex = path.endsWith("/");
  const text = read(`${root.path}${path}${isIndex ? "index.html" : ""}`);
  if (text !== undefined) return { status: 200, body: text, lasting: true };
  if (path === "/" && root.server === "nginx")
    return { status: 403, body: errorBody(root, "403 Forbidden"), lasting: true };
  return { status: 404, body: errorBody(root, "404 Not Found"), lasting: true };
}

/** Replaces `{hostname}`, `{env:NAME:default}` and the like. */
export function fill(template: string, fields: Omit<PageFields, "path" | "host"> & Partial<PageFields>): string {
  if (!template.includes("{")) return template;
  return template.replace(
    /\{(hostname|version|path|host|ip|node|namespace|env:[A-Za-z0-9_]+(?::[^{}]*(?:\{version\})?)?)\}/g,
    (_, name: string) => {
      if (!name.startsWith("env:")) return String(fields[name as keyof PageFields] ?? "");
      const [, variable = "", ...rest] = name.split(":");
      return fields.env[variable] ?? fill(rest.join(":"), fields);
    },
  );
}

function matches(pattern: string, path: string): boolean {
  return pattern.endsWith("*") ? path.startsWith(pattern.slice(0, -1) || "/") : path === pattern;
}

function withoutQuery(path: string): string {
  const query = path.indexOf("?");
  return query < 0 ? path : path.slice(0, query);
}

function errorBody(root: DocumentRoot, title: string): string {
  return `<html>\n<head><title>${title}</title></head>\n<body>\n<center><h1>${title}</h1></center>\n<hr><center>${root.server}</center>\n</body>\n</html>\n`;
}
