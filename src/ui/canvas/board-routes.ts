/** Ways between the cards of a board: for lines, and for requests in the view Network. */
import type { Scene, SceneFlight } from "../state/scene-store.ts";
import { asFarAsItComes } from "./lost-requests.ts";
import type { Legs } from "./routes.ts";
import type { Point } from "./travel.ts";

type Board = NonNullable<Scene["board"]>;

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

const known = new WeakMap<Board, ReadonlyMap<string, Box>>();

/** Boxes of cards and of Pods, by `Kind/namespace/name`. */
export function placesOf(board: Board): ReadonlyMap<string, Box> {
  const before = known.get(board);
  if (before !== undefined) return before;
  const places = new Map<string, Box>();
  for (const item of board.items.values()) {
    places.set(item.id, item);
    for (const { namespace, name, x, y, size } of item.pods) {
      places.set(`Pod/${namespace}/${name}`, { x: item.x + x, y: item.y + y, width: size, height: size });
    }
  }
  known.set(board, places);
  return places;
}

/** How far below its top a line meets a card: beside its name. */
const MEETS_AT = 28;

function meetingY({ y, height }: Box): number {
  return y + Math.min(MEETS_AT, height / 2);
}

export function linkPath(from: Box | undefined, to: Box | undefined): string | undefined {
  if (from === undefined || to === undefined) return undefined;
  const a = { x: from.x + from.width, y: meetingY(from) };
  const b = { x: to.x, y: meetingY(to) };
  const bend = Math.max(20, Math.abs(b.x - a.x) / 2);
  return `M${a.x} ${a.y}C${a.x + bend} ${a.y} ${b.x - bend} ${b.y} ${b.x} ${b.y}`;
}

/** The way of a request over the cards of the view Network; empty when it is not drawn there. */
export function boardRoute(flight: SceneFlight, board: Board): Legs {
  const { stops } = flight;
  const places = placesOf(board);
  const boxes = stops.map((stop) => places.get(stop)).filter((box) => box !== undefined);
  const legs: (readonly Point[])[] = [];
  for (let index = 1; index < boxes.length; index += 1) {
    const from = boxes[index - 1] as Box;
    const to = boxes[index] as Box;
    const small = to.width <= 30;
    const end = small ? { x: to.x + to.width / 2, y: to.y + to.height / 2 } : { x: to.x, y: meetingY(to) };
    legs.push([{ x: from.x + from.width, y: meetingY(from) }, end]);
  }
  return asFarAsItComes(legs, flight, fenceOf(flight, board));
}

/** The left edge of the frame that the Pod stands in. */
function fenceOf({ stops, lostAt }: SceneFlight, board: Board): number | undefined {
  const pod = lostAt === "policy" ? placesOf(board).get(stops.at(-1) ?? "") : undefined;
  if (pod === undefined) return undefined;
  for (const { kind, x, y, width, height } of board.items.values()) {
    if (kind === "Pods" && pod.x >= x && pod.y >= y && pod.x < x + width && pod.y < y + height) return x;
  }
  return undefined;
}
