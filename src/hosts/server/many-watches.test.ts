/** 500 watches on real sockets under as many writes as a minute of a thousand a second has. */
import { Agent, get, type IncomingMessage } from "node:http";
import { afterEach, beforeEach, expect, it } from "vitest";
import type { KubeObject } from "../../api/types/meta.ts";
import { serveForTest, type ServedForTest } from "../testing/served-for-test.ts";

const OBJECTS = 496;
const WHOLE = 4;
const WRITES = 60_000;
/** More than the history of the store holds. */
const WRITES_TO_MISS = 25_000;
const WRITES_A_TURN = 50;
const CONFIG_MAPS = "/api/v1/namespaces/default/configmaps";
/** Far more than what is kept for one watch that is not read, far less than what it missed. */
const MAX_GROWTH_BYTES = 300 * 1024 * 1024;

interface Line {
  readonly type: string;
  readonly object: KubeObject & { readonly data?: { readonly n?: string }; readonly code?: number };
}

let server: ServedForTest;
beforeEach(async () => {
  server = await serveForTest(0);
});
afterEach(() => server.close());

const agent = new Agent({ keepAlive: false, maxSockets: Number.POSITIVE_INFINITY });

/** Reads a watch; each object must go through its numbers without a gap. */
class Reader {
  events = 0;
  problems: string[] = [];
  private readonly numbers = new Map<string, number>();
  private rest = "";

  take(chunk: string): void {
    const lines = (this.rest + chunk).split("\n");
    this.rest = lines.pop() ?? "";
    for (const line of lines) this.event(JSON.parse(line) as Line);
  }

  private event({ type, object }: Line): void {
    if (type === "ERROR") return void this.problems.push(`ERROR ${object.code}`);
    this.events += 1;
    const { name } = object.metadata;
    const expected = (this.numbers.get(name) ?? 0) + 1;
    const is = Number(object.data?.n);
    if (is !== expected) this.problems.push(`${name}: ${is} instead of ${expected}`);
    this.numbers.set(name, is);
  }
}

function open(query: string): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    const path = `${CONFIG_MAPS}?watch=true&${query}`;
    get({ host: "127.0.0.1", port: server.port, path, agent }, resolve).on("error", reject);
  });
}

async function read(query: string): Promise<Reader> {
  const reader = new Reader();
  const response = await open(query);
  response.setEncoding("utf8").on("data", (chunk: string) => reader.take(chunk));
  return reader;
}

async function write(n: number, name: string): Promise<void> {
  const body = { data: { n: String(n) } };
  const headers = { "content-type": "application/merge-patch+json" };
  const { code } = await server.served.request({ method: "PATCH", path: `${CONFIG_MAPS}/${name}`, headers, body });
  if (code !== 200) throw new Error(`HTTP ${code}`);
}

async function turns(count: number, work: (index: number) => Promise<void>): Promise<void> {
  for (let index = 0; index < count; index += 1) {
    await work(index);
    if (index % WRITES_A_TURN === 0) await new Promise((resolve) => setTimeout(resolve, 0));
  }
}

it("loses no event in 500 watches under 60,000 writes", async () => {
  for (let index = 0; index < OBJECTS; index += 1) {
    const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: `own-${index}` }, data: { n: "0" } };
    await server.served.request({ method: "POST", path: CONFIG_MAPS, body });
  }
  const { metadata } = (await server.call("GET", `${CONFIG_MAPS}?limit=1`)).body as {
    metadata: { resourceVersion: string };
  };
  const from = `resourceVersion=${metadata.resourceVersion}`;
  const narrow = await Promise.all(
    Array.from({ length: OBJECTS }, (_, index) => read(`${from}&fieldSelector=metadata.name%3Down-${index}`)),
  );
  const whole = await Promise.all(Array.from({ length: WHOLE }, () => read(from)));
  await turns(WRITES, (index) => write(Math.floor(index / OBJECTS) + 1, `own-${index % OBJECTS}`));
  while (whole.some(({ events }) => events < WRITES)) await new Promise((resolve) => setTimeout(resolve, 10));
  while (narrow.reduce((sum, { events }) => sum + events, 0) < WRITES) {
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect([...narrow, ...whole].flatMap(({ problems }) => problems)).toEqual([]);
  expect(whole.map(({ events }) => events)).toEqual(whole.map(() => WRITES));
  expect(narrow.reduce((sum, { events }) => sum + events, 0)).toBe(WRITES);
}, 120_000);

it("keeps little for a watch that is not read, and tells it that it came too late", async () => {
  const padding = "x".repeat(2_000);
  const body = { apiVersion: "v1", kind: "ConfigMap", metadata: { name: "own" }, data: { n: "0", padding } };
  await server.served.request({ method: "POST", path: CONFIG_MAPS, body });
  const slow = await Promise.all(Array.from({ length: 20 }, () => open("resourceVersion=0")));
  for (const response of slow) response.pause();
  const before = process.memoryUsage().rss;
  await turns(WRITES_TO_MISS, (index) => write(index + 1, "own"));
  expect(process.memoryUsage().rss - before).toBeLessThan(MAX_GROWTH_BYTES);
  const ends = slow.map(async (response) => {
    let last = "";
    for await (const chunk of response.setEncoding("utf8")) last = (last + String(chunk)).slice(-1_000);
    return JSON.parse(last.trim().split("\n").at(-1) ?? "") as Line;
  });
  for (const { type, object } of await Promise.all(ends)) expect([type, object.code]).toEqual(["ERROR", 410]);
}, 120_000);
