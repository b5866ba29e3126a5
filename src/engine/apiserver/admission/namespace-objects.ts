/** The objects of one kind in one namespace, without a walk through all of them at every write. */
import type { KubeObject } from "../../../api/types/meta.ts";
import type { WriteEnvironment } from "../write/write-environment.ts";

/** By the list of all objects of a kind, which is another one after every change. A cache only. */
const known = new WeakMap<readonly KubeObject[], Map<string, readonly KubeObject[]>>();
const NONE: readonly never[] = [];

/** In key order. @param table `limitranges`, `deployments.apps` */
export function objectsIn<T extends KubeObject>(
  { store }: WriteEnvironment,
  table: string,
  namespace: string | undefined,
): readonly T[] {
  if (namespace === undefined || store.count(table) === 0) return NONE;
  const all = store.values(table);
  let byNamespace = known.get(all);
  if (byNamespace === undefined) {
    byNamespace = new Map();
    known.set(all, byNamespace);
  }
  let objects = byNamespace.get(namespace);
  if (objects === undefined) {
    objects = all.filter(({ metadata }) => metadata.namespace === namespace);
    byNamespace.set(namespace, objects);
  }
  return objects as readonly T[];
}
