import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { HttpMethod } from "../../../api/api-client.ts";
import { locationPath } from "../../../api/resource-paths.ts";
import { createCaller } from "./rest-calls.ts";

const KEYS = [
  ..."metadata spec status name namespace labels annotations finalizers ownerReferences resourceVersion uid".split(" "),
  ..."containers image template selector matchLabels replicas ports port type data clusterIP target url".split(" "),
  ..."deleteOptions preconditions op path value $patch $retainKeys $setElementOrder/containers".split(" "),
  "__proto__",
  "constructor",
];
const scalar = fc.oneof(
  fc.constantFrom("web", "default", "", "1Gi", "NodePort"),
  fc.integer(),
  fc.boolean(),
  fc.constant(null),
);
const { json } = fc.letrec<{ json: unknown; object: unknown }>((tie) => ({
  json: fc.oneof(
    { maxDepth: 5, withCrossShrink: true },
    scalar,
    tie("object"),
    fc.array(tie("json"), { maxLength: 3 }),
  ),
  object: fc
    .array(fc.tuple(fc.constantFrom(...KEYS), tie("json")), { maxLength: 5 })
    .map((entries) => Object.fromEntries(entries) as unknown),
}));

const method = fc.constantFrom<HttpMethod>("GET", "POST", "PUT", "PATCH", "DELETE");
const type = fc.constantFrom(
  "application/json",
  "application/json-patch+json",
  "application/merge-patch+json",
  "application/strategic-merge-patch+json",
);
const subresource = fc.constantFrom(undefined, undefined, "status", "scale", "binding", "eviction", "log", "finalize");
const query = fc.constantFrom(
  "",
  "?limit=1",
  "?dryRun=All",
  "?fieldValidation=Strict",
  "?labelSelector=a%20in",
  "?continue=v1.1.a",
);

describe("whatever is sent", () => {
  it("is answered with a code that fits, and never breaks the server", () => {
    const kinds = createCaller().server.api.kinds.all();
    const request = fc.record({
      kind: fc.constantFrom(...kinds),
      method,
      type,
      subresource,
      query,
      named: fc.boolean(),
      body: json,
    });
    fc.assert(
      fc.property(fc.array(request, { minLength: 1, maxLength: 6 }), (requests) => {
        const { call } = createCaller();
        for (const {
          kind,
          method: verb,
          type: contentType,
          subresource: sub,
          query: parameters,
          named,
          body,
        } of requests) {
          const namespace = kind.namespaced ? "default" : undefined;
          const name = named || sub !== undefined ? "web" : undefined;
          const path = `${locationPath(kind, namespace, name, sub)}${parameters}`;
          const { code } = call(verb, path, verb === "GET" ? undefined : body, contentType);
          expect([200, 201, 400, 403, 404, 405, 409, 410, 413, 415, 422, 500]).toContain(code);
        }
        expect(({} as { web?: unknown }).web).toBeUndefined();
      }),
      { numRuns: 400 },
    );
  });
});
