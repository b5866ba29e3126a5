/**
 * The scene as square pictures at several scales, as maps on the web have them. A view is put together from those that there are, a little
 * is painted in every frame, and a card that changes is painted anew alone: what a frame costs does not depend on how many Pods there are.
 */
import type { Ink } from "../ink.ts";
import type { PodField } from "../pod-fields.ts";
import { PAINT_RIM, paintField } from "./paint-field.ts";
import { Sprites } from "./sprites.ts";

/** Side of a tile, in pixels. */
const SIDE = 512;
/** Scales of which there are tiles, in pixels for a unit of the scene. */
const SCALES = [1 / 32, 1 / 16, 1 / 8, 1 / 4, 1 / 2, 1, 2] as const;
const MOST_TILES = 120;
/** Cells in which cards are looked up, in units of the scene. */
const CELL = 512;

interface Tile {
  readonly key: string;
  readonly scale: number;
  readonly column: number;
  readonly row: number;
  readonly picture: OffscreenCanvas;
  /** Cards that are still to be painted on it. */
  readonly waiting: Set<PodField>;
  usedAt: number;
}

export interface View {
  /** Left top corner of the view, and its size, in units of the scene. */
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
  /** Pixels of the screen for a unit of the scene. */
  readonly scale: number;
}

export class TileStore {
  private readonly ink: Ink;
  private readonly sprites: Sprites;
  private readonly tiles = new Map<string, Tile>();
  private readonly cells = new Map<string, Set<PodField>>();
  private fields = new Map<string, PodField>();
  private seenFields: readonly PodField[] = [];

  constructor(ink: Ink) {
    this.ink = ink;
    this.sprites = new Sprites(ink);
  }

  /** All cards that there are. Those that are the very same as before are left as they are painted. */
  show(fields: readonly PodField[]): void {
    if (fields === this.seenFields) return;
    this.seenFields = fields;
    const next = new Map<string, PodField>();
    for (const field of fields) {
      const key = keyOf(field);
      const before = this.fields.get(key);
      next.set(key, field);
      if (before === field) {
        this.fields.delete(key);
        continue;
      }
      if (before !== undefined) {
        this.fields.delete(key);
        this.take(before, !sameBox(before, field));
      }
      this.put(field);
    }
    for (const gone of this.fields.values()) this.take(gone, true);
    this.fields = next;
  }

  /** Paints what the view lacks, for about `budgetMs`. True when nothing is left to be painted. */
  paint(view: View, budgetMs: number, now: () => number): boolean {
    const until = now() + budgetMs;
    const missing = [...this.tilesOf(view, scaleFor(view.scale)), ...this.tilesOf(view, SCALES[0])].filter(
      ({ waiting }) => waiting.size > 0,
    );
    for (const tile of missing) {
      while (tile.waiting.size > 0) {
        let painted = 0;
        for (const field of tile.waiting) {
          tile.waiting.delete(field);
          this.paintOn(tile, field);
          painted += 1;
          if (painted === 4) break;
        }
        if (now() >= until) return false;
      }
    }
    return true;
  }

  /** Puts the view together on a canvas as large as the screen's part. */
  draw(context: CanvasRenderingContext2D, view: View, now: number): void {
    const wanted = scaleFor(view.scale);
    const complete = this.tilesOf(view, wanted).every(({ waiting }) => waiting.size === 0);
    const scales = complete ? [wanted] : SCALES.filter((scale) => scale <= wanted);
    for (const scale of scales) {
      for (const tile of this.tilesOf(view, scale, scale !== wanted)) {
        tile.usedAt = now;
        const length = SIDE / scale;
        context.drawImage(tile.picture, tile.column * length, tile.row * length, length, length);
      }
    }
    this.dropOldest();
  }

  /** @param onlyKnown leave out those that have never been painted */
  private tilesOf(view: View, scale: number, onlyKnown = false): readonly Tile[] {
    const length = SIDE / scale;
    const tiles: Tile[] = [];
    const lastColumn = Math.floor((view.x + view.width) / length);
    const lastRow = Math.floor((view.y + view.height) / length);
    for (let row = Math.max(0, Math.floor(view.y / length)); row <= lastRow; row += 1) {
      for (let column = Math.max(0, Math.floor(view.x / length)); column <= lastColumn; column += 1) {
        const key = `${scale} ${column} ${row}`;
        const known = this.tiles.get(key);
        if (known !== undefined) tiles.push(known);
        else if (!onlyKnown) tiles.push(this.newTile(key, scale, column, row));
      }
    }
    return tiles;
  }

