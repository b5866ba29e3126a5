/**
 * As whom a container runs, and what the security contexts mean for its volumes.
 * Source: https://kubernetes.io/docs/tasks/configure-pod-container/security-context/
 * Upstream: pkg/kubelet/kuberuntime/security_context.go (verifyRunAsNonRoot), pkg/volume/volume_linux.go (SetVolumeOwnership).
 */
import type { Pod } from "../../api/types/pod.ts";
import type { Confinement } from "../runtime/capabilities.ts";
import type { ContainerUser } from "../runtime/file-owners.ts";
import { imageEntry, PLAIN_SERVER } from "../runtime/image-catalogue.ts";
import { broughtBy } from "../runtime/image-files.ts";
import { parseImage } from "../runtime/image-reference.ts";
import type { ContainerPlan } from "./pod-plan.ts";
import { profileOf } from "./security-profiles.ts";

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

interface Account {
  readonly name: string;
  readonly uid: number;
  readonly gid: number;
}

/** What the image's own list says of a user, by number or name. */
function accountOf(image: string, user: number | string): Account | undefined {
  for (const line of linesOf(image, "/etc/passwd")) {
    const [name = "", , uid, gid] = line.split(":");
    if (name === String(user) || uid === String(user)) return { name, uid: Number(uid), gid: Number(gid) };
  }
  return undefined;
}

/** Groups of which the image's own list calls the user a member. */
function memberships(image: string, user: string): readonly number[] {
  return linesOf(image, "/etc/group").flatMap((line) => {
    const [, , gid, members = ""] = line.split(":");
    return members.split(",").includes(user) ? [Number(gid)] : [];
  });
}

function linesOf(image: string, path: string): readonly string[] {
  return (broughtBy(image).files.get(path) ?? "").split("\n").filter((line) => line !== "");
}

/** Upstream: containerd's oci.WithUser, WithAdditionalGIDs; KEP-3619 for the policy. */
function userOf(pod: Pod, plan: ContainerPlan): ContainerUser | undefined {
  const { image } = plan.spec;
  const own = imageUser(image) ?? 0;
  const given = effective(pod, plan, "runAsUser");
  const account = accountOf(image, typeof given === "number" ? given : own);
  const unlisted = typeof own === "number" ? own : NAMED_USER;
  const uid = typeof given === "number" ? given : (account?.uid ?? unlisted);
  const group = effective(pod, plan, "runAsGroup");
  // Without an entry in the image's list of users the primary group is root's.
  const gid = typeof group === "number" ? group : (account?.gid ?? (given === undefined ? uid : 0));
  const context = pod.spec.securityContext ?? EMPTY;
  const listed =
    account === undefined || context["supplementalGroupsPolicy"] === "Strict" ? [] : memberships(image, account.name);
  const more = [context["fsGroup"], ...((context["supplementalGroups"] ?? []) as readonly unknown[]), ...listed];
  const groups = [...new Set([gid, ...more.filter((one) => typeof one === "number")])].sort((a, b) => a - b);
  if (uid === 0 && gid === 0 && groups.length === 1) return undefined;
  return { uid, gid, groups };
}

/** Who runs as a name and not as a number. */
const NAMED_USER = 999;

/** Undefined for what the container runtime gives by default. */
export function confinementOf(pod: Pod, plan: ContainerPlan): Confinement | undefined {
  const { add = [], drop = [] } = (plan.spec.securityContext?.["capabilities"] ?? EMPTY) as Partial<Confinement>;
  const seccomp = (profileOf(pod, plan, "seccompProfile")?.type ?? "Unconfined") !== "Unconfined";
  const withoutAppArmor = profileOf(pod, plan, "appArmorProfile")?.type === "Unconfined";
  const ownUsers = pod.spec.hostUsers === false;
  if (add.length + drop.length === 0 && !seccomp && !withoutAppArmor && !ownUsers) return undefined;
  return {
    add,
    drop,
    seccomp,
    ...(withoutAppArmor ? { withoutAppArmor } : {}),
    ...(ownUsers ? { ownUsers } : {}),
  };
}

export function hasReadOnlyRoot({ spec }: ContainerPlan): boolean {
  return spec.securityContext?.["readOnlyRootFilesystem"] === true;
}

/** Whose processes the container's programs see besides their own. */
export function visibleProcesses(pod: Pod, plan: ContainerPlan): string | undefined {
  if (pod.spec.hostPID === true) return "host";
  if (pod.spec.shareProcessNamespace === true) return "*";
  return (plan.spec as { readonly targetContainerName?: string }).targetContainerName;
}
