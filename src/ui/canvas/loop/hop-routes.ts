/** The ways of hops: an arch from the API server to etcd, a bus below the parts to scheduler and controllers, and from there to nodes. */
import type { Scene, ScenePart, ScenePartId } from "../../state/scene-store.ts";
import type { SceneView } from "../../state/view-store.ts";
import { placesOf, type Box } from "../board-routes.ts";
import type { Point } from "../travel.ts";
import type { Hop, HopStop } from "./hops.ts";

/** How far the arch stands above the parts, and the bus below. */
const ARCH = 9;
const BUS = 6;
/** Left of the first column of machines, inside the frame of the control plane. */
const TRUNK = 8;
/** Above a machine, beside the lines of Services. */
const LANE_ABOVE = 18;
/** From the left edge of the API server: where news leave it, and where writes come in. */
const PORT = 14;

export const YOU_WIDTH = 60;
export const YOU_GAP = 22;

/** The parts as they stand in a view. */
export type Parts = ReadonlyMap<ScenePartId, Box>;

export const BOARD_PARTS_X = YOU_WIDTH + YOU_GAP;
export const BOARD_PARTS_Y = 12;

export function partsOf(parts: readonly ScenePart[], shown: SceneView): Parts {
  if (shown === "placement") return new Map(parts.map((part) => [part.id, part]));
  const left = Math.min(...parts.map(({ x }) => x));
  return new Map(
    parts.map(({ id, x, width, height }) => [id, { x: x - left + BOARD_PARTS_X, y: BOARD_PARTS_Y, width, height }]),
  );
}

/** Where the learner stands: left of the API server. */
export function youBox(parts: Parts): Box | undefined {
  const api = parts.get("api-server");
  return api && { x: api.x - YOU_GAP - YOU_WIDTH, y: api.y, width: YOU_WIDTH, height: api.height };
}

export interface HopRoute {
  /** From the API server to whoever hears the news. Empty where nobody had to be told. */
  readonly hears: readonly Point[];
  /** From the actor to the API server. Empty where it is not drawn. */
  readonly writes: readonly Point[];
  /** From the API server into etcd. */
  readonly stored: readonly Point[];
  /** The things that changed, as far as they are drawn. */
  readonly touched: readonly Box[];
}

const NO_WAY: readonly Point[] = [];

export function routeOf(hop: Hop, scene: Scene, shown: SceneView): HopRoute {
  const parts = partsOf(scene.parts, shown);
  const touched = touchedBy(hop, scene, shown);
  const api = parts.get("api-server");
  const etcd = parts.get("etcd");
  if (api === undefined || etcd === undefined) return { hears: NO_WAY, writes: NO_WAY, stored: NO_WAY, touched };
  const way = wayTo(hop.stop, api, parts, scene, shown) ?? pathFrom(touched[0], api);
  const writes = hop.stop.at === "elsewhere" ? NO_WAY : way.toReversed();
  const hears = hop.heard === undefined || hop.stop.at === "you" ? NO_WAY : way;
  return { hears: writes.length === 0 ? NO_WAY : hears, writes, stored: archTo(api, etcd), touched };
}

/** From the API server to one of those around it. */
export function wayBetween(end: "you" | "etcd" | "scheduler" | "controllers", parts: Parts): readonly Point[] {
  const api = parts.get("api-server");
  const etcd = parts.get("etcd");
  if (api === undefined || etcd === undefined) return NO_WAY;
  return end === "etcd" ? archTo(api, etcd) : (partWay(end, api, parts) ?? NO_WAY);
}

function partWay(end: "you" | "scheduler" | "controllers", api: Box, parts: Parts): readonly Point[] {
  if (end === "you") {
    const you = youBox(parts) as Box;
    const y = api.y + api.height / 2;
    return [
      { x: api.x + 4, y },
      { x: you.x + you.width - 4, y },
    ];
  }
  const part = parts.get(end);
  const bottom = api.y + api.height;
  if (part === undefined) return NO_WAY;
  return around({ x: middleOf(api) - PORT, y: bottom - 4 }, bottom + BUS, { x: middleOf(part), y: bottom - 4 });
}

function archTo(api: Box, etcd: Box): readonly Point[] {
  const y = api.y - ARCH;
  const from = middleOf(api);
  const to = middleOf(etcd);
  return [
    { x: from, y: api.y + 4 },
    { x: from, y },
    { x: to, y },
    { x: to, y: etcd.y + 4 },
  ];
}

