/**
 * The manifests on the machines' disks. A kubelet runs what they describe whether it reaches an API server or not; the
 * Pods in the API are pictures of them. A component that is stopped has had its manifest moved away, as people stop one
 * of kubeadm's. Source: https://kubernetes.io/docs/tasks/configure-pod-container/static-pod/
 */
import type { Pod } from "../../api/types/pod.ts";
import type { KubeletParts } from "./kubelet-parts.ts";
import { hashOf, podsOfFiles } from "./manifest-files.ts";
import { drawMirror } from "./mirror-pods.ts";

export interface StaticPodsState {
  readonly manifests: ReadonlyMap<string, readonly Pod[]>;
  readonly files: ReadonlyMap<string, readonly Pod[]>;
}

const NONE: readonly Pod[] = [];

export class StaticPods {
  private readonly parts: KubeletParts;
  private manifests = new Map<string, readonly Pod[]>();
  /** Of manifests that somebody wrote later. */
  private files = new Map<string, readonly Pod[]>();

  constructor(parts: KubeletParts) {
    this.parts = parts;
  }

  /** Written by whoever set the machine up. @param mirrors the Pods as the API has them */
  install(machine: string, mirrors: readonly Pod[]): void {
    if (mirrors.length > 0) this.manifests.set(machine, mirrors);
  }

  /** Manifests that are in place. */
  on(machine: string): readonly Pod[] {
    const own = this.manifests.get(machine) ?? NONE;
    const files = this.files.get(machine) ?? NONE;
    return (files.length === 0 ? own : [...own, ...files]).filter((pod) => !this.isRemoved(machine, pod));
  }

  /** Looks into the folder of manifests. Gives the Pods that have to be looked at: new, waiting to be drawn, or gone. */
  follow(machine: string): readonly Pod[] {
    const known = this.files.get(machine) ?? NONE;
    const next = podsOfFiles(this.parts, machine, known);
    if (known.length === 0 && next.length === 0) return NONE;
    this.files.set(machine, next);
    const gone = known.filter((pod) => !next.includes(pod));
    const pods = this.parts.context.informers.for("Pod");
    const undrawn = next.filter(
      ({ metadata }) => pods.get(metadata.namespace, metadata.name)?.metadata.uid !== metadata.uid,
    );
    return [...gone, ...undrawn];
  }

  /** Its manifest has been moved away. */
  isRemoved(machine: string, pod: Pod): boolean {
    const { name, annotations } = pod.metadata;
    const isOwn = this.manifests.get(machine)?.some(({ metadata }) => metadata.name === name) === true;
    if (!isOwn && annotations?.["kubernetes.io/config.source"] === "file")
      return this.files.get(machine)?.some((file) => hashOf(file) === hashOf(pod)) !== true;
    const { stopped } = this.parts.runtime.machines.get(machine) ?? {};
    return stopped !== undefined && stopped.includes(pod.metadata.labels?.["component"] ?? "");
  }

  /** The manifest in place whose Pod has this uid. */
  withUid(machine: string, uid: string): Pod | undefined {
    return this.on(machine).find(({ metadata }) => metadata.uid === uid);
  }

  /** What is known of the Pod now, for the time after a loss of power. */
  remember(machine: string, pod: Pod): void {
    const { name } = pod.metadata;
    for (const list of [this.manifests, this.files]) {
      const known = list.get(machine) ?? NONE;
      if (!known.some((each) => each.metadata.name === name && hashOf(each) === hashOf(pod))) continue;
      list.set(
        machine,
        known.map((each) => (each.metadata.name === name ? pod : each)),
      );
    }
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
    return { manifests: new Map(this.manifests), files: new Map(this.files) };
  }

  restore(state: StaticPodsState): void {
    this.manifests = new Map(state.manifests);
    this.files = new Map(state.files);
  }
}
