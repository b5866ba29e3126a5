/** Outlines of Pods in a box of 30 by 30. A version is a cut corner. */

const SIZE = 30;
export const POD_BOX = SIZE;
export const VERSION_CORNERS = 4;
const RADIUS = 6;
const CUT = 10;

/** The corners, clockwise from the top left. Version 1 cuts the top right one, 2 the bottom right, 3 the bottom left. */
const CUT_CORNER = [-1, 1, 2, 3];

/** @param inset distance of the outline from the edge of the box */
export function bodyPath(version: number, inset: number): string {
  const cut = CUT_CORNER[version % VERSION_CORNERS];
  const low = inset;
  const high = SIZE - inset;
  const corners = [
    { x: low, y: low, in: [0, 1], out: [1, 0] },
    { x: high, y: low, in: [-1, 0], out: [0, 1] },
    { x: high, y: high, in: [0, -1], out: [-1, 0] },
    { x: low, y: high, in: [1, 0], out: [0, -1] },
  ] as const;
  const parts = corners.map(({ x, y, in: before, out: after }, index) => {
    const length = index === cut ? CUT : RADIUS - inset / 2;
    const start = `${x + before[0] * length} ${y + before[1] * length}`;
    const end = `${x + after[0] * length} ${y + after[1] * length}`;
    const join = index === cut ? `L${end}` : `Q${x} ${y} ${end}`;
    return `${index === 0 ? "M" : "L"}${start}${join}`;
  });
  return `${parts.join("")}Z`;
}

const cached = new Map<string, string>();

export function cachedBodyPath(version: number, inset: number): string {
  const key = `${version % VERSION_CORNERS} ${inset}`;
  let path = cached.get(key);
  if (path === undefined) {
    path = bodyPath(version, inset);
    cached.set(key, path);
  }
  return path;
}

export const OCTAGON = "M9.4 1h11.2L29 9.4v11.2L20.6 29H9.4L1 20.6V9.4Z";
export const CHECK = "M10 15.4l3.6 3.6 6.6-7.6";
export const EXCLAMATION = "M15 8.6v7.6M15 20.6v.6";
export const QUESTION = "M11.9 12.2a3.2 3.2 0 1 1 4.7 2.8c-1.1.6-1.6 1.1-1.6 2.3M15 20.7v.4";

/** A slice of a pie, clockwise from the top. @param share 0 to 1 */
export function piePath(share: number, radius: number): string {
  const c = SIZE / 2;
  if (share >= 1) return `M${c} ${c - radius}a${radius} ${radius} 0 1 1-.01 0Z`;
  const angle = share * 2 * Math.PI;
  const x = c + radius * Math.sin(angle);
  const y = c - radius * Math.cos(angle);
  return `M${c} ${c}V${c - radius}A${radius} ${radius} 0 ${share > 0.5 ? 1 : 0} 1 ${x.toFixed(2)} ${y.toFixed(2)}Z`;
}
