/** What `--overrides` lays over an object that a command makes up. Upstream: k8s.io/kubectl/pkg/cmd/util/override_options.go. */
import { goJsonProblem } from "../../api/go-json-problem.ts";
import { applyJsonPatch } from "../../api/json-patch.ts";
import { applyMergePatch } from "../../api/merge-patch.ts";
import { applyStrategicMergePatch } from "../../api/strategic-merge-patch.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { FlagDefinition, Flags } from "../flags.ts";
import { CommandFailure } from "../steps.ts";

export const OVERRIDE_FLAGS: readonly FlagDefinition[] = [
  { name: "overrides", type: "string", help: "JSON that is laid over the object." },
  { name: "override-type", type: "string", default: "merge", help: "How: json, merge or strategic." },
];

/** @throws CommandFailure */
export function overridden(flags: Flags, object: KubeObject): KubeObject {
  const type = flags.string("override-type");
  if (type !== "json" && type !== "merge" && type !== "strategic")
    throw new CommandFailure(`error: invalid override type: ${type}`);
  const text = flags.string("overrides");
  if (text === "") return object;
  const problem = goJsonProblem(text);
  if (problem !== undefined) {
    const said = { json: problem, merge: "Invalid JSON Patch", strategic: "invalid JSON document" };
    throw new CommandFailure(`error: ${said[type]}`);
  }
  const patch: unknown = JSON.parse(text);
  if (type === "merge") return applyMergePatch(object, patch) as KubeObject;
  const outcome =
    type === "json" ? applyJsonPatch(object, patch) : applyStrategicMergePatch(object.kind, object, patch);
  if (!outcome.ok) throw new CommandFailure(`error: ${outcome.message}`);
  return outcome.value as KubeObject;
}
