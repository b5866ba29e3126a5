/** What only a simulation answers: why something is as it is, what the scheduler weighed, the recording, the hash. */
import type { Cluster } from "../engine/cluster.ts";
import { BadCall } from "./bad-call.ts";
import type { Question } from "./protocol.ts";

/** @throws BadCall for a question that there is not, or a name that is no text */
export function answerQuestion(cluster: Cluster, question: Question): unknown {
  switch (question.ask) {
    case "why": {
      const namespace = question.namespace === undefined ? undefined : text("namespace", question.namespace);
      return cluster.why(text("kind", question.kind), namespace, text("name", question.name));
    }
    case "decisions": {
      const namespace = text("namespace", question.namespace);
      if ("pod" in question) return cluster.decisions.of(namespace, text("pod", question.pod));
      const name = text("horizontalpodautoscaler", question.horizontalpodautoscaler);
      return cluster.decisions.scaling.of(`${namespace}/${name}`);
    }
    case "probes":
      return cluster.decisions.probes.of(`${text("namespace", question.namespace)}/${text("pod", question.pod)}`);
    case "recording":
      return cluster.recording();
    case "hash":
      return cluster.hash();
    default:
      throw new BadCall(`unknown question ${JSON.stringify((question as { ask?: unknown }).ask)}`);
  }
}

function text(name: string, value: unknown): string {
  if (typeof value !== "string") throw new BadCall(`${name} must be text`);
  return value;
}
