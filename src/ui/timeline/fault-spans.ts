/** What was broken from when to when, as bars on the lane of faults. */
import type { Change } from "../../hosts/protocol.ts";

export interface FaultSpan {
  /** Of the Fault object, or of the Machine that was switched off by hand. */
  readonly name: string;
  readonly kind: "Fault" | "Machine";
  /** Undefined: it was broken before anything that is remembered. */
  readonly fromMs: number | undefined;
  /** Undefined: still broken. */
  readonly toMs: number | undefined;
  /** Bars at the same time lie below one another. */
  readonly row: number;
}

/** What happens at once and is over: a mark, not a bar. */
const AT_ONCE = /^kill-/;

/**
 * From a Fault's creation to its deletion; a machine that was switched off by hand, from then until it has power again.
 * @param changes in order of time
 */
export function faultSpans(changes: Iterable<Change>): readonly FaultSpan[] {
  const open = new Map<string, Omit<FaultSpan, "row">>();
  const spans: Omit<FaultSpan, "row">[] = [];
  const close = (key: string, found: Omit<FaultSpan, "row">, at: number): void => {
    open.delete(key);
    spans.push({ ...found, toMs: at });
  };
  for (const change of changes) {
    const { object, verb, reason, at, params } = change;
    const { name } = object;
    const key = `${object.kind}/${name}`;
    if (object.kind === "Fault" && !AT_ONCE.test(name)) {
      if (verb === "delete") close(key, open.get(key) ?? { name, kind: "Fault", fromMs: undefined, toMs: at }, at);
      else if (reason === "UserCreated") open.set(key, { name, kind: "Fault", fromMs: at, toMs: undefined });
    } else if (object.kind === "Machine") {
      // A Fault that switched it off is told by its own bar.
      if (reason === "MachinePoweredOff" && params?.["fault"] === undefined) {
        open.set(key, { name, kind: "Machine", fromMs: at, toMs: undefined });
      }
      const off = open.get(key);
      if (off !== undefined && (/^Machine(Booting|PoweredOn)$/.test(reason) || verb === "delete")) close(key, off, at);
    }
  }
  return inRows([...spans, ...open.values()]);
}

const startOf = ({ fromMs = Number.NEGATIVE_INFINITY }: Omit<FaultSpan, "row">): number => fromMs;

function inRows(spans: readonly Omit<FaultSpan, "row">[]): readonly FaultSpan[] {
  const ends: number[] = [];
  return spans
    .toSorted((a, b) => startOf(a) - startOf(b))
    .map((span) => {
      const free = ends.findIndex((end) => end <= startOf(span));
      const row = free < 0 ? ends.length : free;
      ends[row] = span.toMs ?? Number.POSITIVE_INFINITY;
      return { ...span, row };
    });
}

/** The one that is broken at a moment; with several, the one of that row, or the last to begin. */
export function faultAt(spans: readonly FaultSpan[], atMs: number): FaultSpan | undefined {
  return spans.findLast(({ fromMs = 0, toMs = Number.POSITIVE_INFINITY }) => fromMs <= atMs && atMs <= toMs);
}
