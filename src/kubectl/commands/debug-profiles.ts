/**
 * What a profile of `kubectl debug` makes of a Pod and of the container that somebody looks through.
 * Upstream: k8s.io/kubectl/pkg/cmd/debug (profiles.go, profile_applier.go).
 */
import type { ObjectMeta } from "../../api/types/meta.ts";
import type { Container, PodSpec } from "../../api/types/pod.ts";

export const DEBUG_PROFILES = ["legacy", "general", "baseline", "restricted", "netadmin", "sysadmin"] as const;
export type DebugProfile = (typeof DEBUG_PROFILES)[number];

/** A container in the Pod itself, in a copy of it, or in a Pod on a node. */
export type DebugStyle = "beside" | "copy" | "node";

export interface DebugPod {
  readonly metadata: Pick<ObjectMeta, "name" | "namespace"> & Partial<ObjectMeta>;
  readonly spec: PodSpec;
}

/** What a copy has of the original. */
export interface Kept {
  readonly labels: boolean;
  readonly annotations: boolean;
  readonly livenessProbe: boolean;
  readonly readinessProbe: boolean;
  readonly startupProbe: boolean;
  readonly initContainers: boolean;
}

/** @param name of the container that the profile is for */
export function withProfile(
  profile: DebugProfile,
  style: DebugStyle,
  pod: DebugPod,
  name: string,
  kept: Kept,
): DebugPod {
  if (profile === "legacy") {
    if (style === "node") return withNode(pod, name);
    return style === "copy" ? withoutLabels(pod) : pod;
  }
  const trimmed = style === "copy" ? sharingProcesses(trimmedCopy(pod, kept)) : pod;
  switch (profile) {
    case "general":
      return style === "node"
        ? withNode(changeContainer(trimmed, name, withoutContext), name)
        : changeContainer(trimmed, name, (one) => withCapabilities(one, ["SYS_PTRACE"]));
    case "baseline":
      return changeContainer(trimmed, name, withoutContext);
    case "restricted":
      return changeContainer(trimmed, name, (one) => ({ ...one, securityContext: RESTRICTED }));
    case "netadmin": {
      const able = changeContainer(trimmed, name, (one) => withCapabilities(one, ["NET_ADMIN", "NET_RAW"]));
      return style === "node" ? inNamespacesOfNode(able) : able;
    }
    case "sysadmin": {
      const able = changeContainer(trimmed, name, (one) => ({
        ...one,
        securityContext: { ...one.securityContext, privileged: true },
      }));
      return style === "node" ? withNode(able, name) : able;
    }
  }
}

const RESTRICTED: Container["securityContext"] = {
  allowPrivilegeEscalation: false,
  capabilities: { drop: ["ALL"] },
  runAsNonRoot: true,
  seccompProfile: { type: "RuntimeDefault" },
};

/** The first container of that name, of whatever sort. */
export function changeContainer(pod: DebugPod, name: string, change: (one: Container) => Container): DebugPod {
  for (const field of ["initContainers", "containers", "ephemeralContainers"] as const) {
    const all = pod.spec[field] ?? [];
    if (!all.some((one) => one.name === name)) continue;
    return { ...pod, spec: { ...pod.spec, [field]: all.map((one) => (one.name === name ? change(one) : one)) } };
  }
  return pod;
}

function withoutContext(container: Container): Container {
  const { securityContext: _, ...rest } = container;
  return rest;
}

function withCapabilities(container: Container, added: readonly string[]): Container {
  const { securityContext: context = {} } = container;
  const capabilities = (context["capabilities"] ?? {}) as { readonly add?: readonly string[] };
  const add = [...(capabilities.add ?? []), ...added];
  return { ...container, securityContext: { ...context, capabilities: { ...capabilities, add } } };
}

function withoutLabels(pod: DebugPod): DebugPod {
  const { labels: _, ...metadata } = pod.metadata;
  return { ...pod, metadata };
}

function trimmedCopy(pod: DebugPod, kept: Kept): DebugPod {
  const labelled = kept.labels ? pod : withoutLabels(pod);
  const { annotations, ...metadata } = labelled.metadata;
  const { initContainers, ...spec } = pod.spec;
  return {
    metadata: kept.annotations && annotations !== undefined ? { ...metadata, annotations } : metadata,
    spec: {
      ...spec,
      ...(kept.initContainers && initContainers !== undefined ? { initContainers } : {}),
      containers: spec.containers.map((container) => withoutProbes(container, kept)),
    },
  };
}

function withoutProbes(container: Container, kept: Kept): Container {
  const { livenessProbe, readinessProbe, startupProbe, ...rest } = container;
  return {
    ...rest,
    ...(kept.livenessProbe && livenessProbe !== undefined ? { livenessProbe } : {}),
    ...(kept.readinessProbe && readinessProbe !== undefined ? { readinessProbe } : {}),
    ...(kept.startupProbe && startupProbe !== undefined ? { startupProbe } : {}),
  };
}

/** Unless the copy, or somebody, says otherwise. */
function sharingProcesses(pod: DebugPod): DebugPod {
  return { ...pod, spec: { shareProcessNamespace: true, ...pod.spec } };
}

function inNamespacesOfNode(pod: DebugPod): DebugPod {
  return { ...pod, spec: { ...pod.spec, hostIPC: true, hostNetwork: true, hostPID: true } };
}

/** With the namespaces of the node, and its disk at `/host`. */
function withNode(pod: DebugPod, name: string): DebugPod {
  const volume = { name: "host-root", hostPath: { path: "/" } };
  const mount = { name: volume.name, mountPath: "/host" };
  const mounted = changeContainer(pod, name, (one) => ({ ...one, volumeMounts: [...(one.volumeMounts ?? []), mount] }));
  return inNamespacesOfNode({
    ...mounted,
    spec: { ...mounted.spec, volumes: [...(mounted.spec.volumes ?? []), volume] },
  });
}
