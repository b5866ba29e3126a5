/**
 * apps/v1 kinds, as stored.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/workload-resources/deployment-v1/
 */
import type { Condition, IntOrString, KubeObject, LabelSelector } from "./meta.ts";
import type { PodTemplateSpec } from "./pod.ts";

export interface Deployment extends KubeObject {
  readonly apiVersion: "apps/v1";
  readonly kind: "Deployment";
  readonly spec: DeploymentSpec;
  readonly status: DeploymentStatus;
}

export interface DeploymentSpec {
  readonly replicas?: number;
  readonly selector: LabelSelector;
  readonly template: PodTemplateSpec;
  readonly strategy?: DeploymentStrategy;
  readonly minReadySeconds?: number;
  readonly revisionHistoryLimit?: number;
  readonly paused?: boolean;
  readonly progressDeadlineSeconds?: number;
}

export interface DeploymentStrategy {
  readonly type?: "RollingUpdate" | "Recreate";
  readonly rollingUpdate?: { readonly maxUnavailable?: IntOrString; readonly maxSurge?: IntOrString };
}

export interface DeploymentStatus {
  readonly observedGeneration?: number;
  readonly replicas?: number;
  readonly updatedReplicas?: number;
  readonly readyReplicas?: number;
  readonly availableReplicas?: number;
  readonly unavailableReplicas?: number;
  readonly terminatingReplicas?: number;
  readonly conditions?: readonly Condition[];
  readonly collisionCount?: number;
}

export interface ReplicaSet extends KubeObject {
  readonly apiVersion: "apps/v1";
  readonly kind: "ReplicaSet";
  readonly spec: {
    readonly replicas?: number;
    readonly minReadySeconds?: number;
    readonly selector: LabelSelector;
    readonly template: PodTemplateSpec;
  };
  readonly status: {
    readonly replicas: number;
    readonly fullyLabeledReplicas?: number;
    readonly readyReplicas?: number;
    readonly availableReplicas?: number;
    readonly terminatingReplicas?: number;
    readonly observedGeneration?: number;
    readonly conditions?: readonly Condition[];
  };
}

/** autoscaling/v1 Scale, the body of the `scale` subresource. */
export interface Scale extends KubeObject {
  readonly apiVersion: "autoscaling/v1";
  readonly kind: "Scale";
  readonly spec: { readonly replicas?: number };
  readonly status: { readonly replicas: number; readonly selector?: string };
}
