/** The cluster behind the server: real time drives it, long clock commands let others in, a failure stops it. */
import type { ApiRequest, ApiResponse } from "../../api/api-client.ts";
import { isProxyPath } from "../../api/pod-access.ts";
import { failure } from "../../api/status.ts";
import { Cluster } from "../../engine/cluster.ts";
import type { ClusterConfiguration } from "../../engine/cluster-configuration.ts";
import { InvariantError } from "../../engine/kernel/invariant.ts";
import { BadCall } from "../bad-call.ts";
import { clockWork, inSlices } from "../clock-work.ts";
import { ClusterSession } from "../cluster-session.ts";
import type { ClockCommand, ClockState } from "../protocol.ts";

const SLICE_EVERY_MS = 20;
const SLICE_BUDGET_MS = 15;

/** What somebody needs to repeat a failure, besides the recording. */
export interface EngineFailure {
  readonly message: string;
  readonly seed: number;
  readonly atMs: number;
}

/** The engine broke one of its own rules. The recording can still be read, and another one loaded. */
export class EngineStopped extends Error {
  override readonly name = "EngineStopped";
  readonly failure: EngineFailure;

  constructor(stopped: EngineFailure) {
    super(`the engine has stopped: ${stopped.message}; the recording at /sim/v1/recording repeats it`);
    this.failure = stopped;
  }
}

export class ServedCluster {
  readonly session: ClusterSession;
  /** Rises whenever time went back or another run took the place of this one: what was told of before is void. */
  generation = 0;
  private failure: EngineFailure | undefined;
  private commanded = false;
  private announced = false;
  private lastSliceAt = performance.now();
  private turn: Promise<unknown> = Promise.resolve();

  constructor(configuration: ClusterConfiguration, speed: number, paused: boolean) {
    this.session = new ClusterSession(new Cluster(configuration), speed, paused);
  }

  /** Lets time pass from now on. Returns the call that ends it. */
  start(): () => void {
    this.lastSliceAt = performance.now();
    const timer = setInterval(() => this.slice(), SLICE_EVERY_MS);
    return () => clearInterval(timer);
  }

  /** A read is answered at once; a write waits for the clock command that is being carried out. */
  async request(request: ApiRequest): Promise<ApiResponse> {
    if (request.method === "GET" && !isProxyPath(request.path)) return this.handle(request);
    return this.inTurn(() => {
      const response = this.handle(request);
      this.announce();
      return response;
    });
  }

  /**
   * Carries out a clock command. A long one runs in slices with reads and watches in between.
   * @param wanted false once nobody waits for the answer: the clock then stays where it is
   * @throws BadCall, EngineStopped
   */
  clock(command: ClockCommand, wanted: () => boolean): Promise<ClockState> {
    return this.inTurn(async () => {
      this.slice();
      const { driver } = this.session;
      if (this.failure !== undefined) throw new EngineStopped(this.failure);
      this.commanded = true;
      try {
        const wentBack = await inSlices(clockWork(driver, command), SLICE_BUDGET_MS, now, async () => {
          this.session.pollWatches();
          await new Promise<void>((resolve) => setImmediate(resolve));
          return wanted();
        });
        // Given up in between, it may have gone back as well.
        if (wentBack !== false) this.generation += 1;
      } catch (error) {
        throw error instanceof BadCall ? error : this.stop(error);
      } finally {
        this.commanded = false;
        this.lastSliceAt = now();
      }
      this.session.pollWatches();
      return driver.state();
    });
  }

  /** Goes on with another run, also after a failure. */
  replace(cluster: () => Cluster): Promise<ClockState> {
    return this.inTurn(() => {
      this.session.replace(cluster());
      this.generation += 1;
      this.failure = undefined;
      this.lastSliceAt = now();
      return this.session.driver.state();
    });
  }

  /** Watches are told soon, once for all that happens until then. */
  announce(): void {
    if (this.announced) return;
    this.announced = true;
    setImmediate(() => {
      this.announced = false;
      this.session.pollWatches();
    });
  }

  private slice(): void {
    const at = now();
    const passedMs = at - this.lastSliceAt;
    if (this.failure !== undefined || this.commanded) return;
    this.lastSliceAt = at;
    try {
      this.session.driver.pass(passedMs, SLICE_BUDGET_MS, now);
    } catch (error) {
      console.error(this.stop(error).message);
    }
    this.session.pollWatches();
  }

  private handle(request: ApiRequest): ApiResponse {
    if (this.failure !== undefined) return internalError(new EngineStopped(this.failure));
    try {
      return this.session.handle(request);
    } catch (error) {
      return internalError(this.stop(error));
    }
  }

  private stop(error: unknown): EngineStopped {
    const { cluster } = this.session;
    const { seed } = cluster.configuration;
    const atMs = cluster.elapsedMs;
    const message = error instanceof InvariantError ? error.message : `${String(error)} (seed ${seed}, at ${atMs} ms)`;
    this.failure = { message, seed, atMs };
    return new EngineStopped(this.failure);
  }

  private inTurn<T>(work: () => T | Promise<T>): Promise<T> {
    const done = this.turn.then(work);
    this.turn = done.catch(() => undefined);
    return done;
  }
}

function now(): number {
  return performance.now();
}

function internalError({ message }: Error): ApiResponse {
  return { code: 500, body: failure(500, "InternalError", `Internal error occurred: ${message}`) };
}
