/**
 * Volumes behind claims: whether they can be used on this node yet, and where their files are. The files belong to the
 * PersistentVolume, so that they outlive Pods and are found again on every node.
 * Upstream: pkg/kubelet/volumemanager, pkg/volume/csi/csi_attacher.go.
 */
import type { Pod, Volume } from "../../api/types/pod.ts";
import type { PersistentVolume } from "../../api/types/volumes.ts";
import type { SharedInformerFactory } from "../machinery/informer.ts";
import { CLAIM_INDEX, claimNameOf, isAttached, isBound } from "../machinery/volume-matching.ts";
import { diskPlace } from "./disk-contents.ts";

/** So long a Pod waits for its volumes before that is said. Upstream: podAttachAndMountTimeout. */
export const MOUNT_TIMEOUT_MS = 123_000;

export interface Unusable {
  readonly volume: string;
  /** The claim itself is in the way, not the disk. */
  readonly problem?: string;
}

/** The volumes of claims that cannot be mounted yet, in the order of the Pod. */
export function unusableVolumes(pod: Pod, node: string, informers: SharedInformerFactory): readonly Unusable[] {
  const found: Unusable[] = [];
  for (const volume of pod.spec.volumes ?? []) {
    const claimName = claimNameOf(pod, volume);
    if (claimName === undefined) continue;
    const key = `${pod.metadata.namespace ?? ""}/${claimName}`;
    const claim = informers.for("PersistentVolumeClaim").getByKey(key);
    const { name } = volume;
    if (claim === undefined) {
      const missing = `persistentvolumeclaim "${claimName}" not found`;
      found.push({
        volume: name,
        problem: `error processing PVC ${key}: failed to fetch PVC from API server: ${missing}`,
      });
    } else if (!isBound(claim)) {
      found.push({ volume: name, problem: `error processing PVC ${key}: PVC is not bound` });
    } else {
      const behind = volumeBehind(pod, volume, informers);
      const problem = behind === undefined ? undefined : wrongMode(pod, name, behind);
      if (problem !== undefined) found.push({ volume: name, problem });
      else if (behind === undefined || !isAttached(behind, node, informers)) found.push({ volume: name });
    }
  }
  return found;
}

/** A disk without a file system is mounted, or one with a file system is asked for as a device. */
function wrongMode({ spec }: Pod, volume: string, behind: PersistentVolume): string | undefined {
  const { volumeMode = "Filesystem" } = behind.spec;
  const containers = [...(spec.initContainers ?? []), ...spec.containers];
  const field = volumeMode === "Block" ? "volumeMounts" : "volumeDevices";
  const isUsed = containers.some((container) => container[field]?.some(({ name }) => name === volume));
  return isUsed ? `volume ${volume} has volumeMode ${volumeMode}, but is specified in ${field}` : undefined;
}

/** A disk whose driver is not on the machine. Upstream: pkg/volume/csi/csi_attacher.go (MountDevice). */
export function volumeWithoutDriver(
  pod: Pod,
  node: string,
  informers: SharedInformerFactory,
): { readonly volume: string; readonly error: string; readonly step: "MountDevice" } | undefined {
  for (const volume of pod.spec.volumes ?? []) {
    const behind = volumeBehind(pod, volume, informers);
    const driver = behind?.spec.csi?.driver;
    if (behind === undefined || driver === undefined) continue;
    const drivers = informers.for("CSINode").get(undefined, node)?.spec.drivers ?? [];
    if (drivers.some(({ name }) => name === driver)) continue;
    const why = `driver name ${driver} not found in the list of registered CSI drivers`;
    const error = `kubernetes.io/csi: attacher.MountDevice failed to create newCsiDriverClient: ${why}`;
    return { volume: behind.metadata.name, error, step: "MountDevice" };
  }
  return undefined;
}

/**
 * A volume for one Pod alone that another Pod of the machine has mounted; the scheduler looks as well, but not everybody
 * asks it. Upstream: operation_generator.go (GenerateMountVolumeFunc).
 */
export function volumeOfOther(
  pod: Pod,
  informers: SharedInformerFactory,
  isMounted: (other: Pod) => boolean,
): { readonly volume: string; readonly error: string } | undefined {
  for (const volume of pod.spec.volumes ?? []) {
    const behind = volumeBehind(pod, volume, informers);
    if (behind?.spec.accessModes?.join() !== "ReadWriteOncePod") continue;
    const key = `${pod.metadata.namespace ?? ""}/${claimNameOf(pod, volume) ?? ""}`;
    const others = informers.for("Pod").byIndex(CLAIM_INDEX, key);
    const holder = others.find(
      (other) => other.metadata.uid !== pod.metadata.uid && !hasEnded(other) && isMounted(other),
    );
    if (holder === undefined) continue;
    const error = "volume uses the ReadWriteOncePod access mode and is already in use by another pod";
    return { volume: behind.metadata.name, error };
  }
  return undefined;
}

function hasEnded({ status }: Pod): boolean {
  return status.phase === "Succeeded" || status.phase === "Failed";
}

/** What the event says after the time is up. */
export function mountTimeoutMessage(pod: Pod, unusable: readonly Unusable[]): string {
  const list = (names: readonly string[]) => `[${names.join(" ")}]`;
  const unmounted = (pod.spec.volumes ?? []).filter(({ name }) => unusable.some(({ volume }) => volume === name));
  const failed = unusable.filter(({ problem }) => problem !== undefined);
  const reasons = failed.map(({ problem }) => problem ?? "");
  const reason = reasons.length === 0 ? "context deadline exceeded" : reasons.join(", ");
  return `Unable to attach or mount volumes: unmounted volumes=${list(unmounted.map(({ name }) => name))}, unattached volumes=${list(failed.length === 0 ? [] : failed.map(({ volume }) => volume))}, failed to process volumes=${list(failed.map(({ volume }) => volume))}: ${reason}`;
}

/** The PersistentVolume behind a volume of a Pod; undefined for volumes without a claim, and while it is not bound. */
export function volumeBehind(pod: Pod, volume: Volume, informers: SharedInformerFactory): PersistentVolume | undefined {
  const name = claimNameOf(pod, volume);
  if (name === undefined) return undefined;
  const claim = informers.for("PersistentVolumeClaim").get(pod.metadata.namespace, name);
  return informers.for("PersistentVolume").get(undefined, claim?.spec.volumeName ?? "");
}

/** Where the files of a claimed volume are: on the disk, or in a folder of the machine. */
export function claimedPlace(pod: Pod, volume: Volume, informers: SharedInformerFactory): string {
  const behind = volumeBehind(pod, volume, informers);
  const folder = behind?.spec.hostPath?.path ?? behind?.spec.local?.path;
  if (folder !== undefined) return `host ${pod.spec.nodeName ?? ""} ${folder}`;
  const { nfs } = behind?.spec ?? {};
  if (nfs !== undefined) return `nfs ${nfs.server} ${nfs.path}`;
  return diskPlace(behind?.metadata.uid ?? "");
}
