/** `kubectl rollout restart`, `pause` and `resume`. Upstream: k8s.io/kubectl/pkg/cmd/rollout, polymorphichelpers/objectrestarter.go. */
import type { Deployment } from "../../api/types/apps.ts";
import { type CommandDefinition, FIELD_MANAGER_FLAG, type Invocation, PRINT_FLAGS } from "../command.ts";
import { CommandFailure, type Steps } from "../steps.ts";
import { type ChosenObject, pathOf } from "./chosen-objects.ts";
import { isRolledOut, resourceAndName, ROLLOUT_FLAGS, type RolloutTarget, forEachTarget } from "./rollout-targets.ts";
import { managerOf, patchObject, report, writeQuery } from "./write-objects.ts";

const FLAGS = [...ROLLOUT_FLAGS, ...PRINT_FLAGS, FIELD_MANAGER_FLAG];
const RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

export const rolloutRestartCommand: CommandDefinition = {
  words: ["rollout", "restart"],
  summary: "Replace all Pods of a workload, as if its template had changed",
  usage: "RESOURCE",
  examples: ["kubectl rollout restart deployment/web"],
  flags: FLAGS,
  *run(invocation) {
    return yield* forEachTarget(invocation, function* (target): Steps<void> {
      if (!isRolledOut(target))
        throw new CommandFailure(`error: ${resourceAndName(target)} restarting is not supported`);
      if (target.object.kind === "Deployment" && isPaused(target)) {
        throw new CommandFailure(
          `error: ${resourceAndName(target)} can't restart paused deployment (run rollout resume first)`,
        );
      }
      const time = new Date(invocation.now()).toISOString().replace(/\.\d+Z$/, "Z");
      if (restartedAt(target) === time) {
        throw new CommandFailure(
          `error: failed to create patch for ${target.name}: if restart has already been triggered within the past second, please wait before attempting to trigger another`,
        );
      }
      const patch = { spec: { template: { metadata: { annotations: { [RESTARTED_AT]: time } } } } };
      yield* change(invocation, target, patch);
      yield* report(invocation, target.resource, target.object, "restarted");
    });
  },
};

function restartedAt({ object }: RolloutTarget): string | undefined {
  return (object as Deployment).spec.template.metadata?.annotations?.[RESTARTED_AT];
}

function isPaused({ object }: RolloutTarget): boolean {
  return (object as Deployment).spec.paused === true;
}

function pausing(verb: "pause" | "resume"): CommandDefinition {
  const pauses = verb === "pause";
  return {
    words: ["rollout", verb],
    summary: pauses ? "Stop a rollout where it is" : "Go on with a paused rollout",
    usage: "RESOURCE",
    flags: FLAGS,
    *run(invocation) {
      return yield* forEachTarget(invocation, function* (target): Steps<void> {
        if (target.object.kind !== "Deployment") {
          throw new CommandFailure(
            `error: ${resourceAndName(target)} ${pauses ? "pausing" : "resuming"} is not supported`,
          );
        }
        if (isPaused(target) === pauses) {
          const state = pauses ? "already paused" : "not paused";
          throw new CommandFailure(`error: ${resourceAndName(target)} is ${state}`);
        }
        yield* change(invocation, target, { spec: { paused: pauses ? true : null } });
        yield* report(invocation, target.resource, target.object, `${verb}d`);
      });
    },
  };
}

export const rolloutPauseCommand = pausing("pause");
export const rolloutResumeCommand = pausing("resume");

function* change(invocation: Invocation, chosen: ChosenObject, patch: object): Steps<void> {
  const query = writeQuery(managerOf(invocation, "kubectl-rollout"), "none");
  yield* patchObject(`${pathOf(chosen)}${query}`, "strategic", patch);
}
