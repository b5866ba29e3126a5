/**
 * What containers printed: the newest lines of each, bounded, of the file that is written to now.
 * Source: pkg/kubelet/logs/container_log_manager.go; only the newest file is what `kubectl logs` shows.
 */
import type { LogLine } from "./contracts.ts";

/** Lines of one container that are kept. */
export const MAX_LOG_LINES = 10_000;
/** Beyond so many lines of all containers together, those that go on printing keep only the fewer ones. */
export const MAX_LINES_OF_ALL = 200_000;
const FEWER_LINES = 1_000;
const MAX_LINE_LENGTH = 65_536;
/** Lines are kept in pieces that never change once they are full, so that snapshots share them. */
const PIECE_LINES = 500;

/** kubelet: containerLogMaxSize, containerLogMaxFiles, containerLogMonitorInterval. */
const MAX_FILE_BYTES = 10 * 1024 * 1024;
const MAX_FILES = 5;
const MONITOR_MS = 10_000;
/** Time, stream and tag before every line of a log file. */
const LINE_OVERHEAD_BYTES = 46;
const ACCESS_LINE_BYTES = 140;

interface KeptLog {
  readonly pieces: readonly (readonly LogLine[])[];
  readonly newest: readonly LogLine[];
  /** Of the file that is written to. */
  readonly bytes: number;
  /** Of those before it. */
  readonly rotatedBytes: number;
  /** When the file passed its size; -1 before. */
  readonly fullAtMs: number;
}

interface OpenLog {
  pieces: readonly (readonly LogLine[])[];
  newest: LogLine[];
  bytes: number;
  rotatedBytes: number;
  fullAtMs: number;
}

export type ContainerLogsState = ReadonlyMap<string, KeptLog>;

export class ContainerLogs {
  private logs = new Map<string, OpenLog>();
  private lines = 0;
  /** Told of every container that prints; set by the composition of the runtime. */
  onAppend: ((container: string) => void) | undefined;

  append(container: string, line: LogLine): void {
    this.onAppend?.(container);
    let log = this.logs.get(container);
    if (log === undefined) {
      log = { pieces: [], newest: [], bytes: 0, rotatedBytes: 0, fullAtMs: -1 };
      this.logs.set(container, log);
    }
    if (isToBeRotated(log, line.atMs)) this.rotate(log);
    log.bytes += line.text.length + LINE_OVERHEAD_BYTES;
    if (log.fullAtMs < 0 && log.bytes > MAX_FILE_BYTES) log.fullAtMs = line.atMs;
    const last = log.newest.at(-1);
    if (last?.open === true && last.stream === line.stream) {
      log.newest.pop();
      log.newest.push({ ...line, text: `${last.text}${line.text}`.slice(0, MAX_LINE_LENGTH) });
      return;
    }
    if (log.newest.length >= PIECE_LINES) this.closePiece(log);
    log.newest.push(line.text.length > MAX_LINE_LENGTH ? { ...line, text: line.text.slice(0, MAX_LINE_LENGTH) } : line);
    this.lines += 1;
  }

  /** Bytes on the disk. @param requests answered, each with a line in the access log */
  bytesOf(container: string, requests: number): number {
    const { bytes = 0, rotatedBytes = 0 } = this.logs.get(container) ?? {};
    return Math.min(bytes + rotatedBytes + requests * ACCESS_LINE_BYTES, MAX_FILES * MAX_FILE_BYTES);
  }

  /** Oldest first. */
  of(container: string): readonly LogLine[] {
    const log = this.logs.get(container);
    if (log === undefined) return [];
    return log.pieces.length === 0 ? log.newest.slice() : [...log.pieces.flat(), ...log.newest];
  }

  forget(container: string): void {
    const log = this.logs.get(container);
    if (log === undefined) return;
    this.lines -= countOf(log);
    this.logs.delete(container);
  }

  snapshot(): ContainerLogsState {
    return new Map([...this.logs].map(([container, log]) => [container, { ...log, newest: log.newest.slice() }]));
  }

  restore(state: ContainerLogsState): void {
    this.logs = new Map([...state].map(([container, log]) => [container, { ...log, newest: log.newest.slice() }]));
    this.lines = 0;
    for (const log of this.logs.values()) this.lines += countOf(log);
  }

  private closePiece(log: OpenLog): void {
    const pieces = [...log.pieces, log.newest];
    log.newest = [];
    const most = (this.lines > MAX_LINES_OF_ALL ? FEWER_LINES : MAX_LOG_LINES) / PIECE_LINES;
    const gone = pieces.slice(0, Math.max(0, pieces.length - most));
    for (const piece of gone) this.lines -= piece.length;
    log.pieces = pieces.slice(gone.length);
  }

  /** The file gets another name, and a new one is begun; the oldest ones are deleted. */
  private rotate(log: OpenLog): void {
    this.lines -= countOf(log);
    log.pieces = [];
    log.newest = [];
    log.rotatedBytes = Math.min(log.rotatedBytes + log.bytes, (MAX_FILES - 1) * MAX_FILE_BYTES);
    log.bytes = 0;
    log.fullAtMs = -1;
  }
}

/** The kubelet has looked at the file since it passed its size. */
function isToBeRotated({ fullAtMs }: OpenLog, nowMs: number): boolean {
  return fullAtMs >= 0 && Math.floor(nowMs / MONITOR_MS) > Math.floor(fullAtMs / MONITOR_MS);
}

function countOf({ pieces, newest }: KeptLog): number {
  let count = newest.length;
  for (const piece of pieces) count += piece.length;
  return count;
}
