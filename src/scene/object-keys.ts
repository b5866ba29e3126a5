/** What objects are known by in the scene, and which of them the views beside Placement draw. */
import type { KubeObject } from "../api/types/meta.ts";
import { VIEW_KINDS } from "./views/objects.ts";

/** Kinds whose objects the views beside Placement draw. */
export const OF_VIEWS: ReadonlySet<string> = new Set([...VIEW_KINDS, "ReplicaSet", "Service", "Traffic"]);

/** `namespace/name`, or the name of what has no namespace. */
export function keyOf({ metadata }: KubeObject): string {
  return metadata.namespace === undefined ? metadata.name : `${metadata.namespace}/${metadata.name}`;
}
