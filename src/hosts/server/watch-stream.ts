/** Watches over HTTP: chunked, one JSON object a line, as the API server streams them. */
import type { ServerResponse } from "node:http";
import type { ApiRequest, WatchEvent } from "../../api/api-client.ts";
import type { ServedCluster } from "./served-cluster.ts";
import { COMMON_HEADERS, sendStatus } from "./http-answer.ts";
import type { RequestTarget } from "./request-target.ts";

/** What waits in a connection before its watch is passed over; the store's history keeps the rest. */
const MAX_WAITING_BYTES = 1024 * 1024;
/** The longest that a timer can wait. */
const MAX_TIMEOUT_SECONDS = 2_147_483;

export class WatchStreams {
  private readonly served: ServedCluster;
  private lastId = 0;
  /** Objects are shared and never change: many watches of one kind send the same text. */
  private readonly texts = new WeakMap<object, string>();

  constructor(served: ServedCluster) {
    this.served = served;
  }

  /**
   * Opens a watch and streams it until the client leaves, its time is up, or an ERROR event ends it.
   * `timeoutSeconds` counts real seconds: the client waits in real time, whatever the speed of the cluster's clock.
   */
  open(target: RequestTarget, accept: string | undefined, response: ServerResponse): void {
    this.lastId += 1;
    const id = this.lastId;
    const { session } = this.served;
    const timeoutSeconds = realTimeout(target.query);
    const path = withoutTimeout(target, timeoutSeconds);
    const request: ApiRequest = { method: "GET", path, ...(accept === undefined ? {} : { headers: { accept } }) };
    const sink = (events: readonly WatchEvent[]): void => this.write(response, events);
    const opened = session.openWatch(id, request, sink, () => response.writableLength < MAX_WAITING_BYTES);
    if (!opened.ok) return sendStatus(response, opened.status);
    response.writeHead(200, { ...COMMON_HEADERS, "content-type": "application/json", "transfer-encoding": "chunked" });
    response.flushHeaders();
    const timer =
      timeoutSeconds === undefined
        ? undefined
        : setTimeout(() => {
            session.pollWatches();
            response.end();
          }, timeoutSeconds * 1000);
    response.on("close", () => {
      clearTimeout(timer);
      session.closeWatch(id);
    });
    response.on("drain", () => this.served.announce());
    session.pollWatches();
  }

  private write(response: ServerResponse, events: readonly WatchEvent[]): void {
    if (response.writableEnded || response.destroyed) return;
    response.write(events.map((event) => `{"type":"${event.type}","object":${this.textOf(event.object)}}\n`).join(""));
    if (events.some(({ type }) => type === "ERROR")) response.end();
  }

  private textOf(object: WatchEvent["object"]): string {
    const known = this.texts.get(object);
    if (known !== undefined) return known;
    const text = JSON.stringify(object);
    this.texts.set(object, text);
    return text;
  }
}

/** Undefined when there is none, or one that the API server is to judge. */
function realTimeout(query: URLSearchParams): number | undefined {
  const text = query.get("timeoutSeconds") ?? "";
  const seconds = Number(text);
  return /^\d{1,12}$/.test(text) && seconds > 0 ? Math.min(seconds, MAX_TIMEOUT_SECONDS) : undefined;
}

function withoutTimeout({ path, pathname, query }: RequestTarget, timeoutSeconds: number | undefined): string {
  if (timeoutSeconds === undefined) return path;
  const rest = new URLSearchParams(query);
  rest.delete("timeoutSeconds");
  return `${pathname}?${rest.toString()}`;
}
