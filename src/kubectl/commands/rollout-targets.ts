/** The objects that a `kubectl rollout …` is about, and what there is of their revisions. */
import { formatSelector } from "../../api/label-selector.ts";
import type { ControllerRevision, DaemonSet, Deployment, StatefulSet } from "../../api/types/apps.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import type { PodTemplateSpec } from "../../api/types/pod.ts";
import {
  FILENAME_FLAG,
  type Invocation,
  KUSTOMIZE_FLAG,
  NAMESPACE_FLAG,
  RECURSIVE_FLAG,
  SELECTOR_FLAG,
} from "../command.ts";
import { items, ownReplicaSets } from "../describe/describe-object.ts";
import { CommandFailure, type Steps } from "../steps.ts";
import { type ChosenObject, chosenObjects } from "./chosen-objects.ts";
import { fetchObject, forEach } from "./write-objects.ts";

export const ROLLOUT_FLAGS = [FILENAME_FLAG, KUSTOMIZE_FLAG, RECURSIVE_FLAG, NAMESPACE_FLAG, SELECTOR_FLAG] as const;
export const REVISION = "deployment.kubernetes.io/revision";
export const CHANGE_CAUSE = "kubernetes.io/change-cause";

export interface RolloutTarget extends ChosenObject {
  readonly object: KubeObject;
}

/** @throws CommandFailure when nothing is named */
export function* forEachTarget(invocation: Invocation, work: (target: RolloutTarget) => Steps<void>): Steps<number> {
  const { arguments: words, flags } = invocation;
  if (words.length === 0 && !flags.has("filename") && !flags.has("kustomize")) {
    throw new CommandFailure("error: required resource not specified");
  }
  return yield* forEach(yield* chosenObjects(invocation, words, true), function* (chosen): Steps<void> {
    const object = chosen.object ?? (yield* fetchObject(chosen.resource, chosen.namespace, chosen.name));
    yield* work({ ...chosen, object });
  });
}

/** `deployments.apps "web"` */
export function resourceAndName({ resource, name }: ChosenObject): string {
  return `${resource.name}${resource.group === "" ? "" : `.${resource.group}`} "${name}"`;
}

/** As Go prints a GroupKind: `ReplicaSet.apps`, `Service`. */
export function groupKindText({ resource }: ChosenObject): string {
  return resource.group === "" ? resource.kind : `${resource.kind}.${resource.group}`;
}

const VISITED: ReadonlySet<string> = new Set([
  "DaemonSet.apps",
  "Deployment.apps",
  "StatefulSet.apps",
  "Pod",
  "ReplicaSet.apps",
  "ReplicationController",
  "Job.batch",
  "CronJob.batch",
]);

/** @throws CommandFailure for kinds without revisions @param task `history` or `rollbacker` */
export function refuseWithoutRevisions(target: RolloutTarget, task: "history" | "rollbacker"): void {
  const kind = groupKindText(target);
  if (isRolledOut(target)) return;
  if (!VISITED.has(kind)) {
    const { group, kind: name } = target.resource;
    throw new CommandFailure(
      `error: error retrieving ${task} for "${kind}", no visitor method exists for {${group} ${name}}`,
    );
  }
  const noun = task === "history" ? "history viewer" : "rollbacker";
  throw new CommandFailure(`error: no ${noun} has been implemented for "${kind}"`);
}

export function isRolledOut({ resource: { group, kind } }: ChosenObject): boolean {
  return group === "apps" && (kind === "Deployment" || kind === "DaemonSet" || kind === "StatefulSet");
}

export interface Revision {
  readonly revision: number;
  readonly changeCause: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly template: PodTemplateSpec;
}

/** All revisions that there are, oldest first. */
export function* revisionsOf({ object }: RolloutTarget): Steps<readonly Revision[]> {
  const revisions =
    object.kind === "Deployment"
      ? (yield* ownReplicaSets(object as Deployment)).map((replicaSet) => {
          const { annotations = {} } = replicaSet.metadata;
          return { revision: Number(annotations[REVISION] ?? "0"), annotations, template: replicaSet.spec.template };
        })
      : (yield* ownControllerRevisions(object as DaemonSet | StatefulSet)).map((one) => {
          const { spec } = one.data as { readonly spec: { readonly template: PodTemplateSpec } };
          const { $patch: _, ...template } = spec.template as PodTemplateSpec & { readonly $patch?: string };
          return { revision: one.revision, annotations: one.metadata.annotations ?? {}, template };
        });
  return revisions
    .filter(({ revision }) => revision > 0)
    .sort((a, b) => a.revision - b.revision)
    .map((one) => ({ ...one, changeCause: one.annotations[CHANGE_CAUSE] ?? "" }));
}

function* ownControllerRevisions({ metadata, spec }: DaemonSet | StatefulSet): Steps<readonly ControllerRevision[]> {
  const selector = encodeURIComponent(formatSelector(spec.selector));
  const path = `/apis/apps/v1/namespaces/${metadata.namespace}/controllerrevisions?labelSelector=${selector}`;
  const all = yield* items<ControllerRevision>(path);
  return all.filter((one) => one.metadata.ownerReferences?.some(({ uid }) => uid === metadata.uid));
}
