import { describe, expect, it } from "vitest";
import { rewrittenPage } from "./rewritten-page.ts";

const PREFIX = "/api/v1/namespaces/default/pods/web:80/proxy";
const shown = (html: string) => rewrittenPage(html, PREFIX, "10.244.1.2:80");

describe("links of proxied pages", () => {
  it.each([
    ['<a href="/page">test</a>', `<a href="${PREFIX}/page">test</a>`],
    ["<a class=x href='/page'>", `<a class=x href='${PREFIX}/page'>`],
    ["<img src=/logo.png />", `<img src=${PREFIX}/logo.png />`],
    ['<form action="http://10.244.1.2:80/post">', `<form action="${PREFIX}/post">`],
  ])("%s leads through the proxy", (html, expected) => expect(shown(html)).toBe(expected));

  it.each([
    '<a href="page">relative</a>',
    '<a href="https://example.org/page">elsewhere</a>',
    `<a href="${PREFIX}/page">already</a>`,
    '<div data-href="/page">no link</div>',
    "plain /page text",
  ])("%s stays", (html) => expect(shown(html)).toBe(html));
});
