/** Tasks of the page's main thread, as the browser itself times them. */
import type { Browser, Page } from "@playwright/test";

interface TraceEvent {
  readonly name: string;
  readonly ph: string;
  readonly pid: number;
  readonly tid: number;
  /** Microseconds: of the clock, and of the processor's time that the thread got. */
  readonly dur?: number;
  readonly tdur?: number;
  readonly args?: { readonly name?: string };
}

export interface Tasks {
  /** Milliseconds of the processor's time. */
  readonly longestMs: number;
  readonly p99Ms: number;
  readonly count: number;
}

/** Times every task while `work` goes on: in the processor's time, so that other programs of this computer do not count. */
export async function timeTasks(browser: Browser, page: Page, work: () => Promise<void>): Promise<Tasks> {
  await browser.startTracing(page, { categories: ["toplevel", "disabled-by-default-devtools.timeline"] });
  await work();
  const { traceEvents } = JSON.parse((await browser.stopTracing()).toString("utf8")) as {
    readonly traceEvents: readonly TraceEvent[];
  };
  const mains = new Set<string>();
  for (const { name, ph, pid, tid, args } of traceEvents) {
    if (ph === "M" && name === "thread_name" && args?.name === "CrRendererMain") mains.add(`${pid}/${tid}`);
  }
  const lengths: number[] = [];
  for (const { name, pid, tid, dur, tdur } of traceEvents) {
    if (name === "RunTask" && mains.has(`${pid}/${tid}`)) lengths.push((tdur ?? dur ?? 0) / 1000);
  }
  lengths.sort((a, b) => b - a);
  return {
    longestMs: lengths[0] ?? 0,
    p99Ms: lengths[Math.floor(lengths.filter((ms) => ms > 1).length / 100)] ?? 0,
    count: lengths.length,
  };
}
