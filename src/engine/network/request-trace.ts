/** One simulated request, kept for a short while so that it can be drawn on its way. */
import type { Delivery } from "./deliveries.ts";
import { pathFailure, type FailureCause, type Hop, type PathFailure } from "./path-failure.ts";

export interface RequestTrace {
  /** Virtual milliseconds at which it left. */
  readonly startMs: number;
  readonly durationMs: number;
  /** Key of the Traffic object (`namespace/name`), or of the Pod that sent it. */
  readonly from: string;
  readonly fromKind: "Traffic" | "Pod";
  /** Key of the Service it went through, if any. */
  readonly service: string | undefined;
  /** Key of the Pod that it reached or was meant for, if one was chosen. */
  readonly pod: string | undefined;
  readonly ok: boolean;
  /** `200`, `500`, `blocked by NetworkPolicy shop/deny`, or the reason it failed as the client sees it. */
  readonly outcome: string;
  /** Where on its way it was lost, and why; absent for a request that succeeded. */
  readonly hop?: Hop;
  readonly cause?: FailureCause;
}

const FIRST_FAILING_STATUS = 400;
/** The status that stands for a server of another protocol, which closes the connection. */
const NOT_HTTP = 0;

/** How a delivery ended, as a trace tells it. */
export function traceEnd(delivery: Delivery): Pick<RequestTrace, "ok" | "outcome" | "hop" | "cause"> {
  const failure = failureOf(delivery);
  if (failure === undefined) return { ok: true, outcome: String(delivery.status) };
  const { hop, cause, detail } = failure;
  const blocked = cause === "BlockedByNetworkPolicy";
  const seen = delivery.ok ? (cause === "NotHttp" ? "no HTTP answer" : `HTTP ${delivery.status}`) : delivery.reason;
  return { ok: false, outcome: blocked ? `blocked by NetworkPolicy ${detail}` : seen, hop, cause };
}

const HTTP_ERROR = pathFailure("no endpoints", "pod", "HttpError");
const NO_HTTP_ANSWER = pathFailure("no endpoints", "pod", "NotHttp");

/** Undefined for a request that succeeded. */
export function failureOf({ ok, status, failure }: Delivery): PathFailure | undefined {
  if (!ok) return failure;
  if (status === NOT_HTTP) return NO_HTTP_ANSWER;
  return status < FIRST_FAILING_STATUS ? undefined : (failure ?? HTTP_ERROR);
}
