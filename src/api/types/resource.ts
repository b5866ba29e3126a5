/**
 * resource.k8s.io/v1 kinds, as stored.
 * Source: https://kubernetes.io/docs/concepts/scheduling-eviction/dynamic-resource-allocation/
 */
import type { KubeObject, ObjectMeta } from "./meta.ts";
import type { NodeSelector } from "./volumes.ts";

export interface DeviceClass extends KubeObject {
  readonly apiVersion: "resource.k8s.io/v1";
  readonly kind: "DeviceClass";
  readonly spec: {
    readonly config?: readonly DeviceConfiguration[];
    readonly extendedResourceName?: string;
    readonly selectors?: readonly DeviceSelector[];
  };
}

export interface ResourceClaim extends KubeObject {
  readonly apiVersion: "resource.k8s.io/v1";
  readonly kind: "ResourceClaim";
  readonly spec: ResourceClaimSpec;
  readonly status?: {
    readonly allocation?: AllocationResult;
    readonly devices?: readonly AllocatedDeviceStatus[];
    readonly reservedFor?: readonly ClaimUser[];
  };
}

/** Who uses a claim: a Pod. */
export interface ClaimUser {
  readonly apiGroup?: string;
  readonly resource?: string;
  readonly name?: string;
  readonly uid?: string;
}

export interface AllocationResult {
  readonly allocationTimestamp?: string;
  readonly devices?: {
    readonly config?: readonly (DeviceConfiguration & {
      readonly source?: string;
      readonly requests?: readonly string[];
    })[];
    readonly results?: readonly DeviceResult[];
  };
  readonly nodeSelector?: NodeSelector;
}

/** One device, and the request that got it: `request`, or `request/alternative`. */
export interface DeviceResult {
  readonly request?: string;
  readonly driver?: string;
  readonly pool?: string;
  readonly device?: string;
  readonly shareID?: string;
  readonly adminAccess?: boolean;
}

export interface AllocatedDeviceStatus extends DeviceResult {
  readonly conditions?: readonly object[];
  readonly data?: unknown;
  readonly networkData?: {
    readonly hardwareAddress?: string;
    readonly interfaceName?: string;
    readonly ips?: readonly string[];
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
    readonly devices?: readonly Device[];
    readonly driver?: string;
    readonly nodeName?: string;
    readonly nodeSelector?: NodeSelector;
    readonly perDeviceNodeSelection?: boolean;
    readonly pool?: { readonly name?: string; readonly generation?: number; readonly resourceSliceCount?: number };
  };
}

export interface Device {
  readonly name?: string;
  readonly allNodes?: boolean;
  readonly allowMultipleAllocations?: boolean;
  readonly attributes?: Readonly<Record<string, DeviceAttribute>>;
  readonly capacity?: Readonly<Record<string, { readonly value?: string | number; readonly requestPolicy?: object }>>;
  readonly nodeName?: string;
  readonly nodeSelector?: NodeSelector;
}

/** One of them is set. */
export interface DeviceAttribute {
  readonly bool?: boolean;
  readonly int?: number;
  readonly string?: string;
  readonly version?: string;
}

export interface ResourceClaimSpec {
  readonly devices?: {
    readonly config?: readonly (DeviceConfiguration & { readonly requests?: readonly string[] })[];
    readonly constraints?: readonly DeviceConstraint[];
    readonly requests?: readonly DeviceRequest[];
  };
}

export interface DeviceConstraint {
  readonly matchAttribute?: string;
  readonly requests?: readonly string[];
}

export interface DeviceConfiguration {
  readonly opaque?: { readonly driver?: string; readonly parameters?: unknown };
}

export interface DeviceRequest {
  readonly name?: string;
  readonly exactly?: ExactDeviceRequest;
  readonly firstAvailable?: readonly (ExactDeviceRequest & { readonly name?: string })[];
}

export interface ExactDeviceRequest {
  readonly adminAccess?: boolean;
  readonly allocationMode?: string;
  readonly count?: number;
  readonly deviceClassName?: string;
  readonly selectors?: readonly DeviceSelector[];
}

export interface DeviceSelector {
  readonly cel?: { readonly expression?: string };
}
