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
import { tokenPaths } from "./projected-tokens.ts";

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
  const user = commonUser(pod);
  if (volumes.every(isToken) && fsGroup === undefined && user === undefined) return undefined;
  return Object.fromEntries(
    volumes.map((volume) => {
      const origin = { ...originOf(volume), ...group, ...capacityOf(pod, volume, informers) };
      return [volume.name, withTokensOf(user, origin, volume)];
    }),
  );
}

/** As whom every container of the Pod runs; undefined when they differ, or one does not say. Upstream: FsUserFrom. */
function commonUser({ spec }: Pod): number | undefined {
  const general = (spec.securityContext ?? EMPTY)["runAsUser"];
  const users = [...(spec.initContainers ?? []), ...spec.containers].map(
    ({ securityContext }) => (securityContext ?? EMPTY)["runAsUser"] ?? general,
  );
  const [first] = users;
  return typeof first === "number" && users.every((user) => user === first) ? first : undefined;
}

/** Tokens are for the Pod's user or group alone, where it has one. Upstream: pkg/volume/projected (collectData). */
function withTokensOf(user: number | undefined, origin: VolumeOrigin, volume: Volume): VolumeOrigin {
  if (user === undefined && origin.group === undefined) return origin;
  const paths = tokenPaths(volume);
  if (paths.length === 0) return origin;
  const modes = { ...origin.modes, ...Object.fromEntries(paths.map((path) => [path, TOKEN_MODE])) };
  if (user === undefined) return { ...origin, modes };
  return { ...origin, modes, owners: Object.fromEntries(paths.map((path) => [path, user])) };
}

const TOKEN_MODE = 0o600;

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
