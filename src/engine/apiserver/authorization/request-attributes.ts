/**
 * What a request wants to do, as authorizers see it.
 * Upstream: k8s.io/apiserver/pkg/endpoints/request/requestinfo.go (NewRequestInfo), filters/authorization.go.
 */
import type { ApiRequest } from "../../../api/api-client.ts";
import { type FieldRequirement, parseFieldSelector } from "../../../api/field-selector.ts";
import { failure, type Status } from "../../../api/status.ts";
import { flag, parameter, parseRequestUrl, type Query } from "../rest/request-url.ts";

export interface ResourceAttributes {
  readonly verb: string;
  readonly group: string;
  readonly resource: string;
  /** Empty when it is the resource itself. */
  readonly subresource: string;
  /** Empty for all namespaces and for what has none. */
  readonly namespace: string;
  readonly name: string;
  /** What the field selector of a list asks for. */
  readonly fields?: readonly FieldRequirement[];
}

export interface PathAttributes {
  readonly verb: string;
  readonly path: string;
}

export type Attributes = ResourceAttributes | PathAttributes;

export function isResource(attributes: Attributes): attributes is ResourceAttributes {
  return "resource" in attributes;
}

/** What a method asks for, of one object. */
export const VERBS = {
  GET: "get",
  HEAD: "get",
  POST: "create",
  PUT: "update",
  PATCH: "patch",
  DELETE: "delete",
  OPTIONS: "",
} as const;
const NAMESPACE_SUBRESOURCES: ReadonlySet<string> = new Set(["status", "finalize"]);

/** @param watches the request opens a watch, whatever its query says */
export function attributesOf({ method, path }: Pick<ApiRequest, "method" | "path">, watches = false): Attributes {
  const url = parseRequestUrl(path);
  const segments = url?.segments ?? [];
  const verb = VERBS[method];
  const core = segments[0] === "api";
  const grouped = segments[0] === "apis";
  const place = segments.slice(core ? 2 : 3);
  if (url === undefined || (!core && !grouped) || place.length === 0) {
    return { verb, path: path.split("?")[0] ?? path };
  }
  const { namespace, rest } = withoutNamespace(place);
  const [resource = "", named = "", subresource = ""] = rest;
  const fields = named === "" ? selectedFields(url.query) : [];
  const name = named === "" ? (fields.find(isOneName)?.value ?? "") : named;
  return {
    verb: named === "" ? collectionVerb(verb, url.query, watches) : verb,
    group: core ? "" : (segments[1] ?? ""),
    resource,
    subresource,
    namespace,
    name,
    ...(fields.length === 0 ? {} : { fields }),
  };
}

/** `namespaces/a` is a namespace by name, and lies in itself. */
function withoutNamespace(place: readonly string[]) {
  const [first, second = "", third] = place;
  if (first !== "namespaces" || second === "") return { namespace: "", rest: place };
  const inside = third !== undefined && !NAMESPACE_SUBRESOURCES.has(third);
  return { namespace: second, rest: inside ? place.slice(2) : place };
}

function collectionVerb(verb: string, query: Query, watches: boolean): string {
  if (verb === "delete") return "deletecollection";
  if (verb !== "get") return verb;
  return watches || flag(query, "watch") ? "watch" : "list";
}

function selectedFields(query: Query): readonly FieldRequirement[] {
  const parsed = parseFieldSelector(parameter(query, "fieldSelector"));
  return parsed.ok ? parsed.requirements : [];
}

/** A list of one object, by `metadata.name`, is about that object. */
function isOneName({ field, equal }: FieldRequirement): boolean {
  return field === "metadata.name" && equal;
}

/** The 403 of everything that nobody allowed. Upstream: handlers/responsewriters/errors.go (ForbiddenStatusError). */
export function refusal(username: string, attributes: Attributes, reason = ""): Status {
  const text = escaped(cannot(username, attributes)) + (reason === "" ? "" : `: ${reason}`);
  if (!isResource(attributes)) return failure(403, "Forbidden", `forbidden: ${text}`, {});
  const { group, resource, name } = attributes;
  const qualified = group === "" ? resource : `${resource}.${group}`;
  const subject = name === "" ? qualified : `${qualified} ${JSON.stringify(name)}`;
  return failure(403, "Forbidden", `${subject} is forbidden: ${text}`, {
    ...(name === "" ? {} : { name }),
    ...(group === "" ? {} : { group }),
    kind: resource,
  });
}

function cannot(username: string, attributes: Attributes): string {
  const user = `User ${JSON.stringify(username)} cannot ${attributes.verb}`;
  if (!isResource(attributes)) return `${user} path ${JSON.stringify(attributes.path)}`;
  const { group, resource, subresource, namespace } = attributes;
  const what = JSON.stringify(subresource === "" ? resource : `${resource}/${subresource}`);
  const where = namespace === "" ? "at the cluster scope" : `in the namespace ${JSON.stringify(namespace)}`;
  return `${user} resource ${what} in API group ${JSON.stringify(group)} ${where}`;
}

/** So that no browser takes the text for markup. */
function escaped(text: string): string {
  return text.replaceAll("&", "&amp;").replaceAll("<", "&lt;").replaceAll(">", "&gt;");
}
