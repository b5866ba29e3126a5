/** `kubectl rollout status`. Upstream: k8s.io/kubectl/pkg/cmd/rollout/rollout_status.go. */
import type { KubeObject } from "../../api/types/meta.ts";
import type { CommandDefinition } from "../command.ts";
import { resourcePath } from "../discovery.ts";
import { closeWatch, CommandFailure, nextEvents, openWatch, print, type Steps } from "../steps.ts";
import { type ChosenObject } from "./chosen-objects.ts";
import { progressOf } from "./rollout-progress.ts";
import { groupKindText, isRolledOut, ROLLOUT_FLAGS, forEachTarget } from "./rollout-targets.ts";
import { fetchObject } from "./write-objects.ts";

export const rolloutStatusCommand: CommandDefinition = {
  words: ["rollout", "status"],
  summary: "Follow a rollout until it is done",
  usage: "(TYPE NAME | TYPE/NAME) [flags]",
  flags: [
    ...ROLLOUT_FLAGS,
    { name: "watch", short: "w", type: "bool", default: "true", help: "Wait until it is done." },
    { name: "revision", type: "int", default: "0", help: "Give up when another revision takes over." },
    { name: "timeout", type: "duration", default: "0s", help: "How long to wait; 0 is until it is done." },
  ],
  *run(invocation) {
    const { flags, now } = invocation;
    const timeoutMs = flags.durationMs("timeout");
    if (flags.int("revision") < 0)
      throw new CommandFailure(`error: revision must be a positive integer: ${flags.int("revision")}`);
    const untilMs = timeoutMs > 0 ? now() + timeoutMs : undefined;
    return yield* forEachTarget(invocation, function* (chosen): Steps<void> {
      if (!isRolledOut(chosen)) {
        throw new CommandFailure(`error: no status viewer has been implemented for ${groupKindText(chosen)}`);
      }
      let progress = progressOf(chosen.object, flags.int("revision"));
      yield* print(progress.text);
      if (progress.done || !flags.bool("watch")) return;
      yield* openWatch(watchPath(chosen, chosen.object.metadata.resourceVersion));
      try {
        while (!progress.done) {
          const events = yield* nextEvents(untilMs);
          if (events === undefined) throw new CommandFailure("error: timed out waiting for the condition");
          for (const { type, object } of events) {
            if (type === "DELETED") throw new CommandFailure("error: object has been deleted");
            let current = object as KubeObject;
            if (type === "ERROR") {
              current = yield* fetchObject(chosen.resource, chosen.namespace, chosen.name);
              yield* openWatch(watchPath(chosen, current.metadata.resourceVersion));
            }
            progress = progressOf(current, flags.int("revision"));
            yield* print(progress.text);
            if (progress.done) return;
          }
        }
      } finally {
        yield* closeWatch();
      }
    });
  },
};

function watchPath({ resource, namespace, name }: ChosenObject, version: string): string {
  const selector = encodeURIComponent(`metadata.name=${name}`);
  return `${resourcePath(resource, namespace)}?watch=true&fieldSelector=${selector}&resourceVersion=${version}`;
}
