/**
 * The composition root: wires the parts into a cluster, and owns time, inputs, snapshots and the way back.
 * A cluster is a pure function of its configuration (with the seed) and its inputs.
 */
import type { ApiRequest, ApiResponse, WatchEvent } from "../api/api-client.ts";
import type { Change } from "../api/change.ts";
import { fail, type Outcome } from "../api/status.ts";
import type { KubeObject } from "../api/types/meta.ts";
import type { ApiServer, OpenWatch } from "./apiserver/api-server.ts";
import { bootstrap } from "./bootstrap.ts";
import { ClusterParts } from "./cluster-parts.ts";
import type { ClusterConfiguration, ClusterInput } from "./cluster-configuration.ts";
import type { ControlPlane } from "./control-plane/control-plane.ts";
import { Store, type StoreState } from "./etcd/store.ts";
import { Causes, type SavedCauses } from "./kernel/causes.ts";
import { InvariantError } from "./kernel/invariant.ts";
import { Journal, type Recording } from "./kernel/journal.ts";
import { inputCause, Kernel, type KernelState } from "./kernel/kernel.ts";
import { Decisions, type DecisionsState } from "./machinery/decisions.ts";
import type { Network } from "./network/network.ts";
import type { Runtime } from "./runtime/runtime.ts";
import { answerByProxy } from "./proxied-request.ts";
import { isSignificant } from "./significance.ts";
import { Snapshots } from "./snapshots.ts";
import { stateHash } from "./state-hash.ts";
import { chainFrom, linkOf, whyChain } from "./why.ts";
import { writeBesideEvent } from "./why-event.ts";

export type ClusterRecording = Recording<ClusterConfiguration, ClusterInput>;

interface ClusterState {
  readonly kernel: KernelState;
  readonly store: StoreState<KubeObject>;
  readonly causes: number;
  readonly decisions: DecisionsState;
  readonly components: readonly (readonly [name: string, state: unknown])[];
  readonly inputs: number;
}

/** A run up to some place, as plain data that survives a structured clone: going on from it saves replaying what led there. */
export interface Checkpoint {
  readonly state: unknown;
  readonly causes: SavedCauses;
  /** Where it was taken. */
  readonly processed: number;
  readonly inputs: number;
}

const IDLE_AFTER_MS = 30_000;

/** How far `advance` went. `done` is false when it stopped at `maxEntries`. */
export interface AdvanceResult {
  readonly entries: number;
  readonly done: boolean;
}

export class Cluster {
  readonly configuration: ClusterConfiguration;
  readonly kernel: Kernel;
  readonly server: ApiServer;
  readonly runtime: Runtime;
  readonly network: Network;
  readonly controlPlane: ControlPlane;
  readonly decisions = new Decisions();
  readonly causes = new Causes();
  private readonly store = new Store<KubeObject>();
  private readonly parts: ClusterParts;
  private readonly journal: Journal<ClusterInput>;
  private readonly snapshots = new Snapshots<ClusterState>();
  private furthestMs = 0;

  constructor(configuration: ClusterConfiguration, inputs: ClusterRecording["inputs"] = []) {
    this.configuration = configuration;
    this.journal = new Journal(inputs);
    this.kernel = new Kernel(configuration.epochMs, configuration.seed);
    const { kernel, store, causes, decisions } = this;
    this.parts = new ClusterParts({ kernel, store, causes, decisions, configuration });
    this.server = this.parts.server;
    this.runtime = this.parts.runtime;
    this.network = this.parts.network;
    this.controlPlane = this.parts.controlPlane;
    bootstrap(this.server, configuration);
    this.parts.start();
    this.finishInstant();
    this.saveSnapshot();
  }

  /** Virtual milliseconds since the recording's epoch. */
  get elapsedMs(): number {
    return this.kernel.nowMs;
  }

  get revision(): number {
    return this.store.revision;
  }

  /** Objects stored, of all kinds. */
  get objectCount(): number {
    return this.store.size;
  }

  /** How far this run has been: later than `elapsedMs` while it is in its own past. */
  get recordedUntilMs(): number {
    return Math.max(this.furthestMs, this.kernel.nowMs, this.journal.all().at(-1)?.at ?? 0);
  }

  /**
   * True when nothing but heartbeats and reports was written for 30 virtual seconds and no image is being pulled:
   * there is nothing to wait for but what a person does next, or a back-off that runs out later.
   */
  get idle(): boolean {
    if (this.runtime.pulls().length > 0) return false;
    for (let index = this.causes.length - 1; index >= 0; index -= 1) {
      const record = this.causes.record(index);
      if (record === undefined || record.at < this.kernel.nowMs - IDLE_AFTER_MS) return true;
      if (isSignificant(record.reason)) return false;
    }
    return true;
  }

