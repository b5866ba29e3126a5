/** Small API objects for tests of the scene. */
import type { EndpointSlice, Lease, Node, Service } from "../../api/types/core.ts";
import type { ReplicaSet } from "../../api/types/apps.ts";
import type { ContainerState, ContainerStatus, Pod, PodSpec, PodStatus } from "../../api/types/pod.ts";
import type { ObjectMeta } from "../../api/types/meta.ts";
import { SIM_API_VERSION, type Fault, type FaultType, type Machine, type Traffic } from "../../api/types/sim.ts";

export const EPOCH_MS = Date.parse("2026-01-01T00:00:00Z");

/** RFC 3339 text of a virtual time. */
export function at(ms: number): string {
  return new Date(EPOCH_MS + ms).toISOString();
}

export function meta(name: string, more: Partial<ObjectMeta> = {}): ObjectMeta {
  return { name, namespace: "default", uid: `uid-${name}`, resourceVersion: "1", creationTimestamp: at(0), ...more };
}

export interface PodParts {
  readonly metadata?: Partial<ObjectMeta>;
  readonly spec?: Partial<PodSpec>;
  readonly status?: PodStatus;
}

export function pod(name: string, { metadata, spec, status }: PodParts = {}): Pod {
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: meta(name, metadata),
    spec: { containers: [{ name: "web", image: "nginx" }], ...spec },
    status: { phase: "Pending", ...status },
  };
}

export function container(name: string, state: ContainerState, more: Partial<ContainerStatus> = {}): ContainerStatus {
  return { name, state, lastState: {}, ready: false, restartCount: 0, image: "nginx", imageID: "", ...more };
}

export const RUNNING: ContainerState = { running: { startedAt: at(0) } };

export function readyPod(name: string, nodeName: string, metadata: Partial<ObjectMeta> = {}): Pod {
  return pod(name, {
    metadata,
    spec: { nodeName },
    status: {
      phase: "Running",
      conditions: [{ type: "Ready", status: "True" }],
      containerStatuses: [container("web", RUNNING, { ready: true })],
    },
  });
}

/** Metadata of a Pod of version `hash` of a Deployment. */
export function ofDeployment(deployment: string, hash: string, created = 0): Partial<ObjectMeta> {
  const name = `${deployment}-${hash}`;
  return {
    creationTimestamp: at(created),
    labels: { app: deployment, "pod-template-hash": hash },
    ownerReferences: [{ apiVersion: "apps/v1", kind: "ReplicaSet", name, uid: `uid-${name}`, controller: true }],
  };
}

export function replicaSet(deployment: string, hash: string): ReplicaSet {
  return {
    apiVersion: "apps/v1",
    kind: "ReplicaSet",
    metadata: meta(`${deployment}-${hash}`, {
      ownerReferences: [
        { apiVersion: "apps/v1", kind: "Deployment", name: deployment, uid: `uid-${deployment}`, controller: true },
      ],
    }),
    spec: { selector: {}, template: { spec: { containers: [] } } },
    status: { replicas: 0 },
  };
}

export function machine(name: string, spec: Partial<Machine["spec"]> = {}, status: Machine["status"] = {}): Machine {
  return {
    apiVersion: SIM_API_VERSION,
    kind: "Machine",
    metadata: meta(name, { namespace: undefined as never }),
    spec: { power: "On", cpu: "4", memory: "8Gi", pods: 110, ...spec },
    status: { phase: "Running", ...status },
  };
}

export function node(name: string, ready: "True" | "False" | "Unknown" = "True", spec: Node["spec"] = {}): Node {
  return {
    apiVersion: "v1",
    kind: "Node",
    metadata: meta(name, { namespace: undefined as never }),
    spec,
    status: {
      allocatable: { cpu: "4", memory: "8Gi", pods: "110" },
      conditions: [{ type: "Ready", status: ready, reason: "Reason", lastTransitionTime: at(1000) }],
    },
  };
}

export function lease(name: string, renewedMs: number): Lease {
  return {
    apiVersion: "coordination.k8s.io/v1",
    kind: "Lease",
    metadata: meta(name, { namespace: "kube-node-lease" }),
    spec: { renewTime: at(renewedMs) },
  };
}

export function fault(name: string, type: FaultType, onMachine: string): Fault {
  return {
    apiVersion: SIM_API_VERSION,
    kind: "Fault",
    metadata: meta(name, { namespace: undefined as never }),
    spec: { type, target: { machine: onMachine } },
    status: { phase: "Active", since: at(5000) },
  };
}

export function service(name: string, selector: Record<string, string>, more: Partial<Service["spec"]> = {}): Service {
  return {
    apiVersion: "v1",
    kind: "Service",
    metadata: meta(name),
    spec: { type: "ClusterIP", clusterIP: "10.96.0.50", selector, ports: [{ port: 80 }], ...more },
    status: {},
  };
}

export function slice(
  serviceName: string,
  pods: readonly { readonly name: string; readonly ready: boolean }[],
): EndpointSlice {
  return {
    apiVersion: "discovery.k8s.io/v1",
    kind: "EndpointSlice",
    metadata: meta(`${serviceName}-abcde`, { labels: { "kubernetes.io/service-name": serviceName } }),
    addressType: "IPv4",
    endpoints: pods.map(({ name, ready }) => ({
      addresses: ["10.244.1.2"],
      conditions: { ready },
      targetRef: { kind: "Pod", name, namespace: "default" },
    })),
  };
}

export function traffic(name: string, url: string, status: Traffic["status"] = {}): Traffic {
  return {
    apiVersion: SIM_API_VERSION,
    kind: "Traffic",
    metadata: meta(name),
    spec: { url, requestsPerSecond: 10 },
    status,
  };
}
