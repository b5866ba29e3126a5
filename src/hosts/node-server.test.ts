/** `npm run serve` as a person starts it: a process of its own. */
import { spawn, type ChildProcess } from "node:child_process";
import { createServer, type AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";

const ROOT = new URL("../../", import.meta.url).pathname;

const started: ChildProcess[] = [];
afterEach(() => {
  // The whole group: npm starts a shell, which starts the server.
  for (const { pid, exitCode } of started.splice(0)) if (pid !== undefined && exitCode === null) process.kill(-pid);
});

interface Run {
  readonly firstLine: Promise<string>;
  readonly ended: Promise<{ readonly code: number | null; readonly error: string }>;
}

function serve(...flags: readonly string[]): Run {
  const child = spawn("npm", ["run", "--silent", "serve", "--", ...flags], { cwd: ROOT, detached: true });
  started.push(child);
  let [out, error] = ["", ""];
  child.stderr.on("data", (chunk: Buffer) => (error += chunk.toString()));
  return {
    firstLine: new Promise((resolve) => {
      child.stdout.on("data", (chunk: Buffer) => {
        out += chunk.toString();
        if (out.includes("\n")) resolve(out.split("\n", 1)[0] ?? "");
      });
    }),
    ended: new Promise((resolve) => child.on("close", (code) => resolve({ code, error }))),
  };
}

describe("npm run serve", () => {
  it("says where it listens, and serves the cluster that the flags ask for", async () => {
    const flags = ["--port", "0", "--nodes", "2", "--seed", "9", "--speed", "3", "--paused"];
    const line = await serve(...flags, "--epoch", "2026-01-01T00:00:00Z").firstLine;
    expect(line).toMatch(/^listening on http:\/\/127\.0\.0\.1:\d+$/);
    const url = line.replace("listening on ", "");
    const get = async (path: string): Promise<Readonly<Record<string, unknown>>> =>
      (await fetch(url + path)).json() as Promise<Readonly<Record<string, unknown>>>;
    expect(await get("/sim/v1/clock")).toMatchObject({ now: "2026-01-01T00:00:00.000Z", speed: 3, paused: true });
    expect(await get("/api/v1/nodes")).toMatchObject({
      items: [
        { metadata: { name: "control-plane" } },
        { metadata: { name: "node-1" } },
        { metadata: { name: "node-2" } },
      ],
    });
    expect(await get("/sim/v1/recording")).toMatchObject({ configuration: { seed: 9, nodes: 2 } });
    await fetch(`${url}/sim/v1/clock`, { method: "PUT", body: '{"paused":false,"speed":50}' });
    let elapsedMs = 0;
    while (elapsedMs < 1_000) ({ elapsedMs } = (await get("/sim/v1/clock")) as { elapsedMs: number });
    expect(elapsedMs).toBeGreaterThanOrEqual(1_000);
  }, 60_000);

  it("says what is wrong with a flag, and which port is taken", async () => {
    const taken = createServer();
    await new Promise<void>((resolve) => taken.listen(0, "127.0.0.1", resolve));
    const { port } = taken.address() as AddressInfo;
    const [flag, busy] = await Promise.all([serve("--nodes", "many").ended, serve("--port", String(port)).ended]);
    expect(flag).toMatchObject({ code: 2 });
    expect(flag.error).toContain('--nodes must be a whole number from 0 to 10000, not "many"');
    expect(busy).toMatchObject({ code: 1 });
    expect(busy.error).toContain(`cannot listen on 127.0.0.1:${port}`);
    await new Promise((resolve) => taken.close(resolve));
  }, 60_000);
});
