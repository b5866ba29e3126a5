/** Reads the facts of a goal through the API, one request after the other. */
import type { ApiClient, ApiResponse } from "../../api/api-client.ts";
import { asCel, type Facts } from "./expression.ts";

/**
 * Calls back with a value a name: a list's items, an object, or null for what is not there or may not be read.
 * Text answers (logs) are strings.
 */
export function readFacts(
  client: ApiClient,
  sources: Readonly<Record<string, string>>,
  done: (facts: Facts) => void,
): void {
  const pending = Object.entries(sources);
  const facts: Record<string, unknown> = {};
  const next = (): void => {
    const source = pending.shift();
    if (source === undefined) {
      done(facts);
      return;
    }
    const [name, path] = source;
    client.request({ method: "GET", path }, (response) => {
      facts[name] = asCel(factOf(response));
      next();
    });
  };
  next();
}

function factOf({ code, body }: ApiResponse): unknown {
  if (code >= 400) return null;
  if (typeof body === "object" && body !== null && "items" in body && Array.isArray(body.items)) return body.items;
  return body ?? null;
}
