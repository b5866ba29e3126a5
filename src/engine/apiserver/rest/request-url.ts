/**
 * The path and query of a request, taken apart.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#resource-uris
 */

/** Parameters by name, the values of a repeated one in order. */
export type Query = ReadonlyMap<string, readonly string[]>;

export interface RequestUrl {
  readonly segments: readonly string[];
  readonly query: Query;
}

/** Undefined when a `%` escape is malformed. */
export function parseRequestUrl(path: string): RequestUrl | undefined {
  const mark = path.indexOf("?");
  const pathname = mark < 0 ? path : path.slice(0, mark);
  try {
    return {
      segments: pathname
        .split("/")
        .filter((segment) => segment !== "")
        .map(decodeURIComponent),
      query: parseQuery(mark < 0 ? "" : path.slice(mark + 1)),
    };
  } catch {
    return undefined;
  }
}

function parseQuery(text: string): Query {
  const query = new Map<string, string[]>();
  for (const pair of text.split("&")) {
    if (pair === "") continue;
    const equals = pair.indexOf("=");
    const name = decode(equals < 0 ? pair : pair.slice(0, equals));
    const value = equals < 0 ? "" : decode(pair.slice(equals + 1));
    const known = query.get(name);
    if (known === undefined) query.set(name, [value]);
    else known.push(value);
  }
  return query;
}

function decode(text: string): string {
  return decodeURIComponent(text.replaceAll("+", " "));
}

/** The first value; empty when absent. */
export function parameter(query: Query, name: string): string {
  return query.get(name)?.[0] ?? "";
}

/** As Go's strconv.ParseBool; present without a value counts as true. */
export function flag(query: Query, name: string): boolean {
  const values = query.get(name);
  return values !== undefined && !["0", "f", "F", "false", "FALSE", "False"].includes(values[0] ?? "");
}

/** Which resource a path below `/api/v1` or `/apis/G/V` means. */
export interface ResourcePath {
  readonly group: string;
  readonly version: string;
  readonly plural: string;
  readonly namespace: string | undefined;
  readonly name: string | undefined;
  readonly subresource: string | undefined;
}

const NAMESPACE_SUBRESOURCES: ReadonlySet<string> = new Set(["status", "finalize"]);

/** Undefined when the path names no resource. */
export function resourcePath(segments: readonly string[]): ResourcePath | undefined {
  const core = segments[0] === "api";
  if (!core && segments[0] !== "apis") return undefined;
  const group = core ? "" : (segments[1] ?? "");
  const version = segments[core ? 1 : 2] ?? "";
  let rest = segments.slice(core ? 2 : 3);
  let namespace: string | undefined;
  if (rest[0] === "namespaces" && rest.length > 2 && !NAMESPACE_SUBRESOURCES.has(rest[2] ?? "")) {
    namespace = rest[1];
    rest = rest.slice(2);
  }
  const [plural, name, subresource] = rest;
  if (plural === undefined || rest.length > 3) return undefined;
  return { group, version, plural, namespace, name, subresource };
}
