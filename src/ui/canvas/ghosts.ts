/** Pods between two places, and Pods that are no more. */
import type { Scene, ScenePod } from "../state/scene-store.ts";
import type { Ink } from "./ink.ts";
import { cachedBodyPath, POD_BOX } from "./pod-paths.ts";
import { journeyMs, movementsBetween, startTravelling, type Point } from "./travel.ts";

const FADE_MS = 250;

interface Ghost {
  readonly pod: ScenePod;
  readonly from: Point;
  readonly to: Point;
  readonly startsAt: number;
  readonly endsAt: number;
  readonly fades: boolean;
}

export class Ghosts {
  private ghosts: Ghost[] = [];

  get size(): number {
    return this.ghosts.length;
  }

  clear(): void {
    this.ghosts = [];
  }

  /** True when something began to move. Hides travelling Pods until they have arrived. */
  follow(before: Scene, after: Scene, speed: number): boolean {
    const { journeys, departures } = movementsBetween(before, after);
    const now = performance.now();
    const travelMs = journeyMs(speed);
    if (travelMs > 0) {
      for (const { pod, from, to } of journeys) {
        startTravelling(pod.uid, now + travelMs);
        this.ghosts.push({ pod, from, to, startsAt: now, endsAt: now + travelMs, fades: false });
      }
    }
    for (const { pod, at } of departures) {
      this.ghosts.push({ pod, from: at, to: at, startsAt: now, endsAt: now + FADE_MS, fades: true });
    }
    return this.ghosts.length > 0;
  }

  draw(context: CanvasRenderingContext2D, now: number, ink: Ink): void {
    this.ghosts = this.ghosts.filter(({ endsAt }) => endsAt > now);
    for (const { pod, from, to, startsAt, endsAt, fades } of this.ghosts) {
      const share = Math.min(1, Math.max(0, (now - startsAt) / (endsAt - startsAt)));
      const eased = 1 - (1 - share) ** 3;
      const scale = (pod.size / POD_BOX) * (fades ? 1 - 0.4 * eased : 1);
      // Leaning upwards on the way, so that several on one way can be told apart.
      const lift = fades ? 0 : Math.sin(share * Math.PI) * 26;
      const centre = pod.size / 2 - (POD_BOX * scale) / 2;
      context.save();
      context.globalAlpha = fades ? 0.7 * (1 - eased) : 1;
      context.translate(from.x + (to.x - from.x) * eased + centre, from.y + (to.y - from.y) * eased - lift + centre);
      context.scale(scale, scale);
      const body = new Path2D(cachedBodyPath(pod.version, 1.25));
      const colour = pod.quiet ? ink.muted : (ink.hues[pod.hue] ?? ink.muted);
      context.strokeStyle = colour;
      context.fillStyle = fades ? colour : ink.surface;
      context.lineWidth = 2.5;
      // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a drawing context is no array
      context.fill(body);
      context.stroke(body);
      context.restore();
    }
  }
}
