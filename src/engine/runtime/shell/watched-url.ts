/** A watch of the API server that curl follows: it asks again for what came since the last event. */
import type { CommandResult, WebAnswer } from "./command.ts";
import type { Waiting } from "./waiting.ts";

const WATCH = /[?&]watch=(?:1|t|true)(?:&|$)/i;
const LOOK_MS = 500;
/** Before the version in what curl remembers. */
const SINCE = "since ";

/** The URL from where the watch stands. */
export function resumedUrl(url: string, waiting: Waiting | undefined): string {
  const version = waiting?.memory.slice(SINCE.length) ?? "";
  if (version === "" || !WATCH.test(url)) return url;
  const bare = url.replace(/([?&])resourceVersion=[^&]*&?/, "$1");
  return `${bare}${bare.endsWith("&") ? "" : "&"}resourceVersion=${version}`;
}

export const isResumed = (waiting: Waiting | undefined): boolean => waiting?.memory.startsWith(SINCE) === true;

/** What keeps curl at it; empty for other answers, and once the watch is over. @param nowMs of the answer */
export function watchGoesOn(
  url: string,
  { status, body }: WebAnswer,
  waiting: Waiting | undefined,
  nowMs: number,
): Pick<CommandResult, "again"> {
  if (waiting === undefined || status !== 200 || !WATCH.test(url)) return {};
  const seconds = Number(/[?&]timeoutSeconds=(\d+)/.exec(url)?.[1] ?? Number.NaN);
  if (nowMs + LOOK_MS > waiting.sinceMs + seconds * 1_000) return {};
  const lines = body.split("\n").filter((line) => line !== "");
  if (lines.some((line) => line.startsWith('{"type":"ERROR"'))) return {};
  const versions = lines.map((line) => Number(/"resourceVersion":"(\d+)"/.exec(line)?.[1] ?? 0));
  const known = waiting.memory.slice(SINCE.length);
  const version = versions.length === 0 ? known : String(Math.max(...versions, Number(known)));
  return { again: { afterMs: LOOK_MS, memory: `${SINCE}${version}` } };
}
