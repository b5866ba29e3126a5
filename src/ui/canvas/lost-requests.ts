/** Where a request that fails ends: at the station of its way that lost it, not where it was meant to go. */
import type { SceneFlight } from "../state/scene-store.ts";
import { lengthOf, pointAlong, type Legs } from "./routes.ts";
import type { Point } from "./travel.ts";

/** Share of a leg after which a request is lost on the way, and where it is turned away at a fence. */
const ON_THE_WAY = 0.55;
const AT_ONCE = 0.35;
const AT_THE_FENCE = 0.85;

/** The way of a flight as far as it comes. @param fenceX where the fence around the Pods stands, if it is drawn */
export function asFarAsItComes(legs: Legs, { ok, lostAt }: SceneFlight, fenceX?: number): Legs {
  const first = legs[0];
  if (ok || lostAt === undefined || first === undefined) return legs;
  switch (lostAt) {
    case "client":
    case "dns":
      return [part(first, AT_ONCE)];
    case "ingress":
    case "service":
      return [first];
    case "policy":
      return cutLast(legs, fenceX === undefined ? AT_THE_FENCE : shareUntil(legs.at(-1) ?? first, fenceX));
    case "network":
      return cutLast(legs, ON_THE_WAY);
    default:
      return legs;
  }
}

function cutLast(legs: Legs, share: number): Legs {
  const last = legs.at(-1);
  return last === undefined ? legs : [...legs.slice(0, -1), part(last, share)];
}

/** Share of a straight leg at which it crosses a vertical line. */
function shareUntil(leg: readonly Point[], x: number): number {
  const from = leg[0];
  const to = leg.at(-1);
  if (from === undefined || to === undefined || to.x === from.x) return AT_THE_FENCE;
  return Math.min(1, Math.max(0, (x - from.x) / (to.x - from.x)));
}

/** The first share of a way. */
function part(leg: readonly Point[], share: number): readonly Point[] {
  const whole = lengthOf([leg]);
  const kept: Point[] = [];
  let passed = 0;
  for (const [index, point] of leg.entries()) {
    const before = leg[index - 1];
    if (before !== undefined) passed += Math.hypot(point.x - before.x, point.y - before.y);
    if (passed >= whole * share) break;
    kept.push(point);
  }
  return [...kept, pointAlong([leg], share)];
}
