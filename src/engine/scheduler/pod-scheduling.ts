/**
 * One attempt for one Pod: evaluate, then bind or say why not.
 * Upstream: pkg/scheduler/schedule_one.go (ScheduleOne, bindingCycle, handleSchedulingFailure).
 */
import type { ComponentClient } from "../../api/component-client.ts";
import type { Status } from "../../api/status.ts";
import type { Pod } from "../../api/types/pod.ts";
import type { Kernel } from "../kernel/kernel.ts";
import { objectKey, type SharedInformerFactory } from "../machinery/informer.ts";
import type { Decisions } from "../machinery/decisions.ts";
import type { EventRecorder } from "../machinery/event-recorder.ts";
import { decisionOf, type DecisionHead } from "./decision-record.ts";
import type { SchedulerProfile } from "./default-profile.ts";
import { diagnose, type Diagnosis } from "./fit-diagnosis.ts";
import { NO_NODES_MESSAGE, truncatedForEvent } from "./fit-error.ts";
import { prepareDevices } from "./device-writes.ts";
import { type ChoiceParams, DefaultBinder } from "./plugins/default-binder.ts";
import type { NominatedPods } from "./nominated-pods.ts";
import { withCondition } from "./pod-condition.ts";
import { podPriority } from "./pod-profile.ts";
import type { Evaluation, SchedulingAlgorithm } from "./scheduling-algorithm.ts";
import { prepareVolumes } from "./volume-writes.ts";

/** `done`: bound, or no longer to be scheduled. `error`: to be tried again after a back-off, whatever happens. */
export type AttemptOutcome =
  | { readonly kind: "done" }
  | { readonly kind: "unschedulable"; readonly rejectedBy: readonly string[] }
  | { readonly kind: "error" }
  /** It has its node and is bound to it as soon as its claims have their volumes. */
  | { readonly kind: "waiting"; readonly node: string; readonly params: ChoiceParams };

export interface PodSchedulingParts {
  readonly kernel: Kernel;
  readonly client: ComponentClient;
  readonly recorder: EventRecorder;
  readonly decisions: Decisions;
  readonly profile: SchedulerProfile;
  readonly algorithm: SchedulingAlgorithm;
  readonly informers: SharedInformerFactory;
  readonly nominated: NominatedPods;
}

const DONE: AttemptOutcome = { kind: "done" };
const ERROR: AttemptOutcome = { kind: "error" };
const FAILED = "FailedScheduling";

export class PodScheduling {
  private readonly parts: PodSchedulingParts;
  private readonly binder: DefaultBinder;

  constructor(parts: PodSchedulingParts) {
    this.parts = parts;
    this.binder = new DefaultBinder(parts.client);
  }

  /** @param attempt 1 for the first */
  attempt(pod: Pod, attempt: number): AttemptOutcome {
    const { namespace, name } = pod.metadata;
    if (pod.metadata.deletionTimestamp !== undefined) {
      this.parts.recorder.event(pod, "Warning", FAILED, `skip schedule deleting pod: ${namespace}/${name}`);
      return DONE;
    }
    const evaluation = this.parts.algorithm.evaluate(pod);
    if (evaluation.nodesTotal === 0) {
      this.reject(pod, attempt, evaluation, NO_NODES_MESSAGE, "Unschedulable");
      return ERROR;
    }
    if (evaluation.chosen >= 0) return this.bind(pod, attempt, evaluation);
    const diagnosis = diagnose(evaluation, this.parts.profile, (node) => this.parts.algorithm.fits(evaluation, node));
    this.reject(pod, attempt, evaluation, diagnosis.message, "Unschedulable", diagnosis);
    return { kind: "unschedulable", rejectedBy: diagnosis.rejectedBy };
  }

  private bind(pod: Pod, attempt: number, evaluation: Evaluation): AttemptOutcome {
    const { name: node, node: object } = evaluation.nodeAt(evaluation.feasible[evaluation.chosen] as number);
    const params: ChoiceParams = {
      feasible: evaluation.feasible.length,
      evaluated: evaluation.evaluated.length,
      nodes: evaluation.nodesTotal,
    };
    const { client, informers } = this.parts;
    const unready = object === undefined ? undefined : prepareDevices(client, informers, pod, object);
    if (unready !== undefined) return this.bindingFailed(pod, attempt, evaluation, unready);
    const prepared = object === undefined ? "bound" : prepareVolumes(client, informers, pod, object);
    if (typeof prepared === "object") return this.bindingFailed(pod, attempt, evaluation, prepared);
    if (prepared === "waiting") {
      this.record(pod, attempt, evaluation, { result: "Scheduled", message: assigned(pod, node) });
      return { kind: "waiting", node, params };
    }
    const outcome = this.binder.bind(pod, node, params);
    if (!outcome.ok) return this.bindingFailed(pod, attempt, evaluation, outcome.status);
    this.record(pod, attempt, evaluation, { result: "Scheduled", message: assigned(pod, node) });
    this.parts.recorder.event(pod, "Normal", "Scheduled", assigned(pod, node));
    return DONE;
  }

