/**
 * The engine's budgets: Pods a second, memory, idle speed, a Deployment of 300, growth with size, going back.
 * Times are CPU times of the process: machines are shared, and the engine runs on one thread.
 */
import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import type { Measurement } from "../measurement.ts";
import { deploy, newCluster, runUntilReady } from "./bench-cluster.ts";

const MINUTE_MS = 60_000;

export function* measureEngine(): Generator<Measurement> {
  yield* measureIdle();
  yield* measureDeployment();
  yield* measureRewind();
  yield* measureScale();
}

function seconds(work: () => void): number {
  const before = process.cpuUsage();
  work();
  const { user, system } = process.cpuUsage(before);
  return (user + system) / 1e6;
}

function* measureIdle(): Generator<Measurement> {
  const virtualSeconds = 3_600;
  for (const [name, probe, budget] of [
    ["engine: idle, 3 nodes and 30 pods", {}, 20_000],
    [
      "engine: the same, 1 s readiness probe on every pod",
      { readinessProbe: { httpGet: { port: 80 }, periodSeconds: 1 } },
      5_000,
    ],
  ] as const) {
    const cluster = newCluster(3);
    deploy(cluster, 30, "idle", probe);
    runUntilReady(cluster, 30, 10 * MINUTE_MS);
    // Code is compiled while it runs: the first hour is slower than every other one.
    const first = seconds(() => cluster.advance(virtualSeconds * 1000));
    yield { name: `${name}, first hour`, value: virtualSeconds / first, unit: "virtual seconds per second" };
    cluster.advance(virtualSeconds * 1000);
    const took = seconds(() => cluster.advance(virtualSeconds * 1000));
    yield { name, value: virtualSeconds / took, unit: "virtual seconds per second", budget };
  }
}

/** Rounds until the code is compiled, then rounds that count. */
const WARM_UP = 15;
const COUNTED = 9;

function* measureDeployment(): Generator<Measurement> {
  const samples: number[] = [];
  for (let round = 0; round < WARM_UP + COUNTED; round += 1) {
    const cluster = newCluster(5);
    samples.push(
      seconds(() => {
        deploy(cluster, 300, "web");
        runUntilReady(cluster, 300, 10 * MINUTE_MS);
      }),
    );
  }
  yield { name: "engine: the first Deployment of 300 to all ready", value: samples[0] ?? 0, unit: "CPU seconds" };
  const counted = samples.slice(WARM_UP).sort((a, b) => a - b);
  yield {
    name: "engine: Deployment of 300 to all ready",
    value: counted[COUNTED >> 1] ?? 0,
    unit: "CPU seconds",
    budget: 0.1,
    atMost: true,
  };
}

function* measureRewind(): Generator<Measurement> {
  const cluster = newCluster(5);
  deploy(cluster, 100, "web");
  for (let minute = 0; minute < 30; minute += 1) {
    cluster.advance(MINUTE_MS);
    const path = "/apis/apps/v1/namespaces/default/deployments/web-0/scale";
    const body = { spec: { replicas: minute % 2 === 0 ? 80 : 100 } };
    cluster.handle({ method: "PATCH", path, headers: { "content-type": "application/merge-patch+json" }, body });
  }
  cluster.advance(MINUTE_MS);
  const end = cluster.elapsedMs;
  let worst = 0;
  for (let place = 1; place < 40; place += 1) {
    const target = Math.floor((end * ((place * 17) % 40)) / 40);
    worst = Math.max(worst, seconds(() => cluster.seek(target)) * 1000);
    cluster.seek(end);
  }
  yield {
    name: "engine: rewind in a 30-minute, 100-pod recording, slowest of 39",
    value: worst,
    unit: "ms",
    budget: 200,
    atMost: true,
  };
}

function* measureScale(): Generator<Measurement> {
  const small = podsPerSecond(5_000, 1_500, SETTLE_MS);
  yield { name: "engine: 1,500 pods at 5,000 nodes", value: small.perSecond, unit: "pods per second" };
  const middle = podsPerSecond(5_000, 20_000, SETTLE_MS);
  yield {
    name: "engine: create, schedule, start, ready at 5,000 nodes",
    value: middle.perSecond,
    unit: "pods per second",
    budget: 20_000,
  };
  // Here the nodes' own Pods count as well.
  const large = podsPerSecond(5_000, 150_000, 0);
  yield {
    name: "engine: 5,000 nodes and 150,000 pods Running",
    value: large.seconds,
    unit: "s",
    budget: 15,
    atMost: true,
  };
  yield { name: "engine: heap at 150,000 pods", value: large.heapMb, unit: "MB", budget: 1_000, atMost: true };
  yield {
    name: "engine: cost per pod at 150,000 over cost at 1,500",
    value: small.perSecond / large.perSecond,
    unit: "ratio",
    budget: 2,
    atMost: true,
  };
}

/** Until kube-proxy runs on every node of a new cluster. */
const SETTLE_MS = 30_000;

function podsPerSecond(
  nodes: number,
  pods: number,
  settleMs: number,
): { perSecond: number; seconds: number; heapMb: number } {
  const before = heldBytes();
  const cluster = newCluster(nodes);
  cluster.advance(settleMs);
  const took = seconds(() => {
    deploy(cluster, pods, "web");
    runUntilReady(cluster, pods, 120 * MINUTE_MS);
  });
  // The programs that built the engine are in this process, too: what counts is what the cluster adds.
  const heapMb = (heldBytes() - before) / 1e6;
  return { perSecond: pods / took, seconds: took, heapMb };
}

/** The heap without what waits to be freed. The first round may end one that was under way, which keeps what died since. */
function heldBytes(): number {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  collect();
  collect();
  return process.memoryUsage().heapUsed;
}
