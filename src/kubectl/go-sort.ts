/**
 * Sorting as Go's `sort.Sort` does it: what is equal may change places, but always in the same way.
 * Source: https://go.dev/src/sort/zsortinterface.go (pattern-defeating quicksort).
 */

/** Short ranges are sorted by insertion. */
const MOST_INSERTED = 12;
const SHORTEST_OF_NINE = 50;
const SHORTEST_SHIFTED = 50;
const MOST_SHIFTS = 5;
const MOST_SWAPS = 12;
const UINT64 = (1n << 64n) - 1n;

/** @param isLess whether the first comes before the second */
export function goSorted<T>(list: readonly T[], isLess: (a: T, b: T) => boolean): readonly T[] {
  const sorter = new Sorter(list, isLess);
  if (list.length > 1) sorter.sort(0, list.length, bitLength(list.length));
  return sorter.items;
}

function bitLength(value: number): number {
  return value.toString(2).length;
}

type Hint = "increasing" | "decreasing" | "unknown";

class Sorter<T> {
  readonly items: T[];
  private readonly isLess: (a: T, b: T) => boolean;

  constructor(list: readonly T[], isLess: (a: T, b: T) => boolean) {
    this.items = [...list];
    this.isLess = isLess;
  }

  /** @param badChoices how many bad pivots may be chosen before another way is taken */
  sort(first: number, end: number, badChoices: number): void {
    let [a, b, left] = [first, end, badChoices];
    let [wasBalanced, wasPartitioned] = [true, true];
    for (;;) {
      const length = b - a;
      if (length <= MOST_INSERTED) return this.insertionSort(a, b);
      if (left === 0) return this.heapSort(a, b);
      if (!wasBalanced) {
        this.breakPatterns(a, b);
        left -= 1;
      }
      let { pivot, hint } = this.choosePivot(a, b);
      if (hint === "decreasing") {
        this.reverse(a, b);
        pivot = b - 1 - (pivot - a);
        hint = "increasing";
      }
      if (wasBalanced && wasPartitioned && hint === "increasing" && this.isNearlySorted(a, b)) return;
      if (a > 0 && !this.less(a - 1, pivot)) {
        a = this.partitionEqual(a, b, pivot);
        continue;
      }
      const { middle, wasDone } = this.partition(a, b, pivot);
      wasPartitioned = wasDone;
      const threshold = Math.trunc(length / 8);
      if (middle - a < b - middle) {
        wasBalanced = middle - a >= threshold;
        this.sort(a, middle, left);
        a = middle + 1;
      } else {
        wasBalanced = b - middle >= threshold;
        this.sort(middle + 1, b, left);
        b = middle;
      }
    }
  }

  private less(i: number, j: number): boolean {
    return this.isLess(this.items[i] as T, this.items[j] as T);
  }

  private swap(i: number, j: number): void {
    const { items } = this;
    [items[i], items[j]] = [items[j] as T, items[i] as T];
  }

  private insertionSort(a: number, b: number): void {
    for (let i = a + 1; i < b; i += 1) {
      for (let j = i; j > a && this.less(j, j - 1); j -= 1) this.swap(j, j - 1);
    }
  }

  private heapSort(a: number, b: number): void {
    const length = b - a;
    for (let i = Math.trunc((length - 1) / 2); i >= 0; i -= 1) this.siftDown(i, length, a);
    for (let i = length - 1; i >= 0; i -= 1) {
      this.swap(a, a + i);
      this.siftDown(0, i, a);
    }
  }

  private siftDown(from: number, end: number, offset: number): void {
    for (let root = from; ;) {
      let child = 2 * root + 1;
      if (child >= end) return;
      if (child + 1 < end && this.less(offset + child, offset + child + 1)) child += 1;
      if (!this.less(offset + root, offset + child)) return;
      this.swap(offset + root, offset + child);
      root = child;
    }
  }

  /** Moves what is smaller than the pivot before it. */
  private partition(a: number, b: number, pivot: number): { readonly middle: number; readonly wasDone: boolean } {
    this.swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    let wasDone = true;
    for (;;) {
      while (i <= j && this.less(i, a)) i += 1;
      while (i <= j && !this.less(j, a)) j -= 1;
      if (i > j) break;
      wasDone = false;
      this.swap(i, j);
      i += 1;
      j -= 1;
    }
    this.swap(j, a);
    return { middle: j, wasDone };
  }

  /** Moves what is equal to the pivot to the front, when nothing is smaller. @returns where the rest begins */
  private partitionEqual(a: number, b: number, pivot: number): number {
    this.swap(a, pivot);
    let [i, j] = [a + 1, b - 1];
    for (;;) {
      while (i <= j && !this.less(a, i)) i += 1;
      while (i <= j && this.less(a, j)) j -= 1;
      if (i > j) return i;
      this.swap(i, j);
      i += 1;
      j -= 1;
    }
  }

  /** Puts a few in their places. @returns whether all of them are then */
  private isNearlySorted(a: number, b: number): boolean {
    let i = a + 1;
    for (let step = 0; step < MOST_SHIFTS; step += 1) {
      while (i < b && !this.less(i, i - 1)) i += 1;
      if (i === b) return true;
      if (b - a < SHORTEST_SHIFTED) return false;
      this.swap(i, i - 1);
      if (i - a >= 2) for (let j = i - 1; j >= 1 && this.less(j, j - 1); j -= 1) this.swap(j, j - 1);
      if (b - i >= 2) for (let j = i + 1; j < b && this.less(j, j - 1); j += 1) this.swap(j, j - 1);
    }
    return false;
  }

  /** Scatters three around the middle; the numbers depend on nothing but the length. */
  private breakPatterns(a: number, b: number): void {
    const length = b - a;
    if (length < 8) return;
    let random = BigInt(length);
    const mask = (1n << BigInt(bitLength(length))) - 1n;
    const middle = a + Math.trunc(length / 4) * 2;
    for (let i = 0; i < 3; i += 1) {
      random ^= (random << 13n) & UINT64;
      random ^= random >> 7n;
      random ^= (random << 17n) & UINT64;
      const other = Number(random & mask);
      this.swap(middle - 1 + i, a + (other >= length ? other - length : other));
    }
  }

  private choosePivot(a: number, b: number): { readonly pivot: number; readonly hint: Hint } {
    const length = b - a;
    const quarter = Math.trunc(length / 4);
    const swaps = { count: 0 };
    let [i, j, k] = [a + quarter, a + quarter * 2, a + quarter * 3];
    if (length >= SHORTEST_OF_NINE) {
      i = this.median(i - 1, i, i + 1, swaps);
      j = this.median(j - 1, j, j + 1, swaps);
      k = this.median(k - 1, k, k + 1, swaps);
    }
    const pivot = this.median(i, j, k, swaps);
    const { count } = swaps;
    return { pivot, hint: count === 0 ? "increasing" : count === MOST_SWAPS ? "decreasing" : "unknown" };
  }

  private median(first: number, second: number, third: number, swaps: { count: number }): number {
    const inOrder = (x: number, y: number): readonly [number, number] => {
      if (!this.less(y, x)) return [x, y];
      swaps.count += 1;
      return [y, x];
    };
    let [a, b, c] = [first, second, third];
    [a, b] = inOrder(a, b);
    [b, c] = inOrder(b, c);
    [a, b] = inOrder(a, b);
    return b;
  }

  private reverse(a: number, b: number): void {
    for (let [i, j] = [a, b - 1]; i < j; i += 1, j -= 1) this.swap(i, j);
  }
}
