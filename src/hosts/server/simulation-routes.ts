/** `/sim/v1/…`: what can be asked of a simulated cluster beyond the Kubernetes API. JSON in and out. */
import { BadCall } from "../bad-call.ts";
import { loadRecording } from "../outside-recording.ts";
import type { ClockCommand, ClockState } from "../protocol.ts";
import { answerQuestion } from "../simulation-questions.ts";
import { EngineStopped, type ServedCluster } from "./served-cluster.ts";

export interface SimulationCall {
  readonly method: string;
  /** What follows `/sim/v1/`. */
  readonly route: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** False once the client has left. */
  readonly wanted: () => boolean;
}

export interface SimulationAnswer {
  readonly code: number;
  readonly body: unknown;
  /** Methods that there are, with 405. */
  readonly allow?: string;
}

/** A recording may be larger than an API object. */
export const MAX_RECORDING_BYTES = 64 * 1024 * 1024;

type Handler = (served: ServedCluster, call: SimulationCall) => unknown;

const ROUTES: Readonly<Record<string, Readonly<Record<string, Handler>>>> = {
  clock: {
    GET: ({ session }) => session.driver.state(),
    PUT: command("set", ["speed", "paused"]),
  },
  "clock/advance": { POST: command("advance", ["ms"]) },
  "clock/step": { POST: command("step", ["count"]) },
  "clock/seek": { POST: command("seek", ["elapsedMs"]) },
  "clock/next-change": { POST: command("nextChange", []) },
  "clock/previous-change": { POST: command("previousChange", []) },
  hash: { GET: ({ session }) => ({ hash: answerQuestion(session.cluster, { ask: "hash" }) }) },
  recording: {
    GET: ({ session }) => answerQuestion(session.cluster, { ask: "recording" }),
    PUT: (served, { body }) => served.replace(() => loadRecording(body)),
  },
  why: { GET: why },
  decisions: { GET: decisions },
  probes: { GET: probes },
};

/** Answers a call under `/sim/v1/`. Mistakes of the caller are 4xx with `{"message"}`; a stopped engine is 500. */
export async function answerSimulationCall(served: ServedCluster, call: SimulationCall): Promise<SimulationAnswer> {
  const methods = Object.hasOwn(ROUTES, call.route) ? ROUTES[call.route] : undefined;
  if (methods === undefined) return { code: 404, body: { message: `there is no /sim/v1/${call.route}` } };
  const handler = Object.hasOwn(methods, call.method) ? methods[call.method] : undefined;
  if (handler === undefined) {
    const allow = Object.keys(methods).join(", ");
    return { code: 405, body: { message: `/sim/v1/${call.route} takes ${allow}` }, allow };
  }
  try {
    return { code: 200, body: await handler(served, call) };
  } catch (error) {
    if (error instanceof BadCall) return { code: 400, body: { message: error.message } };
    if (error instanceof EngineStopped) return { code: 500, body: { ...error.failure, message: error.message } };
    throw error;
  }
}

/** `clockWork` checks what the fields hold. */
function command(what: ClockCommand["do"], names: readonly string[]): Handler {
  return (served, { body, wanted }): Promise<ClockState> =>
    served.clock({ do: what, ...fields(body, names) } as ClockCommand, wanted);
}

function why({ session }: ServedCluster, { query }: SimulationCall): unknown {
  onlyKnown(query, ["kind", "namespace", "name"]);
  const namespace = query.get("namespace") ?? "";
  const chain = answerQuestion(session.cluster, {
    ask: "why",
    kind: required(query, "kind"),
    name: required(query, "name"),
    ...(namespace === "" ? {} : { namespace }),
  });
  return { chain };
}

function decisions({ session }: ServedCluster, { query }: SimulationCall): unknown {
  onlyKnown(query, ["namespace", "pod", "horizontalpodautoscaler"]);
  const namespace = query.get("namespace") ?? "default";
  const name = query.get("horizontalpodautoscaler") ?? "";
  const about = name === "" ? { pod: required(query, "pod") } : { horizontalpodautoscaler: name };
  if (name !== "" && query.has("pod")) throw new BadCall("either pod or horizontalpodautoscaler, not both");
  return { decisions: answerQuestion(session.cluster, { ask: "decisions", namespace, ...about }) };
}

function probes({ session }: ServedCluster, { query }: SimulationCall): unknown {
  onlyKnown(query, ["namespace", "pod"]);
  const namespace = query.get("namespace") ?? "default";
  return { probes: answerQuestion(session.cluster, { ask: "probes", namespace, pod: required(query, "pod") }) };
}

function required(query: URLSearchParams, name: string): string {
  const value = query.get(name) ?? "";
  if (value === "") throw new BadCall(`${name} is missing from the query`);
  return value;
}

function onlyKnown(query: URLSearchParams, names: readonly string[]): void {
  for (const name of query.keys()) {
    if (!names.includes(name))
      throw new BadCall(`unknown parameter ${JSON.stringify(name)}: there is ${names.join(", ")}`);
  }
}

/** The members of a JSON object; any but the named ones is a mistake of the caller. */
function fields(body: unknown, names: readonly string[]): Readonly<Record<string, unknown>> {
  if (typeof body !== "object" || body === null || Array.isArray(body)) {
    throw new BadCall("the body must be a JSON object");
  }
  for (const name of Object.keys(body)) {
    if (!names.includes(name)) throw new BadCall(`unknown field ${JSON.stringify(name)}: there is ${names.join(", ")}`);
  }
  return body as Readonly<Record<string, unknown>>;
}
