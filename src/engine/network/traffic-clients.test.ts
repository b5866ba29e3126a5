import { describe, expect, it } from "vitest";
import type { TrafficStatus } from "../../api/types/sim.ts";
import type { SmallWorld } from "./testing/small-world.ts";
import { webWorld } from "./testing/web-world.ts";

describe("traffic", () => {
  const status = (small: SmallWorld): TrafficStatus =>
    small.objects.get("Traffic", "default", "load")?.status as TrafficStatus;

  it("counts and reports once a second", () => {
    const small = webWorld();
    small.traffic("default/load", { url: "http://web", requestsPerSecond: 50 });
    small.run(1_000);
    const reported = status(small);
    expect(reported).toMatchObject({ observedGeneration: 1, sent: 50, ok: 50, failed: 0, failures: {} });
    expect(reported).toMatchObject({ requestsPerSecond: 50, errorsPerSecond: 0 });
    expect(Object.keys(reported.answers ?? {})).toEqual(["web-a", "web-b", "web-c"]);
    expect(Object.values(reported.answers ?? {}).reduce((a, b) => a + b)).toBe(50);
    expect(reported.latencyMs?.p50).toBeGreaterThan(1.5);
    expect(reported.latencyMs?.p99).toBeLessThan(3.2);
    small.run(9_000);
    expect(status(small).sent).toBe(500);
    const reports = small.objects.writes.filter(({ reason }) => reason === "TrafficReported");
    expect(reports).toHaveLength(10);
    expect(reports[0]).toEqual({
      actor: "traffic/default/load",
      reason: "TrafficReported",
      kind: "Traffic",
      key: "default/load",
    });
  });

  it.each<{ name: string; change: (small: SmallWorld) => void; url?: string; failures: Record<string, number> }>([
    {
      name: "HTTP errors",
      change: (small) => {
        for (const [ip, server] of small.servers) {
          small.servers.set(ip, {
            ...server,
            answer: () => ({ kind: "answered", status: 503, body: "", latencyMs: 1 }),
          });
        }
      },
      failures: { "HTTP 503": 20 },
    },
    {
      name: "another protocol",
      change: (small) => {
        for (const [ip, server] of small.servers) {
          small.servers.set(ip, { ...server, answer: () => ({ kind: "answered", status: 0, body: "", latencyMs: 1 }) });
        }
      },
      failures: { "no HTTP answer": 20 },
    },
    { name: "no endpoints", change: (small) => small.slice("default/web", []), failures: { "no endpoints": 20 } },
    { name: "unknown name", change: () => {}, url: "http://wep", failures: { "name not known": 20 } },
    { name: "nothing listens", change: () => {}, url: "http://10.244.1.1:9", failures: { "connection refused": 20 } },
    { name: "lost", change: (small) => small.servers.clear(), failures: { timeout: 20 } },
    {
      name: "too slow",
      change: (small) => {
        for (const [ip, server] of small.servers) {
          small.servers.set(ip, {
            ...server,
            answer: () => ({ kind: "answered", status: 200, body: "", latencyMs: 9_000 }),
          });
        }
      },
      failures: { timeout: 20 },
    },
  ])("fails by reason: $name", ({ change, url, failures }) => {
    const small = webWorld();
    change(small);
    small.run(2_000);
    small.traffic("default/load", { url: url ?? "http://web", requestsPerSecond: 20 });
    small.run(1_000);
    expect(status(small)).toMatchObject({ sent: 20, ok: 0, failed: 20, errorsPerSecond: 20, failures });
    expect(status(small).answers).toEqual({});
  });

  it.each([
    { rate: 0, forMs: 60_000, sent: undefined, reports: 0 },
    { rate: 0.2, forMs: 60_000, sent: 12, reports: 12 },
    { rate: 1, forMs: 10_000, sent: 10, reports: 10 },
    { rate: 333, forMs: 10_000, sent: 3_330, reports: 10 },
  ])("sends exactly $rate requests a second", ({ rate, forMs, sent, reports }) => {
    const small = webWorld();
    small.traffic("default/load", { url: "http://web", requestsPerSecond: rate });
    small.run(forMs);
    expect(status(small).sent).toBe(sent);
    expect(small.objects.writes).toHaveLength(reports);
  });

  it("costs nothing at rate 0", () => {
    const small = webWorld();
    const before = small.kernel.processed;
    small.traffic("default/load", { url: "http://web", requestsPerSecond: 0 });
    small.run(60_000);
    expect(small.kernel.processed - before).toBe(1);
  });

  it("follows a new rate, and reports silence when it stops", () => {
    const small = webWorld();
    small.traffic("default/load", { url: "http://web", requestsPerSecond: 10 });
    small.run(1_000);
    small.traffic("default/load", { url: "http://web", requestsPerSecond: 100 }, 2);
    small.run(1_000);
    expect(status(small)).toMatchObject({ sent: 110, requestsPerSecond: 100, observedGeneration: 2 });
    small.traffic("default/load", { url: "http://web", requestsPerSecond: 0 }, 3);
    small.run(5_000);
    expect(status(small)).toMatchObject({ sent: 110, requestsPerSecond: 0, observedGeneration: 3 });
    expect(small.objects.writes.at(-1)?.reason).toBe("TrafficStopped");
  });

  it("sends from a Pod only while that is ready, and never catches up", () => {
    const small = webWorld();
    small.traffic("default/load", { url: "http://web", requestsPerSecond: 10, from: { pod: "sender" } });
    small.run(5_000);
    expect(status(small).sent).toBeUndefined();
    small.pod("default/sender", "node-1", "10.244.1.20");
    small.run(2_000);
    expect(status(small)).toMatchObject({ sent: 20, requestsPerSecond: 10 });
    small.objects.remove("Pod", "default/sender");
    small.run(5_000);
    expect(status(small)).toMatchObject({ sent: 20, requestsPerSecond: 0 });
  });

  it("sends nothing from a machine without power, whatever the API still says", () => {
    const small = webWorld();
    small.traffic("default/load", { url: "http://10.96.1.1", requestsPerSecond: 10, from: { pod: "client" } });
    small.run(1_000);
    const node = small.machines.get("node-1");
    if (node === undefined) throw new Error("node-1 is missing");
    small.machines.put({ ...node, powered: false });
    small.run(5_000);
    expect(status(small)).toMatchObject({ sent: 10, requestsPerSecond: 0 });
    small.machines.put(node);
    small.run(1_000);
    expect(status(small)).toMatchObject({ sent: 20, requestsPerSecond: 10 });
  });

  it("ends with its object, and begins anew with a new one", () => {
    const small = webWorld();
    small.traffic("default/load", { url: "http://web", requestsPerSecond: 10 });
    small.run(1_000);
    small.objects.remove("Traffic", "default/load");
    small.run(1_000);
    small.put(
      "v1",
      "Traffic",
      "default",
      "load",
      { spec: { url: "http://web", requestsPerSecond: 10 }, status: {} },
      { uid: "second" },
    );
    small.run(1_000);
    expect(status(small).sent).toBe(10);
  });
});

