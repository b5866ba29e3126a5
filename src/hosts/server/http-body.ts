/** Reads a request body with a limit, and parses it as JSON. */
import type { IncomingMessage } from "node:http";

/** The API server's own limit: 3 MiB. https://kubernetes.io/docs/concepts/cluster-administration/flow-control/ */
export const MAX_BODY_BYTES = 3 * 1024 * 1024;

export type Body =
  | { readonly ok: true; readonly value: unknown }
  | { readonly ok: false; readonly code: 400 | 413; readonly message: string };

/** @param maxBytes longer bodies are drained and refused, so that the client reads the answer */
export async function readJson(request: IncomingMessage, maxBytes: number = MAX_BODY_BYTES): Promise<Body> {
  const chunks: Buffer[] = [];
  let length = 0;
  for await (const chunk of request) {
    const bytes = chunk as Buffer;
    length += bytes.length;
    if (length <= maxBytes) chunks.push(bytes);
  }
  if (length > maxBytes) {
    return { ok: false, code: 413, message: `Request entity too large: limit is ${maxBytes}` };
  }
  if (length === 0) return { ok: true, value: undefined };
  try {
    return { ok: true, value: JSON.parse(Buffer.concat(chunks).toString("utf8")) as unknown };
  } catch (error) {
    return { ok: false, code: 400, message: error instanceof Error ? error.message : String(error) };
  }
}
