/** `kubectl rollout undo`. Upstream: k8s.io/kubectl/pkg/polymorphichelpers/rollback.go. */
import { sameValue } from "../../api/same-value.ts";
import type { Deployment } from "../../api/types/apps.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { PodTemplateSpec } from "../../api/types/pod.ts";
import { type CommandDefinition, DRY_RUN_FLAG, type Invocation, PRINT_FLAGS } from "../command.ts";
import { describeTemplate } from "../describe/describe-pod.ts";
import { Description } from "../describe/description.ts";
import { CommandFailure, type Steps } from "../steps.ts";
import { pathOf } from "./chosen-objects.ts";
import {
  refuseWithoutRevisions,
  REVISION,
  type Revision,
  revisionsOf,
  ROLLOUT_FLAGS,
  type RolloutTarget,
  forEachTarget,
} from "./rollout-targets.ts";
import { dryRunOf, patchObject, report, writeQuery } from "./write-objects.ts";

export const rolloutUndoCommand: CommandDefinition = {
  words: ["rollout", "undo"],
  summary: "Go back to an earlier revision",
  usage: "(TYPE NAME | TYPE/NAME) [flags]",
  flags: [
    ...ROLLOUT_FLAGS,
    ...PRINT_FLAGS,
    DRY_RUN_FLAG,
    { name: "to-revision", type: "int", default: "0", help: "Which; the one before when 0." },
  ],
  *run(invocation) {
    const wanted = invocation.flags.int("to-revision");
    if (wanted < 0) throw new CommandFailure(`error: revision must be a positive integer: ${wanted}`);
    return yield* forEachTarget(invocation, function* (target): Steps<void> {
      refuseWithoutRevisions(target, "rollbacker");
      const known = yield* revisionsOf(target);
      if (target.object.kind === "Deployment") yield* undoDeployment(invocation, target, known, wanted);
      else yield* undoByRevision(invocation, target, known, wanted);
    });
  },
};

function* undoDeployment(
  invocation: Invocation,
  target: RolloutTarget,
  known: readonly Revision[],
  wanted: number,
): Steps<void> {
  const deployment = target.object as Deployment;
  const dryRun = dryRunOf(invocation.flags);
  const to = wanted > 0 ? known.find(({ revision }) => revision === wanted) : known.at(-2);
  if (to === undefined) {
    throw new CommandFailure(
      wanted > 0
        ? `error: unable to find specified revision ${wanted} in history`
        : `error: no rollout history found for deployment "${target.name}"`,
    );
  }
  if (dryRun === "client") return yield* report(invocation, target.resource, deployment, previewOf(to), dryRun);
  if (deployment.spec.paused === true) {
    throw new CommandFailure(
      `error: you cannot rollback a paused deployment; resume it first with 'kubectl rollout resume' and try again`,
    );
  }
  const { "pod-template-hash": _, ...labels } = to.template.metadata?.labels ?? {};
  const template = { ...to.template, metadata: { ...to.template.metadata, labels } };
  if (sameValue(template, deployment.spec.template)) return yield* skipped(invocation, target, wanted);
  const patch = [
    { op: "replace", path: "/spec/template", value: template },
    { op: "replace", path: "/metadata/annotations", value: annotationsAfter(deployment, to) },
  ];
  yield* patchObject(`${pathOf(target)}${writeQuery("kubectl", dryRun)}`, "json", patch);
  yield* report(invocation, target.resource, deployment, "rolled back", dryRun);
}

/** DaemonSets and StatefulSets keep their templates in ControllerRevisions. */
function* undoByRevision(
  invocation: Invocation,
  target: RolloutTarget,
  known: readonly Revision[],
  wanted: number,
): Steps<void> {
  const dryRun = dryRunOf(invocation.flags);
  if (wanted === 0 && known.length <= 1) throw new CommandFailure("error: no last revision to roll back to");
  const to = wanted > 0 ? known.find(({ revision }) => revision === wanted) : known.at(-2);
  if (to === undefined) throw new CommandFailure(`error: unable to find specified revision ${wanted} in history`);
  if (dryRun === "client")
    return yield* report(invocation, target.resource, target.object, `will roll back to ${previewOf(to)}`, dryRun);
  const { spec } = target.object as KubeObject & { readonly spec: { readonly template: PodTemplateSpec } };
  if (sameValue(to.template, spec.template)) return yield* skipped(invocation, target, wanted);
  const patch = { spec: { template: { $patch: "replace", ...to.template } } };
  yield* patchObject(`${pathOf(target)}${writeQuery("kubectl", dryRun)}`, "strategic", patch);
  yield* report(invocation, target.resource, target.object, "rolled back", dryRun);
}

/** @param wanted as it was asked for: 0 for the one before */
function* skipped(invocation: Invocation, { resource, object }: RolloutTarget, wanted: number): Steps<void> {
  const verb = `skipped rollback (current template already matches revision ${wanted})`;
  yield* report(invocation, resource, object, verb, dryRunOf(invocation.flags));
}

/** What a client dry run shows: the template that would come back. */
function previewOf({ template }: Revision): string {
  const to = new Description();
  describeTemplate(to, template);
  return to.raw().replace(/^ +\t/gm, "\t");
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
function annotationsAfter(deployment: Deployment, to: Revision): Readonly<Record<string, string>> {
  const pick = (from: Readonly<Record<string, string>> | undefined, own: boolean) =>
    Object.entries(from ?? {}).filter(([key]) => OWN_ANNOTATIONS.has(key) === own);
  return Object.fromEntries([...pick(deployment.metadata.annotations, true), ...pick(to.annotations, false)]);
}
