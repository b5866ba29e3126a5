/**
 * The headers that say who sends a request: a token, and whom they want to be taken for. A write keeps them in the
 * recording, so that it is allowed or refused again when it is played.
 */
import type { IncomingHttpHeaders } from "node:http";

const IMPERSONATE = "impersonate-";

export function identityHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || (name !== "authorization" && !name.startsWith(IMPERSONATE))) continue;
    kept[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return kept;
}
