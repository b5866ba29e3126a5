/** The objects of one kind, kept as the server has them: list, watch, and list again when the watch has ended. */
import type { ApiResponse, WatchEvent } from "../../api/api-client.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { SceneEvent } from "../../scene/scene-builder.ts";
import { FIRST_RETRY_MS, LAST_RETRY_MS, WatchLine, type WatchLineParts } from "./watch-line.ts";

const PAGE_LENGTH = 500;
/** A kind that the server does not have, or does not show, is asked for again this seldom. */
const REFUSED_RETRY_MS = 60_000;

export interface MirrorParts extends WatchLineParts {
  readonly read: (path: string) => Promise<ApiResponse>;
}

interface ListBody {
  readonly kind?: string;
  readonly items: readonly KubeObject[];
  readonly metadata: { readonly resourceVersion: string; readonly continue?: string };
}

export class Mirror {
  private readonly parts: MirrorParts;
  private readonly kind: string;
  private readonly path: string;
  private readonly sink: (event: SceneEvent) => void;
  private readonly onSynced: () => void;
  private objects = new Map<string, KubeObject>();
  private watch: WatchLine | undefined;
  private stopped = false;
  private cancel: () => void = () => {};
  private retryMs = FIRST_RETRY_MS;

  /** @param onSynced called once, when everything is known for the first time, or the server has refused it */
  constructor(
    parts: MirrorParts,
    { kind, path }: { readonly kind: string; readonly path: string },
    sink: (event: SceneEvent) => void,
    onSynced: () => void,
  ) {
    this.parts = parts;
    this.kind = kind;
    this.path = path;
    this.sink = sink;
    this.onSynced = once(onSynced);
    void this.list();
  }

  /** What is known now, in the order of the list. */
  all(): Iterable<KubeObject> {
    return this.objects.values();
  }

  stop(): void {
    this.stopped = true;
    this.watch?.close();
    this.cancel();
  }

  private async list(): Promise<void> {
    const found = new Map<string, KubeObject>();
    let page = "";
    for (;;) {
      const { code, body } = await this.parts.read(`${this.path}?limit=${PAGE_LENGTH}${page}`);
      if (this.stopped) return;
      // The place in a list that took too long is forgotten.
      if (code === 410 && page !== "") return this.listAfter(FIRST_RETRY_MS);
      if (code === 403 || code === 404) {
        this.onSynced();
        return this.listAfter(REFUSED_RETRY_MS);
      }
      if (code !== 200) return this.listAfter(this.backOff());
      const { items, metadata } = body as ListBody;
      for (const item of items) found.set(keyOf(item), { ...item, kind: this.kind });
      if (metadata.continue === undefined || metadata.continue === "") {
        this.retryMs = FIRST_RETRY_MS;
        this.replace(found);
        this.onSynced();
        return this.follow(metadata.resourceVersion);
      }
      page = `&continue=${encodeURIComponent(metadata.continue)}`;
    }
  }

  /** Tells of the difference only: what is the same stays the very same object on the canvas. */
  private replace(found: ReadonlyMap<string, KubeObject>): void {
    const before = this.objects;
    this.objects = new Map(found);
    for (const [key, object] of before) {
      if (found.get(key)?.metadata.uid !== object.metadata.uid) this.sink({ type: "DELETED", object });
    }
    for (const [key, object] of found) {
      const known = before.get(key);
      if (known?.metadata.uid !== object.metadata.uid) this.sink({ type: "ADDED", object });
      else if (known.metadata.resourceVersion !== object.metadata.resourceVersion)
        this.sink({ type: "MODIFIED", object });
    }
  }

  private follow(resourceVersion: string): void {
    const path = `${this.path}?watch=true&allowWatchBookmarks=true&resourceVersion=${resourceVersion}`;
    this.watch = new WatchLine(this.parts, path, undefined, (events) => {
      for (const event of events) this.take(event);
    });
  }

  private take(event: WatchEvent): void {
    if (event.type === "BOOKMARK") return;
    if (event.type === "ERROR") return this.listAfter(event.object.code === 410 ? 0 : this.backOff());
    const { type, object } = event;
    if (type === "DELETED") this.objects.delete(keyOf(object));
    else this.objects.set(keyOf(object), object);
    this.sink({ type, object });
  }

  private listAfter(delayMs: number): void {
    if (this.stopped) return;
    this.cancel = this.parts.timers.after(delayMs, () => void this.list());
  }

  private backOff(): number {
    const { retryMs } = this;
    this.retryMs = Math.min(2 * retryMs, LAST_RETRY_MS);
    return retryMs;
  }
}

function once(call: () => void): () => void {
  let called = false;
  return () => {
    if (called) return;
    called = true;
    call();
  };
}

function keyOf({ metadata }: KubeObject): string {
  return `${metadata.namespace ?? ""}/${metadata.name}`;
}
