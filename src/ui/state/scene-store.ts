/** What is on the canvas, put together from deltas. Whatever did not change stays the very same object, so only changed cards are drawn again. */
import { create } from "zustand";
import type {
  SceneDelta,
  SceneFlight,
  SceneMachine,
  ScenePart,
  SceneService,
  SceneTraffic,
  SceneTray,
  SceneZone,
} from "../../scene/scene.ts";

export type {
  SceneDelta,
  SceneFlight,
  SceneMachine,
  ScenePart,
  ScenePartId,
  ScenePod,
  SceneService,
  SceneTraffic,
  SceneTray,
  SceneZone,
} from "../../scene/scene.ts";

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
    tray: delta.tray ?? base.tray,
    services: delta.services ?? base.services,
    traffics: delta.traffics ?? base.traffics,
    parts: delta.parts ?? base.parts,
    zones: delta.zones ?? base.zones,
    flights: delta.flights ?? NO_FLIGHTS,
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
  for (const machine of machines) next.set(machine.name, machine);
  return next;
}

interface SceneStore extends Scene {
  readonly apply: (delta: SceneDelta) => void;
}

export const useScene = create<SceneStore>()((set) => ({
  ...EMPTY_SCENE,
  apply: (delta) => set((before) => applySceneDelta(before, delta)),
}));
