/** The tables of docs/fidelity.md, read as data: what the page says about itself and what the documentation says are one text. */

export const MARKS = ["exact", "simplified", "not modelled"] as const;
export type FidelityMark = (typeof MARKS)[number];

export interface FidelityRow {
  readonly behaviour: string;
  readonly mark: FidelityMark;
  /** How it differs; empty where it is exact, which a test proves. */
  readonly note: string;
}

export interface FidelitySection {
  readonly title: string;
  readonly rows: readonly FidelityRow[];
}

/** Sections that have a table. A row with another mark than the three is left out: a test sees to it that there is none. */
export function readFidelity(markdown: string): readonly FidelitySection[] {
  const sections: { title: string; rows: FidelityRow[] }[] = [];
  for (const line of markdown.split("\n")) {
    if (line.startsWith("## ")) sections.push({ title: line.slice(3).trim(), rows: [] });
    const row = readRow(line);
    if (row !== undefined) sections.at(-1)?.rows.push(row);
  }
  return sections.filter(({ rows }) => rows.length > 0);
}

function readRow(line: string): FidelityRow | undefined {
  if (!line.startsWith("|")) return undefined;
  const [behaviour = "", word = "", note = ""] = line
    .slice(1, -1)
    .split(/(?<!\\)\|/)
    .map((cell) => cell.trim().replaceAll("\\|", "|"));
  const mark = MARKS.find((one) => one === word);
  return mark === undefined ? undefined : { behaviour, mark, note: mark === "exact" ? "" : note };
}
