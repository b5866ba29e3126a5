/**
 * Creates and deletes the Pods of a Job, and tells of it in Events.
 * Upstream: pkg/controller/controller_utils.go (RealPodControl), pkg/controller/job (manageJob).
 */
import type { ComponentClient, Draft } from "../../../api/component-client.ts";
import type { Status } from "../../../api/status.ts";
import type { Job } from "../../../api/types/batch.ts";
import type { Container, EnvVar, Pod, PodSpec } from "../../../api/types/pod.ts";
import { doneOrGone } from "../../machinery/controller-loop.ts";
import type { EventRecorder } from "../../machinery/event-recorder.ts";
import type { Informer } from "../../machinery/informer.ts";
import { controllerReference } from "../../machinery/owner-references.ts";
import { failureAnnotations } from "./index-failures.ts";
import { COMPLETION_INDEX, limitsEachIndex, TRACKING_FINALIZER } from "./job-traits.ts";

/** At most so many creations or deletions in one sync. */
export const PODS_PER_SYNC = 500;
const MAX_GENERATED_BASE = 58;

/** What became of a list of creations. */
interface Created {
  /** Pods that are there now. */
  readonly count: number;
  /** Some failed, and are to be tried again. */
  readonly failed: boolean;
}

export class JobPods {
  private readonly client: ComponentClient;
  private readonly recorder: EventRecorder;
  private readonly pods: Informer<Pod>;

  constructor(client: ComponentClient, recorder: EventRecorder, pods: Informer<Pod>) {
    this.client = client;
    this.recorder = recorder;
    this.pods = pods;
  }

  /**
   * In batches of 1, 2, 4…, which end with the first that has an error.
   * @param replaced the failed Pod of each index whose count the new one takes over
   */
  create(
    job: Job,
    indexes: readonly (number | undefined)[],
    replaced: ReadonlyMap<number, Pod>,
    params: Readonly<Record<string, number>>,
  ): Created {
    const why = { reason: "JobBelowParallelism", params };
    const spec = indexes[0] === undefined ? job.spec.template.spec : withIndexVariable(job.spec.template.spec);
    let count = 0;
    let next = 0;
    for (let batch = 1; next < indexes.length; batch = Math.min(batch * 2, indexes.length - next)) {
      let failed = false;
      for (const index of indexes.slice(next, next + batch)) {
        const draft = podDraft(job, spec, index, index === undefined ? undefined : replaced.get(index));
        const outcome = this.client.create("Pod", draft, why);
        if (outcome.ok) {
          count += 1;
          this.recorder.event(job, "Normal", "SuccessfulCreate", `Created pod: ${outcome.value.metadata.name}`);
        } else if (!isNamespaceTerminating(outcome.status)) {
          failed = true;
          this.recorder.event(job, "Warning", "FailedCreate", `Error creating: ${outcome.status.message ?? ""}`);
        }
      }
      if (failed) return { count, failed };
      next += batch;
    }
    return { count, failed: false };
  }

  /**
   * Deletes Pods; those that are let go first, uncounted, lose their finalizer before.
   * @returns those that are gone or going
   */
  delete(job: Job, pods: readonly Pod[], reason: string, uncounted: boolean): readonly Pod[] {
    return pods.filter((pod) => {
      const { namespace, name } = pod.metadata;
      if (uncounted && !this.release(pod, reason)) return false;
      const outcome = this.client.delete("Pod", namespace, name, {}, { reason });
      if (outcome.ok) this.recorder.event(job, "Normal", "SuccessfulDelete", `Deleted pod: ${name}`);
      else if (outcome.status.reason !== "NotFound") {
        this.recorder.event(job, "Warning", "FailedDelete", `Error deleting: ${outcome.status.message ?? ""}`);
      }
      return doneOrGone(outcome);
    });
  }

  /** Takes the tracking finalizer away. True when the Pod no longer has it. */
  release(pod: Pod, reason: string): boolean {
    const latest = this.pods.get(pod.metadata.namespace, pod.metadata.name);
    if (latest === undefined || latest.metadata.uid !== pod.metadata.uid) return true;
    const finalizers = latest.metadata.finalizers ?? [];
    if (!finalizers.includes(TRACKING_FINALIZER)) return true;
    const { finalizers: _, ...metadata } = latest.metadata;
    const left = finalizers.filter((name) => name !== TRACKING_FINALIZER);
    const next = { ...latest, metadata: left.length === 0 ? metadata : { ...metadata, finalizers: left } };
    return doneOrGone(this.client.update("Pod", next, { reason }));
  }
}

function podDraft(job: Job, spec: PodSpec, index: number | undefined, replaced: Pod | undefined): Draft<Pod> {
  const { name, namespace } = job.metadata;
  const { labels, annotations, finalizers = [] } = job.spec.template.metadata ?? {};
  const indexed = index === undefined ? undefined : { [COMPLETION_INDEX]: `${index}` };
  const counted = index !== undefined && limitsEachIndex(job) ? failureAnnotations(job, replaced) : undefined;
  const allLabels = indexed === undefined ? labels : { ...labels, ...indexed };
  const allAnnotations = indexed === undefined ? annotations : { ...annotations, ...indexed, ...counted };
  return {
    apiVersion: "v1",
    kind: "Pod",
    metadata: {
      generateName: index === undefined ? `${name}-` : nameBase(name, index),
      ...(namespace === undefined ? {} : { namespace }),
      ...(allLabels === undefined ? {} : { labels: allLabels }),
      ...(allAnnotations === undefined ? {} : { annotations: allAnnotations }),
      finalizers: finalizers.includes(TRACKING_FINALIZER) ? finalizers : [...finalizers, TRACKING_FINALIZER],
      ownerReferences: [controllerReference(job)],
    },
    spec: index === undefined ? spec : { ...spec, hostname: `${name}-${index}` },
  };
}

/** The name's end makes room, so that the index stays. */
function nameBase(name: string, index: number): string {
  const suffix = `-${index}-`;
  return name.slice(0, MAX_GENERATED_BASE - suffix.length) + suffix;
}

const INDEX_VARIABLE: EnvVar = {
  name: "JOB_COMPLETION_INDEX",
  valueFrom: { fieldRef: { apiVersion: "v1", fieldPath: `metadata.labels['${COMPLETION_INDEX}']` } },
};

function withIndexVariable(spec: PodSpec): PodSpec {
  const complete = (container: Container): Container =>
    container.env?.some(({ name }) => name === INDEX_VARIABLE.name) === true
      ? container
      : { ...container, env: [...(container.env ?? []), INDEX_VARIABLE] };
  const { initContainers } = spec;
  return {
    ...spec,
    containers: spec.containers.map(complete),
    ...(initContainers === undefined ? {} : { initContainers: initContainers.map(complete) }),
  };
}

/** Nothing can be created in a namespace that is going away; trying again would not help. */
function isNamespaceTerminating(status: Status): boolean {
  return status.details?.causes?.some((cause) => cause.reason === "NamespaceTerminating") === true;
}
