import { describe, expect, it } from "vitest";
import { answerBytes, RequestReader, type ForwardedRequest } from "./http-over-bytes.ts";

const get = (path: string, closes = false): ForwardedRequest => ({
  method: "GET",
  path,
  host: "here:80",
  headers: {},
  closes,
});

describe("requests out of bytes", () => {
  const HEAD = "HTTP/1.1\r\nHost: here:80\r\n";
  const rows: readonly [name: string, pieces: readonly string[], requests: readonly ForwardedRequest[] | undefined][] =
    [
      ["one", [`GET / ${HEAD}\r\n`], [get("/")]],
      ["two at once", [`GET /a ${HEAD}\r\nGET /b ${HEAD}\r\n`], [get("/a"), get("/b")]],
      ["one in pieces", ["GE", `T / ${HEAD}`, "\r", "\n"], [get("/")]],
      [
        "with its headers",
        [`GET / ${HEAD}X-Who: me\r\nCookie: secret\r\n\r\n`],
        [{ ...get("/"), headers: { "x-who": "me" } }],
      ],
      ["one that closes", [`GET / ${HEAD}Connection: close\r\n\r\n`], [get("/", true)]],
      ["of the older version, which closes", ["GET / HTTP/1.0\r\nHost: here:80\r\n\r\n"], [get("/", true)]],
      [
        "after a body",
        [`POST / ${HEAD}Content-Length: 3\r\n\r\nab`, `cGET /b ${HEAD}\r\n`],
        [{ ...get("/"), method: "POST" }, get("/b")],
      ],
      [
        "after a body in chunks",
        [`PUT / ${HEAD}Transfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n0\r\n\r\nGET /b ${HEAD}\r\n`],
        [{ ...get("/"), method: "PUT" }, get("/b")],
      ],
      ["of another protocol", ["*1\r\n$4\r\nPING\r\n"], undefined],
      ["of TLS", ["\u0016\u0003\u0001"], undefined],
      ["without a version", ["GET /\r\n\r\n"], undefined],
    ];
  it.each(rows)("%s", (_, pieces, requests) => {
    const reader = new RequestReader();
    let all: readonly ForwardedRequest[] | undefined = [];
    for (const piece of pieces) {
      const more = reader.read(Buffer.from(piece, "latin1"));
      all = more === undefined || all === undefined ? undefined : [...all, ...more];
    }
    expect(all).toEqual(requests);
  });
});

it.each([
  ["<!DOCTYPE html><p>", "text/html", 18],
  ['{"ü":1}', "application/json", 8],
  ["hello", "text/plain; charset=utf-8", 5],
])("answers %s with its type and length", (body, type, length) => {
  const answer = answerBytes({ kind: "answered", status: 200, body, latencyMs: 1 }, get("/"), 0).toString("utf8");
  expect(answer).toBe(
    `HTTP/1.1 200 OK\r\nDate: Thu, 01 Jan 1970 00:00:00 GMT\r\nContent-Type: ${type}\r\nContent-Length: ${length}\r\nConnection: keep-alive\r\n\r\n${body}`,
  );
});

it("sends no body with HEAD", () => {
  const request = { ...get("/"), method: "HEAD" };
  const answer = answerBytes({ kind: "answered", status: 404, body: "gone", latencyMs: 1 }, request, 0).toString(
    "utf8",
  );
  expect(answer).toMatch(/^HTTP\/1\.1 404 Not Found\r\n[^]*Content-Length: 4\r\n[^]*\r\n\r\n$/);
});