describe("traces", () => {
  it("represents every Traffic, in order, bounded", () => {
    const small = webWorld();
    small.traffic("default/loud", { url: "http://web", requestsPerSecond: 5_000 });
    small.traffic("default/quiet", { url: "http://nowhere", requestsPerSecond: 10 });
    small.run(10_000);
    const all = small.network.traces(0);
    expect(all.length).toBe(512);
    expect(all.map(({ startMs }) => startMs)).toEqual(all.map(({ startMs }) => startMs).sort((a, b) => a - b));
    const quiet = all.filter(({ from }) => from === "default/quiet");
    expect(quiet.length).toBeGreaterThan(30);
    expect(quiet[0]).toMatchObject({ fromKind: "Traffic", ok: false, outcome: "name not known", pod: undefined });
    expect(all.find(({ from }) => from === "default/loud")).toMatchObject({
      service: "default/web",
      ok: true,
      outcome: "200",
    });
    const since = small.network.traces(11_500);
    expect(since.length).toBeGreaterThan(0);
    expect(since.every(({ startMs }) => startMs > 11_500)).toBe(true);
  });
});

describe("snapshots", () => {
  it("goes on exactly as the original, pending rules included", () => {
    const build = (): SmallWorld => {
      const small = webWorld(undefined, { sessionAffinity: "ClientIP" }, 7);
      small.traffic("default/load", { url: "http://web", requestsPerSecond: 77 });
      small.traffic("default/other", { url: "http://10.244.2.1:8080", requestsPerSecond: 3 });
      small.run(3_150);
      small.slice("default/web", [["10.244.2.2", "node-2", "default/web-c"]]);
      small.run(10);
      return small;
    };
    const original = build();
    const state = original.network.snapshot();
    const kernel = original.kernel.snapshot();
    const objects = new Map([...original.objects.tables].map(([kind, table]) => [kind, new Map(table)] as const));
    const revision = original.objects.revision;
    const frozen = JSON.stringify(state, plain);

    const restored = build();
    restored.run(777);
    restored.kernel.restore(kernel);
    restored.objects.tables = objects;
    restored.objects.revision = revision;
    restored.informers.replaceAll();
    restored.network.restore(state);
    expect(JSON.stringify(restored.network.snapshot(), plain)).toBe(frozen);

    for (const small of [original, restored]) small.run(5_000);
    expect(JSON.stringify(state, plain)).toBe(frozen);
    expect(JSON.stringify(restored.network.snapshot(), plain)).toBe(JSON.stringify(original.network.snapshot(), plain));
    expect(restored.objects.list("Traffic")).toEqual(original.objects.list("Traffic"));
    expect(restored.network.traces(0)).toEqual(original.network.traces(0));
    expect(restored.kernel.snapshot()).toEqual(original.kernel.snapshot());
  });
});

function plain(_key: string, value: unknown): unknown {
  return value instanceof Map ? [...value] : value;
}
