/** What moved between two scenes, and how long a Pod travels. */
import type { Scene, SceneMachine, ScenePod } from "../state/scene-store.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A Pod that is no more, and the left top corner of where it stood. */
export interface Departure {
  readonly pod: ScenePod;
  readonly at: Point;
}

/** More at once are a crowd, not a story. */
const MAX_DEPARTURES = 60;

/** Pods that are gone from their machines. Nothing moves across a rewind. */
export function departuresBetween(before: Scene, after: Scene): readonly Departure[] {
  if (before.generation !== after.generation || before.machines === after.machines) return [];
  const departures: Departure[] = [];
  for (const [name, machine] of after.machines) {
    const earlier = before.machines.get(name);
    if (earlier !== undefined && earlier !== machine) collect(earlier, machine, departures);
  }
  return departures.slice(0, MAX_DEPARTURES);
}

function collect(earlier: SceneMachine, machine: SceneMachine, departures: Departure[]): void {
  if (earlier.pods === machine.pods) return;
  const staying = new Set(machine.pods.map(({ uid }) => uid));
  for (const pod of earlier.pods) {
    if (!staying.has(pod.uid)) departures.push({ pod, at: { x: earlier.x + pod.x, y: earlier.y + pod.y } });
  }
}

/** 400 to 700 ms, shorter when time runs fast; 0 when travelling would only blur. @param speed of the clock */
export function journeyMs(speed: number): number {
  if (speed <= 1) return 600;
  if (speed <= 5) return 450;
  if (speed <= 30) return 250;
  return 0;
}
