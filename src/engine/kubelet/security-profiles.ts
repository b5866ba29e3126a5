/**
 * Profiles of AppArmor and seccomp: those that a container names must be on its machine.
 * Source: https://kubernetes.io/docs/tutorials/security/apparmor/, https://kubernetes.io/docs/tutorials/security/seccomp/.
 * The words are containerd's: internal/cri/server/container_create_linux.go, contrib/seccomp/seccomp.go.
 */
import type { Pod } from "../../api/types/pod.ts";
import type { KubeletParts } from "./kubelet-parts.ts";
import type { ContainerPlan } from "./pod-plan.ts";

const SECCOMP_FOLDER = "/var/lib/kubelet/seccomp";
/** What containerd loads by itself. */
const DEFAULT_APPARMOR_PROFILE = "cri-containerd.apparmor.d";

interface Profile {
  readonly type?: string;
  readonly localhostProfile?: string;
}

/** The container's own, else its Pod's; undefined when neither says anything. */
export function profileOf(
  pod: Pod,
  plan: ContainerPlan,
  field: "appArmorProfile" | "seccompProfile",
): Profile | undefined {
  return (plan.spec.securityContext?.[field] ?? pod.spec.securityContext?.[field]) as Profile | undefined;
}

/** Why the container cannot be made; undefined when it can. Privileged ones are confined by neither. */
export function profileProblem(
  pod: Pod,
  plan: ContainerPlan,
  machine: string,
  { runtime }: Pick<KubeletParts, "runtime">,
): string | undefined {
  if (plan.spec.securityContext?.["privileged"] === true) return undefined;
  const appArmor = profileOf(pod, plan, "appArmorProfile");
  if (appArmor?.type === "Localhost" && appArmor.localhostProfile !== DEFAULT_APPARMOR_PROFILE) {
    const missing = `apparmor profile not found ${appArmor.localhostProfile ?? ""}`;
    return `failed to get container spec opts: failed to generate apparmor spec opts: ${missing}`;
  }
  const seccomp = profileOf(pod, plan, "seccompProfile");
  if (seccomp?.type !== "Localhost") return undefined;
  const path = `${SECCOMP_FOLDER}/${seccomp.localhostProfile ?? ""}`;
  const slash = path.lastIndexOf("/");
  if (runtime.cri.volumes.filesInFolder(machine, path.slice(0, slash)).has(path.slice(slash + 1))) return undefined;
  const why = `open ${path}: no such file or directory`;
  return `failed to create containerd container: cannot load seccomp profile "${path}": ${why}`;
}
