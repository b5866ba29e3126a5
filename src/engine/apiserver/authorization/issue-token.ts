/**
 * Makes tokens of ServiceAccounts: for whom, bound to what, for how long.
 * Upstream: pkg/registry/core/serviceaccount/storage/token.go, pkg/kubelet/token/token_manager.go.
 */
import type { KubeObject } from "../../../api/types/meta.ts";
import { keyOf } from "../write/write-environment.ts";
import type { Identification } from "./identify.ts";
import {
  type BoundClaims,
  ISSUER,
  LEGACY_ISSUER,
  type LegacyClaims,
  type Reference,
  signedToken,
  tokenId,
} from "./service-account-token.ts";
import { serviceAccountUser } from "./user-info.ts";

/** The Pod, Secret or Node without which the token is void; a Pod's machine is named beside it. */
export interface Bond {
  readonly pod?: Reference;
  readonly secret?: Reference;
  readonly node?: Reference;
}

export interface TokenOrder {
  readonly audiences: readonly string[];
  readonly seconds: number;
  readonly bond: Bond;
  /** Virtual milliseconds since 1970. */
  readonly atMs: number;
}

/** What Pods get unasked. Such a token stays good for a year, for programs that never read it again. */
const WATCHED_SECONDS = 3_607;
const EXTENDED_SECONDS = 365 * 24 * 3_600;
/** A kubelet asks for a new token when four fifths of its time are over, or a day. */
const RENEWED_AFTER = 0.8;
const OLDEST_MS = 24 * 3_600_000;

export function boundToken(parts: Identification, account: KubeObject, order: TokenOrder): string {
  const { name, namespace = "", uid } = account.metadata;
  const { audiences, bond, atMs } = order;
  const iat = Math.floor(atMs / 1_000);
  const isExtended =
    bond.pod !== undefined && order.seconds === WATCHED_SECONDS && audiences.length === 1 && audiences[0] === ISSUER;
  const seconds = isExtended ? EXTENDED_SECONDS : order.seconds;
  const bound = bond.pod?.uid ?? bond.secret?.uid ?? bond.node?.uid ?? "";
  const { node, pod, secret } = bond;
  const claims: BoundClaims = {
    aud: audiences,
    exp: iat + seconds,
    iat,
    iss: ISSUER,
    jti: tokenId([uid, atMs, seconds, bound, ...audiences], parts.tokenKey()),
    "kubernetes.io": {
      namespace,
      ...(node === undefined ? {} : { node }),
      ...(pod === undefined ? {} : { pod }),
      ...(secret === undefined ? {} : { secret }),
      serviceaccount: { name, uid },
      ...(isExtended ? { warnafter: iat + order.seconds } : {}),
    },
    nbf: iat,
    sub: serviceAccountUser(namespace, name),
  };
  return signedToken(claims);
}

/** The machine of a Pod, as its token names it; nothing for a Pod that has none yet. */
export function machineOf({ store }: Identification, nodeName: string | undefined): Pick<Bond, "node"> {
  if (nodeName === undefined || nodeName === "") return {};
  const node = store.get("nodes", nodeName);
  return { node: { name: nodeName, ...(node === undefined ? {} : { uid: node.metadata.uid }) } };
}

/** A token in a volume, as a kubelet keeps it: renewed before it ends. */
export interface PodToken {
  readonly namespace: string;
  readonly account: string;
  /** Absent: the API server's own. */
  readonly audience: string | undefined;
  readonly seconds: number;
  readonly pod: Reference;
  readonly nodeName: string;
  /** When the first one was made, in virtual milliseconds since the epoch of the run. */
  readonly sinceMs: number;
  readonly nowMs: number;
}

/** The token that is in the volume now; undefined when the account is gone. */
export function podToken(parts: Identification, epochMs: number, wanted: PodToken): string | undefined {
  const account = parts.store.get("serviceaccounts", keyOf(wanted.namespace, wanted.account));
  if (account === undefined) return undefined;
  const { seconds, sinceMs, nowMs, audience = ISSUER } = wanted;
  const periodMs = Math.min(OLDEST_MS, Math.floor(seconds * 1_000 * RENEWED_AFTER));
  const renewals = Math.max(0, Math.floor((nowMs - sinceMs) / periodMs));
  const bond = { pod: wanted.pod, ...machineOf(parts, wanted.nodeName) };
  return boundToken(parts, account, {
    audiences: [audience],
    seconds,
    bond,
    atMs: epochMs + sinceMs + renewals * periodMs,
  });
}

/** The token for a Secret, which lasts as long as that. Upstream: pkg/serviceaccount/legacy.go (LegacyClaims). */
export function legacyToken(account: KubeObject, secret: string): string {
  const { name, namespace = "", uid } = account.metadata;
  const claims: LegacyClaims = {
    iss: LEGACY_ISSUER,
    "kubernetes.io/serviceaccount/namespace": namespace,
    "kubernetes.io/serviceaccount/secret.name": secret,
    "kubernetes.io/serviceaccount/service-account.name": name,
    "kubernetes.io/serviceaccount/service-account.uid": uid,
    sub: serviceAccountUser(namespace, name),
  };
  return signedToken(claims);
}
