import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { InvariantError } from "../../engine/kernel/invariant.ts";
import { serveForTest, type ServedForTest } from "../testing/served-for-test.ts";

let server: ServedForTest;
beforeAll(async () => {
  server = await serveForTest();
});
afterAll(() => server.close());

const configMap = (name: string) => ({ apiVersion: "v1", kind: "ConfigMap", metadata: { name } });
const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

describe("the simulation's calls", () => {
  it("reads and sets the clock", async () => {
    const { code, type, body } = await server.call("GET", "/sim/v1/clock");
    expect({ code, type, keys: Object.keys(body) }).toEqual({
      code: 200,
      type: "application/json",
      keys: ["now", "elapsedMs", "speed", "paused", "revision", "idle", "recordedUntilMs"],
    });
    expect(body).toMatchObject({ now: "2026-01-01T00:00:00.000Z", elapsedMs: 0, speed: 1, paused: true });
    const faster = await server.call("PUT", "/sim/v1/clock", { speed: 2.5 });
    expect(faster.body).toMatchObject({ speed: 2.5, paused: true });
  });

  it("advances, steps and seeks, and answers with the clock", async () => {
    const advanced = await server.call("POST", "/sim/v1/clock/advance", { ms: 20_000 });
    expect(advanced.body).toMatchObject({ now: "2026-01-01T00:00:20.000Z", elapsedMs: 20_000 });
    const hash = (await server.call("GET", "/sim/v1/hash")).body.hash;
    expect(hash).toMatch(/^[0-9a-f]{64}$/);
    const stepped = await server.call("POST", "/sim/v1/clock/step", { count: 3 });
    expect(Number(stepped.body.elapsedMs)).toBeGreaterThan(20_000);
    expect((await server.call("GET", "/sim/v1/hash")).body.hash).not.toBe(hash);
    const back = await server.call("POST", "/sim/v1/clock/seek", { elapsedMs: 20_000 });
    expect(back.body.elapsedMs).toBe(20_000);
    expect(Number(back.body.recordedUntilMs)).toBeGreaterThan(20_000);
    expect((await server.call("GET", "/sim/v1/hash")).body.hash).toBe(hash);
  });

  it("exports a recording and loads it to the same state", async () => {
    await server.call("POST", CONFIG_MAPS, configMap("recorded"), { authorization: "Bearer secret" });
    const recording = await server.call("GET", "/sim/v1/recording");
    expect(recording.text).not.toContain("secret");
    const hash = (await server.call("GET", "/sim/v1/hash")).body.hash;
    await server.call("POST", "/sim/v1/clock/advance", { ms: 60_000 });
    const loaded = await server.call("PUT", "/sim/v1/recording", recording.body);
    expect(loaded.code).toBe(200);
    expect(loaded.body.elapsedMs).toBe(20_000);
    expect((await server.call("GET", "/sim/v1/hash")).body.hash).toBe(hash);
  });

  it("tells why, newest first, and what the scheduler decided", async () => {
    const { body } = await server.call("GET", "/sim/v1/why?kind=ConfigMap&namespace=default&name=recorded");
    const chain = body.chain as readonly Readonly<Record<string, unknown>>[];
    expect(chain[0]).toMatchObject({ actor: "user", verb: "create", reason: "UserCreated", cause: { input: 0 } });
    await server.call("POST", "/api/v1/namespaces/default/pods", {
      metadata: { name: "p" },
      spec: { containers: [{ name: "a", image: "nginx" }] },
    });
    await server.call("POST", "/sim/v1/clock/advance", { ms: 5_000 });
    const { body: answer } = await server.call("GET", "/sim/v1/decisions?namespace=default&pod=p");
    expect(answer.decisions).toMatchObject([{ pod: "p", result: "Scheduled", node: "node-1" }]);
  });

  it("tells how an autoscaler came to its number, and what came of probes", async () => {
    const template = {
      metadata: { labels: { app: "shop" } },
      spec: {
        containers: [
          {
            name: "shop",
            image: "nginx",
            resources: { requests: { cpu: "100m" } },
            readinessProbe: { httpGet: { path: "/", port: 81 }, periodSeconds: 1 },
          },
        ],
      },
    };
    await server.call("POST", "/apis/apps/v1/namespaces/default/deployments", {
      metadata: { name: "shop" },
      spec: { replicas: 1, selector: { matchLabels: { app: "shop" } }, template },
    });
    await server.call("POST", "/apis/autoscaling/v2/namespaces/default/horizontalpodautoscalers", {
      metadata: { name: "shop" },
      spec: {
        minReplicas: 2,
        maxReplicas: 3,
        scaleTargetRef: { apiVersion: "apps/v1", kind: "Deployment", name: "shop" },
      },
    });
    await server.call("POST", "/sim/v1/clock/advance", { ms: 20_000 });
    const { body: looked } = await server.call("GET", "/sim/v1/decisions?horizontalpodautoscaler=shop");
    const scaled = { autoscaler: "shop", result: "Scaled", from: 1, to: 2, min: 2, max: 3 };
    expect(looked.decisions).toMatchObject([scaled]);
    const { body: pods } = await server.call("GET", "/api/v1/namespaces/default/pods?labelSelector=app%3Dshop");
    const [pod] = pods.items as readonly { readonly metadata: { readonly name: string } }[];
    const { body: probed } = await server.call("GET", `/sim/v1/probes?pod=${pod?.metadata.name}`);
    const attempts = probed.probes as readonly Readonly<Record<string, unknown>>[];
    expect(attempts.map(({ probe, outcome, inARow, threshold }) => ({ probe, outcome, inARow, threshold }))).toEqual(
      [1, 2, 3].map((inARow) => ({ probe: "Readiness", outcome: "Failure", inARow, threshold: 3 })),
    );
  });

  const MISTAKES: readonly (readonly [string, string, string, unknown, number, string])[] = [
    ["no body", "PUT", "clock", undefined, 400, "the body must be a JSON object"],
    ["an empty object", "PUT", "clock", {}, 400, "give speed, paused or both"],
    ["a list", "PUT", "clock", [], 400, "the body must be a JSON object"],
    ["broken JSON", "PUT", "clock", "{", 400, "json parse error"],
    ["an unknown field", "PUT", "clock", { sped: 1 }, 400, 'unknown field "sped"'],
    ["a speed of text", "PUT", "clock", { speed: "2" }, 400, "speed must be a number"],
    ["a speed of zero", "PUT", "clock", { speed: 0 }, 400, "speed must be a number from 0.01 to 100000"],
    ["a pause of text", "PUT", "clock", { paused: "no" }, 400, "paused must be true or false"],
    ["an advance backwards", "POST", "clock/advance", { ms: -1 }, 400, "ms must be a whole number"],
    ["half a millisecond", "POST", "clock/advance", { ms: 0.5 }, 400, "ms must be a whole number"],
    ["an advance of text", "POST", "clock/advance", { ms: "5" }, 400, "ms must be a whole number"],
    ["an advance past the limit", "POST", "clock/advance", { ms: 1e15 }, 400, "ms must be a whole number"],
    ["no count", "POST", "clock/step", {}, 400, "count must be a whole number"],
    ["a seek before the start", "POST", "clock/seek", { elapsedMs: -5 }, 400, "elapsedMs must be a whole number"],
    ["no recording", "PUT", "recording", { format: "other" }, 400, "this is not a Kubarium recording"],
    ["why without a name", "GET", "why?kind=Pod", undefined, 400, "name is missing from the query"],
    ["why with another word", "GET", "why?kind=Pod&name=a&ns=b", undefined, 400, 'unknown parameter "ns"'],
    ["decisions without a Pod", "GET", "decisions", undefined, 400, "pod is missing from the query"],
    [
      "decisions of two things",
      "GET",
      "decisions?pod=a&horizontalpodautoscaler=b",
      undefined,
      400,
      "either pod or horizontalpodautoscaler, not both",
    ],
    ["probes without a Pod", "GET", "probes", undefined, 400, "pod is missing from the query"],
    ["another method", "DELETE", "clock", undefined, 405, "/sim/v1/clock takes GET, PUT"],
    ["a path that is not there", "GET", "clocks", undefined, 404, "there is no /sim/v1/clocks"],
    ["a name of every object", "GET", "constructor", undefined, 404, "there is no /sim/v1/constructor"],
  ];
  it.each(MISTAKES)("refuses %s and changes nothing", async (_, method, route, body, code, message) => {
    const before = (await server.call("GET", "/sim/v1/clock")).text;
    const answer = await server.call(method, `/sim/v1/${route}`, body);
    expect({ code: answer.code, type: answer.type }).toEqual({ code, type: "application/json" });
    expect(answer.body.message).toContain(message);
    expect((await server.call("GET", "/sim/v1/clock")).text).toBe(before);
  });

  it("answers reads while a long advance runs, lets writes wait for it, and gives it up when nobody waits", async () => {
    const leave = new AbortController();
    const before = Number((await server.call("GET", "/sim/v1/clock")).body.elapsedMs);
    const advance = fetch(`${server.url}/sim/v1/clock/advance`, {
      method: "POST",
      body: JSON.stringify({ ms: 300 * 86_400_000 }),
      signal: leave.signal,
    }).catch((error: Error) => error.name);
    let moving = before;
    while (moving === before) moving = Number((await server.call("GET", "/sim/v1/clock")).body.elapsedMs);
    const write = server.call("POST", CONFIG_MAPS, configMap("waited"));
    expect((await server.call("GET", `${CONFIG_MAPS}/waited`)).code).toBe(404);
    leave.abort();
    expect(await advance).toBe("AbortError");
    expect((await write).code).toBe(201);
    const { elapsedMs } = (await server.call("GET", "/sim/v1/clock")).body;
    expect(elapsedMs).toBeLessThan(before + 300 * 86_400_000);
    expect((await server.call("GET", "/sim/v1/clock")).body.elapsedMs).toBe(elapsedMs);
  });
});

