/** A watch that outlives its connections: it goes on from the last revision it saw, until the server says that it cannot. */
import type { WatchEvent } from "../../api/api-client.ts";
import { failure } from "../../api/status.ts";
import type { WatchTransport } from "./watch-transport.ts";

export const FIRST_RETRY_MS = 500;
export const LAST_RETRY_MS = 15_000;

export interface Timers {
  after(ms: number, work: () => void): () => void;
}

export interface WatchLineParts {
  /** Best first: the next is tried when one cannot connect while the one before never did. */
  readonly transports: readonly WatchTransport[];
  readonly timers: Timers;
}

export class WatchLine {
  private readonly parts: WatchLineParts;
  private readonly path: string;
  private readonly accept: string | undefined;
  private readonly sink: (events: readonly WatchEvent[]) => void;
  private transport = 0;
  private everOpened = false;
  private revision = "";
  private retryMs = FIRST_RETRY_MS;
  private closed = false;
  private stop: () => void = () => {};

  /** @param path with `watch=true` and, mostly, a `resourceVersion` */
  constructor(
    parts: WatchLineParts,
    path: string,
    accept: string | undefined,
    sink: (events: readonly WatchEvent[]) => void,
  ) {
    this.parts = parts;
    this.path = path;
    this.accept = accept;
    this.sink = sink;
    // A WebSocket cannot ask for Tables.
    if (accept !== undefined) this.transport = parts.transports.length - 1;
    this.connect();
  }

  close(): void {
    this.closed = true;
    this.stop();
  }

  private connect(): void {
    if (this.closed) return;
    const transport = this.parts.transports[this.transport];
    if (transport === undefined) return;
    this.stop = transport(this.pathFromHere(), this.accept, {
      events: (events) => this.receive(events),
      closed: (opened) => this.disconnected(opened),
    });
  }

  private receive(events: readonly WatchEvent[]): void {
    if (this.closed || events.length === 0) return;
    this.everOpened = true;
    this.retryMs = FIRST_RETRY_MS;
    const error = events.find((event) => event.type === "ERROR");
    for (const event of events) {
      if (event.type !== "ERROR") this.revision = event.object.metadata.resourceVersion ?? this.revision;
    }
    this.sink(events);
    if (error !== undefined) this.close();
  }

  /** Servers end watches now and then; connections break. */
  private disconnected(opened: boolean): void {
    if (this.closed) return;
    this.everOpened ||= opened;
    if (!this.everOpened && this.transport < this.parts.transports.length - 1) this.transport += 1;
    if (this.revision === "" && !this.path.includes("resourceVersion=") && this.everOpened) {
      // Without a place to go on from, whoever watches must begin anew.
      this.sink([{ type: "ERROR", object: failure(410, "Expired", "the connection was lost") }]);
      return this.close();
    }
    this.stop = this.parts.timers.after(this.retryMs, () => this.connect());
    this.retryMs = opened ? FIRST_RETRY_MS : Math.min(2 * this.retryMs, LAST_RETRY_MS);
  }

  private pathFromHere(): string {
    if (this.revision === "") return this.path;
    const mark = this.path.indexOf("?");
    const query = new URLSearchParams(mark < 0 ? "" : this.path.slice(mark + 1));
    query.set("resourceVersion", this.revision);
    query.delete("sendInitialEvents");
    query.delete("resourceVersionMatch");
    return `${mark < 0 ? this.path : this.path.slice(0, mark)}?${query.toString()}`;
  }
}
