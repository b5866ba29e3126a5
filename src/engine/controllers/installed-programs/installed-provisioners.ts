/** Volumes for the classes of provisioners that somebody installed: made and deleted while their Pods are ready. */
import type { Draft } from "../../../api/component-client.ts";
import { formatQuantity } from "../../../api/quantity.ts";
import type { PersistentVolume, PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import type { ComponentContext } from "../../machinery/component-context.ts";
import { ControllerLoop, doneOrGone, type SyncResult } from "../../machinery/controller-loop.ts";
import { objectKey, type SharedInformerFactory } from "../../machinery/informer.ts";
import {
  classOf,
  isDelayed,
  PROVISIONED_BY,
  PROVISIONER,
  requestedSize,
  SELECTED_NODE,
} from "../../machinery/volume-matching.ts";
import { type InstalledProvisioner, provisionerOf } from "./provisioner-of.ts";

export const INSTALLED_PROVISIONERS = "installed-provisioners";
const MAKE_MS = 2_000;
const DELETE = "delete ";
const HOSTNAME = "kubernetes.io/hostname";

export class InstalledProvisioners extends ControllerLoop {
  private readonly informers: SharedInformerFactory;

  constructor(context: ComponentContext) {
    super(INSTALLED_PROVISIONERS, context);
    this.informers = context.informers;
    context.informers.for("PersistentVolumeClaim").addHandler(({ type, object, previous }, key) => {
      if (type === "DELETED" || object.metadata.annotations === previous?.metadata.annotations) return;
      if (wantsVolume(object)) this.queue.add(key, MAKE_MS);
    });
    context.informers.for("PersistentVolume").addHandler(({ type, object }, key) => {
      if (type !== "DELETED" && object.status.phase === "Released") this.queue.add(DELETE + key, MAKE_MS);
    });
    context.informers.for("Pod").addHandler(({ type, object, previous }) => {
      if (type !== "MODIFIED" || object.status === previous.status || provisionerOf(object) === undefined) return;
      if (provisionerOf(previous) === undefined) this.takeUpAll();
    });
  }

  start(): void {
    this.takeUpAll();
  }

  private takeUpAll(): void {
    for (const claim of this.informers.for("PersistentVolumeClaim").list()) {
      if (wantsVolume(claim)) this.queue.add(objectKey(claim), MAKE_MS);
    }
  }

  protected sync(key: string): SyncResult {
    if (key.startsWith(DELETE)) return this.remove(key.slice(DELETE.length));
    const claim = this.informers.for("PersistentVolumeClaim").getByKey(key);
    if (claim === undefined || !wantsVolume(claim)) return "done";
    const provisioner = this.provisioner(claim.metadata.annotations?.[PROVISIONER] ?? "");
    const node = claim.metadata.annotations?.[SELECTED_NODE];
    if (provisioner === undefined || (node === undefined && isDelayed(claim, this.informers.for("StorageClass")))) {
      return "done";
    }
    if (provisioner.isLocal && node === undefined) return "done";
    const draft = this.volume(claim, provisioner, node);
    const made = this.client.create("PersistentVolume", draft, { reason: "VolumeProvisioned", params: { claim: key } });
    if (made.ok) {
      const volume = draft.metadata.name ?? "";
      this.recorder.event(claim, "Normal", "ProvisioningSucceeded", `Successfully provisioned volume ${volume}`);
    }
    return made.ok || made.status.reason === "AlreadyExists" ? "done" : "retry";
  }

  private provisioner(name: string): InstalledProvisioner | undefined {
    if (name === "") return undefined;
    for (const pod of this.informers.for("Pod").list()) {
      const found = provisionerOf(pod);
      if (found?.name === name) return found;
    }
    return undefined;
  }

  private volume(
    claim: PersistentVolumeClaim,
    provisioner: InstalledProvisioner,
    node: string | undefined,
  ): Draft<PersistentVolume> {
    const { name, namespace = "", uid, resourceVersion } = claim.metadata;
    const volume = `pvc-${uid}`;
    const storageClass = this.informers.for("StorageClass").get(undefined, classOf(claim));
    const host = this.informers.for("Node").get(undefined, node ?? "")?.metadata.labels?.[HOSTNAME] ?? node ?? "";
    const term = { matchExpressions: [{ key: HOSTNAME, operator: "In" as const, values: [host] }] };
    return {
      apiVersion: "v1",
      kind: "PersistentVolume",
      metadata: { name: volume, annotations: { [PROVISIONED_BY]: provisioner.name } },
      spec: {
        accessModes: claim.spec.accessModes ?? [],
        capacity: { storage: formatQuantity(requestedSize(claim)) },
        claimRef: { kind: "PersistentVolumeClaim", namespace, name, uid, apiVersion: "v1", resourceVersion },
        ...provisioner.source(volume, claim),
        ...(storageClass?.mountOptions === undefined ? {} : { mountOptions: storageClass.mountOptions }),
        ...(provisioner.isLocal ? { nodeAffinity: { required: { nodeSelectorTerms: [term] } } } : {}),
        persistentVolumeReclaimPolicy: storageClass?.reclaimPolicy ?? "Delete",
        storageClassName: classOf(claim),
        volumeMode: claim.spec.volumeMode ?? "Filesystem",
      },
    };
  }

  private remove(name: string): SyncResult {
    const volume = this.informers.for("PersistentVolume").get(undefined, name);
    if (volume?.status.phase !== "Released" || volume.spec.persistentVolumeReclaimPolicy !== "Delete") return "done";
    if (this.provisioner(volume.metadata.annotations?.[PROVISIONED_BY] ?? "") === undefined) return "done";
    const { claimRef } = volume.spec;
    const why = {
      reason: "VolumeReclaimed",
      params: { claim: `${claimRef?.namespace ?? ""}/${claimRef?.name ?? ""}` },
    };
    return doneOrGone(this.client.delete("PersistentVolume", undefined, name, {}, why)) ? "done" : "retry";
  }
}

function wantsVolume({ metadata, spec }: PersistentVolumeClaim): boolean {
  return (
    metadata.annotations?.[PROVISIONER] !== undefined && !spec.volumeName && metadata.deletionTimestamp === undefined
  );
}
