/** From an element on the canvas to the object it stands for. */
import type { Scene, SceneMachine, ScenePod } from "../state/scene-store.ts";
import type { ObjectRef } from "../state/selection-store.ts";

/** The object that an element, or what it is inside of, stands for. A part of the control plane stands for its Pod. */
export function targetOf(
  element: EventTarget | null,
): { readonly ref: ObjectRef; readonly element: Element } | undefined {
  if (!(element instanceof Element)) return undefined;
  const drawn = element.closest("[data-kind]");
  const kind = drawn?.getAttribute("data-kind");
  const name = drawn?.getAttribute("data-name");
  if (drawn === null || kind === undefined || kind === null || name === undefined || name === null) return undefined;
  if (kind === "ControlPlane") {
    const [namespace, pod] = drawn.getAttribute("data-pod")?.split("/") ?? [];
    return namespace === undefined || pod === undefined
      ? undefined
      : { ref: { kind: "Pod", namespace, name: pod }, element: drawn };
  }
  const namespace = drawn.getAttribute("data-namespace");
  return { ref: { kind, name, ...(namespace !== null && { namespace }) }, element: drawn };
}

export interface Subject {
  readonly machine?: SceneMachine | undefined;
  readonly pod?: ScenePod | undefined;
}

/** What is drawn for an object. */
export function subjectOf(scene: Scene, ref: ObjectRef): Subject {
  if (ref.kind === "Node" || ref.kind === "Machine") return { machine: scene.machines.get(ref.name) };
  if (ref.kind !== "Pod") return {};
  const isIt = (pod: ScenePod): boolean => pod.name === ref.name && pod.namespace === ref.namespace;
  const waiting = scene.tray?.pods.find(isIt);
  if (waiting !== undefined) return { pod: waiting };
  for (const machine of scene.machines.values()) {
    const pod = machine.pods.find(isIt);
    if (pod !== undefined) return { pod };
  }
  return {};
}