  /** Everything from outside that made this run, what lies ahead of a rewound clock included. */
  get inputs(): ClusterRecording["inputs"] {
    return this.journal.all();
  }

  /**
   * A request from outside. What changes anything becomes part of the recording; a read, a refused request and a dry run do not.
   * In the past of a recording, a change gives up the future that was recorded.
   */
  handle(request: ApiRequest): ApiResponse {
    const { method } = request;
    const refusal = this.parts.controlPlane.refusalOf(request);
    if (refusal !== undefined) return { code: refusal.code, body: refusal };
    const onward = this.server.proxyTarget(request);
    if (onward !== undefined) return answerByProxy(request, onward, (forwarded) => this.handle(forwarded));
    if (method === "GET" || method === "HEAD" || method === "OPTIONS") return this.server.handle(request);
    const input: ClusterInput = { kind: "request", ...request, method };
    const place = { at: this.kernel.nowMs, processed: this.kernel.processed, input };
    const before = this.fingerprint();
    const midway = this.kernel.nextAt() === place.at;
    let response: ApiResponse;
    try {
      response = this.applyInput(input, this.journal.position);
    } catch (error) {
      this.record(place);
      throw error;
    }
    if (this.fingerprint() === before) return response;
    this.record(place);
    if (!midway) this.finishInstant();
    return response;
  }

  /** Opens a watch; `poll` delivers what happened since the last poll. */
  openWatch(request: ApiRequest, sink: (events: readonly WatchEvent[]) => void): Outcome<OpenWatch> {
    const refusal = this.parts.controlPlane.refusalOf(request);
    return refusal === undefined ? this.server.openWatch(request, sink) : fail(refusal);
  }

  /** Runs virtual time forward to `atMs`, or until `maxEntries` kernel entries have run. */
  advanceTo(atMs: number, maxEntries: number = Number.MAX_SAFE_INTEGER): AdvanceResult {
    let entries = 0;
    while (entries < maxEntries) {
      if (this.replayDueInput(atMs)) continue;
      const next = this.kernel.nextAt();
      if (next === undefined || next > atMs) {
        this.kernel.moveTo(Math.max(atMs, this.kernel.nowMs));
        return { entries, done: true };
      }
      this.runNext();
      entries += 1;
    }
    return { entries, done: false };
  }

  advance(deltaMs: number): AdvanceResult {
    return this.advanceTo(this.kernel.nowMs + deltaMs);
  }

  /** Runs single kernel entries. Returns how many there were to run. */
  step(count: number): number {
    let done = 0;
    while (done < count) {
      if (this.replayDueInput(Number.MAX_SAFE_INTEGER)) continue;
      if (this.kernel.nextAt() === undefined) break;
      this.runNext();
      done += 1;
    }
    return done;
  }

  /** Runs to the next write that is more than routine, at most `withinMs` away. True when there was one. */
  nextChange(withinMs: number): boolean {
    const limit = this.kernel.nowMs + withinMs;
    for (let seen = this.causes.length; ;) {
      while (seen < this.causes.length) {
        if (isSignificant(this.causes.record(seen)?.reason ?? "")) return true;
        seen += 1;
      }
      if (this.replayDueInput(limit)) continue;
      const next = this.kernel.nextAt();
      if (next === undefined || next > limit) break;
      this.runNext();
    }
    this.kernel.moveTo(limit);
    return false;
  }

  /** Goes back to just before the newest change that is more than routine. True when there was one. */
  previousChange(): boolean {
    for (let index = this.causes.length - 1; index >= 0; index -= 1) {
      const record = this.causes.record(index);
      if (record !== undefined && record.at > 0 && record.at <= this.kernel.nowMs && isSignificant(record.reason)) {
        this.seek(record.at - 1);
        return true;
      }
    }
    return false;
  }

  /** Goes back (or forward) to the end of that instant. Every open watch ends with 410. */
  seek(elapsedMs: number): void {
    if (elapsedMs >= this.kernel.nowMs) {
      this.advanceTo(elapsedMs);
      return;
    }
    this.furthestMs = this.recordedUntilMs;
    const saved = this.snapshots.before(elapsedMs);
    if (saved === undefined) throw new InvariantError(`no snapshot at or before ${elapsedMs} ms`, this.kernel);
    this.restore(saved.state);
    this.server.endAllWatches();
    this.advanceTo(elapsedMs);
  }

  /** SHA-256 of everything that decides how the run goes on. */
  hash(): string {
    return stateHash(this.capture());
  }

  recording(): ClusterRecording {
    return {
      format: "kubarium-recording/1",
      configuration: this.configuration,
      inputs: this.journal.all().slice(),
      end: { at: this.kernel.nowMs, processed: this.kernel.processed, inputs: this.journal.position },
    };
  }