  /** Its claims are bound: now the Pod is. False when it has to be scheduled anew. */
  finish(pod: Pod, node: string, params: ChoiceParams): boolean {
    const outcome = this.binder.bind(pod, node, params);
    if (!outcome.ok) return outcome.status.code === 404;
    this.parts.recorder.event(pod, "Normal", "Scheduled", assigned(pod, node));
    return true;
  }

  /** Its claims were not bound in time. */
  giveUp(pod: Pod): void {
    const message = 'running PreBind plugin "VolumeBinding": binding volumes: context deadline exceeded';
    this.parts.recorder.event(pod, "Warning", FAILED, message);
    const text = { type: "PodScheduled", status: "False", reason: "SchedulerError", message } as const;
    const next = withCondition(pod, text, this.parts.kernel.timestamp());
    if (next !== pod) this.parts.client.updateStatus("Pod", next, { reason: FAILED, params: { message } });
  }

  private bindingFailed(pod: Pod, attempt: number, evaluation: Evaluation, status: Status): AttemptOutcome {
    if (status.code === 404) return DONE;
    const message = `binding rejected: running Bind plugin "DefaultBinder": ${status.message ?? ""}`;
    this.reject(pod, attempt, evaluation, message, "SchedulerError");
    return ERROR;
  }

  private reject(
    pod: Pod,
    attempt: number,
    evaluation: Evaluation,
    message: string,
    reason: "Unschedulable" | "SchedulerError",
    diagnosis?: Diagnosis,
  ): void {
    const nomination = diagnosis?.nomination;
    const nominatedNodeName = nomination?.node ?? (diagnosis?.clearsNomination === true ? "" : undefined);
    const preemption = preemptionOf(diagnosis);
    const result = reason === "SchedulerError" ? "Error" : "Unschedulable";
    this.record(pod, attempt, evaluation, { result, message, ...(preemption === undefined ? {} : { preemption }) });
    if (nomination !== undefined) this.makeRoom(pod, nomination);
    this.parts.recorder.event(pod, "Warning", FAILED, truncatedForEvent(message));
    const text = { type: "PodScheduled", status: "False", reason, message } as const;
    let next = withCondition(pod, text, this.parts.kernel.timestamp());
    if (nominatedNodeName !== undefined) next = withNomination(next, nominatedNodeName);
    // A write that is refused is made good by the next attempt, as upstream has it.
    if (next !== pod) this.parts.client.updateStatus("Pod", next, { reason: FAILED, params: { message } });
  }

  /** Upstream: preemption/executor.go (prepareCandidateAsync). */
  private makeRoom(pod: Pod, { node, pods }: NonNullable<Diagnosis["nomination"]>): void {
    const params = { node, preemptor: pod.metadata.name };
    for (const other of this.parts.nominated.on(node)) {
      if (podPriority(other) >= podPriority(pod)) continue;
      this.parts.client.updateStatus("Pod", withNomination(other, ""), { reason: "NominationLost", params });
    }
    const { informers } = this.parts;
    for (const victim of pods) this.evict(pod, informers.for("Pod").getByKey(objectKey(victim)) ?? victim, node);
  }

  private evict(preemptor: Pod, victim: Pod, node: string): void {
    const { client, kernel, recorder } = this.parts;
    const { namespace, name, uid } = victim.metadata;
    if (victim.metadata.deletionTimestamp !== undefined) return;
    const message = "default-scheduler: preempting to accommodate a higher priority pod";
    const reason = "PreemptionByScheduler";
    const marked = withCondition(
      victim,
      { type: "DisruptionTarget", status: "True", reason, message },
      kernel.timestamp(),
    );
    const params = { node, preemptor: preemptor.metadata.name };
    client.updateStatus("Pod", marked, { reason, params });
    client.delete("Pod", namespace, name, { preconditions: { uid } }, { reason, params });
    recorder.event(victim, "Normal", "Preempted", `Preempted by pod ${preemptor.metadata.uid} on node ${node}`);
  }

  private record(
    pod: Pod,
    attempt: number,
    evaluation: Evaluation,
    part: Pick<DecisionHead, "result" | "message" | "preemption">,
  ): void {
    const { namespace = "", name, uid } = pod.metadata;
    const head: DecisionHead = { namespace, pod: name, uid, at: this.parts.kernel.nowMs, attempt, ...part };
    this.parts.decisions.record(decisionOf(head, evaluation));
  }
}

function assigned({ metadata }: Pod, node: string): string {
  return `Successfully assigned ${metadata.namespace}/${metadata.name} to ${node}`;
}

/** @param node empty for none */
function withNomination(pod: Pod, node: string): Pod {
  const { nominatedNodeName, ...status } = pod.status;
  if ((nominatedNodeName ?? "") === node) return pod;
  return { ...pod, status: node === "" ? status : { ...status, nominatedNodeName: node } };
}

function preemptionOf(diagnosis: Diagnosis | undefined): DecisionHead["preemption"] {
  if (diagnosis === undefined) return undefined;
  const { nomination, considered, postFilterMessage } = diagnosis;
  return {
    message: postFilterMessage,
    victims: (nomination?.pods ?? []).map(objectKey),
    ...(nomination === undefined ? {} : { node: nomination.node }),
    ...(considered.length === 0 ? {} : { considered }),
  };
}
