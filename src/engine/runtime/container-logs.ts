/** What containers printed: the newest lines of each, bounded. */
import type { LogLine } from "./contracts.ts";

export const MAX_LOG_LINES = 1_000;
const MAX_LINE_LENGTH = 4_096;

export type ContainerLogsState = ReadonlyMap<string, readonly LogLine[]>;

export class ContainerLogs {
  /** Lines by container id; arrays are replaced when they are cut, appended to in between. */
  private lines = new Map<string, LogLine[]>();

  append(container: string, line: LogLine): void {
    let lines = this.lines.get(container);
    if (lines === undefined) {
      lines = [];
      this.lines.set(container, lines);
    }
    lines.push(line.text.length > MAX_LINE_LENGTH ? { ...line, text: line.text.slice(0, MAX_LINE_LENGTH) } : line);
    if (lines.length > 2 * MAX_LOG_LINES) lines.splice(0, lines.length - MAX_LOG_LINES);
  }

  of(container: string): readonly LogLine[] {
    return (this.lines.get(container) ?? []).slice(-MAX_LOG_LINES);
  }

  forget(container: string): void {
    this.lines.delete(container);
  }

  snapshot(): ContainerLogsState {
    return new Map([...this.lines].map(([container, lines]) => [container, lines.slice()]));
  }

  restore(state: ContainerLogsState): void {
    this.lines = new Map([...state].map(([container, lines]) => [container, lines.slice()]));
  }
}
