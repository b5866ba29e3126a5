/** What the page is told of a cluster as time goes by: the clock, the scene, the changes worth a mark on the timeline. */
import type { Cluster } from "../engine/cluster.ts";
import type { PodUsage } from "../scene/pod-load.ts";
import { SCENE_KINDS, SceneBuilder } from "../scene/scene-builder.ts";
import type { SceneView } from "../scene/scene.ts";
import type { ClusterSession } from "./cluster-session.ts";
import type { Change, WorkerMessage } from "./protocol.ts";

/** Changes sent at once after a rewind or a restore: more than a timeline can show. */
const MAX_CHANGES_AT_ONCE = 20_000;

/** Clients of the simulated network send in batches: a trace may be told of this long after it began. */
const TRACES_LATE_MS = 1_000;

/** What the containers of a Pod use together; undefined while none runs. */
function usageOf(cluster: Cluster, pod: string): PodUsage | undefined {
  const containers = cluster.runtime.usage(pod);
  if (containers === undefined || containers.length === 0) return undefined;
  let cpuMillis = 0;
  let memoryBytes = 0;
  for (const container of containers) {
    cpuMillis += container.cpuMillis;
    memoryBytes += container.memoryBytes;
  }
  return { cpuMillis, memoryBytes };
}

export type Tick = Extract<WorkerMessage, { type: "tick" }>;

export class ClusterNews {
  private readonly session: ClusterSession;
  private cluster: Cluster;
  private scene: SceneBuilder;
  private view: SceneView = "placement";
  private seenChanges = 0;
  private rewound = true;
  /** Requests that began earlier were shown before, or belong to what a rewind took back. */
  private tracesFromMs = 0;
  private startedOverMs = 0;

  constructor(session: ClusterSession) {
    this.session = session;
    this.cluster = session.cluster;
    this.scene = new SceneBuilder(this.cluster.configuration);
    this.attach();
  }

  /** Must be called when time went back, and when another run took the place of this one. */
  startOver(): void {
    if (this.session.cluster === this.cluster) return this.showAll();
    this.cluster = this.session.cluster;
    this.scene = new SceneBuilder(this.cluster.configuration);
    this.scene.setView(this.view);
    this.attach();
  }

  show(view: SceneView): void {
    this.view = view;
    this.scene.setView(view);
  }

  /** What changed since the tick before. The first one, and the first after `startOver`, hold everything. */
  tick(): Tick {
    const { cluster } = this;
    const changes: readonly Change[] = cluster.changesSince(this.seenChanges).slice(-MAX_CHANGES_AT_ONCE);
    this.seenChanges = cluster.changeCount;
    this.scene.applyChanges(changes);
    this.scene.setPulls(cluster.runtime.pulls());
    this.scene.setUsage((pod) => usageOf(cluster, pod), cluster.elapsedMs);
    this.scene.setTraces(cluster.network.traces(this.tracesFromMs));
    this.tracesFromMs = Math.max(this.startedOverMs, cluster.elapsedMs - TRACES_LATE_MS);
    const scene = this.scene.frame(cluster.elapsedMs);
    const { rewound } = this;
    this.rewound = false;
    return {
      type: "tick",
      clock: this.session.driver.state(),
      ...(scene === undefined ? {} : { scene }),
      ...(changes.length > 0 || rewound ? { changes } : {}),
      ...(rewound ? { rewound } : {}),
    };
  }

  private attach(): void {
    const { cluster } = this;
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
    this.startedOverMs = cluster.elapsedMs;
    this.tracesFromMs = cluster.elapsedMs;
  }
}
