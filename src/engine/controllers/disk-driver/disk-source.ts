/**
 * What a disk is to begin with: empty, as the disk of another claim is, or as one was when a snapshot was taken.
 * Source: https://kubernetes.io/docs/concepts/storage/volume-pvc-datasource/
 * Upstream: kubernetes-csi/external-provisioner, pkg/controller/controller.go (getVolumeContentSource).
 */
import { compareQuantities, formatQuantity, wholeValue } from "../../../api/quantity.ts";
import type { PersistentVolumeClaim } from "../../../api/types/volumes.ts";
import type { SharedInformerFactory } from "../../machinery/informer.ts";
import { isBound, requestedSize } from "../../machinery/volume-matching.ts";
import { areSnapshotsDefined, SNAPSHOT_KIND, snapshotInformers } from "../../machinery/volume-snapshots.ts";

const MODE_CHANGE_ALLOWED = "snapshot.storage.kubernetes.io/allow-volume-mode-change";

/** Why the disk cannot be made; undefined when it can. */
export function sourceProblem(claim: PersistentVolumeClaim, informers: SharedInformerFactory): string | undefined {
  const { dataSource } = claim.spec;
  if (dataSource === undefined) return undefined;
  const { kind, name } = dataSource;
  const find = { [SNAPSHOT_KIND]: snapshotProblem, PersistentVolumeClaim: claimProblem }[kind];
  const problem = find?.(claim, name, informers);
  return problem === undefined
    ? undefined
    : `error getting handle for DataSource Type ${kind} by Name ${name}: ${problem}`;
}

function claimProblem(
  claim: PersistentVolumeClaim,
  name: string,
  informers: SharedInformerFactory,
): string | undefined {
  const source = informers.for("PersistentVolumeClaim").get(claim.metadata.namespace, name);
  if (source === undefined)
    return `error getting PVC ${name} (namespace "${claim.metadata.namespace ?? ""}") from api server: persistentvolumeclaims "${name}" not found`;
  if (!isBound(source)) return `the PVC ${name} is not bound`;
  const [wanted, there] = [requestedSize(claim), requestedSize(source)];
  if (compareQuantities(wanted, there) >= 0) return undefined;
  const sizes = `requested ${formatQuantity(wanted)} but source is ${formatQuantity(there)}`;
  return `error, new PVC request must be greater than or equal in size to the specified PVC data source, ${sizes}`;
}

function snapshotProblem(
  claim: PersistentVolumeClaim,
  name: string,
  informers: SharedInformerFactory,
): string | undefined {
  const failed = `error getting snapshot ${name} from api server`;
  if (!areSnapshotsDefined(informers)) {
    return `${failed}: the server could not find the requested resource (get volumesnapshots.snapshot.storage.k8s.io ${name})`;
  }
  const { snapshots, contents } = snapshotInformers(informers);
  const snapshot = snapshots.get(claim.metadata.namespace, name);
  if (snapshot === undefined) return `${failed}: volumesnapshots.snapshot.storage.k8s.io "${name}" not found`;
  if (snapshot.metadata.deletionTimestamp !== undefined) return `snapshot ${name} is currently being deleted`;
  const { boundVolumeSnapshotContentName: bound, readyToUse } = snapshot.status ?? {};
  if (bound === undefined) return `snapshot ${name} not bound`;
  const content = contents.get(undefined, bound);
  if (content === undefined) {
    const missing = `volumesnapshotcontents.snapshot.storage.k8s.io "${bound}" not found`;
    return `error getting snapshotcontent ${bound} for snapshot ${claim.metadata.namespace ?? ""}/${name} from api server: ${missing}`;
  }
  if (readyToUse !== true) return `snapshot ${name} is not Ready`;
  const [wanted, there] = [requestedSize(claim), content.status?.restoreSize ?? 0];
  const wantedBytes = wholeValue(formatQuantity(wanted));
  if (wantedBytes < there) {
    return `requested volume size ${wantedBytes} is less than the size ${there} for the source snapshot ${name}`;
  }
  const { sourceVolumeMode } = content.spec;
  const isSameMode = sourceVolumeMode === undefined || sourceVolumeMode === (claim.spec.volumeMode ?? "Filesystem");
  if (isSameMode || content.metadata.annotations?.[MODE_CHANGE_ALLOWED] === "true") return undefined;
  const volume = `${claim.metadata.namespace ?? ""}/${claim.metadata.name}`;
  return `requested volume ${volume} modifies the mode of the source volume but does not have permission to do so. ${MODE_CHANGE_ALLOWED} annotation is not present on snapshotcontent ${bound}`;
}
