import { describe, expect, it } from "vitest";
import { createTestServer } from "../test-server.ts";

const { api } = createTestServer();
const read = (path: string) => api.handle({ method: "GET", path });

describe("the health of the API server", () => {
  it.each(["healthz", "livez", "readyz"])("/%s, in a word, check by check and of one check", (path) => {
    expect(read(`/${path}`).body).toBe("ok");
    const lines = String(read(`/${path}?verbose`).body).split("\n");
    expect(lines.slice(0, 3)).toEqual(["[+]ping ok", "[+]log ok", "[+]etcd ok"]);
    expect(lines.slice(-2)).toEqual([`${path} check passed`, ""]);
    expect(read(`/${path}/etcd`)).toEqual({ code: 200, body: "ok" });
    expect(read(`/${path}/nothing`).code).toBe(404);
  });

  it("leaves out what it is told to", () => {
    expect(read("/readyz?verbose&exclude=etcd").body).toContain("[+]etcd excluded: ok\n");
  });
});
