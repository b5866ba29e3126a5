/** Follows the changes of the cluster and draws them as hops. */
import { useChanges, type Change } from "../../state/changes-store.ts";
import { useClock } from "../../state/clock-store.ts";
import { useScene, type Scene } from "../../state/scene-store.ts";
import type { SceneView } from "../../state/view-store.ts";
import { drawGlow, drawHeld, drawHop, type Brush } from "./hop-drawing.ts";
import { HopPlayer } from "./hop-player.ts";
import { routeOf, type HopRoute } from "./hop-routes.ts";
import { hopsOf, type Hop } from "./hops.ts";
import { useLoop } from "./loop-store.ts";

/** A moment's changes are looked for among so many at the end of a history. */
const LOOK_BACK = 200;

/** A step is a moment. What happened longer ago, in virtual time, is not what the step was about. */
const STALE_MS = 3_000;

export class LoopLayer {
  private readonly player = new HopPlayer();
  private readonly shown: SceneView;
  private routes = new WeakMap<Hop, { readonly scene: SceneKey; readonly route: HopRoute }>();
  private seen: readonly Change[];
  private seenRevision: number;
  private heldSince = 0;
  private settled = false;

  constructor(shown: SceneView) {
    this.shown = shown;
    this.seen = useChanges.getState().changes;
    this.seenRevision = this.seen.at(-1)?.revision ?? 0;
    const { held } = useLoop.getState();
    if (held !== undefined) this.player.hold(held);
  }

  /** Something has to be drawn again. */
  get busy(): boolean {
    return this.player.busy || !this.settled;
  }

  get holds(): boolean {
    return this.player.held !== undefined;
  }

  /** To be called when changes came. True when something is to be drawn. */
  follow(now: number): boolean {
    const { changes } = useChanges.getState();
    const { paused, speed } = useClock.getState().clock;
    const again = changes !== this.seen;
    const before = this.seen.length;
    this.seen = changes;
    const fresh: Change[] = [];
    if (!again) {
      for (let index = changes.length - 1; index >= 0; index -= 1) {
        const change = changes[index] as Change;
        if (change.revision <= this.seenRevision) break;
        fresh.push(change);
      }
      fresh.reverse();
    }
    this.seenRevision = changes.at(-1)?.revision ?? 0;
    if (again) this.player.hold(paused && before > 0 ? hopsOf(changes.slice(-LOOK_BACK)).at(-1) : undefined);
    else if (paused) this.player.step(hopsOf(fresh), now);
    else this.player.run(hopsOf(fresh), speed, now);
    this.tell(now);
    return true;
  }

  /** To be called when the clock was heard: what is held goes when it runs again, or has been moved away from. */
  clockHeard(now: number): boolean {
    const { held } = this.player;
    const { paused, elapsedMs } = useClock.getState().clock;
    if (held === undefined || (paused && elapsedMs - held.atMs < STALE_MS)) return false;
    this.player.release();
    this.tell(now);
    return true;
  }

  draw(brush: Brush, now: number): void {
    const scene = useScene.getState();
    for (const { hop, amount } of this.player.glowing(now)) drawGlow(brush, this.route(hop, scene), amount);
    const playing = this.player.at(now);
    for (const { hop, share } of playing) drawHop(brush, hop, this.route(hop, scene), share);
    const { held } = this.player;
    if (held !== undefined && !playing.some(({ hop }) => hop === held)) {
      const alpha = brush.reducedMotion ? 1 : Math.min(1, (now - this.heldSince) / 200);
      drawHeld(brush, this.route(held, scene), alpha);
      this.settled = alpha >= 1;
    } else {
      this.heldSince = now;
      this.settled = held === undefined;
    }
  }

  /** Other panels and the view may have moved things. */
  moved(): void {
    this.settled = false;
  }

  private tell(now: number): void {
    this.heldSince = now;
    this.settled = false;
    const { held } = this.player;
    if (useLoop.getState().held !== held) useLoop.setState({ held });
  }

  private route(hop: Hop, scene: Scene): HopRoute {
    const known = this.routes.get(hop);
    if (known !== undefined && sameKey(known.scene, scene)) return known.route;
    const route = routeOf(hop, scene, this.shown);
    const { machines, tray, services, board, parts } = scene;
    this.routes.set(hop, { scene: { machines, tray, services, board, parts }, route });
    return route;
  }
}

type SceneKey = Pick<Scene, "machines" | "tray" | "services" | "board" | "parts">;

function sameKey(a: SceneKey, b: SceneKey): boolean {
  return (
    a.machines === b.machines &&
    a.tray === b.tray &&
    a.services === b.services &&
    a.board === b.board &&
    a.parts === b.parts
  );
}
