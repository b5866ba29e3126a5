/** Keeps what came of probes, as long as it changes something or counts towards a change. */
import type { ProbeDecision } from "../../api/types/probe-decision.ts";
import type { PodRound } from "./pod-round.ts";

type Attempt = Pick<ProbeDecision, "outcome" | "message" | "inARow" | "threshold"> & { readonly flips?: boolean };

export function recordAttempt(
  round: PodRound,
  container: string,
  probe: ProbeDecision["probe"],
  { flips = false, ...attempt }: Attempt,
): void {
  const { namespace = "", name: pod, uid } = round.pod.metadata;
  const effect = flips ? effectOf(probe, attempt.outcome) : "None";
  const about = { namespace, pod, uid, container, probe, at: round.nowMs };
  round.parts.context.decisions.probes.add(`${namespace}/${pod}`, { ...about, ...attempt, effect });
}

function effectOf(probe: ProbeDecision["probe"], outcome: ProbeDecision["outcome"]): ProbeDecision["effect"] {
  if (probe === "Readiness") return outcome === "Success" ? "Ready" : "NotReady";
  if (outcome === "Failure") return "Killed";
  return probe === "Startup" ? "Started" : "None";
}
