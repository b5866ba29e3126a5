/** What moved between two scenes: Pods that got a node travel there, Pods that went fade where they stood. */
import type { Scene, SceneMachine, ScenePod } from "../state/scene-store.ts";

export interface Point {
  readonly x: number;
  readonly y: number;
}

/** A Pod on its way from the tray to its machine, corners of its box in the scene. */
export interface Journey {
  readonly pod: ScenePod;
  readonly from: Point;
  readonly to: Point;
}

export interface Departure {
  readonly pod: ScenePod;
  readonly at: Point;
}

export interface Movements {
  readonly journeys: readonly Journey[];
  readonly departures: readonly Departure[];
}

const NONE: Movements = { journeys: [], departures: [] };
/** More at once are a crowd, not a story. */
const MAX_MOVES = 60;

/** Nothing moves across a rewind. */
export function movementsBetween(before: Scene, after: Scene): Movements {
  if (before.generation !== after.generation || before === after) return NONE;
  const journeys: Journey[] = [];
  const departures: Departure[] = [];
  const left = leftTheTray(before, after);
  for (const [name, machine] of after.machines) {
    const earlier = before.machines.get(name);
    if (earlier === machine) continue;
    if (left.size > 0) collectArrivals(machine, left, before, journeys);
    if (earlier !== undefined) collectDepartures(earlier, machine, departures);
  }
  return { journeys: journeys.slice(0, MAX_MOVES), departures: departures.slice(0, MAX_MOVES) };
}

function leftTheTray(before: Scene, after: Scene): ReadonlyMap<string, ScenePod> {
  const left = new Map<string, ScenePod>();
  if (before.tray === after.tray) return left;
  const staying = new Set(after.tray?.pods.map(({ uid }) => uid));
  for (const pod of before.tray?.pods ?? []) if (!staying.has(pod.uid)) left.set(pod.uid, pod);
  return left;
}

function collectArrivals(
  machine: SceneMachine,
  left: ReadonlyMap<string, ScenePod>,
  before: Scene,
  journeys: Journey[],
): void {
  const { x = 0, y = 0 } = before.tray ?? {};
  for (const pod of machine.pods) {
    const start = left.get(pod.uid);
    if (start === undefined) continue;
    journeys.push({
      pod,
      from: { x: x + start.x, y: y + start.y },
      to: { x: machine.x + pod.x, y: machine.y + pod.y },
    });
  }
}

function collectDepartures(earlier: SceneMachine, machine: SceneMachine, departures: Departure[]): void {
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

const travelling = new Map<string, number>();

/** Hides the drawn Pod until its journey ends. @param untilMs in `performance.now()` time */
export function startTravelling(uid: string, untilMs: number): void {
  const now = performance.now();
  for (const [other, until] of travelling) if (until < now) travelling.delete(other);
  travelling.set(uid, untilMs);
}

export function isTravelling(uid: string): boolean {
  return (travelling.get(uid) ?? 0) > performance.now();
}
