/**
 * What admission is asked: who wants to do what to which object.
 * Source: https://kubernetes.io/docs/reference/config-api/apiserver-admission.v1/
 */
import type { KubeObject } from "../../../../api/types/meta.ts";
import { programOf, SIMULATION } from "../../apply/component-names.ts";
import { AUTHENTICATED, KUBERNETES_ADMIN, serviceAccountUser, type UserInfo } from "../../authorization/user-info.ts";
import type { KindDefinition } from "../../kind-definition.ts";
import type { WriteEnvironment, Writer } from "../../write/write-environment.ts";

export type Operation = "CREATE" | "UPDATE" | "DELETE" | "CONNECT";

export interface AdmissionRequest {
  readonly operation: Operation;
  readonly definition: KindDefinition;
  /** Empty for the object itself. */
  readonly subresource: string;
  /** Absent for what has no namespace. */
  readonly namespace?: string;
  /** Empty when the name is still to be generated. */
  readonly name: string;
  /** As it would be stored; absent when something is deleted. */
  readonly object?: KubeObject;
  /** As it is stored; absent when something is created. */
  readonly oldObject?: KubeObject;
  readonly user: UserInfo;
  readonly dryRun: boolean;
}

/** The groups of everything that kubeadm gives a certificate. */
const COMPONENT_USERS: Readonly<Record<string, string>> = {
  "kube-scheduler": "system:kube-scheduler",
  "kube-controller-manager": "system:kube-controller-manager",
  "kube-apiserver": "system:apiserver",
};

/** Who writes, under the name that a real cluster knows them by. */
export function userOf({ user }: WriteEnvironment, { actor, trusted }: Writer): UserInfo {
  if (!trusted) return user ?? KUBERNETES_ADMIN;
  const program = programOf(actor);
  const [part = "", node] = actor.split("/");
  if (program === "kubelet") {
    return { username: `system:node:${node ?? part}`, groups: ["system:nodes", AUTHENTICATED] };
  }
  if (program === SIMULATION || program === "kubeadm") return KUBERNETES_ADMIN;
  if (part.endsWith("-controller") && program === "kube-controller-manager") {
    const groups = ["system:serviceaccounts", "system:serviceaccounts:kube-system", AUTHENTICATED];
    return { username: serviceAccountUser("kube-system", part), groups };
  }
  return { username: COMPONENT_USERS[program] ?? `system:${part}`, groups: [AUTHENTICATED] };
}

/** The kinds that configure admission: they are never asked about, so that a mistake in them can be put right. */
export function isExempt({ group, kind }: KindDefinition): boolean {
  return group === "admissionregistration.k8s.io" && kind !== "";
}
