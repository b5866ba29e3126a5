import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { readFidelity } from "./fidelity-table.ts";

const SAMPLE = `# Title

## API

| behaviour | how real | test, or how it differs |
| --- | --- | --- |
| create \\| get | exact | \`create.test.ts\` |
| patch | simplified | no \`x\` |

## Prose

Words only.

## Time

| behaviour | how real | note |
| --- | --- | --- |
| leap seconds | not modelled | |
`;

describe("readFidelity", () => {
  it("reads each section that has a table", () => {
    expect(readFidelity(SAMPLE)).toEqual([
      {
        title: "API",
        rows: [
          { behaviour: "create | get", mark: "exact", note: "" },
          { behaviour: "patch", mark: "simplified", note: "no `x`" },
        ],
      },
      { title: "Time", rows: [{ behaviour: "leap seconds", mark: "not modelled", note: "" }] },
    ]);
  });

  it("loses no row of the documentation", () => {
    const markdown = readFileSync(new URL("../../../docs/fidelity.md", import.meta.url), "utf8");
    const lines = markdown
      .split("\n")
      .filter((line) => line.startsWith("|") && !/^\|\s*(behaviour|scenario|-)/.test(line));
    expect(readFidelity(markdown).flatMap(({ rows }) => rows)).toHaveLength(lines.length);
    expect(lines.length).toBeGreaterThan(40);
  });
});
