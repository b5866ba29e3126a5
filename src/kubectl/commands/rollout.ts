/** `kubectl rollout restart`, `pause`, `resume`, `history` and `undo`. Upstream: k8s.io/kubectl/pkg/cmd/rollout, polymorphichelpers. */
import type { Deployment, ReplicaSet } from "../../api/types/apps.ts";
import { sameValue } from "../../api/same-value.ts";
import {
  type CommandDefinition,
  DRY_RUN_FLAG,
  FILENAME_FLAG,
  type Invocation,
  NAMESPACE_FLAG,
  PRINT_FLAGS,
  SELECTOR_FLAG,
} from "../command.ts";
import { describeTemplate } from "../describe/describe-pod.ts";
import { ownReplicaSets } from "../describe/describe-object.ts";
import { Description } from "../describe/description.ts";
import { objectLabel } from "../discovery.ts";
import { alignTabs } from "../output/tab-writer.ts";
import { CommandFailure, print, type Steps } from "../steps.ts";
import { type ChosenObject, chosenObjects, pathOf } from "./chosen-objects.ts";
import { dryRunOf, fetchObject, forEach, patchObject, report, writeQuery } from "./write-objects.ts";

const FLAGS = [FILENAME_FLAG, NAMESPACE_FLAG, ...PRINT_FLAGS, DRY_RUN_FLAG, SELECTOR_FLAG] as const;
export const REVISION = "deployment.kubernetes.io/revision";
const CHANGE_CAUSE = "kubernetes.io/change-cause";
const RESTARTED_AT = "kubectl.kubernetes.io/restartedAt";

interface Chosen extends ChosenObject {
  readonly deployment: Deployment;
}

/** @throws CommandFailure for kinds without rollouts */
export function* deployments(invocation: Invocation, verb: string): Steps<readonly Chosen[]> {
  const { arguments: words, flags } = invocation;
  if (words.length === 0 && !flags.has("filename")) throw new CommandFailure("error: required resource not specified");
  const found: Chosen[] = [];
  for (const chosen of yield* chosenObjects(invocation, words)) {
    const object = chosen.object ?? (yield* fetchObject(chosen.resource, chosen.namespace, chosen.name));
    if (object.kind !== "Deployment") {
      const problem =
        verb === "history"
          ? `no history viewer has been implemented for "${object.kind}"`
          : `${objectLabel(chosen.resource, chosen.name).replace("/", ` "`)}" ${verb} is not supported`;
      throw new CommandFailure(
        verb === "status" ? `error: no status viewer has been implemented for ${object.kind}` : `error: ${problem}`,
      );
    }
    found.push({ ...chosen, deployment: object as Deployment });
  }
  return found;
}

export const rolloutRestartCommand: CommandDefinition = {
  words: ["rollout", "restart"],
  summary: "Replace all Pods of a Deployment, as if its template had changed",
  usage: "RESOURCE",
  flags: FLAGS,
  *run(invocation) {
    return yield* forEach(yield* deployments(invocation, "restarting"), function* (chosen): Steps<void> {
      const { deployment, name, resource } = chosen;
      if (deployment.spec.paused === true) {
        throw new CommandFailure(
          `error: deployments.apps "${name}" can't restart paused deployment (run rollout resume first)`,
        );
      }
      const time = new Date(invocation.now()).toISOString().replace(/\.\d+Z$/, "Z");
      const patch = { spec: { template: { metadata: { annotations: { [RESTARTED_AT]: time } } } } };
      yield* change(invocation, chosen, patch);
      yield* report(invocation, resource, deployment, "restarted", dryRunOf(invocation.flags));
    });
  },
};

function pausing(verb: "pause" | "resume"): CommandDefinition {
  const paused = verb === "pause";
  return {
    words: ["rollout", verb],
    summary: paused ? "Stop a rollout where it is" : "Go on with a paused rollout",
    usage: "RESOURCE",
    flags: FLAGS,
    *run(invocation) {
      return yield* forEach(
        yield* deployments(invocation, paused ? "pausing" : "resuming"),
        function* (chosen): Steps<void> {
          const { deployment, name, resource } = chosen;
          if ((deployment.spec.paused === true) === paused) {
            throw new CommandFailure(
              `error: deployments.apps "${name}" is ${paused ? "already paused" : "not paused"}`,
            );
          }
          yield* change(invocation, chosen, { spec: { paused: paused ? true : null } });
          yield* report(invocation, resource, deployment, `${verb}d`, dryRunOf(invocation.flags));
        },
      );
    },
  };
}

export const rolloutPauseCommand = pausing("pause");
export const rolloutResumeCommand = pausing("resume");

function* change(invocation: Invocation, chosen: ChosenObject, patch: object): Steps<void> {
  const dryRun = dryRunOf(invocation.flags);
  if (dryRun !== "client")
    yield* patchObject(`${pathOf(chosen)}${writeQuery("kubectl-rollout", dryRun)}`, "strategic", patch);
}

export function revisionOf({ metadata }: ReplicaSet | Deployment): number {
  return Number(metadata.annotations?.[REVISION] ?? "0");
}

