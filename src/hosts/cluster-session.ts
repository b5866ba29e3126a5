/** One cluster and everything that looks at it: its clock, its open watches, its scene, its news. */
import type { ApiRequest, WatchEvent } from "../api/api-client.ts";
import type { KindName } from "../api/kinds.ts";
import type { Outcome } from "../api/status.ts";
import type { Cluster } from "../engine/cluster.ts";
import { SceneBuilder } from "../scene/scene-builder.ts";
import { ClockDriver } from "./clock-driver.ts";
import type { Change, WorkerMessage } from "./protocol.ts";

/** The kinds that a scene is made from. */
const SCENE_KINDS: readonly KindName[] = [
  "Machine",
  "Node",
  "Deployment",
  "ReplicaSet",
  "Pod",
  "Service",
  "EndpointSlice",
  "Traffic",
  "Fault",
];

/** Changes sent at once after a rewind or a restore; older ones are asked for when somebody looks. */
const MAX_CHANGES_AT_ONCE = 20_000;

interface Watch {
  poll(): void;
  close(): void;
}

export class ClusterSession {
  readonly driver: ClockDriver;
  private scene: SceneBuilder;
  private readonly watches = new Map<number, Watch>();
  private seenChanges = 0;
  private rewound = true;
  private lastTraceMs = 0;

  constructor(cluster: Cluster, speed: number, paused: boolean) {
    this.driver = new ClockDriver(cluster, speed, paused);
    this.scene = new SceneBuilder(cluster.configuration);
    this.attach(cluster);
  }

  get cluster(): Cluster {
    return this.driver.cluster;
  }

  /** Shows another run from now on. Open watches end. */
  replace(cluster: Cluster): void {
    for (const watch of this.watches.values()) watch.close();
    this.watches.clear();
    this.driver.cluster = cluster;
    this.scene = new SceneBuilder(cluster.configuration);
    this.attach(cluster);
  }

  /** Must be called when time went back: what was shown is no longer true. */
  wentBack(): void {
    this.showAll();
  }

  openWatch(id: number, request: ApiRequest, sink: (events: readonly WatchEvent[]) => void): Outcome<void> {
    const opened = this.cluster.openWatch(request, sink);
    if (!opened.ok) return opened;
    this.watches.set(id, opened.value);
    return { ok: true, value: undefined };
  }

  closeWatch(id: number): void {
    this.watches.get(id)?.close();
    this.watches.delete(id);
  }

  /** Hands everything new to the open watches. */
  pollWatches(): void {
    for (const watch of this.watches.values()) watch.poll();
  }

  /** What changed since the tick before, for the page. */
  tick(): Extract<WorkerMessage, { type: "tick" }> {
    const { cluster } = this;
    const changes: readonly Change[] = cluster.changesSince(this.seenChanges).slice(-MAX_CHANGES_AT_ONCE);
    this.seenChanges = cluster.changeCount;
    this.scene.applyChanges(changes);
    this.scene.setPulls(cluster.runtime.pulls());
    this.scene.setTraces(cluster.network.traces(this.lastTraceMs));
    this.lastTraceMs = cluster.elapsedMs;
    const scene = this.scene.frame(cluster.elapsedMs);
    const rewound = this.rewound;
    this.rewound = false;
    return {
      type: "tick",
      clock: this.driver.state(),
      ...(scene === undefined ? {} : { scene }),
      ...(changes.length > 0 || rewound ? { changes } : {}),
      ...(rewound ? { rewound } : {}),
    };
  }

  private attach(cluster: Cluster): void {
    for (const kind of SCENE_KINDS) {
      cluster.server.subscribe(kind, (event) => {
        if (this.cluster === cluster) this.scene.apply(kind, event);
      });
    }
    this.showAll();
  }

  private showAll(): void {
    const { cluster } = this;
    this.scene.reset();
    for (const kind of SCENE_KINDS) {
      for (const object of cluster.server.list(kind)) this.scene.apply(kind, { type: "ADDED", object });
    }
    this.seenChanges = 0;
    this.rewound = true;
    this.lastTraceMs = cluster.elapsedMs;
  }
}
