import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import type { ApiClient, ApiResponse, WatchEvent } from "../../api/api-client.ts";
import { failure } from "../../api/status.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { followList, MAX_LIVE, type LiveList } from "./live-list.ts";

function object(name: string): KubeObject {
  const metadata = { name, namespace: "default", uid: name, resourceVersion: "1", creationTimestamp: "" };
  return { apiVersion: "v1", kind: "Pod", metadata };
}

class FakeApi implements ApiClient {
  readonly paths: string[] = [];
  readonly closed: string[] = [];
  readonly answers: ApiResponse[] = [];
  watcher: (events: readonly WatchEvent[]) => void = () => undefined;

  request({ path }: { readonly path: string }, done: (response: ApiResponse) => void): void {
    this.paths.push(path);
    const answer = this.answers.shift();
    if (answer !== undefined) done(answer);
  }

  watch(path: string, onEvents: (events: readonly WatchEvent[]) => void): () => void {
    this.paths.push(path);
    this.watcher = onEvents;
    return () => void this.closed.push(path);
  }
}

function list(names: readonly string[], more = 0): ApiResponse {
  const metadata = { resourceVersion: "7", ...(more > 0 ? { continue: "x", remainingItemCount: more } : {}) };
  return { code: 200, body: { items: names.map(object), metadata } };
}

const LIST = `/api/v1/pods?limit=${MAX_LIVE}`;
const WATCH = "/api/v1/pods?watch=true&resourceVersion=7";

describe("followList", () => {
  let api: FakeApi;
  let seen: LiveList<KubeObject>[];
  const names = (): string[] => seen.at(-1)?.items.map(({ metadata }) => metadata.name) ?? [];

  beforeEach(() => {
    vi.useFakeTimers();
    vi.stubGlobal("requestAnimationFrame", (draw: () => void) => setTimeout(draw, 16));
    vi.stubGlobal("cancelAnimationFrame", (frame: NodeJS.Timeout) => clearTimeout(frame));
    api = new FakeApi();
    seen = [];
  });

  afterEach(() => {
    vi.useRealTimers();
    vi.unstubAllGlobals();
  });

  const follow = (): (() => void) => followList(api, "/api/v1/pods", (next) => seen.push(next));

  it("lists, then watches from there, and tells once a frame in name order", () => {
    api.answers.push(list(["b"]));
    follow();
    api.watcher([{ type: "ADDED", object: object("c") }]);
    api.watcher([
      { type: "ADDED", object: object("a") },
      { type: "DELETED", object: object("b") },
    ]);
    vi.advanceTimersByTime(16);
    expect(api.paths).toEqual([LIST, WATCH]);
    expect(seen).toHaveLength(1);
    expect(names()).toEqual(["a", "c"]);
  });

  it("lists again at once when the watch ends with 410", () => {
    api.answers.push(list(["a"]), list(["z"]));
    follow();
    api.watcher([{ type: "ERROR", object: failure(410, "Expired", "too old") }]);
    vi.advanceTimersByTime(16);
    expect(api.paths).toEqual([LIST, WATCH, LIST, WATCH]);
    expect(names()).toEqual(["z"]);
  });

  it("tries again after a failure and says what it was", () => {
    api.answers.push({ code: 503, body: failure(503, "ServiceUnavailable", "gone") }, list(["a"]));
    follow();
    vi.advanceTimersByTime(16);
    expect(seen.at(-1)).toMatchObject({ loaded: false, problem: { message: "gone" } });
    vi.advanceTimersByTime(1_000);
    expect(seen.at(-1)).toMatchObject({ loaded: true, problem: undefined });
    expect(names()).toEqual(["a"]);
  });

  it("does not watch a list that is cut, but reads it again", () => {
    api.answers.push(list(["a"], 5), list(["a", "b"]));
    follow();
    vi.advanceTimersByTime(16);
    expect(seen.at(-1)?.more).toBe(5);
    vi.advanceTimersByTime(3_000);
    expect(api.paths).toEqual([LIST, LIST, WATCH]);
    expect(seen.at(-1)?.more).toBe(0);
  });

  it("stops watching a list that has grown too long", () => {
    api.answers.push(list(["a"]), list(["a"], 9));
    follow();
    const many = Array.from({ length: MAX_LIVE }, (_, index) => object(`n${index}`));
    api.watcher(many.map((one) => ({ type: "ADDED", object: one })));
    vi.advanceTimersByTime(16);
    expect(api.closed).toEqual([WATCH]);
    expect(seen.at(-1)?.more).toBe(9);
  });

  it("is silent once stopped", () => {
    api.answers.push(list(["a"]));
    const stop = follow();
    stop();
    api.watcher([{ type: "ADDED", object: object("b") }]);
    vi.advanceTimersByTime(5_000);
    expect(seen).toEqual([]);
    expect(api.closed).toEqual([WATCH]);
  });
});
