/**
 * Tokens of ServiceAccounts: JSON Web Tokens as the API server signs them.
 * Source: https://kubernetes.io/docs/reference/access-authn-authz/service-accounts-admin/#bound-service-account-tokens
 * Upstream: pkg/serviceaccount/claims.go, pkg/serviceaccount/legacy.go.
 */
import { hmac } from "@noble/hashes/hmac.js";
import { sha256 } from "@noble/hashes/sha2.js";
import { bytesToHex, utf8ToBytes } from "@noble/hashes/utils.js";
import { decodeBase64Text } from "../../../api/base64.ts";
import { base64Url, isSignedBy, KEY_ID, sign } from "./rsa-signature.ts";

export const ISSUER = "https://kubernetes.default.svc.cluster.local";
/** Who issued what is kept in Secrets. */
export const LEGACY_ISSUER = "kubernetes/serviceaccount";

export interface Reference {
  readonly name: string;
  readonly uid?: string;
}

export interface BoundClaims {
  readonly aud: readonly string[];
  /** Seconds since 1970, as all times here. */
  readonly exp: number;
  readonly iat: number;
  readonly iss: typeof ISSUER;
  readonly jti: string;
  readonly "kubernetes.io": {
    readonly namespace: string;
    readonly node?: Reference;
    readonly pod?: Reference;
    readonly secret?: Reference;
    readonly serviceaccount: Reference;
    /** From when on the API server counts its use as that of an old token. */
    readonly warnafter?: number;
  };
  readonly nbf: number;
  readonly sub: string;
}

/** What the token in a Secret says: it has no end. */
export interface LegacyClaims {
  readonly iss: typeof LEGACY_ISSUER;
  readonly "kubernetes.io/serviceaccount/namespace": string;
  readonly "kubernetes.io/serviceaccount/secret.name": string;
  readonly "kubernetes.io/serviceaccount/service-account.name": string;
  readonly "kubernetes.io/serviceaccount/service-account.uid": string;
  readonly sub: string;
}

export type TokenClaims = BoundClaims | LegacyClaims;

const HEADER = JSON.stringify({ alg: "RS256", kid: KEY_ID });

export function signedToken(claims: TokenClaims): string {
  const content = `${forUrl(HEADER)}.${forUrl(JSON.stringify(claims))}`;
  return `${content}.${sign(content)}`;
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

/** Undefined for what is no token of this API server's key. */
export function verifiedClaims(token: string): TokenClaims | undefined {
  const [header = "", payload = "", signature = "", ...rest] = token.split(".");
  if (rest.length > 0 || !isSignedBy(`${header}.${payload}`, signature)) return undefined;
  return JSON.parse(decodeBase64Text(payload.replaceAll("-", "+").replaceAll("_", "/"))) as TokenClaims;
}

function forUrl(text: string): string {
  return base64Url(utf8ToBytes(text));
}
