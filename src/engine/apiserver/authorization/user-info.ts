/**
 * Who sends a request.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/authentication/
 */

export interface UserInfo {
  readonly username: string;
  readonly uid?: string;
  readonly groups: readonly string[];
  readonly extra?: Readonly<Record<string, readonly string[]>>;
}

/** Everybody who is known. */
export const AUTHENTICATED = "system:authenticated";
export const UNAUTHENTICATED = "system:unauthenticated";
/** May do everything, whatever the roles say. */
export const MASTERS = "system:masters";
export const ADMIN_GROUP = "kubeadm:cluster-admins";

/** Who kubeadm's kubeconfig file makes of a person. */
export const KUBERNETES_ADMIN: UserInfo = {
  username: "kubernetes-admin",
  groups: [ADMIN_GROUP, AUTHENTICATED],
  extra: {
    "authentication.kubernetes.io/credential-id": [
      "X509SHA256=d7d2b3a1f6c04e5b9c8a7e6f5d4c3b2a1908f7e6d5c4b3a29180f7e6d5c4b3a2",
    ],
  },
};

/** Who says nothing about themselves, and is not at the administrator's keyboard. */
export const ANONYMOUS: UserInfo = { username: "system:anonymous", groups: [UNAUTHENTICATED] };

const ACCOUNT_PREFIX = "system:serviceaccount:";

export function serviceAccountUser(namespace: string, name: string): string {
  return `${ACCOUNT_PREFIX}${namespace}:${name}`;
}

export function serviceAccountGroups(namespace: string): readonly string[] {
  return ["system:serviceaccounts", `system:serviceaccounts:${namespace}`];
}

/** Undefined for a name that is not that of a ServiceAccount. */
export function serviceAccountOf(username: string): { readonly namespace: string; readonly name: string } | undefined {
  if (!username.startsWith(ACCOUNT_PREFIX)) return undefined;
  const [namespace = "", name = "", ...rest] = username.slice(ACCOUNT_PREFIX.length).split(":");
  return rest.length > 0 || namespace === "" || name === "" ? undefined : { namespace, name };
}
