/** Tables of the API as kubectl prints them. */
import { ACCEPT_TABLE, type Table } from "../../api/table.ts";
import type { KindName } from "../../api/kinds.ts";
import type { TestCluster } from "./test-cluster.ts";

/** @param words a name to get that object alone */
export function requestTable(test: TestCluster, kind: KindName, words: readonly string[]): Table {
  const name = words.find((word, index) => !word.startsWith("-") && words[index - 1] !== "-o");
  const path = test.path(kind, "default", name);
  const { code, body } = test.cluster.handle({ method: "GET", path, headers: { accept: ACCEPT_TABLE } });
  if (code !== 200) throw new Error(`${path}: ${JSON.stringify(body)}`);
  return body as Table;
}

/** Columns apart by three spaces. @param wide also those that only `-o wide` shows */
export function printTable({ columnDefinitions, rows }: Table, wide: boolean): readonly string[] {
  const shown = columnDefinitions
    .map(({ priority }, index) => (wide || priority === 0 ? index : -1))
    .filter((i) => i >= 0);
  if (rows.length === 0) return ["No resources found in default namespace."];
  const lines = [
    shown.map((index) => columnDefinitions[index]?.name.toUpperCase() ?? ""),
    ...rows.map(({ cells }) => shown.map((index) => String(cells[index] ?? ""))),
  ];
  const widths = shown.map((_, column) => Math.max(...lines.map((line) => line[column]?.length ?? 0)));
  return lines.map((line) =>
    line
      .map((cell, column) => cell.padEnd((widths[column] ?? 0) + 3))
      .join("")
      .trimEnd(),
  );
}
