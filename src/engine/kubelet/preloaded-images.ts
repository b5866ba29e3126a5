/** Images that are on a machine before its kubelet asks for them. */
import type { PodTemplateSpec } from "../../api/types/pod.ts";
import type { KubeletParts } from "./kubelet-parts.ts";

/** Machines that are there from the start have joined before: what runs on all of them has been fetched. */
export function preloadAddOns(parts: KubeletParts, node: string): void {
  for (const { spec } of parts.context.informers.for("DaemonSet").list()) preload(parts, node, spec.template);
}

/** kubeadm fetches the images of the control plane before it starts. */
export function preload(parts: KubeletParts, node: string, { spec }: PodTemplateSpec): void {
  for (const { image } of spec.containers) parts.runtime.cri.images.preload(node, image);
}
