/** One view beside Placement, between frames: which Pods stand on which card, and what of it changed. */
import type { PodRecord } from "../pod-record.ts";
import { same } from "../same.ts";
import type { SceneBoardDelta, SceneItem, SceneLink } from "../scene.ts";
import { PodGroup, type BoardSurroundings } from "./pod-group.ts";

/** A card before Pods are put on it. */
export interface PlannedItem extends Omit<SceneItem, "pods" | "more"> {
  /** Key of the Pods that stand on it, and where their rows begin. */
  readonly group?: string;
  readonly podsTop?: number;
}

export interface Arrangement {
  readonly items: readonly PlannedItem[];
  readonly links: readonly SceneLink[];
  readonly width: number;
  readonly height: number;
}

/** What makes a view the view it is. */
export interface BoardPlan {
  readonly view: SceneBoardDelta["view"];
  /** A change to these kinds may put Pods into other groups. */
  readonly regroupsOn: ReadonlySet<string>;
  groupOf(record: PodRecord): string;
  arrange(groups: ReadonlyMap<string, PodGroup>): Arrangement;
}

/** Cards whose Pods are drawn anew in one frame at most: the others follow in the next. */
const MOST_GROUPS_A_FRAME = 120;

export class Board {
  private readonly plan: BoardPlan;
  private readonly surroundings: BoardSurroundings;
  private readonly groups = new Map<string, PodGroup>();
  private readonly groupOf = new Map<PodRecord, string>();
  private readonly dirty = new Set<string>();
  private items = new Map<string, SceneItem>();
  private arrangement: Arrangement | undefined;
  private stale = true;
  private regroup = false;
  private fresh = true;

  constructor(plan: BoardPlan, surroundings: BoardSurroundings) {
    this.plan = plan;
    this.surroundings = surroundings;
  }

  get view(): SceneBoardDelta["view"] {
    return this.plan.view;
  }

  /** A Pod came, or something about it changed. Its owner must be known. */
  touch(record: PodRecord): void {
    const key = this.plan.groupOf(record);
    const before = this.groupOf.get(record);
    if (before !== key) {
      if (before !== undefined) this.leave(record, before);
      this.join(record, key);
    }
    this.dirty.add(key);
  }

  remove(record: PodRecord): void {
    const key = this.groupOf.get(record);
    if (key === undefined) return;
    this.leave(record, key);
    this.groupOf.delete(record);
  }

  /** An object of a view, or one that acts on them, was written. */
  objectChanged(kind: string): void {
    this.stale = true;
    if (this.plan.regroupsOn.has(kind)) this.regroup = true;
  }

  /** What changed since the frame before; undefined when nothing did. */
  frame(): SceneBoardDelta | undefined {
    if (this.regroup) for (const record of this.groupOf.keys()) this.touch(record);
    this.regroup = false;
    const before = this.arrangement;
    const next = this.stale || before === undefined ? this.plan.arrange(this.groups) : before;
    this.stale = false;
    this.arrangement = next;
    const { changed, removed } = this.draw(next);
    const newLinks = before === undefined || (before !== next && !same(before.links, next.links));
    const resized = before === undefined || before.width !== next.width || before.height !== next.height;
    const { fresh } = this;
    this.fresh = false;
    if (!fresh && changed.length === 0 && removed.length === 0 && !newLinks && !resized) return undefined;
    return {
      view: this.plan.view,
      fresh,
      items: changed,
      removed,
      ...(newLinks && { links: next.links }),
      width: next.width,
      height: next.height,
    };
  }

  private draw({ items }: Arrangement): { changed: readonly SceneItem[]; removed: readonly string[] } {
    const changed: SceneItem[] = [];
    const next = new Map<string, SceneItem>();
    let drawnGroups = 0;
    for (const planned of items) {
      const { group: key, podsTop = 0, ...card } = planned;
      const group = key === undefined ? undefined : this.groups.get(key);
      const before = this.items.get(planned.id);
      let { pods, more }: Pick<SceneItem, "pods" | "more"> = before ?? { pods: [], more: 0 };
      const due = key !== undefined && (this.dirty.has(key) || before === undefined);
      if (group !== undefined && due && drawnGroups < MOST_GROUPS_A_FRAME) {
        ({ pods, more } = group.draw(this.surroundings, podsTop));
        this.dirty.delete(group.key);
        drawnGroups += 1;
      } else if (group !== undefined && due) {
        this.dirty.add(group.key);
      }
      const item: SceneItem = { ...card, pods, more };
      const kept = before !== undefined && same(before, item) ? before : item;
      if (kept !== before) changed.push(kept);
      next.set(item.id, kept);
    }
    const removed = [...this.items.keys()].filter((id) => !next.has(id));
    this.items = next;
    for (const key of this.dirty) if (!this.groups.has(key)) this.dirty.delete(key);
    return { changed, removed };
  }

  private join(record: PodRecord, key: string): void {
    let group = this.groups.get(key);
    if (group === undefined) {
      group = new PodGroup(key, record.quiet);
      this.groups.set(key, group);
    }
    group.add(record);
    this.groupOf.set(record, key);
    this.stale = true;
    this.dirty.add(key);
  }

  private leave(record: PodRecord, key: string): void {
    const group = this.groups.get(key);
    group?.remove(record);
    if (group?.size === 0) this.groups.delete(key);
    this.stale = true;
    this.dirty.add(key);
  }
}
