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

describe("the state that a list asks for", () => {
  let old: number;
  const token = (content: unknown): string => Buffer.from(JSON.stringify(content)).toString("base64url");
  beforeEach(() => {
    for (const name of ["a", "b", "c"]) made(call("POST", PODS, pod(name, { app: name === "c" ? "db" : "web" })));
    old = server.store.revision;
    made(call("POST", PODS, pod("d")));
  });

  it.each<[string, () => string, number | readonly string[], string]>([
    ["a limit makes an older revision exact", () => `resourceVersion=${old}&limit=5`, ["a", "b", "c"], ""],
    ["an older revision alone does not", () => `resourceVersion=${old}`, ["a", "b", "c", "d"], ""],
    ["at least that old, with a limit", () => `resourceVersion=1&resourceVersionMatch=NotOlderThan&limit=1`, ["a"], ""],
    ["whatever there is comes whole", () => "resourceVersion=0&limit=1", ["a", "b", "c", "d"], ""],
    [
      "no number",
      () => "resourceVersion=x",
      400,
      `invalid resource version: resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax`,
    ],
    [
      "two mistakes at once",
      () => "resourceVersionMatch=Never&continue=x",
      422,
      `ListOptions.meta.k8s.io "" is invalid: [resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden unless resourceVersion is provided, resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden when continue is provided, resourceVersionMatch: Unsupported value: "Never": supported values: "Exact", "NotOlderThan", ""]`,
    ],
    [
      "a revision and a token",
      () => `resourceVersion=1&continue=${token({ v: "meta.k8s.io/v1", rv: old, start: "a\u0000" })}`,
      400,
      "specifying resource version is not allowed when using continue",
    ],
    ["no token", () => "continue=*", 400, "continue key is not valid: illegal base64 data at input byte 0"],
    [
      "no JSON",
      () => "continue=eA",
      400,
      "continue key is not valid: invalid character 'x' looking for beginning of value",
    ],
    [
      "another version",
      () => `continue=${token({ v: "v9", rv: 1, start: "a" })}`,
      400,
      "continue key is not valid: server does not recognize this encoded version v9",
    ],
    [
      "no revision",
      () => `continue=${token({ v: "meta.k8s.io/v1", start: "a" })}`,
      400,
      "continue key is not valid: incorrect encoded start resourceVersion (version meta.k8s.io/v1)",
    ],
    [
      "no start",
      () => `continue=${token({ v: "meta.k8s.io/v1", rv: 1 })}`,
      400,
      "continue key is not valid: encoded start key empty (version meta.k8s.io/v1)",
    ],
    [
      "out of the list",
      () => `continue=${token({ v: "meta.k8s.io/v1", rv: 1, start: "../x" })}`,
      400,
      "continue key is not valid: ../x",
    ],
  ])("%s", (_, query, expected, message) => {
    const answer = call("GET", `${PODS}?${query()}`);
    if (typeof expected !== "number") expect(names(answer)).toEqual(expected);
    else {
      const prefix = message.startsWith("continue key") ? "invalid continue token: " : "";
      expect([answer.code, said(answer)[2]]).toEqual([expected, prefix + message]);
    }
  });

  it("leads on while there is anything behind the last item, selected or not", () => {
    const first = call("GET", `${PODS}?limit=2&labelSelector=app%3Dweb`);
    const next = made<{ metadata: { continue: string } }>(first).metadata.continue;
    const read = JSON.parse(Buffer.from(next, "base64url").toString()) as unknown;
    expect(read).toEqual({ v: "meta.k8s.io/v1", rv: server.store.revision, start: "b\u0000" });
    expect(names(call("GET", `${PODS}?limit=2&labelSelector=app%3Dweb&continue=${next}`))).toEqual([]);
  });

  it("a state that is forgotten", () => {
    server.api.compactBefore(server.store.revision);
    const answer = call("GET", `${PODS}?resourceVersion=${old}&resourceVersionMatch=Exact`);
    expect(said(answer)).toEqual([410, "Expired", "The resourceVersion for the provided list is too old."]);
  });

  it.each([
    ["x", 500, `resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax`],
    ["99999", 504, "Timeout: Too large resource version: 99999, current: "],
  ])("one object as of %s", (version, code, message) => {
    const answer = call("GET", `${PODS}/a?resourceVersion=${version}`);
    expect([answer.code, said(answer)[2]]).toEqual([code, expect.stringContaining(message)]);
  });
});

it.each([
  [`${PODS}?fieldSelector=spec.host%3Da`, ""],
  ["/api/v1/nodes?fieldSelector=metadata.namespace%3Da", "field label not supported: metadata.namespace"],
  ["/apis/batch/v1/jobs?fieldSelector=status.active%3D1", 'field label "status.active" not supported for batchv1.Job'],
  [
    "/apis/resource.k8s.io/v1/resourceslices?fieldSelector=x%3D1",
    "field label not supported for resource.k8s.io/v1, Kind=ResourceSlice: x",
  ],
  [
    "/api/v1/persistentvolumes?fieldSelector=name%3Da",
    '"name" is not a known field selector: only "metadata.name", "metadata.namespace"',
  ],
])("%s", (path, message) => {
  expect(said(call("GET", path))[2] ?? "").toBe(message);
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
