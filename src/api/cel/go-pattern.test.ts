import { describe, expect, it } from "vitest";
import { goPattern } from "./go-pattern.ts";

describe("patterns of Go", () => {
  it.each<readonly [pattern: string, fits: readonly string[], unfit: readonly string[]]>([
    ["^(?i)\\.?[a-z_][a-z_0-9]*(\\.[a-z_]+)*$", [".Ab_9.Cd", "a"], ["9a", "a-b"]],
    ["^a(?i:b[c-e])f$", ["abcf", "aBDf"], ["Abcf", "abcF"]],
    ["^(a(?i)b)c$", ["abc", "aBc"], ["ABc", "abC"]],
    ["(?i)^x[^a]$", ["Xb"], ["xA", "xa"]],
    ["(?i)^\\x41-[\\d-]+$", ["A-1-"], ["A-b"]],
    ["^a.b$", ["a\rb"], ["a\nb"]],
    ["(?s)^a.b$", ["a\nb"], ["ab"]],
    ["(?m)^b$", ["a\nb\nc"], ["ab"]],
    ["^[[:alpha:]]+\\pL\\p{Greek}$", ["abα"], ["ab1"]],
    ["^\\S+\\s$", ["a "], ["a\u00a0", " "]],
    ["^a{2}{b}$", ["aa{b}"], ["aa"]],
    ["^(?P<x>a)]}$", ["a]}"], ["a"]],
  ])("%s", (pattern, fits, unfit) => {
    const expression = goPattern(pattern);
    for (const text of fits) expect(expression?.test(text), text).toBe(true);
    for (const text of unfit) expect(expression?.test(text) ?? false, text).toBe(false);
  });

  it.each(["(?=a)", "(?<!a)b", "a\\1", "[a", "(", "a**b("])("%s is none", (pattern) => {
    expect(goPattern(pattern)).toBeUndefined();
  });
});
