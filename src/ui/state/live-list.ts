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
  /** How many objects there are beyond `items`: a list longer than `MAX_LIVE` is cut. */
  readonly more: number;
  /** Where the list goes on, if it was cut. */
  readonly next?: string | undefined;
  readonly problem: Status | undefined;
}

/** Longer lists are not watched but read again now and then, so that no update keeps the page busy. */
export const MAX_LIVE = 1_000;
const RETRY_AFTER_MS = 1_000;
const READ_LONG_LIST_EVERY_MS = 3_000;
const WATCH_ENDED = new Set([410, 504]);

interface ListBody<T> {
  readonly items: readonly T[];
  readonly metadata: {
    readonly resourceVersion: string;
    readonly continue?: string;
    readonly remainingItemCount?: number;
  };
}

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
  const follower = new ListFollower(client, path, onChange);
  follower.list();
  return () => follower.stop();
}

class ListFollower<T extends KubeObject> {
  private readonly client: ApiClient;
  private readonly path: string;
  private readonly onChange: (list: LiveList<T>) => void;
  private objects = new Map<string, T>();
  private more = 0;
  private next: string | undefined;
  private stopped = false;
  private closeWatch: (() => void) | undefined;
  private frame: number | undefined;
  private timer: ReturnType<typeof setTimeout> | undefined;

  constructor(client: ApiClient, path: string, onChange: (list: LiveList<T>) => void) {
    this.client = client;
    this.path = path;
    this.onChange = onChange;
  }

  list(): void {
    this.client.request({ method: "GET", path: this.withQuery(`limit=${MAX_LIVE}`) }, ({ code, body }) => {
      if (this.stopped) return;
      if (code === 200) {
        this.take(body as ListBody<T>);
        return;
      }
      this.tell(body as Status);
      this.listAfter(RETRY_AFTER_MS);
    });
  }

  stop(): void {
    this.stopped = true;
    this.closeWatch?.();
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    clearTimeout(this.timer);
  }

  private take({ items, metadata }: ListBody<T>): void {
    this.objects = new Map(items.map((item) => [keyOf(item), item]));
    this.more = metadata.remainingItemCount ?? (metadata.continue === undefined ? 0 : 1);
    this.next = metadata.continue;
    this.tell();
    if (this.more > 0) this.listAfter(READ_LONG_LIST_EVERY_MS);
    else this.watch(metadata.resourceVersion);
  }

  private watch(resourceVersion: string): void {
    const path = this.withQuery(`watch=true&resourceVersion=${resourceVersion}`);
    this.closeWatch = this.client.watch(path, (events) => this.receive(events));
  }

  private receive(events: readonly WatchEvent[]): void {
    if (this.stopped) return;
    for (const event of events) {
      if (event.type === "ERROR") {
        if (WATCH_ENDED.has(event.object.code)) this.list();
        else this.listAfter(RETRY_AFTER_MS);
        return;
      }
      if (event.type === "BOOKMARK") continue;
      if (event.type === "DELETED") this.objects.delete(keyOf(event.object));
      else this.objects.set(keyOf(event.object), event.object as T);
    }
    if (this.objects.size > MAX_LIVE) {
      this.closeWatch?.();
      this.list();
    } else {
      this.tell();
    }
  }

  private listAfter(delayMs: number): void {
    this.timer = setTimeout(() => this.list(), delayMs);
  }

  private tell(problem?: Status): void {
    if (this.frame !== undefined) cancelAnimationFrame(this.frame);
    this.frame = requestAnimationFrame(() => {
      this.onChange({
        items: inOrder(this.objects),
        loaded: problem === undefined,
        more: this.more,
        next: this.next,
        problem,
      });
    });
  }

  private withQuery(query: string): string {
    return `${this.path}${this.path.includes("?") ? "&" : "?"}${query}`;
  }
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}

function inOrder<T>(objects: ReadonlyMap<string, T>): readonly T[] {
  return [...objects.entries()].sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)).map(([, object]) => object);
}

const NOTHING: LiveList<never> = { items: [], loaded: false, more: 0, problem: undefined };

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

/** The objects of a kind, live: of one namespace, or all. */
export function useObjects<T extends KubeObject = KubeObject>(
  kind: string,
  { namespace, wanted = true }: { readonly namespace?: string | undefined; readonly wanted?: boolean } = {},
): LiveList<T> {
  return useLiveList<T>(wanted ? apiPath(kind, namespace) : undefined);
}
