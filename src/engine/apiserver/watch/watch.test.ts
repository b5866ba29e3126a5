import { beforeEach, describe, expect, it } from "vitest";
import type { WatchEvent } from "../../../api/api-client.ts";
import type { OpenWatch } from "../api-server.ts";
import { createTestServer, type TestServer } from "../test-server.ts";

const MAPS = "/api/v1/namespaces/default/configmaps";

let server: TestServer;
beforeEach(() => {
  server = createTestServer();
});

function put(name: string, labels: Record<string, string> = {}): void {
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name, labels } };
  const method = server.api.get("ConfigMap", "default", name) === undefined ? "POST" : "PUT";
  const response = server.api.handle({ method, path: method === "POST" ? MAPS : `${MAPS}/${name}`, body });
  if (response.code >= 300) throw new Error(JSON.stringify(response.body));
}
function remove(name: string): void {
  server.api.handle({ method: "DELETE", path: `${MAPS}/${name}` });
}

interface Opened {
  readonly watch: OpenWatch;
  /** Polls, and tells what came: `ADDED a`, `BOOKMARK 7`, `ERROR 410`. */
  next(): readonly string[];
  readonly batches: WatchEvent[][];
}

function open(query = "", path = MAPS): Opened {
  const batches: WatchEvent[][] = [];
  const outcome = server.api.openWatch({ method: "GET", path: `${path}?watch=true${query}` }, (events) =>
    batches.push([...events]),
  );
  if (!outcome.ok) throw new Error(outcome.status.message);
  const next = (): readonly string[] => {
    const seen = batches.length;
    outcome.value.poll();
    return batches.slice(seen).flat().map(inShort);
  };
  return { watch: outcome.value, next, batches };
}

function inShort(event: WatchEvent): string {
  if (event.type === "ERROR") return `ERROR ${event.object.code} ${event.object.reason}: ${event.object.message}`;
  if (event.type === "BOOKMARK") return `BOOKMARK ${event.object.metadata.resourceVersion}`;
  return `${event.type} ${event.object.metadata.name}`;
}

describe("what is delivered", () => {
  it("without a version: everything there is, then changes, one batch a poll", () => {
    put("a");
    const { next, batches } = open();
    expect(next()).toEqual(["ADDED a"]);
    expect(next()).toEqual([]);
    put("b");
    put("a", { x: "1" });
    remove("b");
    expect(next()).toEqual(["ADDED b", "MODIFIED a", "DELETED b"]);
    expect(batches).toHaveLength(2);
  });

  it("with a version: only what came after it", () => {
    put("a");
    const { next } = open(`&resourceVersion=${server.store.revision}`);
    put("b");
    expect(next()).toEqual(["ADDED b"]);
  });

  it("a deletion carries its own version", () => {
    put("a");
    const { next, batches } = open();
    next();
    remove("a");
    next();
    expect(batches[1]?.[0]).toMatchObject({
      type: "DELETED",
      object: { metadata: { name: "a", resourceVersion: String(server.store.revision) } },
    });
  });

  it("other kinds and namespaces stay out", () => {
    const { next } = open("", "/api/v1/namespaces/empty/configmaps");
    put("a");
    expect(next()).toEqual([]);
  });

  it("objects enter and leave a selection", () => {
    put("a", { app: "web" });
    put("b");
    const { next } = open("&labelSelector=app%3Dweb");
    expect(next()).toEqual(["ADDED a"]);
    put("b", { app: "web" });
    put("a", { app: "db" });
    put("a", { app: "db", x: "1" });
    remove("a");
    expect(next()).toEqual(["ADDED b", "DELETED a"]);
  });

  it("one object by name", () => {
    const { next } = open("&fieldSelector=metadata.name%3Da");
    put("a");
    put("b");
    expect(next()).toEqual(["ADDED a"]);
  });
});

