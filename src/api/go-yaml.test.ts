import { describe, expect, it } from "vitest";
import { goYaml, goYamlDocuments } from "./go-yaml.ts";

describe("YAML as Go reads it", () => {
  const scalars: { text: string; value: unknown }[] = [
    { text: "yes", value: true },
    { text: "On", value: true },
    { text: "y", value: true },
    { text: "NO", value: false },
    { text: "off", value: false },
    { text: "True", value: true },
    { text: "tRue", value: "tRue" },
    { text: '"yes"', value: "yes" },
    { text: "0644", value: 420 },
    { text: "-0644", value: -420 },
    { text: "0o14", value: 12 },
    { text: "0x1F", value: 31 },
    { text: "0b11", value: 3 },
    { text: "08", value: 8 },
    { text: "1_000", value: 1000 },
    { text: "+12", value: 12 },
    { text: "-0", value: 0 },
    { text: "1.", value: 1 },
    { text: ".5", value: 0.5 },
    { text: "1e3", value: 1000 },
    { text: "1e", value: "1e" },
    { text: "1e400", value: "1e400" },
    { text: "1:30", value: "1:30" },
    { text: "1.2.3", value: "1.2.3" },
    { text: "1Gi", value: "1Gi" },
    { text: "2024-01-01", value: "2024-01-01" },
    { text: "2024-01-01T00:00:00Z", value: "2024-01-01T00:00:00Z" },
    { text: "~", value: null },
    { text: "", value: null },
    { text: "!!str 5", value: "5" },
    { text: "-", value: [null] },
  ];
  it.each(scalars)("$text", ({ text, value }) => {
    expect(goYaml(text === "-" ? "a:\n-\n" : `a: ${text}\n`)).toEqual({ a: value });
  });

  it("keys are texts, and merge keys merge", () => {
    expect(goYaml("b: &b {x: 1, y: 2}\nc:\n  <<: *b\n  x: 3\n1: z\n")).toEqual({
      b: { x: 1, true: 2 },
      c: { x: 3, true: 2 },
      "1": "z",
    });
  });

  it("the last of two equal keys counts", () => expect(goYaml("a: 1\na: 2\n")).toEqual({ a: 2 }));

  it("many documents", () => {
    expect(goYamlDocuments("a: 1\n---\n---\nb: 2\n")).toEqual([{ a: 1 }, null, { b: 2 }]);
  });
});
