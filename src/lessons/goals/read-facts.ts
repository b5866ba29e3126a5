/** Reads the facts of a goal through the API, one request after the other. */
import type { ApiClient, ApiResponse } from "../../api/api-client.ts";
import { asCel, type Facts } from "./expression.ts";

/** The logs of all Pods of a list: in the place of the Pod's name stands a star, and the query is that of the list. */
const ALL_LOGS = /^(.+\/pods)\/\*\/log(?:\?(.*))?$/;

/**
 * Calls back with a value a name: a list's items, an object, or null for what is not there or may not be read.
 * Text answers (logs) are strings; a path with `*` for the Pod's name gives a list of them.
 */
export function readFacts(
  client: ApiClient,
  sources: Readonly<Record<string, string>>,
  done: (facts: Facts) => void,
): void {
  const facts: Record<string, unknown> = {};
  oneByOne(
    Object.entries(sources),
    ([name, path], read) => {
      readFact(client, path, (fact) => {
        facts[name] = asCel(fact);
        read();
      });
    },
    () => done(facts),
  );
}

function readFact(client: ApiClient, path: string, done: (fact: unknown) => void): void {
  const all = ALL_LOGS.exec(path);
  if (all === null) client.request({ method: "GET", path }, (response) => done(factOf(response)));
  else readLogs(client, all[1] ?? "", all[2], done);
}

function readLogs(client: ApiClient, pods: string, query: string | undefined, done: (fact: unknown) => void): void {
  client.request({ method: "GET", path: query === undefined ? pods : `${pods}?${query}` }, (response) => {
    const found = factOf(response);
    if (!Array.isArray(found)) {
      done(null);
      return;
    }
    const texts: string[] = [];
    oneByOne(
      found as readonly { readonly metadata: { readonly name: string } }[],
      ({ metadata }, read) =>
        client.request({ method: "GET", path: `${pods}/${metadata.name}/log` }, (log) => {
          // A container that has not started yet has none.
          if (log.code < 400 && typeof log.body === "string") texts.push(log.body);
          read();
        }),
      () => done(texts),
    );
  });
}

/** Each begins when the one before is done. */
function oneByOne<T>(items: readonly T[], each: (item: T, done: () => void) => void, done: () => void): void {
  const [first, ...rest] = items;
  if (first === undefined) done();
  else each(first, () => oneByOne(rest, each, done));
}

function factOf({ code, body }: ApiResponse): unknown {
  if (code >= 400) return null;
  if (typeof body === "object" && body !== null && "items" in body && Array.isArray(body.items)) return body.items;
  return body ?? null;
}
