/** Going back to a turn that was left: it and what is there now change places, so that neither is lost. */
import { clockTime } from "../../i18n/units.ts";
import { useClock } from "./clock-store.ts";
import { cluster, command } from "./cluster.ts";
import { forget, keep, recordingOf, runOf, type KeptRecording } from "./kept-recordings.ts";

/** @throws Error in the worker's words when the turn cannot be run */
export async function returnToTurn({ id, atMs = 0, untilMs }: KeptRecording): Promise<void> {
  const recording = await recordingOf(id);
  const present = await cluster().recording();
  const { recordedUntilMs, elapsedMs } = useClock.getState().clock;
  await keep("turn", clockTime(atMs), Math.max(recordedUntilMs, elapsedMs), present, { atMs, run: runOf(present) });
  await cluster().load(recording);
  await command({ do: "set", paused: true });
  if (useClock.getState().clock.elapsedMs < untilMs) await command({ do: "seek", elapsedMs: untilMs });
  await forget(id);
}
