import { get, Agent, type IncomingMessage } from "node:http";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { serveForTest, type ServedForTest } from "../testing/served-for-test.ts";

interface Event {
  readonly type: string;
  readonly object: {
    readonly code?: number;
    readonly metadata: { readonly name?: string; readonly resourceVersion?: string };
  };
}

/** An open stream, read line by line. */
interface Stream {
  readonly response: IncomingMessage;
  readonly lines: readonly string[];
  /** The lines, parsed. */
  readonly events: readonly Event[];
  readonly ended: Promise<void>;
  until(done: (stream: Stream) => boolean): Promise<void>;
}

const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
const configMap = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });

let server: ServedForTest;
beforeEach(async () => {
  server = await serveForTest(0);
});
afterEach(() => server.close());

const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });

function watch(path: string): Promise<Stream> {
  return new Promise((resolve, reject) => {
    get({ host: "127.0.0.1", port: server.port, path, agent }, (response) => {
      const lines: string[] = [];
      let rest = "";
      let look = (): void => undefined;
      response.on("data", (chunk: Buffer) => {
        const complete = (rest + chunk.toString()).split("\n");
        rest = complete.pop() ?? "";
        lines.push(...complete);
        look();
      });
      response.on("error", () => undefined);
      const stream: Stream = {
        response,
        lines,
        get events() {
          return lines.map((line) => JSON.parse(line) as Event);
        },
        ended: new Promise((done) => response.on("close", done)),
        until: (done) =>
          new Promise((found) => {
            look = () => {
              if (done(stream)) found();
            };
            look();
          }),
      };
      resolve(stream);
    }).on("error", reject);
  });
}

