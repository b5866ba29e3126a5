/** One cluster that is being used: its clock, its open watches, and what happens when its engine fails. */
import type { ApiRequest, ApiResponse, WatchEvent } from "../api/api-client.ts";
import { nestsWithin } from "../api/nesting.ts";
import { badRequest } from "../api/status-errors.ts";
import type { Outcome } from "../api/status.ts";
import type { Cluster } from "../engine/cluster.ts";
import { ClockDriver } from "./clock-driver.ts";

type OpenWatch = Extract<ReturnType<Cluster["openWatch"]>, { ok: true }>["value"];

interface KnownWatch {
  readonly watch: OpenWatch;
  readonly ready: () => boolean;
  readonly maxEvents: number;
}

export class ClusterSession {
  readonly driver: ClockDriver;
  private readonly watches = new Map<number, KnownWatch>();

  constructor(cluster: Cluster, speed: number, paused: boolean) {
    this.driver = new ClockDriver(cluster, speed, paused);
  }

  get cluster(): Cluster {
    return this.driver.cluster;
  }

  get openWatches(): number {
    return this.watches.size;
  }

  /** Goes on with another run. Open watches end with 410, as after a rewind. */
  replace(cluster: Cluster): void {
    this.cluster.server.endAllWatches();
    this.watches.clear();
    this.driver.cluster = cluster;
  }

  /** A request from outside. A body that nests too deeply to be walked never becomes part of the recording. */
  handle(request: ApiRequest): ApiResponse {
    if (nestsWithin(request.body)) return this.cluster.handle(request);
    const status = badRequest("the body of the request nests too deeply");
    return { code: status.code, body: status };
  }

  /**
   * Opens a watch under a number of the caller's. Nothing arrives before the next `pollWatches`.
   * @param ready asked before each poll: a reader that is behind is passed over and reads on from where it stood
   * @param maxEvents of one poll
   */
  openWatch(
    id: number,
    request: ApiRequest,
    sink: (events: readonly WatchEvent[]) => void,
    ready: () => boolean = () => true,
    maxEvents: number = Number.POSITIVE_INFINITY,
  ): Outcome<void> {
    const opened = this.cluster.openWatch(request, sink);
    if (!opened.ok) return opened;
    this.closeWatch(id);
    this.watches.set(id, { watch: opened.value, ready, maxEvents });
    return { ok: true, value: undefined };
  }

  closeWatch(id: number): void {
    this.watches.get(id)?.watch.close();
    this.watches.delete(id);
  }

  /** Hands everything new to the open watches, and forgets those that have ended. */
  pollWatches(): void {
    for (const [id, { watch, ready, maxEvents }] of this.watches) {
      if (!watch.closed && ready()) watch.poll(maxEvents);
      if (watch.closed) this.watches.delete(id);
    }
  }
}