export const rolloutHistoryCommand: CommandDefinition = {
  words: ["rollout", "history"],
  summary: "Show the revisions of a Deployment",
  usage: "(TYPE NAME | TYPE/NAME) [flags]",
  flags: [...FLAGS, { name: "revision", type: "int", default: "0", help: "Show this one, with its template." }],
  *run(invocation) {
    const wanted = invocation.flags.int("revision");
    if (wanted < 0) throw new CommandFailure(`error: revision must be a positive integer: ${wanted}`);
    return yield* forEach(
      yield* deployments(invocation, "history"),
      function* ({ deployment, resource, name }): Steps<void> {
        const known = (yield* ownReplicaSets(deployment))
          .filter((one) => revisionOf(one) > 0)
          .sort((a, b) => revisionOf(a) - revisionOf(b));
        const label = objectLabel(resource, name);
        if (wanted > 0) {
          const found = known.find((one) => revisionOf(one) === wanted);
          if (found === undefined) throw new CommandFailure("error: unable to find the specified revision");
          const to = new Description();
          describeTemplate(to, found.spec.template);
          const cause = found.metadata.annotations?.[CHANGE_CAUSE];
          const template = to
            .raw()
            .replace(
              "Pod Template:\n",
              cause ? `Pod Template:\n  Annotations:\t${CHANGE_CAUSE}: ${cause}\n` : "Pod Template:\n",
            );
          yield* print(`${label} with revision #${wanted}\n${template}\n`);
          return;
        }
        const rows = known.map(
          (one) => `${revisionOf(one)}\t${one.metadata.annotations?.[CHANGE_CAUSE] || "<none>"}\n`,
        );
        yield* print(
          `${label} \n${alignTabs(`REVISION\tCHANGE-CAUSE\n${rows.join("")}`, { minWidth: 0, padding: 2 })}\n`,
        );
      },
    );
  },
};

export const rolloutUndoCommand: CommandDefinition = {
  words: ["rollout", "undo"],
  summary: "Go back to an earlier revision",
  usage: "(TYPE NAME | TYPE/NAME) [flags]",
  flags: [...FLAGS, { name: "to-revision", type: "int", default: "0", help: "Which; the one before when 0." }],
  *run(invocation) {
    const wanted = invocation.flags.int("to-revision");
    const dryRun = dryRunOf(invocation.flags);
    return yield* forEach(yield* deployments(invocation, "undo"), function* (chosen): Steps<void> {
      const { deployment, resource, name } = chosen;
      if (deployment.spec.paused === true) {
        throw new CommandFailure(
          `error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`,
        );
      }
      const target = targetRevision(name, wanted, yield* ownReplicaSets(deployment));
      const { "pod-template-hash": _, ...labels } = target.spec.template.metadata?.labels ?? {};
      const template = { ...target.spec.template, metadata: { ...target.spec.template.metadata, labels } };
      if (sameValue(template, deployment.spec.template)) {
        const verb = `skipped rollback (current template already matches revision ${revisionOf(target)})`;
        return yield* report(invocation, resource, deployment, verb, dryRun);
      }
      const patch = [
        { op: "replace", path: "/spec/template", value: template },
        { op: "replace", path: "/metadata/annotations", value: annotationsAfter(deployment, target) },
      ];
      if (dryRun !== "client")
        yield* patchObject(`${pathOf(chosen)}${writeQuery("kubectl-rollout", dryRun)}`, "json", patch);
      yield* report(invocation, resource, deployment, "rolled back", dryRun);
    });
  },
};

function targetRevision(name: string, wanted: number, replicaSets: readonly ReplicaSet[]): ReplicaSet {
  const known = replicaSets.filter((one) => revisionOf(one) > 0).sort((a, b) => revisionOf(b) - revisionOf(a));
  const target = wanted > 0 ? known.find((one) => revisionOf(one) === wanted) : known[1];
  if (target !== undefined) return target;
  if (wanted > 0) throw new CommandFailure(`error: unable to find specified revision ${wanted} in history`);
  throw new CommandFailure(`error: no rollout history found for deployment "${name}"`);
}

const OWN_ANNOTATIONS: ReadonlySet<string> = new Set([
  "kubectl.kubernetes.io/last-applied-configuration",
  REVISION,
  "deployment.kubernetes.io/revision-history",
  "deployment.kubernetes.io/desired-replicas",
  "deployment.kubernetes.io/max-replicas",
  "deprecated.deployment.rollback.to",
]);

/** Those of the revision, but what belongs to the Deployment itself stays. */
function annotationsAfter(deployment: Deployment, target: ReplicaSet): Readonly<Record<string, string>> {
  const pick = (from: Readonly<Record<string, string>> | undefined, own: boolean) =>
    Object.entries(from ?? {}).filter(([key]) => OWN_ANNOTATIONS.has(key) === own);
  return Object.fromEntries([
    ...pick(deployment.metadata.annotations, true),
    ...pick(target.metadata.annotations, false),
  ]);
}
