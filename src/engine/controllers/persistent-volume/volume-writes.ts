/** The writes with which a claim and a volume are brought together. Upstream: pv_controller.go (bind, updateVolumePhase …). */
import type { ComponentClient } from "../../../api/component-client.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import { doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { objectKey } from "../../machinery/informer.ts";
import { BIND_COMPLETED, BOUND_BY_CONTROLLER } from "../../machinery/volume-matching.ts";

/** Keeps the volume for the claim, marks both as bound, each in a write of its own. */
export function bindTogether(
  client: ComponentClient,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
  now: string,
): SyncResult {
  const reserved = reserve(client, volume, claim);
  if (reserved === undefined) return "retry";
  const phased = withPhase(client, reserved, "Bound", now, { claim: objectKey(claim) });
  if (phased === undefined) return "retry";
  const named = nameVolume(client, claim, phased);
  if (named === undefined) return "retry";
  const status: PersistentVolumeClaim["status"] = {
    ...named.status,
    phase: "Bound",
    ...(phased.spec.accessModes === undefined ? {} : { accessModes: phased.spec.accessModes }),
    capacity: named.status.capacity ?? phased.spec.capacity ?? {},
    ...(phased.spec.volumeAttributesClassName === undefined
      ? {}
      : { currentVolumeAttributesClassName: phased.spec.volumeAttributesClassName }),
  };
  const why = { reason: "ClaimBound", params: { volume: volume.metadata.name } };
  return doneOrGone(client.updateStatus("PersistentVolumeClaim", { ...named, status }, why)) ? "done" : "retry";
}

function reserve(
  client: ComponentClient,
  volume: PersistentVolume,
  claim: PersistentVolumeClaim,
): PersistentVolume | undefined {
  const { claimRef } = volume.spec;
  const { name, namespace = "", uid, resourceVersion } = claim.metadata;
  if (claimRef?.uid === uid && claimRef.name === name) return volume;
  const annotations =
    claimRef === undefined
      ? { ...volume.metadata.annotations, [BOUND_BY_CONTROLLER]: "yes" }
      : volume.metadata.annotations;
  const next: PersistentVolume = {
    ...volume,
    metadata: { ...volume.metadata, ...(annotations === undefined ? {} : { annotations }) },
    spec: {
      ...volume.spec,
      claimRef: { kind: "PersistentVolumeClaim", namespace, name, uid, apiVersion: "v1", resourceVersion },
    },
  };
  const outcome = client.update("PersistentVolume", next, {
    reason: "VolumeReserved",
    params: { claim: objectKey(claim) },
  });
  return outcome.ok ? outcome.value : undefined;
}

const REASONS = {
  Available: "VolumeAvailable",
  Bound: "VolumeBound",
  Failed: "VolumeFailed",
  Released: "VolumeReleased",
} as const;

/** The volume in this phase; undefined when that could not be written. */
export function withPhase(
  client: ComponentClient,
  volume: PersistentVolume,
  phase: keyof typeof REASONS,
  now: string,
  params: Readonly<Record<string, string>> = {},
): PersistentVolume | undefined {
  const message = params["message"];
  if (volume.status.phase === phase && volume.status.message === message) return volume;
  const since = volume.status.phase === phase ? (volume.status.lastPhaseTransitionTime ?? now) : now;
  const status = { phase, lastPhaseTransitionTime: since, ...(message === undefined ? {} : { message }) };
  const why = { reason: REASONS[phase], params };
  const outcome = client.updateStatus("PersistentVolume", { ...volume, status }, why);
  return outcome.ok ? outcome.value : undefined;
}

function nameVolume(
  client: ComponentClient,
  claim: PersistentVolumeClaim,
  volume: PersistentVolume,
): PersistentVolumeClaim | undefined {
  const { name } = volume.metadata;
  const annotations = {
    ...claim.metadata.annotations,
    [BIND_COMPLETED]: "yes",
    ...(claim.spec.volumeName ? {} : { [BOUND_BY_CONTROLLER]: "yes" }),
  };
  const next: PersistentVolumeClaim = {
    ...claim,
    metadata: { ...claim.metadata, annotations },
    spec: { ...claim.spec, volumeName: name },
  };
  const outcome = client.update("PersistentVolumeClaim", next, { reason: "ClaimBound", params: { volume: name } });
  return outcome.ok ? outcome.value : undefined;
}
