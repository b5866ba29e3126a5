/** Subresources of a Pod that take a whole Pod and change one part of it: `resize` and `ephemeralcontainers`. */
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Pod } from "../../../api/types/pod.ts";
import type { KindDefinition } from "../kind-definition.ts";
import { pod } from "../kinds/pod.ts";
import { validateEphemeralContainersUpdate, withEphemeralContainersOf } from "../validation/pod-ephemeral-update.ts";
import { validatePodResize, withResizeOf } from "../validation/pod-resize.ts";

export interface PodPart {
  /** Pod with the rules for this part in place of those for the whole. */
  readonly definition: KindDefinition;
  /** The stored Pod with the part as it was sent. */
  merge(incoming: KubeObject, current: KubeObject): KubeObject;
}

function part(
  merge: (incoming: Pod, current: Pod) => Pod,
  validateUpdate: NonNullable<KindDefinition<Pod>["validateUpdate"]>,
): PodPart {
  const definition: KindDefinition<Pod> = { ...pod, validateUpdate, validatesUpdatesWhole: true };
  return {
    definition: definition as unknown as KindDefinition,
    merge: (incoming, current) => merge(incoming as Pod, current as Pod),
  };
}

const PARTS: Readonly<Record<string, PodPart>> = {
  resize: part(withResizeOf, validatePodResize),
  ephemeralcontainers: part(withEphemeralContainersOf, validateEphemeralContainersUpdate),
};

export function podPart(subresource: string | undefined): PodPart | undefined {
  return subresource === undefined ? undefined : PARTS[subresource];
}
