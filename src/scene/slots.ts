/** Numbered places: what stands in one keeps it while it lives, and leaves it free when it is gone. */
export class Slots {
  private readonly bySlot: (string | undefined)[] = [];
  private readonly slots = new Map<string, number>();

  /** The place of `id`: the one it has, else `preferred` if that is free, else the lowest free one. */
  take(id: string, preferred?: number): number {
    const held = this.slots.get(id);
    if (held !== undefined) return held;
    let slot = 0;
    if (preferred !== undefined && this.bySlot[preferred] === undefined) slot = preferred;
    else while (this.bySlot[slot] !== undefined) slot += 1;
    while (this.bySlot.length <= slot) this.bySlot.push(undefined);
    this.bySlot[slot] = id;
    this.slots.set(id, slot);
    return slot;
  }

  free(id: string): void {
    const slot = this.slots.get(id);
    if (slot === undefined) return;
    this.slots.delete(id);
    this.bySlot[slot] = undefined;
    while (this.bySlot.length > 0 && this.bySlot.at(-1) === undefined) this.bySlot.pop();
  }

  clear(): void {
    this.bySlot.length = 0;
    this.slots.clear();
  }

  of(id: string): number | undefined {
    return this.slots.get(id);
  }

  /** One more than the highest place in use. */
  get extent(): number {
    return this.bySlot.length;
  }
}