  /**
   * Runs a recording up to its end, exactly.
   * @throws Error when the recording cannot have been made by this engine
   */
  static replay(recording: ClusterRecording): Cluster {
    const cluster = new Cluster(recording.configuration, recording.inputs);
    cluster.runTo(recording.end);
    return cluster;
  }

  /** As `replay`, from a checkpoint of the same run, made by this very engine, if it lies before the end of the recording. */
  static resume(recording: ClusterRecording, checkpoint: Checkpoint): Cluster {
    const { end } = recording;
    if (checkpoint.processed > end.processed || checkpoint.inputs > end.inputs) return Cluster.replay(recording);
    const cluster = new Cluster(recording.configuration, recording.inputs);
    cluster.causes.load(checkpoint.causes);
    cluster.restore(checkpoint.state as ClusterState);
    cluster.saveSnapshot();
    cluster.runTo(end);
    return cluster;
  }

  /** The whole state as it is now. Later work does not change it. */
  checkpoint(): Checkpoint {
    const { processed } = this.kernel;
    return { state: this.capture(), causes: this.causes.save(), processed, inputs: this.journal.position };
  }

  /** Newest first. */
  why(kind: string, namespace: string | undefined, name: string): readonly Change[] {
    if (kind === "Event") {
      const event = this.server.get("Event", namespace, name);
      return event === undefined ? [] : chainFrom(this.causes, writeBesideEvent(this.causes, event));
    }
    return whyChain(this.causes, namespace === undefined ? `${kind}/${name}` : `${kind}/${namespace}/${name}`);
  }

  /** How many cause records there are; `changesSince` takes a position among them. */
  get changeCount(): number {
    return this.causes.length;
  }

  /** Cause records from this position on, for the timeline and the story. */
  changesSince(position: number): readonly Change[] {
    const links: Change[] = [];
    for (let index = Math.max(0, position); index < this.causes.length; index += 1) {
      const record = this.causes.record(index);
      if (record !== undefined && isSignificant(record.reason)) links.push(linkOf(record));
    }
    return links;
  }

  /** A new input takes the place of whatever future was recorded. */
  private record(input: ClusterRecording["inputs"][number]): void {
    this.journal.append(input);
    this.snapshots.dropAfter(input.processed);
    this.furthestMs = input.at;
  }

  /** Runs what is due at this very moment, so that "the state at an instant" means one thing, however it was come to. */
  private finishInstant(): void {
    while (this.kernel.nextAt() === this.kernel.nowMs) this.runNext();
  }

  /** Differs whenever anything that decides the rest of the run has changed. */
  private fingerprint(): string {
    return `${this.store.revision} ${this.kernel.scheduled} ${this.runtime.visits} ${JSON.stringify(this.kernel.random.snapshot())}`;
  }

  private applyInput(input: ClusterInput, index: number): ApiResponse {
    return this.kernel.causedBy(inputCause(index), () => this.server.handle(input));
  }

  /** Applies the next recorded input when the run has reached its place. */
  private replayDueInput(untilMs: number): boolean {
    const next = this.journal.next();
    if (next === undefined || next.at > untilMs || this.kernel.processed < next.processed) return false;
    this.kernel.moveTo(next.at);
    this.applyInput(next.input, this.journal.advance());
    return true;
  }

  private runNext(): void {
    const entry = this.kernel.take();
    if (entry === undefined) return;
    this.parts.run(entry);
    if (this.snapshots.due(this.kernel.processed, this.store.size)) this.saveSnapshot();
  }

  private runTo({ at, processed, inputs }: ClusterRecording["end"]): void {
    while (this.kernel.processed < processed || this.journal.position < inputs) {
      if (this.journal.position < inputs && this.replayDueInput(at)) continue;
      const next = this.kernel.nextAt();
      if (next === undefined || next > at) throw new Error("this recording was made by another version of the engine");
      this.runNext();
    }
    this.kernel.moveTo(at);
  }

  private saveSnapshot(): void {
    const held = this.capture(this.store.hold(), this.parts.hold());
    this.snapshots.add(this.kernel.nowMs, this.kernel.processed, this.store.size, held);
  }

  private capture(store = this.store.snapshot(), components = this.parts.snapshot()): ClusterState {
    return {
      kernel: this.kernel.snapshot(),
      store,
      causes: this.causes.snapshot(),
      decisions: this.decisions.snapshot(),
      components,
      inputs: this.journal.position,
    };
  }

  private restore(state: ClusterState): void {
    this.kernel.restore(state.kernel);
    this.store.restore(state.store);
    this.causes.restore(state.causes);
    this.decisions.restore(state.decisions);
    this.parts.restore(state.components);
    this.journal.rewind(state.inputs);
  }
}
