/**
 * The manifests on the machines' disks. A kubelet runs what they describe whether it reaches an API server or not; the
 * Pods in the API are pictures of them. A component that is stopped has had its manifest moved away, as people stop one
 * of kubeadm's. Source: https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/
 */
import type { Pod } from "../../api/types/pod.ts";
import type { KubeletParts } from "./kubelet-parts.ts";
import { drawMirror } from "./mirror-pods.ts";

export type StaticPodsState = ReadonlyMap<string, readonly Pod[]>;

export class StaticPods {
  private readonly parts: KubeletParts;
  private manifests = new Map<string, readonly Pod[]>();

  constructor(parts: KubeletParts) {
    this.parts = parts;
  }

  /** Written by whoever set the machine up. @param mirrors the Pods as the API has them */
  install(machine: string, mirrors: readonly Pod[]): void {
    if (mirrors.length > 0) this.manifests.set(machine, mirrors);
  }

  /** Manifests that are in place. */
  on(machine: string): readonly Pod[] {
    return (this.manifests.get(machine) ?? []).filter((pod) => !this.isRemoved(machine, pod));
  }

  /** Its manifest has been moved away. */
  isRemoved(machine: string, pod: Pod): boolean {
    const { stopped } = this.parts.runtime.machines.get(machine) ?? {};
    return stopped !== undefined && stopped.includes(pod.metadata.labels?.["component"] ?? "");
  }

  /** The manifest in place whose Pod has this uid. */
  withUid(machine: string, uid: string): Pod | undefined {
    return this.on(machine).find(({ metadata }) => metadata.uid === uid);
  }

  /** What is known of the Pod now, for the time after a loss of power. */
  remember(machine: string, pod: Pod): void {
    const known = this.manifests.get(machine) ?? [];
    const { name } = pod.metadata;
    if (!known.some(({ metadata }) => metadata.name === name)) return;
    this.manifests.set(
      machine,
      known.map((each) => (each.metadata.name === name ? pod : each)),
    );
  }

  /** Puts the Pod of a manifest into the API. Undefined when it could not. */
  draw(machine: string, manifest: Pod): Pod | undefined {
    const drawn = drawMirror(this.parts, machine, manifest);
    if (!drawn.ok) return undefined;
    this.remember(machine, drawn.value);
    return drawn.value;
  }

  /** Takes the Pod of a manifest that is no more out of the API. */
  erase(machine: string, pod: Pod): void {
    const { namespace, name, uid } = pod.metadata;
    const options = { gracePeriodSeconds: 0, preconditions: { uid } };
    this.parts.quietly(() =>
      this.parts.client(machine).delete("Pod", namespace, name, options, { reason: "StaticPodRemoved" }),
    );
  }

  snapshot(): StaticPodsState {
    return new Map(this.manifests);
  }

  restore(state: StaticPodsState): void {
    this.manifests = new Map(state);
  }
}
