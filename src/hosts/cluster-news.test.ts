import { describe, expect, it } from "vitest";
import type { WatchEvent } from "../api/api-client.ts";
import { Cluster } from "../engine/cluster.ts";
import { ClusterNews } from "./cluster-news.ts";
import { ClusterSession } from "./cluster-session.ts";

const CONFIGURATION = { epochMs: Date.UTC(2026, 0, 1), seed: 1, nodes: 1 };
const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";

function start(): { readonly session: ClusterSession; readonly news: ClusterNews } {
  const session = new ClusterSession(new Cluster(CONFIGURATION), 1, true);
  return { session, news: new ClusterNews(session) };
}

function create({ cluster }: ClusterSession, path: string, body: unknown): void {
  expect(cluster.handle({ method: "POST", path, body }).code).toBe(201);
}

describe("what the page is told", () => {
  it("is everything at first, then what is new, then nothing", () => {
    const { session, news } = start();
    session.cluster.advance(30_000);
    const first = news.tick();
    expect(first).toMatchObject({ rewound: true, clock: { elapsedMs: 30_000 } });
    expect(first.scene).toBeDefined();
    create(session, CONFIG_MAPS, { metadata: { name: "a" } });
    const second = news.tick();
    expect(second.rewound).toBeUndefined();
    expect(second.changes?.map(({ object, reason }) => [object.name, reason])).toEqual([["a", "UserCreated"]]);
    expect(news.tick().changes).toBeUndefined();
  });

  it("is the whole history again after a rewind", () => {
    const { session, news } = start();
    session.cluster.advance(5_000);
    create(session, CONFIG_MAPS, { metadata: { name: "early" } });
    session.cluster.advance(5_000);
    create(session, CONFIG_MAPS, { metadata: { name: "late" } });
    const history = [...(news.tick().changes ?? [])];
    session.cluster.seek(7_000);
    news.startOver();
    const { rewound, changes, clock } = news.tick();
    expect({ rewound, elapsedMs: clock.elapsedMs, until: clock.recordedUntilMs }).toEqual({
      rewound: true,
      elapsedMs: 7_000,
      until: 10_000,
    });
    expect(changes).toEqual(history.filter(({ at }) => at <= 7_000));
    expect(changes?.at(-1)?.object.name).toBe("early");
  });

  it("is a long history part by part, the newest first", () => {
    const { session, news } = start();
    for (let index = 0; index < 1_700; index += 1) create(session, CONFIG_MAPS, { metadata: { name: `a-${index}` } });
    news.tick();
    const whole = session.cluster.changesSince(0);
    news.startOver();
    const first = news.tick();
    expect([first.rewound, first.changes?.length, first.earlier]).toEqual([true, 1_500, undefined]);
    create(session, CONFIG_MAPS, { metadata: { name: "new" } });
    const second = news.tick();
    expect(second.rewound).toBeUndefined();
    expect(second.changes?.map(({ object }) => object.name)).toEqual(["new"]);
    expect([...(second.earlier ?? []), ...(first.changes ?? [])]).toEqual(whole);
    expect(news.tick().earlier).toBeUndefined();
  });

  it("is the other run after a change of runs, and nothing of the first any more", () => {
    const { session, news } = start();
    const old = session.cluster;
    news.tick();
    session.replace(new Cluster({ ...CONFIGURATION, seed: 2, nodes: 2 }));
    news.startOver();
    const fresh = news.tick();
    expect(fresh).toMatchObject({ rewound: true, scene: { fresh: true } });
    old.advance(60_000);
    const idle = news.tick();
    expect(idle.scene?.machines ?? []).toEqual([]);
  });

  it("shows requests on their way", () => {
    const { session, news } = start();
    create(session, "/api/v1/namespaces/default/pods", {
      metadata: { name: "web", labels: { app: "web" } },
      spec: { containers: [{ name: "web", image: "nginx" }] },
    });
    const spec = { selector: { app: "web" }, ports: [{ port: 80 }] };
    create(session, "/api/v1/namespaces/default/services", { metadata: { name: "web" }, spec });
    session.cluster.advance(60_000);
    create(session, "/apis/sim.kubarium.dev/v1alpha1/namespaces/default/traffics", {
      metadata: { name: "users" },
      spec: { url: "http://web", requestsPerSecond: 20 },
    });
    news.tick();
    let flights = 0;
    for (let index = 0; index < 50; index += 1) {
      session.cluster.advance(40);
      flights += news.tick().scene?.flights?.length ?? 0;
    }
    // 20 a second for two seconds, each shown once.
    expect(flights).toBeGreaterThanOrEqual(38);
    expect(flights).toBeLessThanOrEqual(41);
  });
});

describe("watches of a session", () => {
  it("end with 410 when another run takes over, and are forgotten when they end", () => {
    const { session } = start();
    const seen: WatchEvent[] = [];
    const sink = (events: readonly WatchEvent[]): void => void seen.push(...events);
    const path = `${CONFIG_MAPS}?watch=1`;
    expect(session.openWatch(1, { method: "GET", path }, sink).ok).toBe(true);
    session.replace(new Cluster(CONFIGURATION));
    expect(seen.map(({ type, object }) => [type, "code" in object ? object.code : 0])).toEqual([["ERROR", 410]]);
    expect(session.openWatches).toBe(0);
    session.openWatch(2, { method: "GET", path: `${path}&timeoutSeconds=5` }, sink);
    session.cluster.advance(6_000);
    session.pollWatches();
    expect(session.openWatches).toBe(0);
  });

  it("pass over a reader that is behind, without losing anything", () => {
    const { session } = start();
    const seen: string[] = [];
    let ready = true;
    const revision = session.cluster.revision;
    const path = `${CONFIG_MAPS}?watch=1&resourceVersion=${revision}`;
    const sink = (events: readonly WatchEvent[]): void =>
      void seen.push(...events.map(({ object }) => ("code" in object ? "error" : (object.metadata.name ?? ""))));
    session.openWatch(1, { method: "GET", path }, sink, () => ready);
    for (const name of ["a", "b", "c"]) {
      create(session, CONFIG_MAPS, { metadata: { name } });
      session.pollWatches();
      ready = !ready;
    }
    expect(seen).toEqual(["a", "b", "c"]);
  });

  it("refuses a body that nobody could walk, and records nothing of it", () => {
    const { session } = start();
    const body = JSON.parse(`${"[".repeat(20_000)}${"]".repeat(20_000)}`) as unknown;
    expect(session.handle({ method: "POST", path: CONFIG_MAPS, body })).toMatchObject({ code: 400 });
    expect(session.cluster.inputs).toEqual([]);
  });
});
