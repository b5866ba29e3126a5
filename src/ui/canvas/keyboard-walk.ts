/** Arrow keys lead from one thing on the canvas to the nearest one in that direction, whatever it is. */

const DIRECTIONS: Readonly<Record<string, readonly [dx: number, dy: number]>> = {
  ArrowRight: [1, 0],
  ArrowLeft: [-1, 0],
  ArrowDown: [0, 1],
  ArrowUp: [0, -1],
};

export interface Spot {
  readonly x: number;
  readonly y: number;
}

/** A step aside counts as much as this many steps ahead. */
const ASIDE = 2.2;

/** Index of the nearest spot in a direction; undefined when nothing lies there. */
export function nearestInDirection(from: Spot, spots: readonly Spot[], key: string): number | undefined {
  const direction = DIRECTIONS[key];
  if (direction === undefined) return undefined;
  const [dx, dy] = direction;
  let best: number | undefined;
  let least = Number.POSITIVE_INFINITY;
  for (const [index, { x, y }] of spots.entries()) {
    const ahead = (x - from.x) * dx + (y - from.y) * dy;
    const aside = Math.abs((x - from.x) * dy) + Math.abs((y - from.y) * dx);
    // What lies beside rather than ahead is reached by the other arrows.
    if (ahead < 1 || aside > ahead * 3) continue;
    const distance = ahead + ASIDE * aside;
    if (distance < least) [least, best] = [distance, index];
  }
  return best;
}

/** Moves the focus. True when the key is one of these, whether or not something lies in that direction. */
export function walk(from: Element, key: string, box: Element): boolean {
  const things = key === "Home" || key === "End" || key in DIRECTIONS ? focusable(box) : undefined;
  if (things === undefined) return false;
  if (key === "Home" || key === "End") {
    focusOn(key === "Home" ? things[0] : things.at(-1));
    return true;
  }
  const others = things.filter((thing) => thing !== from);
  const next = nearestInDirection(middleOf(from), others.map(middleOf), key);
  if (next !== undefined) focusOn(others[next]);
  return true;
}

function focusable(box: Element): readonly Element[] {
  return [...box.querySelectorAll(".react-flow .pod, .react-flow button.title, .react-flow button.badge")].filter(
    (element) => element.getClientRects().length > 0,
  );
}

function focusOn(element: Element | undefined): void {
  if (element instanceof HTMLElement || element instanceof SVGElement) element.focus();
}

function middleOf(element: Element): Spot {
  const { left, top, width, height } = element.getBoundingClientRect();
  return { x: left + width / 2, y: top + height / 2 };
}
