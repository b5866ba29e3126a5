/** All machines' cards between frames: fed with what is known about machines, drawn when something about them changed. */
import type { Lease, Node } from "../api/types/core.ts";
import type { Fault, Machine } from "../api/types/sim.ts";
import { Card, type CardSurroundings } from "./card.ts";
import { PART_IDS, partsOf } from "./control-plane.ts";
import type { Layout, LayoutCard } from "./layout.ts";
import { same } from "./same.ts";
import type { SceneMachine, ScenePartId } from "./scene.ts";
import type { Workloads } from "./workloads.ts";

const LEASE_NAMESPACE = "kube-node-lease";

export class Cards {
  private readonly byName = new Map<string, Card>();
  private readonly dirty = new Set<Card>();
  private readonly faultTargets = new Map<string, string>();
  private readonly controlPlanes = new Set<Card>();
  private machineCount = 0;
  private removed: string[] = [];
  private stale = true;
  private readonly toMs: (text: string) => number;

  /** @param toMs reads an RFC 3339 text as virtual milliseconds */
  constructor(toMs: (text: string) => number) {
    this.toMs = toMs;
  }

  get(name: string): Card | undefined {
    return this.byName.get(name);
  }

  /** The card of that name, made if there is none, to be drawn again. */
  touch(name: string): Card {
    const card = this.card(name);
    this.dirty.add(card);
    return card;
  }

  putMachine(machine: Machine, gone: boolean): void {
    const card = this.touch(machine.metadata.name);
    if ((card.machine === undefined) !== gone) this.machineCount += gone ? -1 : 1;
    card.machine = gone ? undefined : machine;
  }

  putNode(node: Node, gone: boolean): void {
    this.touch(node.metadata.name).node = gone ? undefined : node;
  }

  /** Heartbeats are shown only where something is wrong: a healthy card does not change every ten seconds. */
  putLease({ metadata, spec }: Lease): void {
    if (metadata.namespace !== LEASE_NAMESPACE || spec.renewTime === undefined) return;
    const card = this.card(metadata.name);
    card.heartbeatMs = this.toMs(spec.renewTime);
    if (card.drawn?.heartbeatMs !== undefined) this.dirty.add(card);
  }

  putFault(fault: Fault, gone: boolean): void {
    const { name } = fault.metadata;
    const target = fault.spec.target.machine;
    const before = this.faultTargets.get(name);
    if (before !== undefined && (gone || before !== target)) {
      this.touch(before).faults.delete(name);
      this.faultTargets.delete(name);
    }
    if (gone || target === undefined) return;
    this.touch(target).faults.set(name, fault);
    this.faultTargets.set(name, target);
  }

  /** Draws what changed, at the old places. */
  draw(workloads: Workloads): Map<string, SceneMachine> {
    const changed = new Map<string, SceneMachine>();
    const surroundings = { simulated: this.machineCount > 0, workloads, toMs: this.toMs };
    this.drawDirty(surroundings, changed);
    for (const card of this.controlPlanes) {
      if (card.oneOfSeveral === this.controlPlanes.size > 1) continue;
      card.oneOfSeveral = !card.oneOfSeveral;
      this.dirty.add(card);
    }
    this.drawDirty(surroundings, changed);
    return changed;
  }

  private drawDirty(surroundings: CardSurroundings, changed: Map<string, SceneMachine>): void {
    for (const card of this.dirty) {
      if (card.empty) {
        this.remove(card);
        continue;
      }
      const before = card.drawn;
      const drawn = card.draw(surroundings);
      if (drawn === before) continue;
      card.drawn = drawn;
      changed.set(card.name, drawn);
      if (drawn.controlPlane) this.controlPlanes.add(card);
      else this.controlPlanes.delete(card);
      if (before === undefined || !same(card.layoutCard(before), card.layoutCard(drawn))) this.stale = true;
    }
    this.dirty.clear();
  }

  /** What a layout needs to know; undefined while the last one still holds. */
  layoutCards(): readonly LayoutCard[] | undefined {
    if (!this.stale) return undefined;
    this.stale = false;
    return this.drawn().map((card) => card.layoutCard(card.drawn));
  }

  /** Puts all cards where the layout wants them; those that had to move join the changed ones. */
  move({ machines }: Layout, changed: Map<string, SceneMachine>): void {
    for (const card of this.drawn()) {
      const { x, y } = machines.get(card.name) ?? card.drawn;
      if (x === card.drawn.x && y === card.drawn.y) continue;
      card.drawn = { ...card.drawn, x, y };
      changed.set(card.name, card.drawn);
    }
  }

  /** Names of cards that are gone since the call before. */
  takeRemoved(): readonly string[] {
    const { removed } = this;
    this.removed = [];
    return removed;
  }

  /** Forgets everything. @returns the places of all Pods, by uid */
  reset(): Map<string, number> {
    const places = new Map<string, number>();
    for (const card of this.byName.values()) {
      for (const record of card.pods.values()) {
        const slot = card.slotsFor(record).of(record.uid);
        if (slot !== undefined) places.set(record.uid, slot);
      }
    }
    this.byName.clear();
    this.dirty.clear();
    this.faultTargets.clear();
    this.controlPlanes.clear();
    this.machineCount = 0;
    this.removed = [];
    this.stale = true;
    return places;
  }

  private card(name: string): Card {
    let card = this.byName.get(name);
    if (card === undefined) {
      card = new Card(name);
      this.byName.set(name, card);
    }
    return card;
  }

  /** Kept from running on every machine of the control plane. */
  stoppedParts(): ReadonlySet<ScenePartId> {
    const stoppedOn = [...this.controlPlanes].map(({ drawn }) => partsOf(drawn?.stopped ?? []));
    return new Set(stoppedOn.length === 0 ? [] : PART_IDS.filter((id) => stoppedOn.every((ids) => ids.includes(id))));
  }

  private drawn(): (Card & { drawn: SceneMachine })[] {
    return [...this.byName.values()].filter((card): card is Card & { drawn: SceneMachine } => card.drawn !== undefined);
  }

  private remove(card: Card): void {
    if (card.faults.size === 0) this.byName.delete(card.name);
    if (card.drawn === undefined) return;
    this.removed.push(card.name);
    this.controlPlanes.delete(card);
    card.drawn = undefined;
    this.stale = true;
  }
}
