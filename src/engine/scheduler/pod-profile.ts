/**
 * Everything about a Pod that decides, together with one node, whether and how well it fits there.
 * Pods of one ReplicaSet are alike in all of it, so they share one profile and what was found out with it.
 */
import type { Container, NodeAffinity, Pod, PodSpec, Toleration } from "../../api/types/pod.ts";
import { hostPortsOf, type HostPort } from "./host-ports.ts";
import { nonZeroRequests, podRequests, type Resources } from "./pod-resources.ts";

export interface PodProfile {
  readonly requests: Resources;
  /** With the defaults that LeastAllocated gives to containers without requests. */
  readonly nonZero: { readonly cpu: number; readonly memory: number };
  readonly hostPorts: readonly HostPort[];
  /** Normalised image names of the init containers and containers, one each. */
  readonly images: readonly string[];
  readonly nodeSelector: readonly (readonly [key: string, value: string])[];
  readonly nodeAffinity: NodeAffinity | undefined;
  readonly tolerations: readonly Toleration[];
}

/** More shapes of Pods than this at once are rare; the longest unused is forgotten and parsed anew when needed. */
const MAX_PROFILES = 1024;

interface Parsed {
  readonly spec: PodSpec;
  readonly profile: PodProfile;
}

/** Finds the profile of a Pod: by the identity of its shared parts, else by what they say. */
export class PodProfiles {
  private readonly byContainers = new WeakMap<readonly Container[], Parsed>();
  private readonly bySignature = new Map<string, PodProfile>();

  of(pod: Pod): PodProfile {
    const { spec } = pod;
    const known = this.byContainers.get(spec.containers);
    if (known !== undefined && sameParts(known.spec, spec)) return known.profile;
    const signature = profileSignature(spec);
    let profile = this.bySignature.get(signature);
    if (profile === undefined) {
      profile = parseProfile(spec);
      if (this.bySignature.size >= MAX_PROFILES) this.forgetOldest();
    } else {
      this.bySignature.delete(signature);
    }
    this.bySignature.set(signature, profile);
    this.byContainers.set(spec.containers, { spec, profile });
    return profile;
  }

  private forgetOldest(): void {
    for (const signature of this.bySignature.keys()) {
      this.bySignature.delete(signature);
      return;
    }
  }
}

export function parseProfile(spec: PodSpec): PodProfile {
  return {
    requests: podRequests(spec),
    nonZero: nonZeroRequests(spec),
    hostPorts: hostPortsOf(spec),
    images: [...(spec.initContainers ?? []), ...spec.containers].map((container) => normalizedImage(container.image)),
    nodeSelector: Object.entries(spec.nodeSelector ?? {}),
    nodeAffinity: spec.affinity?.nodeAffinity,
    tolerations: spec.tolerations ?? [],
  };
}

/** 0 for Pods without a priority class. */
export function podPriority(pod: Pod): number {
  return pod.spec.priority ?? 0;
}

/** An image without a tag means `latest`. Upstream: plugins/imagelocality (normalizedImageName). */
export function normalizedImage(image: string): string {
  return image.lastIndexOf(":") <= image.lastIndexOf("/") ? `${image}:latest` : image;
}

function sameParts(a: PodSpec, b: PodSpec): boolean {
  return (
    a.initContainers === b.initContainers &&
    a.tolerations === b.tolerations &&
    a.nodeSelector === b.nodeSelector &&
    a.affinity === b.affinity &&
    a.overhead === b.overhead &&
    a.resources === b.resources
  );
}

/** Equal texts, equal profiles. `spec.nodeName` is left out: a bound Pod keeps the profile it was scheduled with. */
function profileSignature(spec: PodSpec): string {
  return JSON.stringify([
    spec.containers.map(containerParts),
    spec.initContainers?.map(containerParts),
    spec.nodeSelector,
    spec.affinity?.nodeAffinity,
    spec.tolerations,
    spec.overhead,
    spec.resources?.requests,
  ]);
}

function containerParts(container: Container): unknown {
  return [
    container.image,
    container.restartPolicy,
    container.resources?.requests,
    container.ports?.flatMap((port) => (port.hostPort ? [[port.hostIP, port.protocol, port.hostPort]] : [])),
  ];
}
