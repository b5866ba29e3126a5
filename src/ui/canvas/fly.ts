/** Flies the view to an object of the picture, and selects it. */
import type { Scene } from "../state/scene-store.ts";
import type { ObjectRef } from "../state/selection-store.ts";
import type { SceneView } from "../state/view-store.ts";
import { fieldsOf } from "./pod-fields.ts";

export interface Found {
  readonly ref: ObjectRef;
  /** Middle of it in the scene. */
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

const MOST_FOUND = 8;

/** Things whose name or kind contains a text; those that begin with it first. */
export function findInScene(scene: Scene, shown: SceneView, text: string): readonly Found[] {
  const wanted = text.trim().toLowerCase();
  if (wanted === "") return [];
  const starting: Found[] = [];
  const containing: Found[] = [];
  const offer = (ref: ObjectRef, box: { x: number; y: number; width: number; height: number }): void => {
    const at = ref.name.toLowerCase().indexOf(wanted);
    const byKind = `${ref.kind}/${ref.name}`.toLowerCase().startsWith(wanted);
    if (at < 0 && !byKind) return;
    const found = { ref, x: box.x + box.width / 2, y: box.y + box.height / 2, size: Math.max(box.width, box.height) };
    const into = at === 0 || byKind ? starting : containing;
    if (into.length < MOST_FOUND) into.push(found);
  };
  if (shown === "placement") {
    for (const machine of scene.machines.values()) offer({ kind: "Node", name: machine.name }, machine);
    for (const service of scene.services) offer(refOf("Service", service), service);
    for (const traffic of scene.traffics) offer(refOf("Traffic", traffic), traffic);
  } else {
    for (const item of scene.board?.items.values() ?? []) if (item.kind !== "Pods") offer(refOf(item.kind, item), item);
  }
  for (const field of fieldsOf(scene, shown)) {
    if (starting.length >= MOST_FOUND) break;
    for (const pod of field.pods) {
      offer(refOf("Pod", pod), { x: field.x + pod.x, y: field.y + pod.y, width: pod.size, height: pod.size });
    }
  }
  return [...starting, ...containing].slice(0, MOST_FOUND);
}

function refOf(kind: string, { namespace, name }: { readonly namespace: string; readonly name: string }): ObjectRef {
  return namespace === "" ? { kind, name } : { kind, namespace, name };
}
