/** The picture of a cluster elsewhere: the scene, drawn from mirrors of its objects. */
import type { SceneDelta, SceneView } from "../../scene/scene.ts";
import { SCENE_KINDS, SceneBuilder, type SceneEvent } from "../../scene/scene-builder.ts";
import { Mirror, type MirrorParts } from "./mirror.ts";
import type { News } from "./news.ts";

type SceneKind = (typeof SCENE_KINDS)[number];

const SIMULATION = "/apis/sim.kubarium.dev/v1alpha1";

const PATHS: Readonly<Record<SceneKind, string>> = {
  ReplicaSet: "/apis/apps/v1/replicasets",
  Machine: `${SIMULATION}/machines`,
  EtcdMember: `${SIMULATION}/etcdmembers`,
  Node: "/api/v1/nodes",
  Lease: "/apis/coordination.k8s.io/v1/namespaces/kube-node-lease/leases",
  Fault: `${SIMULATION}/faults`,
  Pod: "/api/v1/pods",
  Service: "/api/v1/services",
  EndpointSlice: "/apis/discovery.k8s.io/v1/endpointslices",
  Traffic: `${SIMULATION}/traffics`,
  Deployment: "/apis/apps/v1/deployments",
  StatefulSet: "/apis/apps/v1/statefulsets",
  DaemonSet: "/apis/apps/v1/daemonsets",
  Job: "/apis/batch/v1/jobs",
  CronJob: "/apis/batch/v1/cronjobs",
  ReplicationController: "/api/v1/replicationcontrollers",
  PersistentVolumeClaim: "/api/v1/persistentvolumeclaims",
  PersistentVolume: "/api/v1/persistentvolumes",
  HorizontalPodAutoscaler: "/apis/autoscaling/v2/horizontalpodautoscalers",
  PodDisruptionBudget: "/apis/policy/v1/poddisruptionbudgets",
  Ingress: "/apis/networking.k8s.io/v1/ingresses",
  NetworkPolicy: "/apis/networking.k8s.io/v1/networkpolicies",
};

export class ClusterView {
  private readonly parts: MirrorParts;
  private readonly scene: SceneBuilder;
  private readonly kinds: readonly SceneKind[];
  private mirrors: readonly (readonly [kind: SceneKind, mirror: Mirror])[] = [];
  /** Nothing is drawn before everything is known. */
  private shown = false;
  private pulls: News["pulls"] = [];
  /** The newest version of any object that was drawn. */
  revision = 0;

  /** @param simulated whether the kinds of the simulation are there */
  constructor(parts: MirrorParts, epochMs: number, simulated: boolean) {
    this.parts = parts;
    this.scene = new SceneBuilder({ epochMs });
    this.kinds = SCENE_KINDS.filter((kind) => simulated || !PATHS[kind].startsWith(SIMULATION));
    this.readAll();
  }

  /** Time went back: every object may be another, even where its version is the same. */
  startOver(): void {
    this.readAll();
  }

  hear({ changes = [], pulls, traces = [] }: News): void {
    this.pulls = pulls ?? this.pulls;
    if (!this.shown) return;
    this.scene.applyChanges(changes);
    if (pulls !== undefined) this.scene.setPulls(pulls);
    this.scene.setTraces(traces);
  }

  look(view: SceneView): void {
    this.scene.setView(view);
  }

  /** What is to be drawn anew; undefined when that is nothing. */
  frame(elapsedMs: number): SceneDelta | undefined {
    return this.shown ? this.scene.frame(elapsedMs) : undefined;
  }

  stop(): void {
    for (const [, mirror] of this.mirrors) mirror.stop();
  }

  private readAll(): void {
    this.stop();
    this.shown = false;
    let missing = this.kinds.length;
    const synced = (): void => {
      missing -= 1;
      // The first to be ready may be so before the last is made.
      if (missing === 0) void Promise.resolve().then(() => this.show());
    };
    this.mirrors = this.kinds.map((kind) => {
      const sink: ConstructorParameters<typeof Mirror>[2] = (event) => {
        if (this.shown) this.apply(kind, event);
      };
      return [kind, new Mirror(this.parts, { kind, path: PATHS[kind] }, sink, synced)] as const;
    });
  }

  private apply(kind: SceneKind, event: SceneEvent): void {
    this.scene.apply(kind, event);
    this.revision = Math.max(this.revision, Number(event.object.metadata.resourceVersion) || 0);
  }

  private show(): void {
    this.shown = true;
    this.scene.reset();
    for (const [kind, mirror] of this.mirrors) {
      for (const object of mirror.all()) this.apply(kind, { type: "ADDED", object });
    }
    this.scene.setPulls(this.pulls ?? []);
  }
}
