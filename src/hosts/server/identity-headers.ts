/**
 * The headers that say who sends a request: a token, whom they want to be taken for, and with which program. A write
 * keeps them in the recording, so that it is allowed or refused again when it is played, and fields have the same owner.
 */
import type { IncomingHttpHeaders } from "node:http";

const KEPT: ReadonlySet<string> = new Set(["authorization", "user-agent"]);
const IMPERSONATE = "impersonate-";

export function identityHeaders(headers: IncomingHttpHeaders): Readonly<Record<string, string>> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(headers)) {
    if (value === undefined || (!KEPT.has(name) && !name.startsWith(IMPERSONATE))) continue;
    kept[name] = Array.isArray(value) ? value.join(", ") : value;
  }
  return kept;
}