  private newTile(key: string, scale: number, column: number, row: number): Tile {
    const length = SIDE / scale;
    const waiting = new Set<PodField>();
    const box = { x: column * length, y: row * length, width: length, height: length };
    for (const cell of cellsOf(box)) {
      for (const field of this.cells.get(cell) ?? []) if (meet(field, box)) waiting.add(field);
    }
    const tile: Tile = { key, scale, column, row, picture: new OffscreenCanvas(SIDE, SIDE), waiting, usedAt: 0 };
    this.tiles.set(key, tile);
    return tile;
  }

  private paintOn(tile: Tile, field: PodField): void {
    const context = tile.picture.getContext("2d");
    if (context === null) return;
    const { scale, column, row } = tile;
    context.setTransform(scale, 0, 0, scale, -column * SIDE, -row * SIDE);
    this.wipe(context, field);
    paintField({ context, ink: this.ink, sprites: this.sprites, scale }, field);
  }

  private wipe(context: OffscreenCanvasRenderingContext2D, { x, y, width, height }: PodField): void {
    context.clearRect(x - PAINT_RIM, y - PAINT_RIM, width + 2 * PAINT_RIM, height + 2 * PAINT_RIM);
  }

  private put(field: PodField): void {
    for (const cell of cellsOf(field)) {
      const members = this.cells.get(cell);
      if (members === undefined) this.cells.set(cell, new Set([field]));
      else members.add(field);
    }
    for (const tile of this.tiles.values()) if (meet(field, boxOf(tile))) tile.waiting.add(field);
  }

  /** @param wipes its picture goes as well: nothing takes its place */
  private take(field: PodField, wipes: boolean): void {
    for (const cell of cellsOf(field)) this.cells.get(cell)?.delete(field);
    for (const tile of this.tiles.values()) {
      tile.waiting.delete(field);
      if (!wipes || !meet(field, boxOf(tile))) continue;
      const context = tile.picture.getContext("2d");
      if (context === null) continue;
      context.setTransform(tile.scale, 0, 0, tile.scale, -tile.column * SIDE, -tile.row * SIDE);
      this.wipe(context, field);
    }
  }

  private dropOldest(): void {
    if (this.tiles.size <= MOST_TILES) return;
    const oldest = [...this.tiles.values()]
      .filter(({ scale }) => scale !== SCALES[0])
      .sort((a, b) => a.usedAt - b.usedAt);
    for (const { key } of oldest.slice(0, this.tiles.size - MOST_TILES + 10)) this.tiles.delete(key);
  }
}

interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The smallest scale that is fine enough for the screen. */
export function scaleFor(screen: number): number {
  return SCALES.find((scale) => scale >= screen * 0.85) ?? SCALES[SCALES.length - 1] ?? 1;
}

function boxOf({ scale, column, row }: Tile): Box {
  const length = SIDE / scale;
  return { x: column * length, y: row * length, width: length, height: length };
}

function sameBox(a: Box, b: Box): boolean {
  return a.x === b.x && a.y === b.y && a.width === b.width && a.height === b.height;
}

function meet(a: Box, b: Box): boolean {
  return (
    a.x - PAINT_RIM < b.x + b.width &&
    b.x < a.x + a.width + PAINT_RIM &&
    a.y - PAINT_RIM < b.y + b.height &&
    b.y < a.y + a.height + PAINT_RIM
  );
}

function cellsOf({ x, y, width, height }: Box): readonly string[] {
  const cells: string[] = [];
  const lastColumn = Math.floor((x + width + PAINT_RIM) / CELL);
  const lastRow = Math.floor((y + height + PAINT_RIM) / CELL);
  for (let row = Math.floor((y - PAINT_RIM) / CELL); row <= lastRow; row += 1) {
    for (let column = Math.floor((x - PAINT_RIM) / CELL); column <= lastColumn; column += 1)
      cells.push(`${column} ${row}`);
  }
  return cells;
}

function keyOf(field: PodField): string {
  if ("id" in field) return field.id;
  return "name" in field ? field.name : " tray";
}
