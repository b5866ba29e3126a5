/** What containers printed: the newest lines of each, bounded. */
import type { LogLine } from "./contracts.ts";

export const MAX_LOG_LINES = 1_000;
const MAX_LINE_LENGTH = 4_096;

/** Ten mebibytes to a file, five files: kubelet's containerLogMaxSize and containerLogMaxFiles. */
const MAX_LOG_BYTES = 5 * 10 * 1024 * 1024;
/** Time, stream and tag before every line of a log file. */
const LINE_OVERHEAD_BYTES = 46;
const ACCESS_LINE_BYTES = 140;

export interface ContainerLogsState {
  readonly lines: ReadonlyMap<string, readonly LogLine[]>;
  readonly sizes: ReadonlyMap<string, number>;
}

export class ContainerLogs {
  /** Lines by container id; arrays are replaced when they are cut, appended to in between. */
  private lines = new Map<string, LogLine[]>();
  private sizes = new Map<string, number>();
  /** Told of every container that prints; set by the composition of the runtime. */
  onAppend: ((container: string) => void) | undefined;

  append(container: string, line: LogLine): void {
    this.onAppend?.(container);
    let lines = this.lines.get(container);
    if (lines === undefined) {
      lines = [];
      this.lines.set(container, lines);
    }
    this.sizes.set(container, (this.sizes.get(container) ?? 0) + line.text.length + LINE_OVERHEAD_BYTES);
    const last = lines.at(-1);
    if (last?.open === true && last.stream === line.stream) {
      lines.pop();
      lines.push({ ...line, text: `${last.text}${line.text}`.slice(0, MAX_LINE_LENGTH) });
      return;
    }
    lines.push(line.text.length > MAX_LINE_LENGTH ? { ...line, text: line.text.slice(0, MAX_LINE_LENGTH) } : line);
    if (lines.length > 2 * MAX_LOG_LINES) lines.splice(0, lines.length - MAX_LOG_LINES);
  }

  /** Bytes on the disk. @param requests answered, each with a line in the access log */
  bytesOf(container: string, requests: number): number {
    const bytes = (this.sizes.get(container) ?? 0) + requests * ACCESS_LINE_BYTES;
    return Math.min(bytes, MAX_LOG_BYTES);
  }

  of(container: string): readonly LogLine[] {
    return (this.lines.get(container) ?? []).slice(-MAX_LOG_LINES);
  }

  forget(container: string): void {
    this.lines.delete(container);
    this.sizes.delete(container);
  }

  snapshot(): ContainerLogsState {
    const lines = new Map([...this.lines].map(([container, kept]) => [container, kept.slice()]));
    return { lines, sizes: new Map(this.sizes) };
  }

  restore(state: ContainerLogsState): void {
    this.lines = new Map([...state.lines].map(([container, lines]) => [container, lines.slice()]));
    this.sizes = new Map(state.sizes);
  }
}
