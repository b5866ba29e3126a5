import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { WatchEvent } from "../../../api/api-client.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import { createTestServer, type TestServer } from "../test-server.ts";

const MAPS = "/api/v1/namespaces/default/configmaps";

/** What a client may do: write an object with a label, delete it, or wait for its watch. */
type Step = readonly ["put", string, string] | readonly ["delete", string] | readonly ["poll"];

const name = fc.constantFrom("a", "b", "c");
const step: fc.Arbitrary<Step> = fc.oneof(
  fc.tuple(fc.constant("put" as const), name, fc.constantFrom("x", "y")),
  fc.tuple(fc.constant("delete" as const), name),
  fc.tuple(fc.constant("poll" as const)),
);

function take({ api }: TestServer, [verb, key, label]: Step): void {
  if (verb === "poll") return;
  if (verb === "delete") {
    api.handle({ method: "DELETE", path: `${MAPS}/${key}` });
    return;
  }
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: key, labels: { l: label } } };
  const exists = api.get("ConfigMap", "default", key ?? "") !== undefined;
  api.handle({ method: exists ? "PUT" : "POST", path: exists ? `${MAPS}/${key}` : MAPS, body });
}

function listed({ api }: TestServer, query: string): readonly KubeObject[] {
  const { code, body } = api.handle({ method: "GET", path: `${MAPS}?${query}` });
  if (code !== 200) throw new Error(JSON.stringify(body));
  return (body as { readonly items: readonly KubeObject[] }).items;
}

describe("a client that follows a watch", () => {
  it("always knows what a list would tell it", () => {
    fc.assert(
      fc.property(fc.array(step, { maxLength: 40 }), fc.constantFrom("", "labelSelector=l%3Dx"), (steps, query) => {
        const server = createTestServer();
        const known = new Map<string, KubeObject>();
        const follow = (events: readonly WatchEvent[]): void => {
          for (const event of events) {
            if (event.type === "ERROR" || event.type === "BOOKMARK") throw new Error(event.type);
            const key = event.object.metadata.name;
            // ADDED only of what was unknown, MODIFIED and DELETED only of what was known.
            expect(known.has(key)).toBe(event.type !== "ADDED");
            if (event.type === "DELETED") known.delete(key);
            else known.set(key, event.object);
          }
        };
        const watch = server.api.openWatch({ method: "GET", path: `${MAPS}?watch=true&${query}` }, follow);
        if (!watch.ok) throw new Error("refused");
        for (const each of [...steps, ["poll"] as const]) {
          take(server, each);
          if (each[0] !== "poll") continue;
          watch.value.poll();
          const inOrder = [...known.values()].sort((a, b) => (a.metadata.name < b.metadata.name ? -1 : 1));
          expect(inOrder).toEqual(listed(server, query));
        }
      }),
      { numRuns: 60 },
    );
  });
});

describe("a list of the past", () => {
  it("is what a list showed then", () => {
    fc.assert(
      fc.property(fc.array(step, { minLength: 1, maxLength: 30 }), (steps) => {
        const server = createTestServer();
        const shown = new Map<number, readonly KubeObject[]>();
        for (const each of steps) {
          take(server, each);
          shown.set(server.store.revision, listed(server, ""));
        }
        for (const [revision, items] of shown) {
          expect(listed(server, `resourceVersion=${revision}&resourceVersionMatch=Exact`)).toEqual(items);
        }
      }),
      { numRuns: 60 },
    );
  });
});
