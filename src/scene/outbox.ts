/** Machines on their way to the page: a frame takes so many that the page can draw them within one frame of its own. */
import type { SceneMachine } from "./scene.ts";

/** A machine counts as itself and its Pods. */
const A_FRAME = 1_200;

export class Outbox {
  private readonly waiting = new Map<string, SceneMachine>();

  /** Newer pictures take the place of older ones that have not left yet. */
  put(changed: ReadonlyMap<string, SceneMachine>, removed: readonly string[]): void {
    for (const [name, machine] of changed) this.waiting.set(name, machine);
    for (const name of removed) this.waiting.delete(name);
  }

  /** Those that have waited longest; at least one, if any waits. */
  take(): readonly SceneMachine[] {
    const taken: SceneMachine[] = [];
    let weight = 0;
    for (const [name, machine] of this.waiting) {
      weight += 1 + machine.pods.length;
      if (taken.length > 0 && weight > A_FRAME) break;
      taken.push(machine);
      this.waiting.delete(name);
    }
    return taken;
  }

  clear(): void {
    this.waiting.clear();
  }
}
