/** A list of objects that stays true: list, watch, and list again when the watch ends. */
import { useEffect, useState } from "react";
import type { ApiClient, WatchEvent } from "../../api/api-client.ts";
import type { Status } from "../../api/status.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { cluster } from "./cluster.ts";
import { apiPath, resourceOf } from "./resources.ts";

export interface LiveList<T extends KubeObject> {
  /** In the order of the list: namespace, then name. */
  readonly items: readonly T[];
  readonly loaded: boolean;
  readonly problem: Status | undefined;
}

const RETRY_AFTER_MS = 1_000;
const WATCH_ENDED = new Set([410, 504]);

/**
 * Keeps a list for as long as it is wanted. `onChange` gets the whole list, at most once a frame.
 * @param path a collection, with or without a query of selectors
 * @returns the call that stops it
 */
export function followList<T extends KubeObject>(
  client: ApiClient,
  path: string,
  onChange: (list: LiveList<T>) => void,
): () => void {
  let stopped = false;
  let closeWatch: (() => void) | undefined;
  let objects = new Map<string, T>();
  let frame = 0;
  let timer = 0;
  const tell = (problem?: Status): void => {
    cancelAnimationFrame(frame);
    frame = requestAnimationFrame(() => onChange({ items: inOrder(objects), loaded: problem === undefined, problem }));
  };
  const retry = (): void => {
    timer = window.setTimeout(list, RETRY_AFTER_MS);
  };
  const receive = (events: readonly WatchEvent[]): void => {
    if (stopped) return;
    for (const event of events) {
      if (event.type === "ERROR") {
        if (WATCH_ENDED.has(event.object.code)) list();
        else retry();
        return;
      }
      if (event.type === "BOOKMARK") continue;
      if (event.type === "DELETED") objects.delete(keyOf(event.object));
      else objects.set(keyOf(event.object), event.object as T);
    }
    tell();
  };
  const list = (): void => {
    client.request({ method: "GET", path }, ({ code, body }) => {
      if (stopped) return;
      if (code !== 200) {
        tell(body as Status);
        return retry();
      }
      const { items, metadata } = body as {
        readonly items: readonly T[];
        readonly metadata: { readonly resourceVersion: string };
      };
      objects = new Map(items.map((item) => [keyOf(item), item]));
      tell();
      const joint = path.includes("?") ? "&" : "?";
      closeWatch = client.watch(`${path}${joint}watch=true&resourceVersion=${metadata.resourceVersion}`, receive);
    });
  };
  list();
  return () => {
    stopped = true;
    closeWatch?.();
    cancelAnimationFrame(frame);
    clearTimeout(timer);
  };
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

function inOrder<T>(objects: ReadonlyMap<string, T>): readonly T[] {
  return [...objects.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, object]) => object);
}

const NOTHING: LiveList<never> = { items: [], loaded: false, problem: undefined };

/** The objects at a path, live; nothing while the path is undefined. */
export function useLiveList<T extends KubeObject>(path: string | undefined): LiveList<T> {
  const [state, setState] = useState<{ readonly path: string | undefined; readonly list: LiveList<T> }>();
  useEffect(() => {
    if (path === undefined) return undefined;
    return followList<T>(cluster(), path, (list) => setState({ path, list }));
  }, [path]);
  return state !== undefined && state.path === path ? state.list : NOTHING;
}

/** One object, live. `object` is undefined before it is known and after it is gone; `loaded` tells the two apart. */
export function useObject<T extends KubeObject = KubeObject>(
  kind: string | undefined,
  namespace: string | undefined,
  name: string | undefined,
): { readonly object: T | undefined; readonly loaded: boolean } {
  const known = kind !== undefined && name !== undefined && resourceOf(kind) !== undefined;
  const path = known
    ? `${apiPath(kind, namespace)}?fieldSelector=metadata.name%3D${encodeURIComponent(name)}`
    : undefined;
  const { items, loaded } = useLiveList<T>(path);
  return { object: items.find((item) => item.metadata.name === name), loaded };
}

/** All objects of a kind, live. */
export function useObjects<T extends KubeObject = KubeObject>(kind: string, wanted = true): LiveList<T> {
  return useLiveList<T>(wanted ? apiPath(kind) : undefined);
}
