/**
 * v1 kinds, as stored.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/
 */
import type { Condition, KubeObject } from "./meta.ts";
import type { PodTemplateSpec } from "./pod.ts";

export interface ReplicationController extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "ReplicationController";
  readonly spec: ReplicationControllerSpec;
  readonly status: ReplicationControllerStatus;
}

export interface PodTemplate extends KubeObject {
  readonly apiVersion: "v1";
  readonly kind: "PodTemplate";
  readonly template?: PodTemplateSpec;
}

export interface ReplicationControllerSpec {
  readonly minReadySeconds?: number;
  readonly replicas?: number;
  readonly selector?: Readonly<Record<string, string>>;
  readonly template?: PodTemplateSpec;
}

export interface ReplicationControllerStatus {
  readonly availableReplicas?: number;
  readonly conditions?: readonly Condition[];
  readonly fullyLabeledReplicas?: number;
  readonly observedGeneration?: number;
  readonly readyReplicas?: number;
  readonly replicas: number;
}
