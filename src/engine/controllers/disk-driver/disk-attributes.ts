/**
 * Giving a disk the attributes of another class. The simulated disks take any.
 * Source: https://kubernetes.io/docs/concepts/storage/volume-attributes-classes/
 * Upstream: kubernetes-csi/external-resizer, pkg/modifycontroller.
 */
import type { ComponentClient } from "../../../api/component-client.ts";
import { DISK_PROVISIONER } from "../../../api/simulated-disk.ts";
import type { PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import { doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import type { EventRecorder } from "../../machinery/event-recorder.ts";
import type { SharedInformerFactory } from "../../machinery/informer.ts";
import { isBound } from "../../machinery/volume-matching.ts";

export function wantsOtherClass(claim: PersistentVolumeClaim): boolean {
  const wanted = claim.spec.volumeAttributesClassName;
  return isBound(claim) && wanted !== undefined && wanted !== claim.status.currentVolumeAttributesClassName;
}

export function modifyDisk(
  claim: PersistentVolumeClaim,
  informers: SharedInformerFactory,
  client: ComponentClient,
  recorder: EventRecorder,
): SyncResult {
  const name = claim.spec.volumeAttributesClassName ?? "";
  const volume = informers.for("PersistentVolume").get(undefined, claim.spec.volumeName ?? "");
  if (!wantsOtherClass(claim) || volume?.spec.csi?.driver !== DISK_PROVISIONER) return "done";
  const why = { reason: "ClaimModified", params: { class: name } };
  if (informers.for("VolumeAttributesClass").get(undefined, name) === undefined) {
    recorder.event(claim, "Warning", "VolumeModifyFailed", `VAC ${name} does not exist`);
    const modifyVolumeStatus = { targetVolumeAttributesClassName: name, status: "Pending" as const };
    client.updateStatus("PersistentVolumeClaim", { ...claim, status: { ...claim.status, modifyVolumeStatus } }, why);
    return "retry";
  }
  const disk = volume.metadata.name;
  recorder.event(claim, "Normal", "VolumeModify", `external resizer is modifying volume ${disk} with vac ${name}`);
  const next = { ...volume, spec: { ...volume.spec, volumeAttributesClassName: name } };
  if (!client.update("PersistentVolume", next, why).ok) return "retry";
  const { modifyVolumeStatus: _done, ...rest } = claim.status;
  const status = { ...rest, currentVolumeAttributesClassName: name };
  const outcome = client.updateStatus("PersistentVolumeClaim", { ...claim, status }, why);
  if (outcome.ok)
    recorder.event(
      claim,
      "Normal",
      "VolumeModifySuccessful",
      `external resizer modified volume ${disk} with vac ${name} successfully`,
    );
  return doneOrGone(outcome) ? "done" : "retry";
}
