/** The logs of several containers as one stream of lines, in order of time; read again while somebody follows. */
import { useEffect, useMemo, useState } from "react";
import { send } from "./cluster.ts";
import { useClock } from "./clock-store.ts";
import { apiPath } from "./resources.ts";

export interface LogSource {
  readonly namespace: string;
  readonly pod: string;
  readonly container: string;
}

export interface LogLine {
  /** RFC 3339 with nanoseconds, as the kubelet wrote it. */
  readonly at: string;
  readonly text: string;
  /** Index of the source. */
  readonly source: number;
}

export interface ManyLogs {
  readonly lines: readonly LogLine[];
  /** The server's words about sources that have no log. */
  readonly problems: readonly string[];
}

const READ_EVERY_MS = 1_000;
const TAIL_LINES = 500;
const MAX_LINES = 2_000;

/** @param follow read again as virtual time passes; otherwise once */
export function useManyLogs(
  sources: readonly LogSource[],
  { follow, previous }: { readonly follow: boolean; readonly previous: boolean },
): ManyLogs | undefined {
  const key = JSON.stringify([sources, previous]);
  const [read, setRead] = useState<{ readonly key: string; readonly logs: ManyLogs }>();
  useEffect(() => {
    let wanted = true;
    let lastMs = -1;
    const [wantedSources, wantPrevious] = JSON.parse(key) as [readonly LogSource[], boolean];
    const again = async (): Promise<void> => {
      const { elapsedMs } = useClock.getState().clock;
      if (document.hidden || elapsedMs === lastMs) return;
      lastMs = elapsedMs;
      const logs = await readAll(wantedSources, wantPrevious);
      if (wanted) setRead({ key, logs });
    };
    void again();
    const timer = follow ? setInterval(() => void again(), READ_EVERY_MS) : undefined;
    return () => {
      wanted = false;
      clearInterval(timer);
    };
  }, [key, follow]);
  return useMemo(() => (read?.key === key ? read.logs : undefined), [read, key]);
}

async function readAll(sources: readonly LogSource[], previous: boolean): Promise<ManyLogs> {
  const answers = await Promise.all(
    sources.map(({ namespace, pod, container }) => {
      const query = `container=${encodeURIComponent(container)}&tailLines=${TAIL_LINES}&timestamps=true${previous ? "&previous=true" : ""}`;
      return send({ method: "GET", path: `${apiPath("Pod", namespace, pod)}/log?${query}` });
    }),
  );
  const lines: LogLine[] = [];
  const problems: string[] = [];
  for (const [source, { code, body }] of answers.entries()) {
    if (code === 200) lines.push(...linesOf(String(body), source));
    else problems.push((body as { readonly message?: string } | undefined)?.message ?? `HTTP ${code}`);
  }
  return { lines: lines.sort(byTime).slice(-MAX_LINES), problems };
}

/** Lines of one log with timestamps. */
export function linesOf(text: string, source: number): readonly LogLine[] {
  if (text === "") return [];
  return text
    .replace(/\n$/, "")
    .split("\n")
    .map((line) => {
      const space = line.indexOf(" ");
      return space < 0
        ? { at: line, text: "", source }
        : { at: line.slice(0, space), text: line.slice(space + 1), source };
    });
}

function byTime(a: LogLine, b: LogLine): number {
  return a.at < b.at ? -1 : a.at > b.at ? 1 : a.source - b.source;
}
