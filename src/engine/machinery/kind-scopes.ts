/** Which kinds live in namespaces, for controllers that look at all of them. */
import { isCustomKind } from "../../api/custom-kinds.ts";
import type { KindName } from "../../api/kinds.ts";
import { RESOURCES } from "../../api/resource-paths.ts";

export const KIND_NAMES = (Object.keys(RESOURCES) as KindName[]).sort();

export const NAMESPACED_KINDS: readonly KindName[] = KIND_NAMES.filter((kind) => RESOURCES[kind].namespaced);

export function isKnownKind(kind: string): kind is KindName {
  return Object.hasOwn(RESOURCES, kind);
}

/** Whether the kind is the one of that name in the group: other groups may have kinds of the same name. */
export function isKindOf(group: string, kind: string): kind is KindName {
  return isKnownKind(kind) && RESOURCES[kind].group === group;
}

export function isNamespaced(kind: KindName): boolean {
  return RESOURCES[kind].namespaced;
}

/** Lower-case plural with its group, as in messages: `replicasets.apps`, `pods.` for the core group. */
export function resourceText(kind: KindName): string {
  if (isCustomKind(kind)) return kind;
  const { plural, group } = RESOURCES[kind];
  return `${plural}.${group}`;
}
