/**
 * Lists: selection, pages that all show the state of the first one, and states of the past.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#retrieving-large-results-sets-in-chunks
 * Upstream: k8s.io/apiserver/pkg/storage/etcd3/store.go (GetList), errors.go.
 */
import { expired } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome, type Status } from "../../../api/status.ts";
import type { KubeObject, ListMeta } from "../../../api/types/meta.ts";
import type { Store } from "../../etcd/store.ts";
import { apiVersionOf, groupResource } from "../kind-registry.ts";
import { keyOfMeta } from "../write/write-environment.ts";
import { continueToken } from "./continue-token.ts";
import { type Page, readPage } from "./list-page.ts";
import { parameter } from "./request-url.ts";
import type { ResourceRequest } from "./resource-request.ts";
import { selectionOf } from "./selection.ts";

/** The name is that of the form asked for; the items are as they are stored. */
export interface ObjectList {
  readonly kind: string;
  readonly apiVersion: string;
  readonly metadata: ListMeta;
  readonly items: readonly KubeObject[];
}

const LIST_EXPIRED = "The resourceVersion for the provided list is too old.";
const CONTINUE_EXPIRED =
  "The provided continue parameter is too old to display a consistent list result. You can start a new list without the continue parameter, or use the continue token in this response to retrieve the remainder of the results. Continuing with the provided token results in an inconsistent list - objects that were created, modified, or deleted between the time the first chunk was returned and now may show up in the list.";

export function listObjects(store: Store<KubeObject>, request: ResourceRequest): Outcome<ObjectList> {
  const { definition, served, query } = request;
  const selection = selectionOf(request);
  if (!selection.ok) return selection;
  const { matches, namespace, narrowed } = selection.value;
  const page = readPage(store, request);
  if (!page.ok) return page;
  const { revision, after, limit } = page.value;
  const objects = objectsAt(store, groupResource(definition), revision, namespace);
  if (objects === undefined) return fail(tooOld(page.value, namespace, parameter(query, "continue") !== ""));
  const rest = after === "" ? objects : objects.filter(({ metadata }) => keyOfMeta(metadata) > after);
  const selected = narrowed ? rest.filter(matches) : rest;
  const items = limit > 0 && selected.length > limit ? selected.slice(0, limit) : selected;
  const last = items.at(-1);
  // Upstream looks at what comes next, not at whether it is selected.
  const more = limit > 0 && items.length === limit && last !== rest.at(-1);
  return succeed({
    kind: served.listKind,
    apiVersion: apiVersionOf(served),
    metadata: {
      resourceVersion: String(revision),
      ...(more && last !== undefined
        ? { continue: continueToken({ revision, after: keyOfMeta(last.metadata) }, namespace) }
        : {}),
      ...(more && !narrowed ? { remainingItemCount: selected.length - items.length } : {}),
    },
    items,
  });
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

function tooOld({ after }: Page, namespace: string | undefined, continued: boolean): Status {
  if (!continued) return expired(LIST_EXPIRED);
  return { ...expired(CONTINUE_EXPIRED), metadata: { continue: continueToken({ revision: -1, after }, namespace) } };
}
