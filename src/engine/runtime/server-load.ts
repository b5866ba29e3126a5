/** What requests do to one container: counts, CPU time, the queue before its cores, the newest access log lines. */

/** Access lines kept for each container. */
export const MAX_ACCESS_LINES = 200;
/** CPU use is averaged over windows of this length. */
const WINDOW_MS = 15_000;

export interface ServerLoadState {
  readonly requests: number;
  readonly busyUntilMs: number;
  readonly heldBytes: number;
  readonly windowStartMs: number;
  readonly windowCpuMs: number;
  readonly lastWindowCpuMs: number;
  readonly times: readonly number[];
  readonly paths: readonly string[];
  readonly statuses: readonly number[];
  readonly clients: readonly string[];
  readonly sizes: readonly number[];
}

/** One line of an access log. */
export interface AccessLine {
  readonly atMs: number;
  readonly path: string;
  readonly status: number;
  /** Address. */
  readonly client: string;
  /** Bytes of the body. */
  readonly size: number;
}

export class ServerLoad {
  requests = 0;
  /** When the cores will have done all that has arrived; virtual milliseconds, with fractions. */
  busyUntilMs = 0;
  /** Memory of the requests that waited when the newest came; for as long as there is a backlog. */
  heldBytes = 0;
  private windowStartMs = 0;
  private windowCpuMs = 0;
  private lastWindowCpuMs = 0;
  private times: number[] = [];
  private paths: string[] = [];
  private statuses: number[] = [];
  private clients: string[] = [];
  private sizes: number[] = [];

  /** Accounts for one request; overwrites the oldest access line. */
  count(cpuMs: number, { atMs: nowMs, path, status, client, size }: AccessLine): void {
    if (nowMs - this.windowStartMs >= WINDOW_MS) this.roll(nowMs);
    this.windowCpuMs += cpuMs;
    const slot = this.requests % MAX_ACCESS_LINES;
    this.requests += 1;
    this.times[slot] = nowMs;
    this.paths[slot] = path;
    this.statuses[slot] = status;
    this.clients[slot] = client;
    this.sizes[slot] = size;
  }

  /** Thousandths of a core over the last 15 s. Reading changes nothing, so that it may happen at any time. */
  cpuMillis(nowMs: number): number {
    const elapsedMs = nowMs - this.windowStartMs;
    if (elapsedMs >= 2 * WINDOW_MS) return 0;
    const passed = elapsedMs >= WINDOW_MS;
    const current = passed ? 0 : this.windowCpuMs;
    const last = passed ? this.windowCpuMs : this.lastWindowCpuMs;
    const share = (elapsedMs % WINDOW_MS) / WINDOW_MS;
    return Math.round(((current + last * (1 - share)) * 1_000) / WINDOW_MS);
  }

  /** Newest access lines, oldest first. */
  access(): readonly AccessLine[] {
    const kept = Math.min(this.requests, MAX_ACCESS_LINES);
    return Array.from({ length: kept }, (_, index) => {
      const slot = (this.requests - kept + index) % MAX_ACCESS_LINES;
      return {
        atMs: this.times[slot] ?? 0,
        path: this.paths[slot] ?? "",
        status: this.statuses[slot] ?? 0,
        client: this.clients[slot] ?? "",
        size: this.sizes[slot] ?? 0,
      };
    });
  }

  /** Requests that wait or are served. @param msPerRequest of the cores that the container has */
  inFlight(nowMs: number, msPerRequest: number): number {
    return this.busyUntilMs <= nowMs || msPerRequest <= 0 ? 0 : Math.ceil((this.busyUntilMs - nowMs) / msPerRequest);
  }

  snapshot(): ServerLoadState {
    return {
      requests: this.requests,
      busyUntilMs: this.busyUntilMs,
      heldBytes: this.heldBytes,
      windowStartMs: this.windowStartMs,
      windowCpuMs: this.windowCpuMs,
      lastWindowCpuMs: this.lastWindowCpuMs,
      times: this.times.slice(),
      paths: this.paths.slice(),
      statuses: this.statuses.slice(),
      clients: this.clients.slice(),
      sizes: this.sizes.slice(),
    };
  }

  restore(state: ServerLoadState): void {
    this.requests = state.requests;
    this.busyUntilMs = state.busyUntilMs;
    this.heldBytes = state.heldBytes;
    this.windowStartMs = state.windowStartMs;
    this.windowCpuMs = state.windowCpuMs;
    this.lastWindowCpuMs = state.lastWindowCpuMs;
    this.times = state.times.slice();
    this.paths = state.paths.slice();
    this.statuses = state.statuses.slice();
    this.clients = state.clients.slice();
    this.sizes = state.sizes.slice();
  }

  /** Windows stand on multiples of their length. */
  private roll(nowMs: number): void {
    const start = nowMs - (nowMs % WINDOW_MS);
    this.lastWindowCpuMs = start - this.windowStartMs === WINDOW_MS ? this.windowCpuMs : 0;
    this.windowStartMs = start;
    this.windowCpuMs = 0;
  }
}
