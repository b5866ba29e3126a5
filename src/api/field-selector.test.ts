import { describe, expect, it } from "vitest";
import { matchesFields, parseFieldSelector } from "./field-selector.ts";

describe("field selectors", () => {
  const fields: Readonly<Record<string, string>> = {
    "spec.nodeName": "node-1",
    "status.phase": "Running",
    odd: "a,b=c\\",
  };
  it.each([
    ["", true],
    ["spec.nodeName=node-1", true],
    ["spec.nodeName==node-1,status.phase!=Failed", true],
    ["spec.nodeName!=node-1", false],
    ["spec.nodeName=", false],
    ["odd=a\\,b\\=c\\\\", true],
  ])("%s: %s", (text, matches) => {
    const parsed = parseFieldSelector(text);
    expect(parsed.ok && matchesFields(parsed.requirements, (field) => fields[field] ?? "")).toBe(matches);
  });

  it.each([
    ["a", "invalid selector: 'a'; can't understand 'a'"],
    ["a=b,c", "invalid selector: 'a=b,c'; can't understand 'c'"],
    ["a=b=c", "invalid selector: 'a=b=c'; can't understand 'a=b=c'"],
    ["a=\\x", "invalid selector: 'a=\\x'; can't understand 'a=\\x'"],
  ])("%s is refused", (text, message) => {
    expect(parseFieldSelector(text)).toEqual({ ok: false, message });
  });
});
