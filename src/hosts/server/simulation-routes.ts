/** `/sim/v1/…`: what can be asked of a simulated cluster beyond the Kubernetes API. JSON in and out. */
import type { ClusterSession } from "../cluster-session.ts";
import type { ClockCommand } from "../protocol.ts";
import { answerQuestion, BadCall, loadRecording, runClockCommand } from "../simulation-calls.ts";

export interface SimulationAnswer {
  readonly code: number;
  readonly body: unknown;
}

/** A recording may be larger than an API object. */
export const MAX_RECORDING_BYTES = 64 * 1024 * 1024;

/** Answers a call under `/sim/v1/`, or gives undefined for a path that is not there. */
export function answerSimulationCall(
  session: ClusterSession,
  method: string,
  url: URL,
  body: unknown,
): SimulationAnswer | undefined {
  const route = `${method} ${url.pathname.slice("/sim/v1/".length)}`;
  try {
    return answer(session, route, url.searchParams, body);
  } catch (error) {
    if (error instanceof BadCall) return { code: 400, body: { message: error.message } };
    throw error;
  }
}

function answer(
  session: ClusterSession,
  route: string,
  query: URLSearchParams,
  body: unknown,
): SimulationAnswer | undefined {
  switch (route) {
    case "GET clock":
      return clock(session, { do: "get" });
    case "PUT clock":
      return clock(session, { do: "set", ...fields(body, ["speed", "paused"]) });
    case "POST clock/advance":
      return clock(session, { do: "advance", ...fields(body, ["ms"]) } as ClockCommand);
    case "POST clock/step":
      return clock(session, { do: "step", ...fields(body, ["count"]) } as ClockCommand);
    case "POST clock/seek":
      return clock(session, { do: "seek", ...fields(body, ["elapsedMs"]) } as ClockCommand);
    case "GET hash":
      return { code: 200, body: { hash: answerQuestion(session.cluster, { ask: "hash" }) } };
    case "GET recording":
      return { code: 200, body: answerQuestion(session.cluster, { ask: "recording" }) };
    case "PUT recording":
      session.replace(loadRecording(body));
      return clock(session, { do: "get" });
    case "GET why":
      return { code: 200, body: { chain: why(session, query) } };
    case "GET decisions":
      return { code: 200, body: { decisions: decisions(session, query) } };
    default:
      return undefined;
  }
}

function clock(session: ClusterSession, command: ClockCommand): SimulationAnswer {
  if (runClockCommand(session.driver, command)) session.wentBack();
  session.pollWatches();
  return { code: 200, body: session.driver.state() };
}

function why(session: ClusterSession, query: URLSearchParams): unknown {
  const namespace = query.get("namespace");
  return answerQuestion(session.cluster, {
    ask: "why",
    kind: required(query, "kind"),
    name: required(query, "name"),
    ...(namespace === null || namespace === "" ? {} : { namespace }),
  });
}

function decisions(session: ClusterSession, query: URLSearchParams): unknown {
  const namespace = query.get("namespace") ?? "default";
  return answerQuestion(session.cluster, { ask: "decisions", namespace, pod: required(query, "pod") });
}

function required(query: URLSearchParams, name: string): string {
  const value = query.get(name);
  if (value === null || value === "") throw new BadCall(`${name} is missing from the query`);
  return value;
}

/** The named members of a JSON object; anything else in it is a mistake of the caller. */
function fields(body: unknown, names: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof body !== "object" || body === null || Array.isArray(body))
    throw new BadCall("the body must be a JSON object");
  for (const name of Object.keys(body)) {
    if (!names.includes(name)) throw new BadCall(`unknown field "${name}": there is ${names.join(" and ")}`);
  }
  return body as Readonly<Record<string, unknown>>;
}
