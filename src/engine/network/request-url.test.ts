import { describe, expect, it } from "vitest";
import { isIPv4, parseRequestUrl } from "./request-url.ts";

describe("request URLs", () => {
  it.each([
    ["http://web", { scheme: "http", host: "web", port: 80, path: "/" }],
    ["web:8080/x?y=1", { scheme: "http", host: "web", port: 8080, path: "/x?y=1" }],
    ["https://Web.Shop.svc/a#part", { scheme: "https", host: "web.shop.svc", port: 443, path: "/a" }],
    ["tcp://db:5432", { scheme: "tcp", host: "db", port: 5432, path: "/" }],
    ["tcp://db", undefined],
    ["http://web:0", undefined],
    ["http://web:70000", undefined],
    ["ftp://web", undefined],
    ["http://", undefined],
    ["", undefined],
    ["http://a b", undefined],
  ] as const)("%s", (text, url) => {
    expect(parseRequestUrl(text)).toEqual(url);
  });

  it.each([
    ["10.0.0.1", true],
    ["255.255.255.255", true],
    ["256.1.1.1", false],
    ["1.2.3", false],
    ["1.2.3.4.", false],
    ["web", false],
  ] as const)("%s as an address", (text, expected) => {
    expect(isIPv4(text)).toBe(expected);
  });
});
