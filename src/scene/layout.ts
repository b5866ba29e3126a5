/**
 * Where everything stands. Clients and Services on the left, machines in a grid on the right, the control plane above them.
 * A pure function of which machines there are and how tall they are, so nothing moves for any other reason.
 */
import { CARD_WIDTH } from "./card-grid.ts";
import { byNaturalName, byText } from "./order.ts";
import type { ScenePartId, SceneZone } from "./scene.ts";

export interface LayoutCard {
  readonly name: string;
  readonly controlPlane: boolean;
  readonly zone: string | undefined;
  readonly height: number;
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Layout {
  readonly machines: ReadonlyMap<string, { readonly x: number; readonly y: number }>;
  readonly zones: readonly SceneZone[];
  readonly parts: ReadonlyMap<ScenePartId, Box>;
  /** Left top corner of the columns of Services and of clients. */
  readonly services: { readonly x: number; readonly y: number };
  readonly traffics: { readonly x: number; readonly y: number };
  readonly width: number;
  readonly height: number;
}

export const SERVICE_WIDTH = 156;
export const SERVICE_HEIGHT = 76;
export const SERVICE_PITCH = 96;
export const TRAFFIC_WIDTH = 116;
/** Taller than a Service: stands with its middle beside the Service's middle. */
export const TRAFFIC_HEIGHT = 92;
const SERVICES_X = 168;
const LEFT_WIDTH = SERVICES_X + SERVICE_WIDTH;
/** The gutter between Services and machines holds the lines between them. */
export const MACHINES_X = LEFT_WIDTH + 96;
const GAP_X = 24;
/** Room under a card for the reason why it refuses a Pod, and for the lines to the row below. */
const GAP_Y = 44;
const FRAME = 16;
const FRAME_TOP = 24;
const PART_HEIGHT = 60;
const PART_GAP = 12;
const PARTS: readonly ScenePartId[] = ["api-server", "etcd", "scheduler", "controllers"];
/** Of a control plane of one machine, two cards: its Pods are small and its bars stand side by side. */
export const CONTROL_PLANE_WIDTH = 2 * CARD_WIDTH + GAP_X;
/** The parts stand above so many machines of a wider control plane. */
const PARTS_COLUMNS = 3;
const REGION_GAP = 36;
const ZONE_GAP = 12;
/** So many machines stand side by side when they are in several zones. */
const BAND_COLUMNS = 6;
/** The room kept for the tray, whatever is in it. */
const TRAY_HEIGHT = 190;
const TRAY_ROW = 36;
const TRAY_BARE_HEIGHT = 46;
/** Waiting Pods that a tray as wide as a Service takes in three rows. */
const NARROW_TRAY_PODS = 12;

export function layOut(cards: readonly LayoutCard[]): Layout {
  const sorted = [...cards].sort((a, b) => byNaturalName(a.name, b.name));
  const machines = new Map<string, { x: number; y: number }>();
  const zones: SceneZone[] = [];

  const controlPlanes = sorted.filter((card) => card.controlPlane);
  const belowParts = FRAME_TOP + PART_HEIGHT + PART_GAP;
  const topHeight = placeRows(controlPlanes, controlPlanes.length, MACHINES_X, belowParts, machines) - GAP_Y + FRAME;
  const topWidth = Math.max(CONTROL_PLANE_WIDTH, gridWidth(controlPlanes.length));
  zones.push(frame("control-plane", "controlPlane", "", topWidth, 0, topHeight));

  const workers = sorted.filter((card) => !card.controlPlane);
  const columns = columnsFor(workers.length);
  const top = topHeight + REGION_GAP;
  let bottom = top;
  let right = MACHINES_X + Math.max(gridWidth(columns), topWidth);
  for (const band of bandsOf(byZone(workers), columns)) {
    let x = MACHINES_X;
    let bandBottom = bottom;
    for (const { zone, members, width } of band) {
      const end = placeRows(members, width, x, zone === undefined ? bottom : bottom + FRAME_TOP, machines);
      if (zone !== undefined)
        zones.push(frame(`zone-${zone}`, "zone", zone, gridWidth(width), bottom, end - bottom, x));
      right = Math.max(right, x + gridWidth(width));
      bandBottom = Math.max(bandBottom, end + (zone === undefined ? 0 : REGION_GAP - FRAME));
      x += gridWidth(width) + 2 * FRAME + ZONE_GAP;
    }
    bottom = bandBottom;
  }

  return {
    machines,
    zones,
    parts: partBoxes(Math.min(topWidth, gridWidth(PARTS_COLUMNS))),
    services: { x: SERVICES_X, y: top },
    traffics: { x: 0, y: top + (SERVICE_HEIGHT - TRAFFIC_HEIGHT) / 2 },
    width: right + FRAME,
    height: Math.max(bottom, top + SERVICE_HEIGHT),
  };
}

/** Steps rather than a formula, so that adding one machine seldom moves the others. Wider than tall, as screens are. */
function columnsFor(machines: number): number {
  for (const [most, columns] of COLUMN_STEPS) if (machines <= most) return columns;
  return Math.ceil(Math.sqrt(machines * 1.4) / 10) * 10;
}

const COLUMN_STEPS = [
  [4, 4],
  [6, 3],
  [12, 4],
  [20, 5],
  [56, 8],
  [120, 12],
  [240, 20],
] as const;

/** The tray grows in steps inside the room that is kept for it: first downwards, then to the left. */
export function trayBox(slots: number): Box {
  if (slots > NARROW_TRAY_PODS) return { x: 0, y: 0, width: LEFT_WIDTH, height: TRAY_HEIGHT };
  const rows = Math.max(1, Math.ceil(slots / 3));
  const height = TRAY_BARE_HEIGHT + rows * TRAY_ROW;
  return { x: SERVICES_X, y: 0, width: SERVICE_WIDTH, height };
}

function byZone(cards: readonly LayoutCard[]): [zone: string | undefined, members: LayoutCard[]][] {
  const groups = new Map<string | undefined, LayoutCard[]>();
  for (const card of cards) {
    const members = groups.get(card.zone);
    if (members === undefined) groups.set(card.zone, [card]);
    else members.push(card);
  }
  return [...groups].sort(([a], [b]) => (a === undefined ? 1 : b === undefined ? -1 : byText(a, b)));
}

/** The machines of one zone, or of none. */
interface Region {
  readonly zone: string | undefined;
  readonly members: readonly LayoutCard[];
  /** In cards. */
  readonly width: number;
}

/** Small zones stand side by side, as screens are wider than tall; machines of no zone stand below them. */
function bandsOf(
  groups: readonly (readonly [zone: string | undefined, members: readonly LayoutCard[]])[],
  columns: number,
): readonly (readonly Region[])[] {
  const bands: Region[][] = [];
  let room = 0;
  for (const [zone, members] of groups) {
    const width = Math.min(columns, members.length);
    const last = bands.at(-1);
    if (last === undefined || zone === undefined || width > room) {
      bands.push([{ zone, members, width }]);
      room = Math.max(BAND_COLUMNS, columns) - width;
    } else {
      last.push({ zone, members, width });
      room -= width;
    }
  }
  return bands;
}

/** Returns where the rows end, room for reasons included. */
function placeRows(
  cards: readonly LayoutCard[],
  columns: number,
  left: number,
  top: number,
  machines: Map<string, { x: number; y: number }>,
): number {
  let y = top;
  for (let start = 0; start < cards.length; start += columns) {
    const row = cards.slice(start, start + columns);
    let tallest = 0;
    for (const [column, card] of row.entries()) {
      machines.set(card.name, { x: left + column * (CARD_WIDTH + GAP_X), y });
      tallest = Math.max(tallest, card.height);
    }
    y += tallest + GAP_Y;
  }
  return y;
}

function gridWidth(columns: number): number {
  return columns * (CARD_WIDTH + GAP_X) - GAP_X;
}

function frame(
  id: string,
  kind: SceneZone["kind"],
  label: string,
  width: number,
  y: number,
  height: number,
  left = MACHINES_X,
): SceneZone {
  return { id, kind, label, x: left - FRAME, y, width: width + 2 * FRAME, height };
}

function partBoxes(across: number): ReadonlyMap<ScenePartId, Box> {
  const width = (across - (PARTS.length - 1) * PART_GAP) / PARTS.length;
  return new Map(
    PARTS.map((id, index) => [
      id,
      { x: MACHINES_X + index * (width + PART_GAP), y: FRAME_TOP, width, height: PART_HEIGHT },
    ]),
  );
}
