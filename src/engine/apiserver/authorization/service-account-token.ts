/**
 * Tokens of ServiceAccounts: JSON Web Tokens as the API server signs them, with a signature that only this cluster makes.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens
 * Upstream: pkg/serviceaccount/claims.go.
 */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { decodeBase64Text, encodeBase64Text } from "../../../api/base64.ts";
import type { KubeObject } from "../../../api/types/meta.ts";
import type { Store } from "../../etcd/store.ts";
import { keyOf } from "../write/write-environment.ts";
import { AUTHENTICATED, serviceAccountGroups, serviceAccountUser, type UserInfo } from "./user-info.ts";

export const ISSUER = "https://kubernetes.default.svc.cluster.local";

export interface BoundObject {
  readonly kind: string;
  readonly name: string;
  readonly uid: string;
}

export interface TokenClaims {
  readonly aud: readonly string[];
  /** Seconds since 1970, as all times here. */
  readonly exp: number;
  readonly iat: number;
  readonly iss: string;
  readonly jti: string;
  readonly "kubernetes.io": {
    readonly namespace: string;
    readonly pod?: { readonly name: string; readonly uid: string };
    readonly secret?: { readonly name: string; readonly uid: string };
    readonly node?: { readonly name: string; readonly uid: string };
    readonly serviceaccount: { readonly name: string; readonly uid: string };
  };
  readonly nbf: number;
  readonly sub: string;
}

const HEADER = '{"alg":"RS256","kid":"kubarium"}';

export function signedToken(claims: TokenClaims, key: string): string {
  const content = `${forUrl(HEADER)}.${forUrl(JSON.stringify(claims))}`;
  return `${content}.${signature(content, key)}`;
}

/** Somebody may have many tokens; each has an id of its own, made of what it says. */
export function tokenId(parts: readonly (string | number)[], key: string): string {
  const hex = bytesToHex(hmac(sha256, utf8ToBytes(key), utf8ToBytes(JSON.stringify(parts))));
  const groups = [
    hex.slice(0, 8),
    hex.slice(8, 12),
    `4${hex.slice(13, 16)}`,
    `a${hex.slice(17, 20)}`,
    hex.slice(20, 32),
  ];
  return groups.join("-");
}

/** Who a token stands for; undefined when it is not valid, or no longer. @param nowMs virtual time since 1970 */
export function tokenUser(
  store: Store<KubeObject>,
  token: string,
  key: string,
  nowMs: number,
): { readonly user: UserInfo; readonly audiences: readonly string[] } | undefined {
  const claims = verifiedClaims(token, key);
  if (claims === undefined || claims.exp * 1_000 <= nowMs || claims.nbf * 1_000 > nowMs) return undefined;
  const { namespace, serviceaccount, pod, secret, node } = claims["kubernetes.io"];
  const alive =
    exists(store, "serviceaccounts", namespace, serviceaccount) &&
    (pod === undefined || exists(store, "pods", namespace, pod)) &&
    (secret === undefined || exists(store, "secrets", namespace, secret)) &&
    (node === undefined || exists(store, "nodes", undefined, node));
  if (!alive) return undefined;
  const extra: Record<string, readonly string[]> = {
    "authentication.kubernetes.io/credential-id": [`JTI=${claims.jti}`],
  };
  if (pod !== undefined) {
    extra["authentication.kubernetes.io/pod-name"] = [pod.name];
    extra["authentication.kubernetes.io/pod-uid"] = [pod.uid];
  }
  const user = {
    username: serviceAccountUser(namespace, serviceaccount.name),
    uid: serviceaccount.uid,
    groups: [...serviceAccountGroups(namespace), AUTHENTICATED],
    extra,
  };
  return { user, audiences: claims.aud };
}

function exists(
  store: Store<KubeObject>,
  table: string,
  namespace: string | undefined,
  { name, uid }: { readonly name: string; readonly uid: string },
): boolean {
  const object = store.get(table, keyOf(namespace, name));
  return object !== undefined && object.metadata.uid === uid;
}

function verifiedClaims(token: string, key: string): TokenClaims | undefined {
  const [header = "", payload = "", signed = "", ...rest] = token.split(".");
  if (rest.length > 0 || signed === "" || signature(`${header}.${payload}`, key) !== signed) return undefined;
  return JSON.parse(decodeBase64Text(payload.replaceAll("-", "+").replaceAll("_", "/"))) as TokenClaims;
}

function signature(content: string, key: string): string {
  return forUrl(bytesToHex(hmac(sha256, utf8ToBytes(key), utf8ToBytes(content))));
}

function forUrl(text: string): string {
  return encodeBase64Text(text).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
