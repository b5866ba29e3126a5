import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { request } from "node:http";
import { connect } from "node:net";
import { networkInterfaces, tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { serveForTest, type ServedForTest } from "../testing/served-for-test.ts";

const PODS = "/api/v1/namespaces/default/configmaps";
const CONFIG_MAP = JSON.stringify({ apiVersion: "v1", kind: "ConfigMap", metadata: { generateName: "own-" } });

let server: ServedForTest;
const folder = mkdtempSync(join(tmpdir(), "kubarium-page-"));

beforeAll(async () => {
  const page = join(folder, "dist");
  mkdirSync(join(page, "assets"), { recursive: true });
  writeFileSync(join(page, "index.html"), "<title>page</title>");
  writeFileSync(join(page, "assets/app-1.js"), "export {};");
  writeFileSync(join(page, ".built-from"), "secret");
  writeFileSync(join(folder, "outside.txt"), "secret");
  symlinkSync(join(folder, "outside.txt"), join(page, "link.txt"));
  server = await serveForTest(0, { pageFolder: page });
});
afterAll(async () => {
  await server.close();
  rmSync(folder, { recursive: true });
});

interface Raw {
  readonly code: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly text: string;
}

/** A request as it is written: no client tidies up its path. */
function raw(path: string, headers: Readonly<Record<string, string>> = {}, method = "GET", body = ""): Promise<Raw> {
  return new Promise((resolve, reject) => {
    const options = { host: "127.0.0.1", port: server.port, path, method, headers, insecureHTTPParser: true };
    const sent = request(options, (response) => {
      let text = "";
      response.on("data", (chunk: Buffer) => (text += chunk.toString()));
      response.on("end", () => resolve({ code: response.statusCode ?? 0, headers: response.headers, text }));
    });
    sent.on("upgrade", (response, socket) => {
      socket.destroy();
      resolve({ code: response.statusCode ?? 0, headers: response.headers, text: "" });
    });
    sent.on("error", reject);
    sent.end(body);
  });
}

const SOCKET = {
  connection: "Upgrade",
  upgrade: "websocket",
  "sec-websocket-version": "13",
  "sec-websocket-key": "AAAAAAAAAAAAAAAAAAAAAA==",
};

describe("what a page of another site cannot do", () => {
  const own = (): string => `http://127.0.0.1:${server.port}`;
  const rows: readonly [name: string, headers: () => Record<string, string>, allowed: boolean][] = [
    ["no browser", () => ({}), true],
    ["the page itself", () => ({ origin: own(), "sec-fetch-site": "same-origin" }), true],
    [
      "the page behind kubectl proxy",
      () => ({ origin: "http://127.0.0.1:8001", "x-forwarded-for": "127.0.0.1" }),
      true,
    ],
    ["another site", () => ({ origin: "https://evil.example" }), false],
    ["another site behind a proxy", () => ({ origin: "http://evil.example", "x-forwarded-for": "127.0.0.1" }), false],
    ["a name that begins as ours", () => ({ origin: "http://127.0.0.1.evil.example", "x-forwarded-for": "1" }), false],
    ["another port of this machine", () => ({ origin: "http://127.0.0.1:3000" }), false],
    ["no origin that may be named", () => ({ origin: "null" }), false],
    ["a request across sites without Origin", () => ({ "sec-fetch-site": "cross-site" }), false],
    ["a request across ports without Origin", () => ({ "sec-fetch-site": "same-site" }), false],
    ["a name that leads here (DNS rebinding)", () => ({ host: "evil.example" }), false],
    ["such a name with our port", () => ({ host: `evil.example:${server.port}` }), false],
    ["a name with ours in it", () => ({ host: "localhost.evil.example" }), false],
    ["localhost by name", () => ({ host: `localhost:${server.port}` }), true],
  ];
  it.each(rows)("writing: %s", async (_, headers, allowed) => {
    const { code } = await raw(PODS, { "content-type": "application/json", ...headers() }, "POST", CONFIG_MAP);
    expect(code).toBe(allowed ? 201 : 403);
  });
  it.each(rows)("reading: %s", async (_, headers, allowed) => {
    expect((await raw(PODS, headers())).code).toBe(allowed ? 200 : 403);
  });
  it.each(rows)("setting the clock: %s", async (_, headers, allowed) => {
    expect((await raw("/sim/v1/clock", headers(), "PUT", '{"speed":2}')).code).toBe(allowed ? 200 : 403);
  });
  it.each(rows)("a watch over a WebSocket: %s", async (_, headers, allowed) => {
    expect((await raw(`${PODS}?watch=true`, { ...SOCKET, ...headers() })).code).toBe(allowed ? 101 : 403);
  });
  it.each(rows)("news over a WebSocket: %s", async (_, headers, allowed) => {
    expect((await raw("/sim/v1/news", { ...SOCKET, ...headers() })).code).toBe(allowed ? 101 : 403);
  });

  it("gives nobody leave to read across sites", async () => {
    const { headers } = await raw(PODS, { "access-control-request-method": "POST" }, "OPTIONS");
    expect(Object.keys(headers).filter((name) => name.startsWith("access-control"))).toEqual([]);
  });
});

describe("an upgrade to something else", () => {
  it.each([
    ["of a path that is no stream", "/api/v1/nodes", { ...SOCKET }, 404],
    ["to SPDY", `${PODS}?watch=true`, { ...SOCKET, upgrade: "SPDY/3.1" }, 400],
    ["of a Pod that is not there", "/api/v1/namespaces/default/pods/no/exec?command=ls", { ...SOCKET }, 404],
  ])("is refused: %s", async (_, path, headers, code) => {
    expect((await raw(path, headers)).code).toBe(code);
  });
});

describe("the page", () => {
  it("comes with what keeps it to itself", async () => {
    const { code, headers, text } = await raw("/ui/");
    expect([code, text, headers["content-type"]]).toEqual([200, "<title>page</title>", "text/html; charset=utf-8"]);
    expect(headers["x-content-type-options"]).toBe("nosniff");
    const policy = String(headers["content-security-policy"]).split("; ");
    expect(policy).toEqual(
      expect.arrayContaining([
        "default-src 'self'",
        "script-src 'self'",
        "object-src 'none'",
        "base-uri 'none'",
        "frame-ancestors 'none'",
        `connect-src 'self' ws://127.0.0.1:${server.port}`,
      ]),
    );
  });

  it.each([
    ["without its slash", "/ui", 301],
    ["a file", "/ui/assets/app-1.js", 200],
    ["a folder", "/ui/assets/", 404],
    ["a file that is not there", "/ui/none.js", 404],
  ])("answers for %s", async (_, path, code) => {
    const answer = await raw(path);
    expect(answer.code).toBe(code);
    expect(answer.headers["x-content-type-options"]).toBe("nosniff");
  });

  it.each([
    ["dots", "/ui/../outside.txt"],
    ["dots inside", "/ui/assets/../../outside.txt"],
    ["encoded dots", "/ui/%2e%2e/outside.txt"],
    ["an encoded slash", "/ui/..%2foutside.txt"],
    ["both encoded", "/ui/%2e%2e%2foutside.txt"],
    ["doubly encoded", "/ui/%252e%252e%252foutside.txt"],
    ["an overlong encoding", "/ui/%c0%ae%c0%ae/outside.txt"],
    ["a backslash", "/ui/..\\outside.txt"],
    ["an encoded backslash", "/ui/..%5coutside.txt"],
    ["a null byte", "/ui/index.html%00.js"],
    ["an absolute path", "/ui//etc/passwd"],
    ["an encoded absolute path", "/ui/%2fetc%2fpasswd"],
    ["a link that leads out", "/ui/link.txt"],
    ["a hidden file", "/ui/.built-from"],
    ["a broken escape", "/ui/%zz"],
  ])("does not lead out of its folder by %s", async (_, path) => {
    const { code, text } = await raw(path);
    expect(code).toBe(404);
    expect(text).not.toContain("secret");
    expect(text).not.toContain("root:");
  });

  it("can be opened by a link of another site, but is not to be changed, nor read by one", async () => {
    const link = { "sec-fetch-site": "cross-site", "sec-fetch-mode": "navigate", "sec-fetch-dest": "document" };
    expect((await raw("/ui/", link)).code).toBe(200);
    expect((await raw("/ui/", { ...link, "sec-fetch-mode": "no-cors" })).code).toBe(403);
    expect((await raw(PODS, link)).code).toBe(403);
    expect((await raw("/ui/", {}, "POST")).code).toBe(405);
    expect((await raw("/ui/", { host: "evil.example" })).code).toBe(403);
  });
});

it("does not listen on any other address of this machine", async () => {
  const addresses = Object.values(networkInterfaces())
    .flatMap((one) => one ?? [])
    .filter(({ internal, family }) => !internal && family === "IPv4");
  for (const { address } of addresses) {
    const reached = await new Promise<boolean>((resolve) => {
      const socket = connect({ host: address, port: server.port, timeout: 500 });
      const done = (yes: boolean): void => {
        socket.destroy();
        resolve(yes);
      };
      socket
        .on("connect", () => done(true))
        .on("error", () => done(false))
        .on("timeout", () => done(false));
    });
    expect(reached).toBe(false);
  }
});

it("without the simulation there is no /sim/v1", async () => {
  const plain = await serveForTest(0, { simulation: false });
  expect((await plain.call("GET", "/sim/v1/clock")).code).toBe(404);
  expect((await plain.call("PUT", "/sim/v1/clock", { speed: 2 })).code).toBe(404);
  expect((await plain.call("GET", "/version")).code).toBe(200);
  await plain.close();
});
