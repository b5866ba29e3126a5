/** How far a rollout is. Upstream: k8s.io/kubectl/pkg/polymorphichelpers/rollout_status.go. */
import type { DaemonSet, Deployment, StatefulSet } from "../../api/types/apps.ts";
import type { KubeObject } from "../../api/types/meta.ts";
import { CommandFailure } from "../steps.ts";
import { REVISION } from "./rollout-targets.ts";

export interface Progress {
  readonly text: string;
  readonly done: boolean;
}

/** @throws CommandFailure when the rollout has failed, or its kind has none */
export function progressOf(object: KubeObject, revision: number): Progress {
  switch (object.kind) {
    case "Deployment":
      return deploymentProgress(object as Deployment, revision);
    case "DaemonSet":
      return daemonSetProgress(object as DaemonSet);
    default:
      return statefulSetProgress(object as StatefulSet);
  }
}

function waiting(text: string): Progress {
  return { text: `${text}\n`, done: false };
}

function finished(text: string): Progress {
  return { text: `${text}\n`, done: true };
}

function deploymentProgress({ metadata, spec, status }: Deployment, revision: number): Progress {
  const { name, generation = 0 } = metadata;
  const running = Number(metadata.annotations?.[REVISION] ?? "0");
  if (revision > 0 && running !== revision) {
    throw new CommandFailure(
      `error: desired revision (${revision}) is different from the running revision (${running})`,
    );
  }
  if (generation > (status.observedGeneration ?? 0)) {
    return waiting("Waiting for deployment spec update to be observed...");
  }
  const progressing = status.conditions?.find(({ type }) => type === "Progressing");
  if (progressing?.reason === "ProgressDeadlineExceeded") {
    throw new CommandFailure(`error: deployment "${name}" exceeded its progress deadline`);
  }
  const { updatedReplicas = 0, replicas = 0, availableReplicas = 0 } = status;
  const wanted = spec.replicas ?? 1;
  const rollout = `Waiting for deployment "${name}" rollout to finish:`;
  if (updatedReplicas < wanted)
    return waiting(`${rollout} ${updatedReplicas} out of ${wanted} new replicas have been updated...`);
  if (replicas > updatedReplicas)
    return waiting(`${rollout} ${replicas - updatedReplicas} old replicas are pending termination...`);
  if (availableReplicas < updatedReplicas)
    return waiting(`${rollout} ${availableReplicas} of ${updatedReplicas} updated replicas are available...`);
  return finished(`deployment "${name}" successfully rolled out`);
}

const ONLY_ROLLING = "error: rollout status is only available for RollingUpdate strategy type";

function daemonSetProgress({ metadata, spec, status }: DaemonSet): Progress {
  const { name, generation = 0 } = metadata;
  if (spec.updateStrategy?.type !== "RollingUpdate") throw new CommandFailure(ONLY_ROLLING);
  if (generation > (status?.observedGeneration ?? 0)) {
    return waiting("Waiting for daemon set spec update to be observed...");
  }
  const { updatedNumberScheduled = 0, desiredNumberScheduled = 0, numberAvailable = 0 } = status ?? {};
  const rollout = `Waiting for daemon set "${name}" rollout to finish:`;
  if (updatedNumberScheduled < desiredNumberScheduled) {
    return waiting(
      `${rollout} ${updatedNumberScheduled} out of ${desiredNumberScheduled} new pods have been updated...`,
    );
  }
  if (numberAvailable < desiredNumberScheduled) {
    return waiting(`${rollout} ${numberAvailable} of ${desiredNumberScheduled} updated pods are available...`);
  }
  return finished(`daemon set "${name}" successfully rolled out`);
}

function statefulSetProgress({ metadata, spec, status }: StatefulSet): Progress {
  if (spec.updateStrategy?.type !== "RollingUpdate") throw new CommandFailure(ONLY_ROLLING);
  const { observedGeneration = 0, readyReplicas = 0, updatedReplicas = 0, currentReplicas = 0 } = status ?? {};
  if (observedGeneration === 0 || (metadata.generation ?? 0) > observedGeneration) {
    return waiting("Waiting for statefulset spec update to be observed...");
  }
  const { replicas } = spec;
  if (replicas !== undefined && readyReplicas < replicas) {
    return waiting(`Waiting for ${replicas - readyReplicas} pods to be ready...`);
  }
  const { rollingUpdate } = spec.updateStrategy;
  if (rollingUpdate !== undefined) {
    const { partition } = rollingUpdate;
    if (replicas !== undefined && partition !== undefined && updatedReplicas < replicas - partition) {
      return waiting(
        `Waiting for partitioned roll out to finish: ${updatedReplicas} out of ${replicas - partition} new pods have been updated...`,
      );
    }
    return finished(`partitioned roll out complete: ${updatedReplicas} new pods have been updated...`);
  }
  const { updateRevision = "", currentRevision = "" } = status ?? {};
  if (updateRevision !== currentRevision) {
    return waiting(
      `waiting for statefulset rolling update to complete ${updatedReplicas} pods at revision ${updateRevision}...`,
    );
  }
  return finished(`statefulset rolling update complete ${currentReplicas} pods at revision ${currentRevision}...`);
}
