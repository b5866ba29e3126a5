import { beforeEach, describe, expect, it } from "vitest";
import type { TestServer } from "../test-server.ts";
import { PODS, CONFIG_MAPS, said, made, names, pod, createCaller, type Call } from "./rest-calls.ts";

let server: TestServer;
let call: Call;
beforeEach(() => {
  ({ server, call } = createCaller());
});

describe("list", () => {
  beforeEach(() => {
    for (const name of ["a", "b", "c", "d", "e"])
      made(call("POST", PODS, pod(name, { app: name === "c" ? "db" : "web" })));
  });

  it("selects", () => {
    expect(names(call("GET", `${PODS}?labelSelector=app%3Dweb`))).toEqual(["a", "b", "d", "e"]);
    expect(names(call("GET", `${PODS}?labelSelector=app+notin+(web)`))).toEqual(["c"]);
    expect(names(call("GET", "/api/v1/pods?fieldSelector=metadata.name!=a,metadata.namespace=default"))).toEqual([
      "b",
      "c",
      "d",
      "e",
    ]);
    expect(names(call("GET", "/api/v1/namespaces/empty/pods"))).toEqual([]);
  });

  it.each([
    ["labelSelector=a%3Db%3Dc", "found '=', expected: ',' or 'end of string'"],
    ["fieldSelector=a", "invalid selector: 'a'; can't understand 'a'"],
    ["limit=x", `strconv.ParseInt: parsing "x": invalid syntax`],
  ])("refuses %s", (query, message) => {
    expect(said(call("GET", `${PODS}?${query}`))).toEqual([400, "BadRequest", message]);
  });

  it("refuses fields that cannot be selected", () => {
    expect(said(call("GET", `${CONFIG_MAPS}?fieldSelector=data.a%3D1`))[2]).toBe(
      `"data.a" is not a known field selector: only "metadata.name", "metadata.namespace"`,
    );
  });

  it("shows every page as of the first one", () => {
    const first = call("GET", `${PODS}?limit=2`);
    const meta = made<{ metadata: { continue: string; remainingItemCount: number; resourceVersion: string } }>(
      first,
    ).metadata;
    expect([names(first), meta.remainingItemCount]).toEqual([["a", "b"], 3]);
    call("DELETE", `${PODS}/d`);
    made(call("POST", PODS, pod("bb")));
    const second = call("GET", `${PODS}?limit=2&continue=${encodeURIComponent(meta.continue)}`);
    expect(names(second)).toEqual(["c", "d"]);
    const rest = made<{ metadata: { continue: string; resourceVersion: string } }>(second).metadata;
    const third = call("GET", `${PODS}?limit=2&continue=${encodeURIComponent(rest.continue)}`);
    expect([names(third), rest.resourceVersion]).toEqual([["e"], meta.resourceVersion]);
    expect(made<{ metadata: { continue?: string } }>(third).metadata.continue).toBeUndefined();
  });

  it("answers 410 with a way on when the first page is forgotten", () => {
    const token = made<{ metadata: { continue: string } }>(call("GET", `${PODS}?limit=2`)).metadata.continue;
    made(call("POST", PODS, pod("z")));
    server.api.compactBefore(server.store.revision);
    const gone = call("GET", `${PODS}?limit=2&continue=${token}`);
    expect(said(gone).slice(0, 2)).toEqual([410, "Expired"]);
    expect(said(gone)[2]).toMatch(/^The provided continue parameter is too old to display a consistent list result\. /);
    const next = (gone.body as { metadata: { continue: string } }).metadata.continue;
    expect(names(call("GET", `${PODS}?continue=${encodeURIComponent(next)}`))).toEqual(["c", "d", "e", "z"]);
  });

  it("shows the past exactly, and refuses the future", () => {
    const revision = server.store.revision;
    call("DELETE", `${PODS}/a`);
    expect(names(call("GET", `${PODS}?resourceVersion=${revision}&resourceVersionMatch=Exact`))).toEqual([
      "a",
      "b",
      "c",
      "d",
      "e",
    ]);
    expect(names(call("GET", `${PODS}?resourceVersion=0`))).toEqual(["b", "c", "d", "e"]);
    expect(said(call("GET", `${PODS}?resourceVersion=999`))).toEqual([
      504,
      "Timeout",
      `Timeout: Too large resource version: 999, current: ${server.store.revision}`,
    ]);
  });

  it("deletes a collection", () => {
    expect(names(call("DELETE", `${PODS}?labelSelector=app%3Dweb`))).toEqual(["a", "b", "d", "e"]);
    expect(names(call("GET", PODS))).toEqual(["c"]);
  });
});

it("initial events are for watches, and namespaces are deleted one by one", () => {
  const { api } = server;
  expect(api.handle({ method: "GET", path: "/api/v1/pods?sendInitialEvents=true" })).toMatchObject({
    code: 422,
    body: {
      message:
        'ListOptions.meta.k8s.io "" is invalid: sendInitialEvents: Forbidden: sendInitialEvents is forbidden for list',
    },
  });
  expect(api.handle({ method: "DELETE", path: "/api/v1/namespaces" }).code).toBe(405);
});
