/** The requests that are drawn at the moment, and where each of them is. */
import type { Scene, SceneFlight, SceneMachine } from "../state/scene-store.ts";
import { pointAlong, serviceRoute, trafficRoute } from "./routes.ts";
import type { Point } from "./travel.ts";

export const MAX_FLIGHTS = 200;
/** A request takes a few milliseconds. So that the eye can follow it, its dot takes at least this long, in real milliseconds. */
const MIN_FLIGHT_MS = 900;
/** Dots on one way keep this distance, in real milliseconds: more would be a bar. Failures are always shown. */
const SPACING_MS = 28;
/** A failed request leaves a mark where it ended. */
const MARK_MS = 700;

interface ActiveFlight {
  readonly route: readonly Point[];
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

  /** @param speed of the clock @param nowMs virtual milliseconds */
  add(flights: readonly SceneFlight[], scene: Scene, speed: number, nowMs: number): void {
    const index = new SceneIndex(scene);
    for (const { stops, durationMs, startMs, ok } of flights) {
      if (this.active.length >= MAX_FLIGHTS) return;
      const from = Math.max(startMs, nowMs);
      const sender = stops[0] ?? "";
      const last = this.lastLeft.get(sender);
      if (ok && last !== undefined && Math.abs(from - last) < SPACING_MS * speed) continue;
      const route = index.route(stops);
      if (route.length < 2) continue;
      this.lastLeft.set(sender, from);
      const endMs = from + Math.max(durationMs, MIN_FLIGHT_MS * speed);
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
  private readonly routes = new Map<string, readonly Point[]>();
  private readonly firstColumnX: number;

  constructor(scene: Scene) {
    this.scene = scene;
    this.firstColumnX = firstColumnOf(scene);
  }

  route(stops: readonly string[]): readonly Point[] {
    const key = stops.join(" ");
    let route = this.routes.get(key);
    if (route === undefined) {
      route = this.find(stops);
      this.routes.set(key, route);
    }
    return route;
  }

  private find(stops: readonly string[]): readonly Point[] {
    const traffic = this.scene.traffics.find(({ namespace, name }) => stops[0] === `Traffic/${namespace}/${name}`);
    const sender = stops[0]?.startsWith("Pod/") === true ? this.pod(stops[0]) : undefined;
    const service = this.scene.services.findIndex(({ namespace, name }) => stops[1] === `Service/${namespace}/${name}`);
    const target = stops.length > 1 ? this.pod(stops.at(-1) as string) : undefined;
    const through = this.scene.services[service];
    const points: Point[] = [];
    if (traffic !== undefined && through !== undefined) points.push(...trafficRoute(traffic, through));
    else if (traffic !== undefined) points.push({ x: traffic.x + traffic.width, y: traffic.y + traffic.height / 2 });
    else if (sender !== undefined) {
      points.push(sender.centre);
      if (through !== undefined) points.push({ x: through.x + through.width, y: through.y + through.height / 2 });
    }
    if (target !== undefined) {
      if (through !== undefined) points.push(...serviceRoute(through, target.machine, service, this.firstColumnX));
      points.push(target.centre);
    }
    return points;
  }

  private pod(stop: string): PodPlace | undefined {
    let pods = podPlaces.get(this.scene.machines);
    if (pods === undefined) {
      pods = placesOf(this.scene);
      podPlaces.set(this.scene.machines, pods);
    }
    return pods.get(stop);
  }
}

interface PodPlace {
  readonly machine: SceneMachine;
  readonly centre: Point;
}

/** Remembered while no machine changes. */
const podPlaces = new WeakMap<Scene["machines"], ReadonlyMap<string, PodPlace>>();

function placesOf(scene: Scene): ReadonlyMap<string, PodPlace> {
  const pods = new Map<string, PodPlace>();
  for (const machine of scene.machines.values()) {
    for (const { namespace, name, x, y, size } of machine.pods) {
      const centre = { x: machine.x + x + size / 2, y: machine.y + y + size / 2 };
      pods.set(`Pod/${namespace}/${name}`, { machine, centre });
    }
  }
  return pods;
}

/** Left edge of the grid of machines. */
export function firstColumnOf(scene: Pick<Scene, "machines">): number {
  let x = Number.POSITIVE_INFINITY;
  for (const machine of scene.machines.values()) x = Math.min(x, machine.x);
  return x;
}
