/**
 * Who a token stands for, if what it is bound to is still there.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens
 * Upstream: pkg/serviceaccount/claims.go (Validate), pkg/serviceaccount/legacy.go, pkg/serviceaccount/jwt.go.
 */
import { encodeBase64Text } from "../../../api/base64.ts";
import type { Secret } from "../../../api/types/core.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Store } from "../../etcd/store.ts";
import { keyOf } from "../write/write-environment.ts";
import {
  type BoundClaims,
  ISSUER,
  LEGACY_ISSUER,
  type LegacyClaims,
  type Reference,
  verifiedClaims,
} from "./service-account-token.ts";
import { AUTHENTICATED, serviceAccountGroups, serviceAccountUser, type UserInfo } from "./user-info.ts";

export type TokenVerdict =
  | { readonly ok: true; readonly user: UserInfo; readonly audiences: readonly string[] }
  | {
      readonly ok: false;
      /** Beyond that it is not valid; undefined when nobody knows more. */
      readonly problem: string | undefined;
    };

/** Between two clocks, and after a deletion. Upstream: go-jose's jwt.DefaultLeeway. */
const LEEWAY_MS = 60_000;
const INVALIDATED = "service account token has been invalidated";
const EXTRA = "authentication.kubernetes.io/";

/** @param nowMs virtual time since 1970 */
export function tokenUser(store: Store<KubeObject>, token: string, nowMs: number): TokenVerdict {
  const claims = verifiedClaims(token);
  if (claims === undefined) return { ok: false, problem: undefined };
  if (claims.iss === LEGACY_ISSUER) return legacyUser(store, claims, token, nowMs);
  const problem = timeProblem(claims, nowMs) ?? boundProblem(store, claims, nowMs);
  if (problem !== undefined) return { ok: false, problem };
  const { namespace, serviceaccount, pod, node } = claims["kubernetes.io"];
  const extra: Record<string, readonly string[]> = { [`${EXTRA}credential-id`]: [`JTI=${claims.jti}`] };
  if (node !== undefined) {
    extra[`${EXTRA}node-name`] = [node.name];
    if (node.uid !== undefined) extra[`${EXTRA}node-uid`] = [node.uid];
  }
  if (pod !== undefined) {
    extra[`${EXTRA}pod-name`] = [pod.name];
    extra[`${EXTRA}pod-uid`] = [pod.uid ?? ""];
  }
  const user = { ...accountUser(namespace, serviceaccount.name, serviceaccount.uid), extra };
  return { ok: true, user, audiences: claims.aud };
}

function accountUser(namespace: string, name: string, uid: string | undefined): UserInfo {
  return {
    username: serviceAccountUser(namespace, name),
    ...(uid === undefined ? {} : { uid }),
    groups: [...serviceAccountGroups(namespace), AUTHENTICATED],
  };
}

function timeProblem({ exp, nbf }: BoundClaims, nowMs: number): string | undefined {
  if (nowMs > exp * 1_000 + LEEWAY_MS) return "service account token has expired";
  return nowMs + LEEWAY_MS < nbf * 1_000 ? "service account token is not valid yet" : undefined;
}

function boundProblem(store: Store<KubeObject>, claims: BoundClaims, nowMs: number): string | undefined {
  const { namespace, serviceaccount, pod, secret, node } = claims["kubernetes.io"];
  const account = accountProblem(store, namespace, serviceaccount, nowMs);
  if (account !== undefined) return account;
  const gone = (table: string, home: string | undefined, reference: Reference | undefined): boolean =>
    reference !== undefined && !isThere(store.get(table, keyOf(home, reference.name)), reference.uid, nowMs);
  if (gone("secrets", namespace, secret) || gone("pods", namespace, pod)) return INVALIDATED;
  // A Pod's machine is only named beside it: without the machine there is soon no Pod.
  return pod === undefined && gone("nodes", undefined, node) ? INVALIDATED : undefined;
}

function accountProblem(
  store: Store<KubeObject>,
  namespace: string,
  { name, uid = "" }: Reference,
  nowMs: number,
): string | undefined {
  const account = store.get("serviceaccounts", keyOf(namespace, name));
  if (account === undefined) return `serviceaccounts "${name}" not found`;
  if (isDeleted(account, nowMs)) return `service account ${namespace}/${name} has been deleted`;
  const { uid: present } = account.metadata;
  return present === uid ? undefined : `service account UID (${present}) does not match claim (${uid})`;
}

function isThere(object: KubeObject | undefined, uid: string | undefined, nowMs: number): boolean {
  return object !== undefined && object.metadata.uid === uid && !isDeleted(object, nowMs);
}

function isDeleted({ metadata }: KubeObject, nowMs: number): boolean {
  const { deletionTimestamp } = metadata;
  return deletionTimestamp !== undefined && Date.parse(deletionTimestamp) < nowMs - LEEWAY_MS;
}

/** The token of a Secret is good for as long as the Secret holds it. */
function legacyUser(store: Store<KubeObject>, claims: LegacyClaims, token: string, nowMs: number): TokenVerdict {
  const namespace = claims["kubernetes.io/serviceaccount/namespace"];
  const name = claims["kubernetes.io/serviceaccount/service-account.name"];
  const uid = claims["kubernetes.io/serviceaccount/service-account.uid"];
  const key = keyOf(namespace, claims["kubernetes.io/serviceaccount/secret.name"]);
  const secret = store.get("secrets", key) as Secret | undefined;
  if (secret === undefined || secret.metadata.deletionTimestamp !== undefined) {
    return { ok: false, problem: "service account token has been invalidated" };
  }
  if (secret.data?.["token"] !== encodeBase64Text(token)) {
    return { ok: false, problem: "service account token does not match server's copy" };
  }
  const problem = accountProblem(store, namespace, { name, uid }, nowMs);
  if (problem !== undefined) return { ok: false, problem };
  return { ok: true, user: accountUser(namespace, name, uid), audiences: [ISSUER] };
}
