/**
 * How the volumes of a Pod came to be, which decides who may read and write them.
 * Upstream: pkg/volume/volume_linux.go (SetVolumeOwnership), pkg/volume/emptydir.
 */
import { wholeValue } from "../../api/quantity.ts";
import type { Pod, Volume } from "../../api/types/pod.ts";
import type { SharedInformerFactory } from "../machinery/informer.ts";
import type { VolumeOrigin } from "../runtime/file-owners.ts";
import { volumeBehind } from "./claimed-volumes.ts";
import { isToken } from "./pod-volumes.ts";

type Context = Readonly<Record<string, unknown>>;
const EMPTY: Context = {};

/** How the volumes of a Pod came to be; undefined for a Pod that has nothing but its token. */
export function volumeOrigins(
  pod: Pod,
  informers: SharedInformerFactory,
): Readonly<Record<string, VolumeOrigin>> | undefined {
  const { volumes = [] } = pod.spec;
  const fsGroup = (pod.spec.securityContext ?? EMPTY)["fsGroup"];
  const group = typeof fsGroup === "number" ? { group: fsGroup } : {};
  if (volumes.every(isToken) && fsGroup === undefined) return undefined;
  return Object.fromEntries(
    volumes.map((volume) => [volume.name, { ...originOf(volume), ...group, ...capacityOf(pod, volume, informers) }]),
  );
}

/** The size of the disk behind a claim, when it is mounted. */
function capacityOf(pod: Pod, volume: Volume, informers: SharedInformerFactory): { readonly sizeBytes?: number } {
  const sizeBytes = wholeValue(volumeBehind(pod, volume, informers)?.spec.capacity?.["storage"]);
  return sizeBytes > 0 ? { sizeBytes } : {};
}

interface Item {
  readonly path: string;
  readonly mode?: number;
}

function originOf(volume: Volume): VolumeOrigin {
  const { configMap, secret, downwardAPI, projected } = volume;
  const source = configMap ?? secret ?? downwardAPI;
  if (source !== undefined) {
    const origin = projectedOrigin(source["defaultMode"], [source["items"]]);
    return configMap === undefined ? { ...origin, inMemory: true } : origin;
  }
  if (projected !== undefined) {
    const sources = (projected["sources"] ?? []) as readonly Readonly<Record<string, Context | undefined>>[];
    const lists = sources.map((one) => (one["configMap"] ?? one["secret"] ?? one["downwardAPI"])?.["items"]);
    return { ...projectedOrigin(projected["defaultMode"], lists), inMemory: true };
  }
  if (volume.image !== undefined || volume.hostPath !== undefined) return { kind: "host" };
  if (volume.persistentVolumeClaim !== undefined || volume.ephemeral !== undefined || volume.nfs !== undefined)
    return { kind: "claim" };
  const { medium, sizeLimit } = volume.emptyDir ?? {};
  if (medium !== "Memory") return { kind: "emptyDir" };
  const sizeBytes = typeof sizeLimit === "string" || typeof sizeLimit === "number" ? wholeValue(sizeLimit) : 0;
  return { kind: "emptyDir", inMemory: true, ...(sizeBytes > 0 ? { sizeBytes } : {}) };
}

function projectedOrigin(defaultMode: unknown, lists: readonly unknown[]): VolumeOrigin {
  const items = lists.flatMap((list) => (list ?? []) as readonly Item[]).filter(({ mode }) => mode !== undefined);
  return {
    kind: "projected",
    defaultMode: typeof defaultMode === "number" ? defaultMode : 0o644,
    ...(items.length === 0 ? {} : { modes: Object.fromEntries(items.map(({ path, mode = 0 }) => [`/${path}`, mode])) }),
  };
}
