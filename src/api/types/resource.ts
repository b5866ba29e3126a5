/**
 * resource.k8s.io/v1 kinds, as stored.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/
 */
import type { KubeObject, ObjectMeta } from "./meta.ts";

export interface DeviceClass extends KubeObject {
  readonly apiVersion: "resource.k8s.io/v1";
  readonly kind: "DeviceClass";
  readonly spec: {
    readonly config?: readonly object[];
    readonly extendedResourceName?: string;
    readonly selectors?: readonly DeviceSelector[];
  };
}

export interface ResourceClaim extends KubeObject {
  readonly apiVersion: "resource.k8s.io/v1";
  readonly kind: "ResourceClaim";
  readonly spec: ResourceClaimSpec;
  readonly status?: {
    readonly allocation?: object;
    readonly reservedFor?: readonly { readonly resource?: string; readonly name?: string; readonly uid?: string }[];
  };
}

export interface ResourceClaimTemplate extends KubeObject {
  readonly apiVersion: "resource.k8s.io/v1";
  readonly kind: "ResourceClaimTemplate";
  readonly spec: { readonly metadata?: Partial<ObjectMeta>; readonly spec: ResourceClaimSpec };
}

export interface ResourceSlice extends KubeObject {
  readonly apiVersion: "resource.k8s.io/v1";
  readonly kind: "ResourceSlice";
  readonly spec: {
    readonly allNodes?: boolean;
    readonly devices?: readonly { readonly name?: string }[];
    readonly driver?: string;
    readonly nodeName?: string;
    readonly nodeSelector?: object;
    readonly perDeviceNodeSelection?: boolean;
    readonly pool?: { readonly name?: string; readonly generation?: number; readonly resourceSliceCount?: number };
  };
}

export interface ResourceClaimSpec {
  readonly devices?: {
    readonly config?: readonly object[];
    readonly constraints?: readonly object[];
    readonly requests?: readonly DeviceRequest[];
  };
}

export interface DeviceRequest {
  readonly name?: string;
  readonly exactly?: ExactDeviceRequest;
  readonly firstAvailable?: readonly (ExactDeviceRequest & { readonly name?: string })[];
}

export interface ExactDeviceRequest {
  readonly allocationMode?: string;
  readonly count?: number;
  readonly deviceClassName?: string;
  readonly selectors?: readonly DeviceSelector[];
}

export interface DeviceSelector {
  readonly cel?: { readonly expression?: string };
}