/** From the API server to an actor. */
function wayTo(
  stop: HopStop,
  api: Box,
  parts: Parts,
  { machines }: Pick<Scene, "machines">,
  shown: SceneView,
): readonly Point[] | undefined {
  const bottom = api.y + api.height;
  const busY = bottom + BUS;
  const portX = middleOf(api) - PORT;
  switch (stop.at) {
    case "you":
    case "scheduler":
    case "controllers":
      return partWay(stop.at, api, parts);
    case "node": {
      if (shown !== "placement") return undefined;
      const machine = machines.get(stop.node);
      if (machine === undefined) return NO_WAY;
      const enterX = machine.x + machine.width - 40;
      if (machine.controlPlane && machine.y - busY < 40) {
        return [
          { x: portX, y: bottom - 4 },
          { x: portX, y: machine.y + 4 },
        ];
      }
      const trunkX = api.x - TRUNK;
      const laneY = machine.y - LANE_ABOVE;
      return [
        { x: portX, y: bottom - 4 },
        { x: portX, y: busY },
        { x: trunkX, y: busY },
        { x: trunkX, y: laneY },
        { x: enterX, y: laneY },
        { x: enterX, y: machine.y + 6 },
      ];
    }
    case "elsewhere":
      return NO_WAY;
  }
}

function around(from: Point, y: number, to: Point): readonly Point[] {
  return [from, { x: from.x, y }, { x: to.x, y }, to];
}

/** Where no machines are drawn, a kubelet speaks from its Pod. */
function pathFrom(touched: Box | undefined, api: Box): readonly Point[] {
  if (touched === undefined) return NO_WAY;
  return [
    { x: middleOf(api) - PORT, y: api.y + api.height - 4 },
    { x: middleOf(touched), y: touched.y + touched.height / 2 },
  ];
}

function middleOf({ x, width }: Box): number {
  return x + width / 2;
}

/** More rings at once are a blur. */
const MOST_TOUCHED = 12;

function touchedBy({ changes, stop }: Hop, scene: Scene, shown: SceneView): readonly Box[] {
  const boxes = new Map<string, Box>();
  for (const { object, verb, params } of changes) {
    if (boxes.size >= MOST_TOUCHED || verb === "delete") continue;
    const key = `${object.kind}/${object.namespace ?? ""}/${object.name}`;
    const box = placeOf(object, scene, shown, nodeOf(stop, params));
    if (box !== undefined) boxes.set(key, box);
  }
  return [...boxes.values()];
}

function nodeOf(stop: HopStop, params: Hop["changes"][number]["params"]): string | undefined {
  if (stop.at === "node") return stop.node;
  const node = params?.["node"];
  return typeof node === "string" ? node : undefined;
}

type Named = Hop["changes"][number]["object"];

/** Where an object is drawn in a view. @param node where a Pod is likely to be found */
export function placeOf(object: Named, scene: Scene, shown: SceneView, node?: string): Box | undefined {
  const { kind, namespace = "", name } = object;
  if (shown !== "placement") {
    return scene.board === undefined ? undefined : placesOf(scene.board).get(`${kind}/${namespace}/${name}`);
  }
  switch (kind) {
    case "Pod":
      return podPlace(scene, namespace, name, node);
    case "Node":
    case "Machine":
      return scene.machines.get(name);
    case "Service":
      return scene.services.find((one) => one.namespace === namespace && one.name === name);
    case "Traffic":
      return scene.traffics.find((one) => one.namespace === namespace && one.name === name);
    default:
      return undefined;
  }
}

/** To look for one Pod on more machines than these would take longer than a frame may. */
const MOST_SEARCHED = 200;

function podPlace(
  { tray, machines }: Scene,
  namespace: string,
  name: string,
  node: string | undefined,
): Box | undefined {
  const hinted = node === undefined ? undefined : machines.get(node);
  const all = machines.size > MOST_SEARCHED ? [] : machines.values();
  for (const field of [tray, hinted, ...all]) {
    for (const pod of field?.pods ?? []) {
      if (field === undefined || pod.name !== name || pod.namespace !== namespace) continue;
      return { x: field.x + pod.x, y: field.y + pod.y, width: pod.size, height: pod.size };
    }
  }
  return undefined;
}
