/** Going back and doing something else begins another turn; what had been recorded is kept and can be returned to. */
import type { ApiClient, ApiRequest } from "../../api/api-client.ts";
import { clockTime } from "../../i18n/units.ts";
import type { ClockState } from "../../hosts/protocol.ts";

interface Turning extends ApiClient {
  recording(): Promise<unknown>;
}

/** Changes between two keepings belong to the same turn: the first gave up the future. */
let keeping: Promise<void> | undefined;

/**
 * The same connection, whose first change in the past keeps the recording before it is made.
 * A dry run changes nothing.
 */
export function keepingTurns<T extends Turning>(connection: T, clock: () => ClockState): T {
  const { request } = connection;
  return {
    ...connection,
    request(change: ApiRequest, done: Parameters<ApiClient["request"]>[1]) {
      const { elapsedMs, recordedUntilMs } = clock();
      const changes = change.method !== "GET" && !change.path.includes("dryRun=");
      if (!changes || recordedUntilMs <= elapsedMs + MARGIN_MS) {
        request(change, done);
        return;
      }
      keeping ??= keepTurn(connection, elapsedMs, recordedUntilMs).finally(() => {
        keeping = undefined;
      });
      void keeping.then(() => request(change, done));
    },
  };
}

/** The clock is heard a little late. */
const MARGIN_MS = 2_000;

/** Storage that fails must not keep the learner from acting: the turn is then simply not kept. */
async function keepTurn(connection: Turning, atMs: number, untilMs: number): Promise<void> {
  try {
    const recording = (await connection.recording()) as { readonly inputs: readonly { readonly at: number }[] };
    if (!recording.inputs.some(({ at }) => at > atMs)) return;
    const { keep, runOf } = await import("./kept-recordings.ts");
    await keep("turn", clockTime(atMs), untilMs, recording, { atMs, run: runOf(recording) });
  } catch (error) {
    console.error("this turn could not be kept", error);
  }
}
