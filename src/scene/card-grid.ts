/** Where Pods stand inside a card, and how tall the card is: in fixed steps, so that one Pod more rarely moves anything. */

export const CARD_WIDTH = 240;
const PADDING = 12;
/** Name, CPU and memory, one below the other; a wide card has the bars side by side. */
const HEAD_HEIGHT = 76;
const WIDE_HEAD_HEIGHT = 54;
const SYSTEM_ROW_HEIGHT = 22;
const SYSTEM_SIZE = 14;
const SYSTEM_PITCH = 18;
const BOTTOM = 10;
const ROW = 36;

/** Pods get smaller when there are many: side, distance, and for how many rows of 36 px at most. */
const DENSITIES = [
  { size: 30, pitch: 36, maxRows: 3 },
  { size: 20, pitch: 24, maxRows: 4 },
  { size: 12, pitch: 15, maxRows: Number.MAX_SAFE_INTEGER },
] as const;

export interface CardGrid {
  readonly width: number;
  readonly height: number;
  readonly columns: number;
  readonly size: number;
  readonly pitch: number;
  readonly podsTop: number;
  readonly systemTop: number;
}

/**
 * @param slots one more than the highest place in use
 * @param systemSlots the same for Pods of the cluster itself
 */
export function cardGrid(width: number, slots: number, systemSlots: number): CardGrid {
  const inner = width - 2 * PADDING;
  const wide = width > CARD_WIDTH;
  const podsTop = wide ? WIDE_HEAD_HEIGHT : HEAD_HEIGHT;
  const fewestRows = wide ? 0 : 1;
  let rows = fewestRows;
  let chosen: (typeof DENSITIES)[number] = DENSITIES[0];
  for (const density of DENSITIES) {
    chosen = density;
    const columns = columnsOf(inner, density);
    rows = Math.max(fewestRows, Math.ceil((Math.ceil(slots / columns) * density.pitch) / ROW));
    if (rows <= density.maxRows) break;
  }
  const systemRows = Math.max(1, Math.ceil(systemSlots / Math.floor((inner + 4) / SYSTEM_PITCH)));
  const systemTop = podsTop + rows * ROW;
  return {
    width,
    height: systemTop + systemRows * SYSTEM_ROW_HEIGHT + BOTTOM,
    columns: columnsOf(inner, chosen),
    size: chosen.size,
    pitch: chosen.pitch,
    podsTop,
    systemTop,
  };
}

function columnsOf(inner: number, { size, pitch }: { readonly size: number; readonly pitch: number }): number {
  return Math.floor((inner + pitch - size) / pitch);
}

export interface Place {
  readonly x: number;
  readonly y: number;
  readonly size: number;
}

export function podPlace(grid: CardGrid, slot: number): Place {
  return {
    x: PADDING + (slot % grid.columns) * grid.pitch,
    y: grid.podsTop + Math.floor(slot / grid.columns) * grid.pitch,
    size: grid.size,
  };
}

export function systemPodPlace(grid: CardGrid, slot: number): Place {
  const columns = Math.floor((grid.width - 2 * PADDING + 4) / SYSTEM_PITCH);
  return {
    x: PADDING + (slot % columns) * SYSTEM_PITCH,
    y: grid.systemTop + 4 + Math.floor(slot / columns) * SYSTEM_ROW_HEIGHT,
    size: SYSTEM_SIZE,
  };
}

const TRAY_HEAD = 36;

/** The tray has a fixed size; Pods in it get smaller, and what does not fit even then is counted. */
export function trayGrid(width: number, height: number, slots: number): CardGrid & { readonly capacity: number } {
  const inner = width - 2 * PADDING;
  const room = height - TRAY_HEAD - BOTTOM;
  let chosen: (typeof DENSITIES)[number] = DENSITIES[0];
  let capacity = 0;
  for (const density of DENSITIES) {
    chosen = density;
    capacity = columnsOf(inner, density) * Math.floor((room + density.pitch - density.size) / density.pitch);
    if (slots <= capacity) break;
  }
  const columns = columnsOf(inner, chosen);
  return {
    width,
    height,
    columns,
    size: chosen.size,
    pitch: chosen.pitch,
    podsTop: TRAY_HEAD,
    systemTop: height,
    capacity,
  };
}
