import { readFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { fidelityOf, inexact, readFidelity, rowsAbout } from "./fidelity-table.ts";
import { TOPIC_ROWS } from "./fidelity-topics.ts";

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

  it.each(["Pod", "Service", "Node", "PersistentVolumeClaim"])(
    "says something about %s, and nothing that is not about it",
    (kind) => {
      const markdown = readFileSync(new URL("../../../docs/fidelity.md", import.meta.url), "utf8");
      const found = fidelityOf(readFidelity(markdown), kind);
      expect(found.length).toBeGreaterThan(0);
      expect(inexact(found)).toBeGreaterThan(0);
      expect(found.flatMap(({ rows }) => rows).length).toBeLessThan(80);
    },
  );

  it.each(Object.entries(TOPIC_ROWS))("a mark at %s leads to something that is not exact", (_, words) => {
    const markdown = readFileSync(new URL("../../../docs/fidelity.md", import.meta.url), "utf8");
    expect(inexact(rowsAbout(readFidelity(markdown), words))).toBeGreaterThan(0);
  });

  it("counts what is not exact", () => {
    expect(inexact(readFidelity(SAMPLE))).toBe(2);
    expect(fidelityOf(readFidelity(SAMPLE), "Frobnicator")).toEqual([]);
  });
});