describe("bookmarks", () => {
  it("come about every virtual minute, when asked for", () => {
    const asked = open("&allowWatchBookmarks=true");
    const plain = open();
    server.kernel.moveTo(59_999);
    expect(asked.next()).toEqual([]);
    server.kernel.moveTo(60_000);
    expect([asked.next(), plain.next()]).toEqual([[`BOOKMARK ${server.store.revision}`], []]);
    expect(asked.next()).toEqual([]);
  });

  it("mark the end of the initial events", () => {
    put("a");
    const { next, batches } = open(
      "&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true",
    );
    expect(next()).toEqual(["ADDED a", `BOOKMARK ${server.store.revision}`]);
    expect(batches[0]?.[1]?.object).toEqual({
      kind: "ConfigMap",
      apiVersion: "v1",
      metadata: {
        resourceVersion: String(server.store.revision),
        annotations: { "k8s.io/initial-events-end": "true" },
      },
    });
  });

  it("initial events can be declined", () => {
    put("a");
    const { next } = open("&sendInitialEvents=false&resourceVersionMatch=NotOlderThan");
    put("b");
    expect(next()).toEqual(["ADDED b"]);
  });
});

describe("the end", () => {
  it("history that is gone: 410", () => {
    const { next, watch } = open("&resourceVersion=2");
    put("a");
    put("b");
    server.api.compactBefore(server.store.revision - 1);
    expect(next()).toEqual([`ERROR 410 Expired: too old resource version: 2 (${server.store.revision - 1})`]);
    expect([watch.closed, next()]).toEqual([true, []]);
  });

  it("a version from a future that was given up: 410", () => {
    expect(open("&resourceVersion=999").next()).toEqual(["ERROR 410 Expired: too old resource version: 999 (1)"]);
  });

  it("going back in time ends every watch", () => {
    const { batches, watch } = open();
    server.api.endAllWatches();
    expect(batches.flat().map((event) => event.type)).toEqual(["ERROR"]);
    expect(watch.closed).toBe(true);
  });

  it("the time limit, in virtual time", () => {
    const { next, watch } = open("&timeoutSeconds=5");
    server.kernel.moveTo(4_999);
    next();
    expect(watch.closed).toBe(false);
    server.kernel.moveTo(5_000);
    put("a");
    expect(next()).toEqual(["ADDED a"]);
    expect(watch.closed).toBe(true);
  });

  it("the client", () => {
    const { next, watch } = open();
    watch.close();
    put("a");
    expect(next()).toEqual([]);
  });
});

describe("refused", () => {
  it.each([
    [`${MAPS}?watch=true&labelSelector=a%3Db%3Dc`, 400, "found '=', expected: ',' or 'end of string'"],
    [
      `${MAPS}?watch=true&sendInitialEvents=true`,
      422,
      `ListOptions.meta.k8s.io "" is invalid: resourceVersionMatch: Forbidden: sendInitialEvents requires setting resourceVersionMatch to NotOlderThan`,
    ],
    [
      `${MAPS}?watch=true&resourceVersion=x`,
      500,
      `resourceVersion: Invalid value: "x": strconv.ParseUint: parsing "x": invalid syntax`,
    ],
    [
      `${MAPS}?watch=true&resourceVersion=1&resourceVersionMatch=Exact`,
      422,
      `ListOptions.meta.k8s.io "" is invalid: [resourceVersionMatch: Forbidden: resourceVersionMatch is forbidden for watch unless sendInitialEvents is provided, resourceVersionMatch: Unsupported value: "Exact": supported values: "NotOlderThan"]`,
    ],
    ["/api/v1/nothing?watch=true", 404, "the server could not find the requested resource"],
    ["/version?watch=true", 404, "the server could not find the requested resource"],
  ])("%s", (path, code, message) => {
    expect(server.api.openWatch({ method: "GET", path }, () => {})).toMatchObject({
      ok: false,
      status: { code, message },
    });
  });
});
