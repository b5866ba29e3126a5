/** Upstream's `omitempty` of ObjectMeta: what is empty is not there. */
import type { ObjectMeta } from "../../../api/types/meta.ts";
import type { Mutable } from "./write-environment.ts";

const LISTS_AND_MAPS = ["labels", "annotations", "ownerReferences", "finalizers"] as const;

/** @param metadata a fresh object, changed in place */
export function dropEmpty(metadata: Partial<Mutable<ObjectMeta>>): void {
  for (const field of LISTS_AND_MAPS) {
    const value = metadata[field];
    if (value !== undefined && isEmpty(value)) delete metadata[field];
  }
}

function isEmpty(value: object): boolean {
  for (const key in value) if (Object.hasOwn(value, key)) return false;
  return true;
}
