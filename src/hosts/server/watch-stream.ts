/** Watches over HTTP: chunked, one JSON object a line, as the API server streams them. */
import type { ServerResponse } from "node:http";
import type { ApiRequest, WatchEvent } from "../../api/api-client.ts";
import type { Outcome } from "../../api/status.ts";
import type { ServedCluster } from "./served-cluster.ts";
import { COMMON_HEADERS, sendStatus } from "./http-answer.ts";
import type { RequestTarget } from "./request-target.ts";

/** What waits in a connection before its watch is passed over; the store's history keeps the rest. */
const MAX_WAITING_BYTES = 256 * 1024;
/** Events that one watch gets at once. */
const MAX_EVENTS_AT_ONCE = 1_000;
/** The longest that a timer can wait. */
const MAX_TIMEOUT_SECONDS = 2_147_483;

/** Where a watch's events go: the connection of one client. */
export interface WatchOutlet {
  readonly waitingBytes: number;
  readonly closed: boolean;
  /** @param lines one event each, shared with other watches of the same objects */
  write(lines: readonly Buffer[]): void;
  end(): void;
}

export class WatchStreams {
  private readonly served: ServedCluster;
  private lastId = 0;
  /** Objects are shared and never change: many watches of one kind send the same bytes. */
  private readonly lines = new WeakMap<object, Map<string, Buffer>>();

  constructor(served: ServedCluster) {
    this.served = served;
  }

  /** Streams a watch over HTTP, in chunks. */
  openHttp(
    target: RequestTarget,
    accept: string | undefined,
    response: ServerResponse,
    identity: NonNullable<ApiRequest["headers"]> = {},
  ): void {
    const outlet: WatchOutlet = {
      get waitingBytes() {
        return response.writableLength;
      },
      get closed() {
        return response.writableEnded || response.destroyed;
      },
      write(lines) {
        response.write(lines.length === 1 ? lines[0] : Buffer.concat(lines));
      },
      end: () => void response.end(),
    };
    const opened = this.open(target, accept, outlet, identity);
    if (!opened.ok) return sendStatus(response, opened.status);
    response.writeHead(200, { ...COMMON_HEADERS, "content-type": "application/json", "transfer-encoding": "chunked" });
    response.flushHeaders();
    response.on("close", opened.value);
    response.on("drain", () => this.served.announce());
  }

  /**
   * Opens a watch and streams it until the client leaves, its time is up, or an ERROR event ends it.
   * `timeoutSeconds` counts real seconds: the client waits in real time, whatever the speed of the cluster's clock.
   * @returns the call that closes it; the first events come after this one has returned
   */
  open(
    target: RequestTarget,
    accept: string | undefined,
    outlet: WatchOutlet,
    identity: NonNullable<ApiRequest["headers"]> = {},
  ): Outcome<() => void> {
    this.lastId += 1;
    const id = this.lastId;
    const { session } = this.served;
    const timeoutSeconds = realTimeout(target.query);
    const path = withoutTimeout(target, timeoutSeconds);
    const headers = { ...identity, ...(accept === undefined ? {} : { accept }) };
    const request: ApiRequest = { method: "GET", path, headers };
    const sink = (events: readonly WatchEvent[]): void => this.write(outlet, events);
    const ready = (): boolean => outlet.waitingBytes < MAX_WAITING_BYTES;
    const opened = session.openWatch(id, request, sink, ready, MAX_EVENTS_AT_ONCE);
    if (!opened.ok) return opened;
    const timeUp = (): void => {
      session.pollWatches();
      outlet.end();
    };
    const timer = timeoutSeconds === undefined ? undefined : setTimeout(timeUp, timeoutSeconds * 1000);
    this.served.announce();
    return {
      ok: true,
      value: () => {
        clearTimeout(timer);
        session.closeWatch(id);
      },
    };
  }

  private write(outlet: WatchOutlet, events: readonly WatchEvent[]): void {
    if (outlet.closed) return;
    outlet.write(events.map((event) => this.lineOf(event)));
    if (events.some(({ type }) => type === "ERROR")) outlet.end();
  }

  private lineOf({ type, object }: WatchEvent): Buffer {
    let known = this.lines.get(object);
    if (known === undefined) {
      known = new Map();
      this.lines.set(object, known);
    }
    let line = known.get(type);
    if (line === undefined) {
      line = Buffer.from(`{"type":"${type}","object":${JSON.stringify(object)}}\n`, "utf8");
      known.set(type, line);
    }
    return line;
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
