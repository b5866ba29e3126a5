/** Field paths as the API server writes them, and where in its messages they stand. */
import type { Status } from "../../api/status.ts";

/** `spec.containers[0].image` to `spec`, `containers`, `0`, `image`; `metadata.labels[a.b/c]` keeps `a.b/c` whole. */
export function parseFieldPath(field: string): readonly string[] {
  const steps: string[] = [];
  for (const match of field.matchAll(/\[([^\]]*)\]|([^.[\]]+)/g)) {
    const step = match[1] ?? match[2];
    if (step !== undefined && step !== "") steps.push(step);
  }
  return steps;
}

/** One thing that the API server said, and the field that it said it about (empty: the object as a whole). */
export interface FieldMessage {
  readonly field: string;
  readonly message: string;
}

/** Takes a refusal apart: one message a field where the Status names fields, the whole message otherwise. */
export function fieldMessages(status: Status): readonly FieldMessage[] {
  const causes = (status.details?.causes ?? []).filter((cause) => cause.field !== undefined && cause.field !== "");
  if (causes.length > 0) {
    return causes.map((cause) => ({ field: cause.field ?? "", message: `${cause.field}: ${cause.message ?? ""}` }));
  }
  const message = status.message ?? "";
  const unknown = [...message.matchAll(/(?:unknown|duplicate) field "([^"]+)"/g)];
  if (unknown.length > 0) return unknown.map((match) => ({ field: match[1] ?? "", message: match[0] }));
  const unmarshalled = /Go struct field \w+\.([\w.[\]]+) of type/.exec(message);
  if (unmarshalled !== null) return [{ field: unmarshalled[1] ?? "", message }];
  if (/no matches for kind/.test(message)) return [{ field: "kind", message }];
  if (/^namespaces? "/.test(message)) return [{ field: "metadata.namespace", message }];
  return [{ field: "", message }];
}
