/** Clock commands as work in small pieces: the host decides how long it works before it looks after something else. */
import { BadCall } from "./bad-call.ts";
import { ENTRIES_PER_LOOK, type ClockDriver } from "./clock-driver.ts";
import type { ClockCommand } from "./protocol.ts";

/** The most virtual time that one call may ask for: ten years. */
export const MAX_ADVANCE_MS = 10 * 365 * 86_400_000;
const MAX_STEP_COUNT = 10_000_000;
/** How far "next change" looks ahead, and how far in one piece. */
const NEXT_CHANGE_WITHIN_MS = 3_600_000;
const NEXT_CHANGE_PIECE_MS = 500;

/** Yields between two pieces; returns true when time went back, so that everything shown must be read anew. */
export type ClockWork = Generator<undefined, boolean>;

/**
 * Checks a command and gives the work that carries it out. Given up between two pieces, it leaves the clock where it is.
 * @throws BadCall when a field is missing, of a wrong type or out of range; nothing has been done then
 */
export function clockWork(driver: ClockDriver, command: ClockCommand): ClockWork {
  const { cluster } = driver;
  switch (command.do) {
    case "get":
      return atOnce(() => undefined);
    case "set":
      setClock(driver, command);
      return atOnce(() => undefined);
    case "advance":
      return advance(driver, cluster.elapsedMs + wholeNumber("ms", command.ms, MAX_ADVANCE_MS));
    case "step":
      return step(driver, wholeNumber("count", command.count, MAX_STEP_COUNT));
    case "seek":
      return seek(driver, wholeNumber("elapsedMs", command.elapsedMs, MAX_ADVANCE_MS));
    case "nextChange":
      return nextChange(driver);
    case "previousChange":
      return atOnce(() => cluster.previousChange());
    default:
      throw new BadCall(`unknown clock command ${JSON.stringify((command as { do?: unknown }).do)}`);
  }
}

/**
 * Does work for `sliceMs` at a time, and `between` the slices lets the host do other things.
 * @param between resolves to false when the work is to be given up
 * @returns what the work returns; undefined when it was given up
 */
export async function inSlices<T>(
  work: Generator<undefined, T>,
  sliceMs: number,
  realNow: () => number,
  between: () => Promise<boolean>,
): Promise<T | undefined> {
  for (;;) {
    const deadline = realNow() + sliceMs;
    do {
      const piece = work.next();
      if (piece.done === true) return piece.value;
    } while (realNow() < deadline);
    if (!(await between())) return undefined;
  }
}

/** @param change returns true when it took time back */
// eslint-disable-next-line require-yield -- all of it is one piece
function* atOnce(change: () => boolean | undefined): ClockWork {
  return change() === true;
}

function* advance({ cluster }: ClockDriver, targetMs: number): ClockWork {
  while (!cluster.advanceTo(targetMs, ENTRIES_PER_LOOK).done) yield;
  return false;
}

function* step({ cluster }: ClockDriver, count: number): ClockWork {
  for (let left = count; left > 0;) {
    const piece = Math.min(left, ENTRIES_PER_LOOK);
    if (cluster.step(piece) < piece) return false;
    left -= piece;
    if (left > 0) yield;
  }
  return false;
}

/** Going back restores a snapshot near the instant, which is quick; going forward is as long as the way. */
function* seek(driver: ClockDriver, elapsedMs: number): ClockWork {
  const { cluster } = driver;
  if (elapsedMs >= cluster.elapsedMs) return yield* advance(driver, elapsedMs);
  cluster.seek(elapsedMs);
  return true;
}

function* nextChange({ cluster }: ClockDriver): ClockWork {
  const limitMs = cluster.elapsedMs + NEXT_CHANGE_WITHIN_MS;
  while (cluster.elapsedMs < limitMs) {
    if (cluster.nextChange(Math.min(NEXT_CHANGE_PIECE_MS, limitMs - cluster.elapsedMs))) return false;
    yield;
  }
  return false;
}

function setClock(driver: ClockDriver, command: { readonly speed?: unknown; readonly paused?: unknown }): void {
  const { speed, paused } = command;
  if (speed === undefined && paused === undefined) throw new BadCall("give speed, paused or both");
  if (speed !== undefined && typeof speed !== "number") throw new BadCall("speed must be a number");
  if (paused !== undefined && typeof paused !== "boolean") throw new BadCall("paused must be true or false");
  try {
    driver.set(speed, paused);
  } catch (error) {
    if (error instanceof RangeError) throw new BadCall(error.message);
    throw error;
  }
}

function wholeNumber(name: string, value: unknown, max: number): number {
  if (typeof value !== "number" || !Number.isInteger(value) || value < 0 || value > max) {
    throw new BadCall(`${name} must be a whole number from 0 to ${max}`);
  }
  return value;
}
