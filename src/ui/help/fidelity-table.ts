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

/** What a kind's behaviours are called where it is not by the kind's own name. */
const ALSO: Readonly<Record<string, RegExp>> = {
  CronJob: /\bCronJobs?\b|\bschedules?\b/i,
  EndpointSlice: /endpoint/i,
  HorizontalPodAutoscaler: /autoscal/i,
  Machine: /\bmachines?\b|\bhardware\b/i,
  Node: /\bnodes?\b|kubelet/i,
  PersistentVolume: /\bvolumes?\b|\bclaims?\b/i,
  PersistentVolumeClaim: /\bvolumes?\b|\bclaims?\b/i,
  Pod: /\bPods?\b|\bcontainers?\b|\bprobes?\b/,
  Service: /\bServices?\b|kube-proxy|\bDNS\b/,
  Traffic: /\btraffic\b|\brequests? (?:in|of|through)/i,
};

/** The sections with only those rows that are about a kind. */
export function fidelityOf(sections: readonly FidelitySection[], kind: string): readonly FidelitySection[] {
  return rowsAbout(sections, ALSO[kind] ?? new RegExp(`\\b${kind}s?\\b`));
}

/** The sections with only those rows whose behaviour has such words. */
export function rowsAbout(sections: readonly FidelitySection[], words: RegExp): readonly FidelitySection[] {
  return sections
    .map(({ title, rows }) => ({ title, rows: rows.filter(({ behaviour }) => words.test(behaviour)) }))
    .filter(({ rows }) => rows.length > 0);
}

/** How many behaviours of some sections are not exact. */
export function inexact(sections: readonly FidelitySection[]): number {
  return sections.reduce((count, { rows }) => count + rows.filter(({ mark }) => mark !== "exact").length, 0);
}
