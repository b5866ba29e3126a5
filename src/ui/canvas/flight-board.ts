/** The requests that are drawn at the moment, and where each of them is. */
import type { Scene, SceneFlight, SceneMachine } from "../state/scene-store.ts";
import type { SceneView } from "../state/view-store.ts";
import { boardRoute } from "./board-routes.ts";
import { asFarAsItComes } from "./lost-requests.ts";
import { firstColumnOf } from "./scene-counts.ts";
import { lengthOf, pointAlong, serviceRoute, trafficRoute, type Legs } from "./routes.ts";
import type { Point } from "./travel.ts";

export const MAX_FLIGHTS = 200;
/** A request takes a few milliseconds. So that the eye can follow it, its dot is at least this slow, in real milliseconds. */
const MS_A_PIXEL = 1.7;
const MIN_FLIGHT_MS = 250;
const MAX_SLOWED_MS = 1300;
/** Dots on one way keep this distance, in real milliseconds: more would be a bar. Failures are always shown. */
const SPACING_MS = 28;
/** Clients tell of their requests up to this many virtual milliseconds late. All are drawn that late, so that they keep their distance. */
const LAG_MS = 150;
/** A failed request leaves a mark where it ended. */
const MARK_MS = 700;

interface ActiveFlight {
  readonly route: Legs;
  readonly ok: boolean;
  /** Virtual milliseconds. */
  readonly startMs: number;
  readonly endMs: number;
  readonly markUntilMs: number;
}

export interface DrawnFlight extends Point {
  readonly ok: boolean;
  /** 0 to 1 while the mark of a failed request fades; undefined on the way. */
  readonly mark: number | undefined;
}

export class FlightBoard {
  private active: ActiveFlight[] = [];
  /** When the newest dot of each sender left, in virtual milliseconds. */
  private readonly lastLeft = new Map<string, number>();

  get size(): number {
    return this.active.length;
  }

  clear(): void {
    this.active = [];
    this.lastLeft.clear();
  }

  /** @param speed of the clock @param nowMs virtual milliseconds @param shown the view that is drawn */
  add(
    flights: readonly SceneFlight[],
    scene: Scene,
    speed: number,
    nowMs: number,
    shown: SceneView = "placement",
  ): void {
    const index = new SceneIndex(scene);
    if (shown === "workloads") return;
    const { board } = scene;
    for (const flight of flights) {
      const { stops, durationMs, startMs, ok } = flight;
      if (this.active.length >= MAX_FLIGHTS) return;
      const from = Math.max(startMs + LAG_MS, nowMs);
      const sender = stops[0] ?? "";
      const last = this.lastLeft.get(sender);
      if (ok && last !== undefined && Math.abs(from - last) < SPACING_MS * speed) continue;
      const route =
        shown === "network" && board !== undefined
          ? boardRoute(flight, board)
          : asFarAsItComes(index.route(flight), flight);
      const length = lengthOf(route);
      if (length === 0) continue;
      this.lastLeft.set(sender, from);
      const endMs = from + Math.max(durationMs, slowed(length) * speed);
      this.active.push({ route, ok, startMs: from, endMs, markUntilMs: ok ? endMs : endMs + MARK_MS * speed });
    }
  }

  /** Where they are; those that have arrived are forgotten. @param nowMs virtual milliseconds */
  at(nowMs: number): readonly DrawnFlight[] {
    this.active = this.active.filter(({ markUntilMs }) => markUntilMs > nowMs);
    const drawn: DrawnFlight[] = [];
    for (const { route, ok, startMs, endMs, markUntilMs } of this.active) {
      if (nowMs < startMs) continue;
      const share = (nowMs - startMs) / (endMs - startMs);
      const mark = share >= 1 ? (nowMs - endMs) / Math.max(1, markUntilMs - endMs) : undefined;
      drawn.push({ ...pointAlong(route, share), ok, mark });
    }
    return drawn;
  }
}

/** Finds the stops of a flight in the scene. Made once a batch. */
class SceneIndex {
  private readonly scene: Scene;
  private readonly routes = new Map<string, Legs>();
  private readonly firstColumnX: number;

  constructor(scene: Scene) {
    this.scene = scene;
    this.firstColumnX = firstColumnOf(scene);
  }

  route({ stops, on }: SceneFlight): Legs {
    const key = stops.join(" ");
    let route = this.routes.get(key);
    if (route === undefined) {
      route = this.find(stops, on);
      this.routes.set(key, route);
    }
    return route;
  }

  private find(stops: readonly string[], on: SceneFlight["on"]): Legs {
    const traffic = this.scene.traffics.find(({ namespace, name }) => stops[0] === `Traffic/${namespace}/${name}`);
    const sender = stops[0]?.startsWith("Pod/") === true ? this.pod(stops[0], on) : undefined;
    const service = this.scene.services.findIndex(({ namespace, name }) => stops[1] === `Service/${namespace}/${name}`);
    const target = stops.length > 1 ? this.pod(stops.at(-1) as string, on) : undefined;
    const through = this.scene.services[service];
    const way = target && through ? serviceRoute(through, target.machine, service, this.firstColumnX) : [];
    const arrival = target === undefined ? [] : [...way, target.centre];
    if (traffic !== undefined && through !== undefined) return [trafficRoute(traffic, through), arrival];
    if (traffic !== undefined)
      return [[{ x: traffic.x + traffic.width, y: traffic.y + traffic.height / 2 }, ...arrival]];
    if (sender === undefined) return [];
    if (through === undefined) return [[sender.centre, ...arrival]];
    return [[sender.centre, { x: through.x + through.width, y: through.y + through.height / 2 }], arrival];
  }

  private pod(stop: string, on: SceneFlight["on"]): PodPlace | undefined {
    return placeOn(this.scene.machines.get(on[stop] ?? ""), stop);
  }
}

interface PodPlace {
  readonly machine: SceneMachine;
  readonly centre: Point;
}

function placeOn(machine: SceneMachine | undefined, stop: string): PodPlace | undefined {
  if (machine === undefined) return undefined;
  for (const { namespace, name, x, y, size } of machine.pods) {
    if (stop.endsWith(name) && stop === `Pod/${namespace}/${name}`) {
      return { machine, centre: { x: machine.x + x + size / 2, y: machine.y + y + size / 2 } };
    }
  }
  return undefined;
}

/** How long a dot takes for a way of this length, in real milliseconds. */
function slowed(length: number): number {
  return Math.min(MAX_SLOWED_MS, Math.max(MIN_FLIGHT_MS, length * MS_A_PIXEL));
}
