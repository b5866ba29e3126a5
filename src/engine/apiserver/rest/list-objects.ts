/**
 * Lists: selection, pages that all show the state of the first one, and states of the past.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
 * Upstream: k8s.io/apiserver/pkg/storage/etcd3/store.go (GetList), errors.go.
 */
import { badRequest, expired, timeout, tooOldResourceVersion } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome, type Status } from "../../../api/status.ts";
import type { KubeObject, ListMeta } from "../../../api/types/meta.ts";
import type { Store } from "../../etcd/store.ts";
import type { FieldError } from "../field-error.ts";
import { apiVersionOf, groupResource } from "../kind-registry.ts";
import { keyOfMeta } from "../write/write-environment.ts";
import { parameter } from "./request-url.ts";
import { invalidOptions, type ResourceRequest } from "./resource-request.ts";
import { selectionOf } from "./selection.ts";

/** The name is that of the form asked for; the items are as they are stored. */
export interface ObjectList {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: ListMeta;
  readonly items: readonly KubeObject[];
}

const CONTINUE_EXPIRED =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

export function listObjects(store: Store<KubeObject>, request: ResourceRequest): Outcome<ObjectList> {
  const { definition, served, query } = request;
  const selection = selectionOf(request);
  if (!selection.ok) return selection;
  const { matches, namespace, narrowed } = selection.value;
  const page = readPage(store, request);
  if (!page.ok) return page;
  const { revision, start, limit } = page.value;
  const objects = objectsAt(store, groupResource(definition), revision, namespace);
  if (objects === undefined) return fail(tooOld(store, revision, start, parameter(query, "continue") !== ""));
  const selected =
    narrowed || start !== "" ? objects.filter((o) => keyOfMeta(o.metadata) > start && matches(o)) : objects;
  const items = limit > 0 && selected.length > limit ? selected.slice(0, limit) : selected;
  const last = items.at(-1);
  const more = items.length < selected.length && last !== undefined;
  return succeed({
    kind: served.listKind,
    apiVersion: apiVersionOf(served),
    metadata: {
      resourceVersion: String(revision),
      ...(more ? { continue: continueToken(revision, keyOfMeta(last.metadata)) } : {}),
      ...(more && !narrowed ? { remainingItemCount: selected.length - items.length } : {}),
    },
    items,
  });
}

interface Page {
  readonly revision: number;
  /** Only keys after this one. */
  readonly start: string;
  /** 0: no limit. */
  readonly limit: number;
}

function readPage(store: Store<KubeObject>, { query }: ResourceRequest): Outcome<Page> {
  const limitText = parameter(query, "limit");
  // Less than nothing is no limit, as upstream has it.
  const limit = limitText === "" ? 0 : Math.max(Number(limitText), 0);
  if (!/^[+-]?\d*$/.test(limitText)) {
    return fail(badRequest(`strconv.ParseInt: parsing ${JSON.stringify(limitText)}: invalid syntax`));
  }
  const token = parameter(query, "continue");
  const version = parameter(query, "resourceVersion");
  const match = parameter(query, "resourceVersionMatch");
  const problem = query.has("sendInitialEvents") ? NOT_FOR_LISTS : versionProblem(version, match, token);
  if (problem !== undefined) return fail(invalidOptions("ListOptions", [problem]));
  if (token !== "") {
    const place = readToken(token);
    if (place === undefined) return fail(badRequest("continue key is not valid: illegal base64 data"));
    const revision = place.revision < 0 ? store.revision : place.revision;
    return succeed({ revision, start: place.start, limit });
  }
  const asked = Number(version || "0");
  if (asked > store.revision) return fail(tooLarge(asked, store.revision));
  return succeed({ revision: match === "Exact" ? asked : store.revision, start: "", limit });
}

const NOT_FOR_LISTS: FieldError = {
  type: "Forbidden",
  field: "sendInitialEvents",
  detail: "sendInitialEvents is forbidden for list",
};

function versionProblem(version: string, match: string, token: string): FieldError | undefined {
  if (version !== "" && !/^\d+$/.test(version)) {
    const detail = `strconv.ParseUint: parsing ${JSON.stringify(version)}: invalid syntax`;
    return { type: "Invalid value", field: "resourceVersion", value: version, detail };
  }
  if (match === "") return undefined;
  const field = "resourceVersionMatch";
  if (match !== "Exact" && match !== "NotOlderThan") {
    return { type: "Unsupported value", field, value: match, detail: `supported values: "Exact", "NotOlderThan", ""` };
  }
  const forbidden = (detail: string): FieldError => ({ type: "Forbidden", field, detail });
  if (token !== "") return forbidden("resourceVersionMatch is forbidden when continue is provided");
  if (version === "") return forbidden("resourceVersionMatch is forbidden unless resourceVersion is provided");
  if (match === "Exact" && version === "0") {
    return forbidden(`resourceVersionMatch "exact" is forbidden for resourceVersion "0"`);
  }
  return undefined;
}

/** The state of a table at a revision, in key order; undefined when its history is gone. */
function objectsAt(
  store: Store<KubeObject>,
  table: string,
  revision: number,
  namespace: string | undefined,
): readonly KubeObject[] | undefined {
  const current = store.values(table);
  const inNamespace = (object: KubeObject): boolean => object.metadata.namespace === namespace;
  if (revision === store.revision) return namespace === undefined ? current : current.filter(inNamespace);
  const changes = store.changesAfter(revision);
  if (changes === undefined) return undefined;
  // Undone from the newest to the oldest, what stays is each key's value at that revision.
  const past = new Map<string, KubeObject | undefined>();
  for (const change of changes.toReversed()) if (change.table === table) past.set(change.key, change.previous);
  const unchanged = current.filter((object) => !past.has(keyOfMeta(object.metadata)));
  const restored = [...past.values()].filter((object) => object !== undefined);
  const all = [...unchanged, ...restored].filter((object) => namespace === undefined || inNamespace(object));
  return all.sort((a, b) => (keyOfMeta(a.metadata) < keyOfMeta(b.metadata) ? -1 : 1));
}

function tooOld(store: Store<KubeObject>, revision: number, start: string, continued: boolean): Status {
  if (!continued) return tooOldResourceVersion(revision, store.compactedRevision);
  const status = expired(CONTINUE_EXPIRED);
  return { ...status, metadata: { continue: continueToken(-1, start) } };
}

function tooLarge(asked: number, current: number): Status {
  const status = timeout(`Too large resource version: ${asked}, current: ${current}`, 1);
  const causes = [{ reason: "ResourceVersionTooLarge", message: "Too large resource version" }];
  return { ...status, details: { ...status.details, causes } };
}

/** Opaque to clients. Revision -1: go on in whatever state there is. */
function continueToken(revision: number, key: string): string {
  return `v1.${revision}.${key}`;
}

function readToken(token: string): { readonly revision: number; readonly start: string } | undefined {
  const parts = /^v1\.(-?\d+)\.([\s\S]+)$/.exec(token);
  return parts === null ? undefined : { revision: Number(parts[1]), start: parts[2] ?? "" };
}
