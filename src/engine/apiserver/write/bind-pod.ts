/**
 * The `pods/binding` subresource: gives a Pod its node.
 * Upstream: pkg/registry/core/pod/storage/storage.go (BindingREST).
 */
import { conflict } from "../../../api/status-errors.ts";
import { fail, succeed, type Outcome } from "../../../api/status.ts";
import type { Condition } from "../../../api/types/meta.ts";
import type { Pod, PodStatus } from "../../../api/types/pod.ts";
import type { KindDefinition } from "../kind-definition.ts";
import {
  commitObject,
  nextVersion,
  type Mutable,
  type MutableMeta,
  type WriteEnvironment,
  type Writer,
} from "./write-environment.ts";

export function bindPod(
  environment: WriteEnvironment,
  writer: Writer,
  definition: KindDefinition,
  pod: Pod,
  node: string,
): Outcome<Pod> {
  const problem = bindingProblem(pod);
  if (problem !== undefined) {
    return fail(conflict({ group: "", plural: "pods/binding" }, pod.metadata.name, problem));
  }
  const scheduled = scheduledCondition(pod.metadata.generation, environment.kernel.timestamp());
  const conditions =
    pod.status.conditions === undefined
      ? scheduled.alone
      : withPodCondition(pod.status.conditions, scheduled.condition);
  // Copied first and changed then: giving a field anew while copying is slow.
  const metadata: MutableMeta = { ...pod.metadata };
  metadata.resourceVersion = nextVersion(environment);
  const spec: Mutable<Pod["spec"]> = { ...pod.spec };
  spec.nodeName = node;
  const status: Mutable<PodStatus> = { ...pod.status };
  status.conditions = conditions;
  const { apiVersion, kind } = pod;
  const next: Pod = { apiVersion, kind, metadata, spec, status: withoutNomination(status) };
  commitObject(environment, writer, definition, "bind", next);
  return succeed(next);
}

interface Scheduled {
  readonly generation: number | undefined;
  readonly condition: Condition;
  readonly alone: readonly Condition[];
}

/** Pods that are bound within one second share it. */
let lastScheduled: Scheduled | undefined;

function scheduledCondition(generation: number | undefined, now: string): Scheduled {
  if (lastScheduled?.generation === generation && lastScheduled?.condition.lastTransitionTime === now)
    return lastScheduled;
  const condition: Condition = {
    type: "PodScheduled",
    status: "True",
    ...(generation === undefined ? {} : { observedGeneration: generation }),
    lastProbeTime: null,
    lastTransitionTime: now,
  };
  lastScheduled = { generation, condition, alone: [condition] };
  return lastScheduled;
}

/** The room that was made for it is taken. Upstream: feature ClearingNominatedNodeNameAfterBinding. */
function withoutNomination(status: PodStatus): PodStatus {
  if (status.nominatedNodeName === undefined) return status;
  const { nominatedNodeName: _taken, ...rest } = status;
  return rest;
}

function bindingProblem({ metadata, spec }: Pod): string | undefined {
  const { name } = metadata;
  if (metadata.deletionTimestamp !== undefined) return `pod ${name} is being deleted, cannot be assigned to a host`;
  if (spec.nodeName) return `pod ${name} is already assigned to node "${spec.nodeName}"`;
  if ((spec.schedulingGates ?? []).length > 0) return `pod ${name} has non-empty .spec.schedulingGates`;
  return undefined;
}

/** The conditions with this one in place of the older of its type; its transition time stays when the status does. */
export function withPodCondition(
  conditions: readonly Condition[] | undefined,
  condition: Condition,
): readonly Condition[] {
  const before = conditions?.find((known) => known.type === condition.type);
  if (conditions === undefined || before === undefined) return [...(conditions ?? []), condition];
  const next =
    before.status === condition.status && before.lastTransitionTime !== undefined
      ? { ...condition, lastTransitionTime: before.lastTransitionTime }
      : condition;
  return conditions.map((known) => (known === before ? next : known));
}
