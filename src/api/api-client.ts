/**
 * The one door to a cluster for everything outside the engine: the page, kubectl, lessons, the Node server.
 * Callbacks rather than promises, so that the same callers work inside the synchronous engine and across a worker.
 */
import type { KubeObject } from "./types/meta.ts";
import type { BodyAsWritten } from "./body-as-written.ts";
import type { Status } from "./status.ts";

/** `HEAD` and `OPTIONS` are for what is passed on by `/proxy/`. */
export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE" | "HEAD" | "OPTIONS";

/** An HTTP request as plain data. `body` is parsed JSON (or, for `text/plain` bodies, a string). */
export interface ApiRequest {
  readonly method: HttpMethod;
  /** Path with query, e.g. `/api/v1/namespaces/default/pods?labelSelector=app%3Dweb`. */
  readonly path: string;
  /** Lower-case names. `content-type` chooses the patch kind; default `application/json`. */
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
  readonly asWritten?: BodyAsWritten;
}

/** `body` is a Kubernetes object, list, Status, or text for logs. `warnings` become `Warning: 299` headers. */
export interface ApiResponse {
  readonly code: number;
  readonly body: unknown;
  readonly warnings?: readonly string[];
  /** Of a body that is more than plain JSON or text. */
  readonly contentType?: string;
  /** What a server says beside, whose answer is passed on; by names in lower case. */
  readonly headers?: Readonly<Record<string, string>>;
}

/** One element of a watch stream. `ERROR` carries a Status and ends the stream. */
export type WatchEvent =
  | { readonly type: "ADDED" | "MODIFIED" | "DELETED" | "BOOKMARK"; readonly object: KubeObject }
  | { readonly type: "ERROR"; readonly object: Status };

export interface ApiClient {
  request(request: ApiRequest, done: (response: ApiResponse) => void): void;
  /**
   * Opens a watch (a GET path with `watch=true`); returns the call that closes it. Events come in revision order.
   * `accept` asks for another form of the objects, such as Tables.
   */
  watch(path: string, onEvents: (events: readonly WatchEvent[]) => void, accept?: string): () => void;
}

/** The body of a DELETE that means dependents too, as kubectl does; Jobs leave their Pods behind without it. */
export const WITH_DEPENDENTS = { propagationPolicy: "Background" } as const;
