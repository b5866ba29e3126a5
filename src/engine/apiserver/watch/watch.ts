/**
 * One open watch: reads the store's history from where it stands, on request, and tells what its selection saw.
 * Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
import type { WatchEvent } from "../../../api/api-client.ts";
import { tooOldResourceVersion } from "../../../api/status-errors.ts";
import type { Status } from "../../../api/status.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Change } from "../../etcd/change.ts";
import type { Store } from "../../etcd/store.ts";
import type { Kernel } from "../../kernel/kernel.ts";
import { apiVersionOf, groupResource } from "../kind-registry.ts";
import type { Selection } from "../rest/selection.ts";
import type { ServedKind } from "../kind-definition.ts";

const BOOKMARK_INTERVAL_MS = 60_000;
const INITIAL_EVENTS_END = "k8s.io/initial-events-end";

export interface WatchOptions {
  readonly served: ServedKind;
  readonly selection: Selection;
  /** Changes after this revision. */
  readonly after: number;
  /** First everything there is, as ADDED. */
  readonly initialEvents: boolean;
  /** A bookmark ends the initial events. */
  readonly initialBookmark: boolean;
  readonly bookmarks: boolean;
  readonly timeoutMs: number | undefined;
}

export class Watch {
  private readonly store: Store<KubeObject>;
  private readonly kernel: Kernel;
  private readonly options: WatchOptions;
  private readonly table: string;
  private readonly sink: (events: readonly WatchEvent[]) => void;
  private readonly endsAtMs: number;
  private cursor: number;
  private initial: boolean;
  private bookmarkedAtMs: number;
  private ended = false;

  constructor(
    store: Store<KubeObject>,
    kernel: Kernel,
    options: WatchOptions,
    sink: (events: readonly WatchEvent[]) => void,
  ) {
    this.store = store;
    this.kernel = kernel;
    this.options = options;
    this.sink = sink;
    this.table = groupResource(options.served.definition);
    this.cursor = options.after;
    this.initial = options.initialEvents;
    this.bookmarkedAtMs = kernel.nowMs;
    this.endsAtMs = options.timeoutMs === undefined ? Number.POSITIVE_INFINITY : kernel.nowMs + options.timeoutMs;
  }

  /** Nothing more will come: the client or the time limit closed it, or an error ended it. */
  get closed(): boolean {
    return this.ended;
  }

  close(): void {
    this.ended = true;
  }

  /** API group of what is watched. */
  get group(): string {
    return this.options.served.definition.group;
  }

  /** Ends the stream with an error that is not about the revision: the client tries again. */
  fail(status: Status): void {
    if (this.ended) return;
    this.ended = true;
    this.sink([{ type: "ERROR", object: status }]);
  }

  /**
   * Hands what is new to the sink, in one call.
   * @param maxEvents a reader that is far behind gets about so many at once; the next call goes on from there
   */
  poll(maxEvents: number = Number.POSITIVE_INFINITY): void {
    if (this.ended) return;
    if (this.cursor > this.store.revision) {
      this.expire();
      return;
    }
    const events: WatchEvent[] = [];
    if (this.initial) this.addInitial(events);
    const changes = this.cursor === this.store.revision ? [] : this.store.changesAfter(this.cursor);
    if (changes === undefined) {
      this.expire();
      return;
    }
    this.cursor = this.takeChanges(changes, events, maxEvents);
    if (this.options.bookmarks && this.kernel.nowMs - this.bookmarkedAtMs >= BOOKMARK_INTERVAL_MS) {
      events.push(this.bookmark());
    }
    if (this.kernel.nowMs >= this.endsAtMs) this.ended = true;
    if (events.length > 0) this.sink(events);
  }

  /** Returns the revision up to which the changes were taken. */
  private takeChanges(changes: readonly Change<KubeObject>[], events: WatchEvent[], maxEvents: number): number {
    for (const change of changes) {
      if (change.table !== this.table) continue;
      if (events.length >= maxEvents) return change.revision - 1;
      this.addChange(events, change);
    }
    return this.store.revision;
  }

  /** Ends the stream with 410 Expired: the client lists again. */
  expire(): void {
    if (this.ended) return;
    this.ended = true;
    const oldest = Math.max(this.store.compactedRevision, 1);
    this.sink([{ type: "ERROR", object: tooOldResourceVersion(this.cursor, oldest) }]);
  }

  private addInitial(events: WatchEvent[]): void {
    this.initial = false;
    const { matches } = this.options.selection;
    for (const object of this.store.values(this.table)) if (matches(object)) events.push({ type: "ADDED", object });
    this.cursor = this.store.revision;
    if (this.options.initialBookmark) events.push(this.bookmark({ [INITIAL_EVENTS_END]: "true" }));
  }

  /** An object that starts to match is ADDED, one that no longer matches is DELETED. */
  private addChange(events: WatchEvent[], { value, previous, revision }: Change<KubeObject>): void {
    const { matches } = this.options.selection;
    const before = previous !== undefined && matches(previous);
    const after = value !== undefined && matches(value);
    if (after) events.push({ type: before ? "MODIFIED" : "ADDED", object: value });
    else if (before) events.push({ type: "DELETED", object: atRevision(previous, revision) });
  }

  private bookmark(annotations?: Readonly<Record<string, string>>): WatchEvent {
    this.bookmarkedAtMs = this.kernel.nowMs;
    const { served } = this.options;
    const resourceVersion = String(this.store.revision);
    const metadata = annotations === undefined ? { resourceVersion } : { resourceVersion, annotations };
    return {
      type: "BOOKMARK",
      object: { kind: served.kind, apiVersion: apiVersionOf(served), metadata } as unknown as KubeObject,
    };
  }
}

/** The last state of an object, with the version of the change that took it away. */
function atRevision(object: KubeObject, revision: number): KubeObject {
  return { ...object, metadata: { ...object.metadata, resourceVersion: String(revision) } };
}