describe("watches over HTTP", () => {
  it("streams a line an event, in chunks, as it happens", async () => {
    const from = (await server.call("GET", CONFIG_MAPS)).body.metadata as { readonly resourceVersion: string };
    const stream = await watch(`${CONFIG_MAPS}?watch=true&resourceVersion=${from.resourceVersion}`);
    expect(stream.response.headers).toMatchObject({
      "content-type": "application/json",
      "transfer-encoding": "chunked",
    });
    await server.call("POST", CONFIG_MAPS, configMap("a"));
    await stream.until(({ lines }) => lines.length === 1);
    await server.call("DELETE", `${CONFIG_MAPS}/a`);
    await stream.until(({ lines }) => lines.length === 2);
    expect(stream.events.map(({ type, object }) => [type, object.metadata.name])).toEqual([
      ["ADDED", "a"],
      ["DELETED", "a"],
    ]);
  });

  it("ends initial events with a bookmark", async () => {
    await server.call("POST", CONFIG_MAPS, configMap("a"));
    const query = "watch=1&sendInitialEvents=true&resourceVersionMatch=NotOlderThan&allowWatchBookmarks=true";
    const stream = await watch(`${CONFIG_MAPS}?${query}`);
    await stream.until(({ events }) => events.some(({ type }) => type === "BOOKMARK"));
    expect(stream.events.at(-1)?.object.metadata).toMatchObject({
      annotations: { "k8s.io/initial-events-end": "true" },
    });
  });

  it("ends after timeoutSeconds of real time, however far the cluster's clock goes", async () => {
    const stream = await watch(`${CONFIG_MAPS}?watch=1&timeoutSeconds=2`);
    const startedAt = performance.now();
    await server.call("POST", "/sim/v1/clock/advance", { ms: 60_000 });
    await server.call("POST", CONFIG_MAPS, configMap("late"));
    await stream.until(({ events }) => events.some(({ object }) => object.metadata.name === "late"));
    await stream.ended;
    expect(performance.now() - startedAt).toBeGreaterThan(1_500);
    expect(stream.events.every(({ type }) => type !== "ERROR")).toBe(true);
    expect(server.served.session.openWatches).toBe(0);
  });

  it.each([
    ["time goes back", (): Promise<unknown> => server.call("POST", "/sim/v1/clock/seek", { elapsedMs: 0 })],
    [
      "another recording is loaded",
      async (): Promise<unknown> =>
        server.call("PUT", "/sim/v1/recording", (await server.call("GET", "/sim/v1/recording")).body),
    ],
  ])("ends with 410 when %s", async (_, change) => {
    await server.call("POST", "/sim/v1/clock/advance", { ms: 5_000 });
    const stream = await watch(`${CONFIG_MAPS}?watch=1&resourceVersion=0`);
    await change();
    await stream.ended;
    expect(stream.events.at(-1)).toMatchObject({ type: "ERROR", object: { code: 410, reason: "Expired" } });
    expect(server.served.session.openWatches).toBe(0);
  });

  it("does not take an object that speaks of errors for the end", async () => {
    const stream = await watch(`${CONFIG_MAPS}?watch=1`);
    await server.call("POST", CONFIG_MAPS, { ...configMap("talk"), data: { type: "ERROR" } });
    await server.call("POST", CONFIG_MAPS, configMap("after"));
    await stream.until(({ events }) => events.some(({ object }) => object.metadata.name === "after"));
    expect(stream.events.map(({ object }) => object.metadata.name)).toEqual(expect.arrayContaining(["talk", "after"]));
  });

  it("reads one object although `watch` is set", async () => {
    const { code, body } = await server.call("GET", "/api/v1/namespaces/default?watch=true");
    expect({ code, kind: body.kind }).toEqual({ code: 200, kind: "Namespace" });
  });

  it("forgets a client that leaves", async () => {
    const streams = await Promise.all([watch(`${CONFIG_MAPS}?watch=1`), watch("/api/v1/pods?watch=1")]);
    expect(server.served.session.openWatches).toBe(2);
    streams[0].response.destroy();
    await streams[0].ended;
    while (server.served.session.openWatches > 1) await server.call("GET", "/healthz");
    expect(server.served.session.openWatches).toBe(1);
  });

  it("lets a reader that is behind read on later, without a gap", async () => {
    const stream = await watch(`${CONFIG_MAPS}?watch=1&labelSelector=big`);
    stream.response.pause();
    const write = (index: number) =>
      server.served.request({
        method: "POST",
        path: CONFIG_MAPS,
        body: { metadata: { name: `big-${index}`, labels: { big: "" } }, data: { text: "x".repeat(500_000) } },
      });
    for (let index = 0; index < 60; index += 1) {
      await write(index);
      await new Promise((resolve) => setImmediate(resolve));
    }
    expect(stream.events.length).toBeLessThan(60);
    stream.response.resume();
    await stream.until(({ lines }) => lines.length >= 60);
    expect(stream.events.map(({ object }) => object.metadata.name)).toEqual(
      Array.from({ length: 60 }, (_, index) => `big-${index}`),
    );
  });

  it("gives 500 watches every one of 1,000 writes, once and in order", async () => {
    const from = (await server.call("GET", CONFIG_MAPS)).body.metadata as { readonly resourceVersion: string };
    const path = `${CONFIG_MAPS}?watch=1&resourceVersion=${from.resourceVersion}`;
    const streams = await Promise.all(Array.from({ length: 500 }, () => watch(path)));
    expect(server.served.session.openWatches).toBe(500);
    const names = Array.from({ length: 1_000 }, (_, index) => `cm-${index}`);
    for (let index = 0; index < names.length; index += 50) {
      const batch = names.slice(index, index + 50);
      const answers = await Promise.all(batch.map((name) => server.call("POST", CONFIG_MAPS, configMap(name))));
      expect(answers.every(({ code }) => code === 201)).toBe(true);
    }
    await Promise.all(streams.map((stream) => stream.until(({ lines }) => lines.length >= names.length)));
    const [first] = streams;
    expect(new Set(first?.events.map(({ object }) => object.metadata.name))).toEqual(new Set(names));
    const versions = first?.events.map(({ object }) => Number(object.metadata.resourceVersion)) ?? [];
    expect(versions).toEqual(versions.toSorted((a, b) => a - b));
    const wanted = first?.lines.join();
    expect(streams.every(({ lines }) => lines.join() === wanted)).toBe(true);
  }, 60_000);
});
