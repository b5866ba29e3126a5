/**
 * As whom a container runs, and what the security contexts mean for its volumes.
 * Source: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 * Upstream: pkg/kubelet/kuberuntime/security_context.go (verifyRunAsNonRoot), pkg/volume/volume_linux.go (SetVolumeOwnership).
 */
import type { Pod, Volume } from "../../api/types/pod.ts";
import type { ContainerUser, VolumeOrigin } from "../runtime/file-owners.ts";
import { imageEntry, PLAIN_SERVER } from "../runtime/image-catalogue.ts";
import { parseImage } from "../runtime/image-reference.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import { isToken } from "./pod-volumes.ts";

type Context = Readonly<Record<string, unknown>>;
const EMPTY: Context = {};

function effective(pod: Pod, plan: ContainerPlan, field: string): unknown {
  return (plan.spec.securityContext ?? EMPTY)[field] ?? (pod.spec.securityContext ?? EMPTY)[field];
}

/** The image's own user, a number or a name; undefined for images that nothing is known of. */
function imageUser(image: string): number | string | undefined {
  const parsed = parseImage(image);
  const entry = parsed.ok ? imageEntry(parsed.reference) : PLAIN_SERVER;
  return entry === PLAIN_SERVER ? undefined : (entry.user ?? 0);
}

/** Why `runAsNonRoot` keeps the container from being made; undefined when it does not. */
export function userProblem(pod: Pod, plan: ContainerPlan): string | undefined {
  if (effective(pod, plan, "runAsNonRoot") !== true) return undefined;
  const where = `(pod: "${pod.metadata.name}_${pod.metadata.namespace ?? ""}(${pod.metadata.uid})", container: ${plan.spec.name})`;
  const user = effective(pod, plan, "runAsUser");
  if (user === 0) return `container's runAsUser breaks non-root policy ${where}`;
  if (user !== undefined) return undefined;
  const own = imageUser(plan.spec.image);
  if (own === 0) return `container has runAsNonRoot and image will run as root ${where}`;
  if (typeof own === "string")
    return `container has runAsNonRoot and image has non-numeric user (${own}), cannot verify user is non-root ${where}`;
  return undefined;
}

/** Pods of one template share it. */
const users = new WeakMap<
  ContainerPlan,
  { readonly context: Context | undefined; readonly user: ContainerUser | undefined }
>();

/** Undefined for root with nothing but root's group. */
export function containerUser(pod: Pod, plan: ContainerPlan): ContainerUser | undefined {
  const context = pod.spec.securityContext;
  const known = users.get(plan);
  if (known !== undefined && known.context === context) return known.user;
  const user = userOf(pod, plan);
  users.set(plan, { context, user });
  return user;
}

function userOf(pod: Pod, plan: ContainerPlan): ContainerUser | undefined {
  const own = imageUser(plan.spec.image) ?? 0;
  const given = effective(pod, plan, "runAsUser");
  const uid = typeof given === "number" ? given : typeof own === "number" ? own : NAMED_USER;
  const group = effective(pod, plan, "runAsGroup");
  // Without an entry in the image's list of users the primary group is root's.
  const gid = typeof group === "number" ? group : given === undefined ? uid : 0;
  const context = pod.spec.securityContext ?? EMPTY;
  const more = [context["fsGroup"], ...((context["supplementalGroups"] ?? []) as readonly unknown[])];
  const groups = [...new Set([gid, ...more.filter((one) => typeof one === "number")])].sort((a, b) => a - b);
  if (uid === 0 && gid === 0 && groups.length === 1) return undefined;
  return { uid, gid, groups };
}

/** Who runs as a name and not as a number. */
const NAMED_USER = 999;

export function hasReadOnlyRoot({ spec }: ContainerPlan): boolean {
  return spec.securityContext?.["readOnlyRootFilesystem"] === true;
}

/** Whose processes the container's programs see besides their own. */
export function visibleProcesses(pod: Pod, plan: ContainerPlan): string | undefined {
  if (pod.spec.hostPID === true) return "host";
  if (pod.spec.shareProcessNamespace === true) return "*";
  return (plan.spec as { readonly targetContainerName?: string }).targetContainerName;
}

/** How the volumes of a Pod came to be; undefined for a Pod that has nothing but its token. */
export function volumeOrigins(pod: Pod): Readonly<Record<string, VolumeOrigin>> | undefined {
  const { volumes = [] } = pod.spec;
  const fsGroup = (pod.spec.securityContext ?? EMPTY)["fsGroup"];
  const group = typeof fsGroup === "number" ? { group: fsGroup } : {};
  if (volumes.every(isToken) && fsGroup === undefined) return undefined;
  return Object.fromEntries(volumes.map((volume) => [volume.name, { ...originOf(volume), ...group }]));
}

interface Item {
  readonly path: string;
  readonly mode?: number;
}

function originOf(volume: Volume): VolumeOrigin {
  const { configMap, secret, downwardAPI, projected } = volume;
  const source = configMap ?? secret ?? downwardAPI;
  if (source !== undefined) return projectedOrigin(source["defaultMode"], [source["items"]]);
  if (projected !== undefined) {
    const sources = (projected["sources"] ?? []) as readonly Readonly<Record<string, Context | undefined>>[];
    const lists = sources.map((one) => (one["configMap"] ?? one["secret"] ?? one["downwardAPI"])?.["items"]);
    return projectedOrigin(projected["defaultMode"], lists);
  }
  if (volume.hostPath !== undefined) return { kind: "host" };
  return { kind: volume.persistentVolumeClaim !== undefined || volume.ephemeral !== undefined ? "claim" : "emptyDir" };
}

function projectedOrigin(defaultMode: unknown, lists: readonly unknown[]): VolumeOrigin {
  const items = lists.flatMap((list) => (list ?? []) as readonly Item[]).filter(({ mode }) => mode !== undefined);
  return {
    kind: "projected",
    defaultMode: typeof defaultMode === "number" ? defaultMode : 0o644,
    ...(items.length === 0 ? {} : { modes: Object.fromEntries(items.map(({ path, mode = 0 }) => [`/${path}`, mode])) }),
  };
}
