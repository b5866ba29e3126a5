/** Lines between clients, Services and machines: along the gutters between cards, never through one. */
import type { SceneMachine, SceneService, SceneTraffic } from "../state/scene-store.ts";
import type { Point } from "./travel.ts";

/** Height at which a line enters a card of the first column, below its top. */
const ENTRY_Y = 26;
const LANE_ABOVE = 12;
const CORNER = 10;

export function trafficRoute(traffic: SceneTraffic, service: SceneService): readonly Point[] {
  const from = { x: traffic.x + traffic.width, y: traffic.y + traffic.height / 2 };
  const to = { x: service.x, y: service.y + service.height / 2 };
  if (from.y === to.y) return [from, to];
  const middle = (from.x + to.x) / 2;
  return [from, { x: middle, y: from.y }, { x: middle, y: to.y }, to];
}

/**
 * @param lane number of the Service, so that lines of different Services stand side by side
 * @param firstColumnX left edge of the grid of machines
 */
export function serviceRoute(
  service: SceneService,
  machine: SceneMachine,
  lane: number,
  firstColumnX: number,
): readonly Point[] {
  const shift = (lane % 4) * 6;
  const from = { x: service.x + service.width, y: service.y + service.height / 2 };
  const trunkX = from.x + 26 + shift;
  if (machine.x <= firstColumnX) {
    const to = { x: machine.x, y: machine.y + ENTRY_Y + shift };
    return [from, { x: trunkX, y: from.y }, { x: trunkX, y: to.y }, to];
  }
  const laneY = machine.y - LANE_ABOVE + shift / 3;
  const enterX = machine.x + 24 + shift;
  return [
    from,
    { x: trunkX, y: from.y },
    { x: trunkX, y: laneY },
    { x: enterX, y: laneY },
    { x: enterX, y: machine.y },
  ];
}

/** An SVG path along the points, its corners rounded. */
export function roundedPath(points: readonly Point[]): string {
  const [first, ...rest] = points;
  if (first === undefined) return "";
  let path = `M${first.x} ${first.y}`;
  for (const [index, corner] of rest.entries()) {
    const before = points[index] as Point;
    const after = rest[index + 1];
    if (after === undefined) {
      path += `L${corner.x} ${corner.y}`;
      continue;
    }
    const start = towards(corner, before);
    const end = towards(corner, after);
    path += `L${start.x} ${start.y}Q${corner.x} ${corner.y} ${end.x} ${end.y}`;
  }
  return path;
}

function towards(from: Point, to: Point): Point {
  const length = Math.hypot(to.x - from.x, to.y - from.y);
  const part = length === 0 ? 0 : Math.min(CORNER, length / 2) / length;
  return { x: from.x + (to.x - from.x) * part, y: from.y + (to.y - from.y) * part };
}

/** The way of a request in legs. Between two legs it is inside something, such as a Service, and not to be seen. */
export type Legs = readonly (readonly Point[])[];

/** The place on a way after a share of its length. @param share 0 to 1 */
export function pointAlong(legs: Legs, share: number): Point {
  let left = Math.min(1, Math.max(0, share)) * lengthOf(legs);
  let end: Point = { x: 0, y: 0 };
  for (const points of legs) {
    for (let index = 1; index < points.length; index += 1) {
      const a = points[index - 1] as Point;
      const b = points[index] as Point;
      const length = Math.hypot(b.x - a.x, b.y - a.y);
      if (left <= length && length > 0) {
        return { x: a.x + ((b.x - a.x) * left) / length, y: a.y + ((b.y - a.y) * left) / length };
      }
      left -= length;
      end = b;
    }
  }
  return end;
}

export function lengthOf(legs: Legs): number {
  let length = 0;
  for (const points of legs) {
    for (let index = 1; index < points.length; index += 1) {
      const a = points[index - 1] as Point;
      const b = points[index] as Point;
      length += Math.hypot(b.x - a.x, b.y - a.y);
    }
  }
  return length;
}
