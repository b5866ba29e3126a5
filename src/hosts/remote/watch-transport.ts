/**
 * How a watch's events come in: over a WebSocket, of which a browser opens many, or as the body of an HTTP answer,
 * of which it opens six. Source: https://kubernetes.io/docs/reference/using-api/api-concepts/#efficient-detection-of-changes
 */
import type { WatchEvent } from "../../api/api-client.ts";
import { failure, type Status } from "../../api/status.ts";
import { type Fetch, urlOf } from "./http-line.ts";

export interface TransportHandler {
  events(events: readonly WatchEvent[]): void;
  /** Nothing more comes. @param opened false when the connection was never made */
  closed(opened: boolean): void;
}

/** Returns the call that closes it. */
export type WatchTransport = (path: string, accept: string | undefined, handler: TransportHandler) => () => void;

/** What happens to a WebSocket. */
export interface SocketHandler {
  opened(): void;
  message(text: string): void;
  closed(): void;
}

/** Opens a WebSocket; returns the call that closes it, after which nothing is told any more. */
export type OpenSocket = (url: string, handler: SocketHandler) => () => void;

/** Cannot ask for another form of the objects: a WebSocket of a browser has no headers. */
export function overSocket(openSocket: OpenSocket, base: string): WatchTransport {
  return (path, _accept, handler) => {
    let opened = false;
    return openSocket(urlOf(base, path).replace(/^http/, "ws"), {
      opened: () => (opened = true),
      message: (text) => handler.events(eventsOf(text)),
      closed: () => handler.closed(opened),
    });
  };
}

export function overFetch(fetch: Fetch, base: string): WatchTransport {
  return (path, accept, handler) => {
    const controller = new AbortController();
    const { signal } = controller;
    const read = async (): Promise<boolean> => {
      const headers: Record<string, string> = accept === undefined ? {} : { accept };
      const response = await fetch(urlOf(base, path), { method: "GET", headers, signal });
      if (response.status !== 200 || response.body === null) {
        handler.events([{ type: "ERROR", object: statusOf(response.status, await response.text()) }]);
        return true;
      }
      const reader = response.body.pipeThrough(new TextDecoderStream()).getReader();
      for (let rest = ""; ;) {
        const { done, value } = await reader.read();
        if (done) return true;
        const end = value.lastIndexOf("\n");
        if (end < 0) {
          rest += value;
          continue;
        }
        handler.events(eventsOf(rest + value.slice(0, end)));
        rest = value.slice(end + 1);
      }
    };
    read().then(
      (opened) => signal.aborted || handler.closed(opened),
      () => signal.aborted || handler.closed(false),
    );
    return () => controller.abort();
  };
}

function eventsOf(text: string): readonly WatchEvent[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line) as WatchEvent);
}

function statusOf(code: number, text: string): Status {
  try {
    return JSON.parse(text) as Status;
  } catch {
    return failure(code, "", text.trim() === "" ? `HTTP ${code}` : text.trim());
  }
}
