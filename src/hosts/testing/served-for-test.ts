/** A real server on a free port, for tests: real sockets, but virtual time moves only when a test says so. */
import type { AddressInfo } from "node:net";
import { createApiServerHttp, type ServerOptions } from "../server/api-server-http.ts";
import { ServedCluster } from "../server/served-cluster.ts";

export interface Answer {
  readonly code: number;
  readonly type: string | null;
  readonly headers: Headers;
  readonly text: string;
  /** Parsed when the answer is JSON. */
  readonly body: Readonly<Record<string, unknown>>;
}

export interface ServedForTest {
  readonly served: ServedCluster;
  readonly url: string;
  readonly port: number;
  call(method: string, path: string, body?: unknown, headers?: Readonly<Record<string, string>>): Promise<Answer>;
  close(): Promise<void>;
}

const EPOCH_MS = Date.UTC(2026, 0, 1);

export async function serveForTest(nodes = 1, options: ServerOptions = {}): Promise<ServedForTest> {
  const served = new ServedCluster({ epochMs: EPOCH_MS, seed: 1, nodes }, 1, true);
  const server = createApiServerHttp(served, options);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = served.start();
  const { port } = server.address() as AddressInfo;
  const url = `http://127.0.0.1:${port}`;
  return {
    served,
    url,
    port,
    call: (method, path, body, headers) => call(url, method, path, body, headers),
    close: async () => {
      stop();
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
}

/** @param body sent as it is when it is text, as JSON otherwise */
async function call(
  url: string,
  method: string,
  path: string,
  body: unknown,
  headers: Readonly<Record<string, string>> = {},
): Promise<Answer> {
  const sent = body === undefined || typeof body === "string" ? body : JSON.stringify(body);
  const response = await fetch(url + path, {
    method,
    headers: { ...(sent === undefined ? {} : { "content-type": "application/json" }), ...headers },
    ...(sent === undefined ? {} : { body: sent }),
  });
  const text = await response.text();
  const type = response.headers.get("content-type");
  const parsed: unknown = type === "application/json" && text !== "" ? JSON.parse(text) : {};
  return {
    code: response.status,
    type,
    headers: response.headers,
    text,
    body: parsed as Readonly<Record<string, unknown>>,
  };
}
