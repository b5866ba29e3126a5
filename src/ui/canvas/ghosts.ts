/** Pods that are no more fade where they stood. */
import type { Scene, ScenePod } from "../state/scene-store.ts";
import type { Ink } from "./ink.ts";
import { cachedBodyPath, POD_BOX } from "./pod-paths.ts";
import { departuresBetween, type Point } from "./travel.ts";

const FADE_MS = 250;

interface Ghost {
  readonly pod: ScenePod;
  readonly at: Point;
  readonly startsAt: number;
}

export class Ghosts {
  private ghosts: Ghost[] = [];

  get size(): number {
    return this.ghosts.length;
  }

  clear(): void {
    this.ghosts = [];
  }

  /** True when something began to fade. */
  follow(before: Scene, after: Scene): boolean {
    const startsAt = performance.now();
    for (const { pod, at } of departuresBetween(before, after)) this.ghosts.push({ pod, at, startsAt });
    return this.ghosts.length > 0;
  }

  draw(context: CanvasRenderingContext2D, now: number, ink: Ink): void {
    this.ghosts = this.ghosts.filter(({ startsAt }) => startsAt + FADE_MS > now);
    for (const { pod, at, startsAt } of this.ghosts) {
      const share = Math.min(1, Math.max(0, (now - startsAt) / FADE_MS));
      const eased = 1 - (1 - share) ** 3;
      const scale = (pod.size / POD_BOX) * (1 - 0.4 * eased);
      const centre = pod.size / 2 - (POD_BOX * scale) / 2;
      context.save();
      context.globalAlpha = 0.7 * (1 - eased);
      context.translate(at.x + centre, at.y + centre);
      context.scale(scale, scale);
      const body = new Path2D(cachedBodyPath(pod.version, 1.25));
      const colour = pod.quiet ? ink.muted : (ink.hues[pod.hue] ?? ink.muted);
      context.strokeStyle = colour;
      context.fillStyle = colour;
      context.lineWidth = 2.5;
      // oxlint-disable-next-line unicorn/no-array-fill-with-reference-type -- a drawing context is no array
      context.fill(body);
      context.stroke(body);
      context.restore();
    }
  }
}
