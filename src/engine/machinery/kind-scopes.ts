/** Which kinds live in namespaces, for controllers that look at all of them. */
import type { KindName } from "../../api/kinds.ts";
import { RESOURCES } from "../../api/resource-paths.ts";

export const KIND_NAMES = (Object.keys(RESOURCES) as KindName[]).sort();

export const NAMESPACED_KINDS: readonly KindName[] = KIND_NAMES.filter((kind) => RESOURCES[kind].namespaced);

export function isKnownKind(kind: string): kind is KindName {
  return Object.hasOwn(RESOURCES, kind);
}

export function isNamespaced(kind: KindName): boolean {
  return RESOURCES[kind].namespaced;
}

/** Lower-case plural with its group, as in messages: `replicasets.apps`, `pods.` for the core group. */
export function resourceText(kind: KindName): string {
  const { plural, group } = RESOURCES[kind];
  return `${plural}.${group}`;
}
