/** Where Pods stand in the view that is shown: on machines and in the tray, or on the cards of a board. */
import type { Scene, SceneItem, SceneMachine, ScenePod, SceneTray } from "../state/scene-store.ts";
import type { ObjectRef } from "../state/selection-store.ts";
import type { SceneView } from "../state/view-store.ts";

/** A thing with Pods on it. Their places are inside of it. */
export type PodField = SceneMachine | SceneTray | SceneItem;

/** The view that can be drawn: the one that was asked for, once the worker has sent it. */
export function shownView(view: SceneView, board: Scene["board"]): SceneView {
  return view === "placement" || board === undefined ? "placement" : board.view;
}

export function fieldsOf(
  { machines, tray, board }: Pick<Scene, "machines" | "tray" | "board">,
  shown: SceneView,
): readonly PodField[] {
  if (shown !== "placement") return [...(board?.items.values() ?? [])].filter(({ pods }) => pods.length > 0);
  return [...(tray === undefined ? [] : [tray]), ...machines.values()];
}

/** What a Pod's name says about its surroundings. */
export type Whereabouts =
  { readonly at: "machine"; readonly machine: string } | { readonly at: "tray" } | { readonly at: "board" };

export function whereaboutsOf(field: PodField): Whereabouts {
  if ("facts" in field) return { at: "board" };
  return "look" in field ? { at: "machine", machine: field.name } : { at: "tray" };
}

/** The Pod at a point of the scene, and what it stands on. */
export function fieldAt(
  fields: readonly PodField[],
  x: number,
  y: number,
): { readonly field: PodField; readonly pod: ScenePod | undefined } | undefined {
  const field = fields.find((one) => x >= one.x && y >= one.y && x < one.x + one.width && y < one.y + one.height);
  if (field === undefined) return undefined;
  const [dx, dy] = [x - field.x, y - field.y];
  const pod = field.pods.find((one) => dx >= one.x && dy >= one.y && dx < one.x + one.size && dy < one.y + one.size);
  return { field, pod };
}

/** The object that a place of the picture stands for. */
export function refAt(field: PodField, pod: ScenePod | undefined): ObjectRef | undefined {
  if (pod !== undefined) return { kind: "Pod", namespace: pod.namespace, name: pod.name };
  return "look" in field ? { kind: "Node", name: field.name } : undefined;
}
