/** What is on the canvas, put together from deltas. Whatever did not change stays the very same object, so only changed cards are drawn again. */
import { create } from "zustand";
import type {
  SceneBoardDelta,
  SceneDelta,
  SceneFlight,
  SceneItem,
  SceneLink,
  SceneMachine,
  ScenePart,
  ScenePod,
  SceneService,
  SceneTraffic,
  SceneTray,
  SceneZone,
} from "../../scene/scene.ts";
import { same } from "../../scene/same.ts";

export type {
  SceneBadge,
  SceneDelta,
  SceneFact,
  SceneFlight,
  SceneItem,
  SceneLink,
  SceneMachine,
  ScenePart,
  ScenePartId,
  ScenePod,
  SceneService,
  SceneTraffic,
  SceneTray,
  SceneZone,
} from "../../scene/scene.ts";

/** The view beside Placement that was last shown. */
export interface SceneBoard {
  readonly view: SceneBoardDelta["view"];
  readonly items: ReadonlyMap<string, SceneItem>;
  readonly links: readonly SceneLink[];
  readonly width: number;
  readonly height: number;
}

export interface Scene {
  /** Counts the times that everything was drawn anew: after a rewind nothing may be animated from before to after. */
  readonly generation: number;
  readonly machines: ReadonlyMap<string, SceneMachine>;
  readonly tray: SceneTray | undefined;
  readonly services: readonly SceneService[];
  readonly traffics: readonly SceneTraffic[];
  readonly parts: readonly ScenePart[];
  readonly zones: readonly SceneZone[];
  /** Requests that started since the delta before. */
  readonly flights: readonly SceneFlight[];
  readonly board: SceneBoard | undefined;
  readonly width: number;
  readonly height: number;
}

export const EMPTY_SCENE: Scene = {
  generation: 0,
  machines: new Map(),
  tray: undefined,
  services: [],
  traffics: [],
  parts: [],
  zones: [],
  flights: [],
  board: undefined,
  width: 0,
  height: 0,
};

const NO_FLIGHTS: readonly SceneFlight[] = [];

/** The scene after a delta. */
export function applySceneDelta(before: Scene, delta: SceneDelta): Scene {
  const base = delta.fresh ? { ...EMPTY_SCENE, generation: before.generation + 1 } : before;
  return {
    generation: base.generation,
    machines: nextMachines(base.machines, delta),
    tray: delta.tray === undefined ? base.tray : keepingPods(delta.tray, base.tray),
    services: delta.services ?? base.services,
    traffics: delta.traffics ?? base.traffics,
    parts: delta.parts ?? base.parts,
    zones: delta.zones ?? base.zones,
    flights: delta.flights ?? NO_FLIGHTS,
    board: delta.board === undefined ? base.board : nextBoard(base.board, delta.board),
    width: delta.width ?? base.width,
    height: delta.height ?? base.height,
  };
}

function nextMachines(
  before: ReadonlyMap<string, SceneMachine>,
  { machines = [], removedMachines = [] }: SceneDelta,
): ReadonlyMap<string, SceneMachine> {
  if (machines.length === 0 && removedMachines.length === 0) return before;
  const next = new Map(before);
  for (const name of removedMachines) next.delete(name);
  for (const machine of machines) next.set(machine.name, keepingPods(machine, before.get(machine.name)));
  return next;
}

/** What comes from the worker is a copy: Pods that are as they were stay the very same objects, and are not drawn again. */
function keepingPods<T extends { readonly pods: readonly ScenePod[] }>(thing: T, before: T | undefined): T {
  if (before === undefined || before.pods.length === 0) return thing;
  const known = new Map(before.pods.map((pod) => [pod.uid, pod]));
  const pods = thing.pods.map((pod) => {
    const earlier = known.get(pod.uid);
    return earlier !== undefined && same(earlier, pod) ? earlier : pod;
  });
  return { ...thing, pods };
}

function nextBoard(before: SceneBoard | undefined, delta: SceneBoardDelta): SceneBoard {
  const base = delta.fresh || before?.view !== delta.view ? undefined : before;
  const items = new Map(base?.items);
  for (const id of delta.removed) items.delete(id);
  for (const item of delta.items) items.set(item.id, keepingPods(item, items.get(item.id)));
  const { view, width, height } = delta;
  return { view, items, links: delta.links ?? base?.links ?? [], width, height };
}

interface SceneStore extends Scene {
  readonly apply: (delta: SceneDelta) => void;
}

export const useScene = create<SceneStore>()((set) => ({
  ...EMPTY_SCENE,
  apply: (delta) => set((before) => applySceneDelta(before, delta)),
}));
