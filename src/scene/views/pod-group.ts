/** Pods that stand together on one card of a view. */
import type { Place } from "../card-grid.ts";
import { drawPodOnBoard, type PodRecord } from "../pod-record.ts";
import type { ScenePod } from "../scene.ts";
import { Slots } from "../slots.ts";
import type { Workloads } from "../workloads.ts";

/** Pods get smaller when there are many: side, distance, and up to how many of them. */
const DENSITIES = [
  { size: 30, pitch: 36, most: 24 },
  { size: 20, pitch: 24, most: 81 },
  { size: 12, pitch: 15, most: 600 },
] as const;

export const FIELD_WIDTH = 220;
export const FIELD_PADDING = 10;
const FEWEST_HEIGHT = 50;
const FEWEST_SMALL_HEIGHT = 32;
/** Pods of one card that are drawn at most: the others are counted. */
export const MOST_PODS = 600;

export interface BoardSurroundings {
  readonly workloads: Workloads;
  /** Kubernetes has no word from the Pod's node. */
  nodeLost(record: PodRecord): boolean;
}

export class PodGroup {
  readonly key: string;
  private readonly records = new Map<string, PodRecord>();
  private readonly slots = new Slots();

  private readonly small: boolean;

  /** @param small the cluster's own Pods stay small, as on their machines */
  constructor(key: string, small: boolean) {
    this.key = key;
    this.small = small;
  }

  get size(): number {
    return this.records.size;
  }

  get members(): Iterable<PodRecord> {
    return this.records.values();
  }

  add(record: PodRecord): void {
    this.records.set(record.uid, record);
    this.slots.take(record.uid);
  }

  remove(record: PodRecord): void {
    this.records.delete(record.uid);
    this.slots.free(record.uid);
  }

  /** Height of the field that its Pods need, a title above them not counted. */
  get height(): number {
    const { columns, pitch, size } = this.grid();
    const rows = Math.ceil(Math.min(this.slots.extent, MOST_PODS) / columns);
    return Math.max(
      this.small ? FEWEST_SMALL_HEIGHT : FEWEST_HEIGHT,
      rows * pitch - (pitch - size) + 2 * FIELD_PADDING,
    );
  }

  /** @param top where the first row stands on the card */
  draw({ workloads, nodeLost }: BoardSurroundings, top: number): { pods: readonly ScenePod[]; more: number } {
    const grid = this.grid();
    const placed: { readonly record: PodRecord; readonly slot: number }[] = [];
    for (const record of this.records.values()) {
      const slot = this.slots.of(record.uid) ?? 0;
      if (slot < MOST_PODS) placed.push({ record, slot });
    }
    placed.sort((a, b) => a.slot - b.slot);
    const pods = placed.map(({ record, slot }) =>
      drawPodOnBoard(record, placeOf(grid, slot, top), nodeLost(record), workloads),
    );
    return { pods, more: this.records.size - pods.length };
  }

  private grid(): { readonly columns: number; readonly pitch: number; readonly size: number } {
    const { extent } = this.slots;
    const density = (this.small ? undefined : DENSITIES.find(({ most }) => extent <= most)) ?? DENSITIES[2];
    const { pitch, size } = density;
    return { columns: Math.floor((FIELD_WIDTH - 2 * FIELD_PADDING + pitch - size) / pitch), pitch, size };
  }
}

function placeOf(
  { columns, pitch, size }: { readonly columns: number; readonly pitch: number; readonly size: number },
  slot: number,
  top: number,
): Place {
  return {
    x: FIELD_PADDING + (slot % columns) * pitch,
    y: top + FIELD_PADDING + Math.floor(slot / columns) * pitch,
    size,
  };
}
