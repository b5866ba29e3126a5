/** What the page is told of a cluster as time goes by: the clock, the scene, the changes worth a mark on the timeline. */
import type { Cluster } from "../engine/cluster.ts";
import type { PodUsage } from "../scene/pod-load.ts";
import { SCENE_KINDS, SceneBuilder } from "../scene/scene-builder.ts";
import type { SceneView } from "../scene/scene.ts";
import type { ClusterSession } from "./cluster-session.ts";
import type { Change, WorkerMessage } from "./protocol.ts";

/** Changes told of after a rewind or a restore: more than a timeline can show. */
const MOST_CHANGES = 20_000;
/** So many go into one message: the page takes them in between two frames. */
const A_MESSAGE = 1_500;

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
  /** What was before, and has not been sent yet. */
  private earlier: readonly Change[] = [];
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

  /**
   * What changed since the tick before. The first one, and the first after `startOver`, hold the whole scene, and the newest changes; those
   * that follow bring the older ones, part by part.
   */
  tick(): Tick {
    const { cluster } = this;
    const unseen: readonly Change[] = cluster.changesSince(this.seenChanges).slice(-MOST_CHANGES);
    this.seenChanges = cluster.changeCount;
    this.scene.applyChanges(unseen);
    const earlier = this.takeEarlier();
    const changes = this.rewound ? this.newestOf(unseen) : unseen;
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
      ...(earlier.length > 0 ? { earlier } : {}),
    };
  }

  private newestOf(history: readonly Change[]): readonly Change[] {
    this.earlier = history.slice(0, -A_MESSAGE);
    return history.slice(-A_MESSAGE);
  }

  private takeEarlier(): readonly Change[] {
    const taken = this.earlier.slice(-A_MESSAGE);
    this.earlier = this.earlier.slice(0, -A_MESSAGE);
    return taken;
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
    this.earlier = [];
    this.rewound = true;
    this.startedOverMs = cluster.elapsedMs;
    this.tracesFromMs = cluster.elapsedMs;
  }
}
