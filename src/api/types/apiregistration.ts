/**
 * apiregistration.k8s.io/v1 kinds, as stored.
 * Source: https://kubernetes.io/docs/reference/kubernetes-api/cluster-resources/api-service-v1/
 */
import type { KubeObject } from "./meta.ts";

export interface APIService extends KubeObject {
  readonly apiVersion: "apiregistration.k8s.io/v1";
  readonly kind: "APIService";
  readonly spec: {
    readonly caBundle?: string;
    readonly group?: string;
    readonly groupPriorityMinimum: number;
    readonly insecureSkipTLSVerify?: boolean;
    readonly service?: { readonly name?: string; readonly namespace?: string; readonly port?: number };
    readonly version?: string;
    readonly versionPriority: number;
  };
  readonly status?: { readonly conditions?: readonly APIServiceCondition[] };
}

export interface APIServiceCondition {
  readonly lastTransitionTime?: string;
  readonly message?: string;
  readonly reason?: string;
  readonly status: "True" | "False" | "Unknown";
  readonly type: string;
}
