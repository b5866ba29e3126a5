/** The objects that the views Workloads and Network draw besides Pods, by kind and key. */
import type { DaemonSet, Deployment, ReplicaSet, StatefulSet } from "../../api/types/apps.ts";
import type { HorizontalPodAutoscaler } from "../../api/types/autoscaling.ts";
import type { CronJob, Job } from "../../api/types/batch.ts";
import type { EndpointSlice, Service } from "../../api/types/core.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { Ingress, NetworkPolicy } from "../../api/types/networking.ts";
import type { PodDisruptionBudget } from "../../api/types/policy.ts";
import type { ReplicationController } from "../../api/types/replication.ts";
import type { Traffic } from "../../api/types/sim.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../api/types/volumes.ts";
import { byNaturalName } from "../order.ts";

export interface ViewObjects {
  readonly Deployment: Deployment;
  readonly ReplicaSet: ReplicaSet;
  readonly StatefulSet: StatefulSet;
  readonly DaemonSet: DaemonSet;
  readonly Job: Job;
  readonly CronJob: CronJob;
  readonly ReplicationController: ReplicationController;
  readonly PersistentVolumeClaim: PersistentVolumeClaim;
  readonly PersistentVolume: PersistentVolume;
  readonly HorizontalPodAutoscaler: HorizontalPodAutoscaler;
  readonly PodDisruptionBudget: PodDisruptionBudget;
  readonly Ingress: Ingress;
  readonly NetworkPolicy: NetworkPolicy;
  readonly Service: Service;
  readonly EndpointSlice: EndpointSlice;
  readonly Traffic: Traffic;
}

export type ViewKind = keyof ViewObjects;

/** Kinds that only the views beside Placement read. */
export const VIEW_KINDS = [
  "Deployment",
  "StatefulSet",
  "DaemonSet",
  "Job",
  "CronJob",
  "ReplicationController",
  "PersistentVolumeClaim",
  "PersistentVolume",
  "HorizontalPodAutoscaler",
  "PodDisruptionBudget",
  "Ingress",
  "NetworkPolicy",
] as const satisfies readonly ViewKind[];

export class ObjectIndex {
  private readonly byKind = new Map<string, Map<string, KubeObject>>();
  /** In order; made anew when somebody asks after a change. */
  private readonly sorted = new Map<string, readonly KubeObject[]>();

  put(kind: string, key: string, object: KubeObject | undefined): void {
    let objects = this.byKind.get(kind);
    if (objects === undefined) {
      objects = new Map();
      this.byKind.set(kind, objects);
    }
    this.sorted.delete(kind);
    if (object === undefined) objects.delete(key);
    else objects.set(key, object);
  }

  get<K extends ViewKind>(kind: K, key: string): ViewObjects[K] | undefined {
    return this.byKind.get(kind)?.get(key) as ViewObjects[K] | undefined;
  }

  /** In the order of their keys, as a person would sort them. */
  all<K extends ViewKind>(kind: K): readonly ViewObjects[K][] {
    let sorted = this.sorted.get(kind);
    if (sorted === undefined) {
      const objects = [...(this.byKind.get(kind) ?? [])];
      sorted = objects.sort(([a], [b]) => byNaturalName(a, b)).map(([, object]) => object);
      this.sorted.set(kind, sorted);
    }
    return sorted as readonly ViewObjects[K][];
  }

  clear(): void {
    this.byKind.clear();
    this.sorted.clear();
  }
}

/** `Kind/namespace/name`. */
export function idOf(kind: string, namespace: string, name: string): string {
  return `${kind}/${namespace}/${name}`;
}