describe("a broken engine", () => {
  it("answers 500 with seed and time, keeps its recording, and goes on with another run", async () => {
    const broken = await serveForTest();
    await broken.call("POST", "/sim/v1/clock/advance", { ms: 1_000 });
    const { cluster } = broken.served.session;
    const sound = cluster.advanceTo.bind(cluster);
    cluster.advanceTo = () => {
      throw new InvariantError("a Pod is in two places", { seed: 1, nowMs: cluster.elapsedMs });
    };
    const failed = await broken.call("POST", "/sim/v1/clock/advance", { ms: 1_000 });
    expect(failed.code).toBe(500);
    expect(failed.body).toMatchObject({ seed: 1, atMs: 1_000 });
    expect(failed.body.message).toContain("a Pod is in two places (seed 1, at 1000 ms)");
    cluster.advanceTo = sound;
    const read = await broken.call("GET", "/api/v1/pods");
    expect(read.body).toMatchObject({ kind: "Status", reason: "InternalError", code: 500 });
    expect(read.body.message).toContain("seed 1, at 1000 ms");
    expect((await broken.call("POST", CONFIG_MAPS, configMap("a"))).code).toBe(500);
    expect((await broken.call("POST", "/sim/v1/clock/advance", { ms: 1 })).code).toBe(500);
    const recording = await broken.call("GET", "/sim/v1/recording");
    expect(recording.body).toMatchObject({ format: "kubarium-recording/1", end: { at: 1_000 } });
    expect((await broken.call("PUT", "/sim/v1/recording", recording.body)).code).toBe(200);
    expect((await broken.call("GET", "/api/v1/pods")).code).toBe(200);
    await broken.close();
  });
});
