/**
 * Signatures of tokens: RS256, with a key that every simulated cluster has. It guards nothing but playgrounds, and lets
 * any program check a token by what the API server publishes of the key.
 * Source: https://www.rfc-editor.org/rfc/rfc8017#section-8.2, https://www.rfc-editor.org/rfc/rfc7518#section-3.3
 */
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { decodeBase64, encodeBase64 } from "../../../api/base64.ts";
import { bytesOfNumber } from "../../../api/x509/modular.ts";
import { isRsaSignature, rsaKey, rsaSignature } from "../../../api/x509/rsa.ts";

/** The two primes. */
const P = BigInt(
  [
    "0xf385737531ac20a7107b14e2ab3838cc70e6a7958ac16df9209ea10d5e99f5",
    "f1091086e41d86928d25c1abec7b9d25523f7a57c20132551f33be84b4bc2693",
    "8cb7a454098d1c98b9862fa1024df4df73bc7135b40091b981fc362742ef18e6",
    "d03c10a6057481e49fc98ed03fc89e05d34ff32621923d136a3fad7137bb432b",
    "cd",
  ].join(""),
);
const Q = BigInt(
  [
    "0xd5dced0a63a3b01fbc951136e8be3fc5ca417f83977a794a53b25626d68196",
    "6891e9766cf56ecb1a7ebfd26881a2b595003a7d0971a8cac5781827d3a60b91",
    "a4b39cb72c19e3af32c3f75edbbee3ea8dfee8811eed63c15aabefa0afe128f6",
    "54f693574220bbe22f07c78b9e809013189a2f56015b670215d01caece685134",
    "43",
  ].join(""),
);
const KEY = rsaKey(P, Q);
const LENGTH_BYTES = 256;
/** SHA-256 of the public key's DER, as upstream names keys. */
export const KEY_ID = "wzhfzvGQ3KPnt2_fJrLmuYmLHJvKCoecWxVfAl2FAjo";

/** The public half, as `/openid/v1/jwks` shows it. */
export const PUBLIC_KEY = {
  use: "sig",
  kty: "RSA",
  kid: KEY_ID,
  alg: "RS256",
  n: base64Url(bytesOfNumber(KEY.modulus, LENGTH_BYTES)),
  e: "AQAB",
};

const KNOWN_SIGNATURES = 200;
const known = new Map<string, string>();

/** Base64url. The same text has the same signature, so those made last are remembered. */
export function sign(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  const signature = base64Url(rsaSignature(KEY, "SHA256", utf8ToBytes(text)));
  if (known.size >= KNOWN_SIGNATURES) known.clear();
  known.set(text, signature);
  return signature;
}

/** @param signature base64url */
export function isSignedBy(text: string, signature: string): boolean {
  if (!/^[\w-]+$/.test(signature)) return false;
  const bytes = decodeBase64(signature.replaceAll("-", "+").replaceAll("_", "/"));
  return isRsaSignature(KEY, "SHA256", utf8ToBytes(text), bytes);
}

export function base64Url(bytes: ArrayLike<number>): string {
  return encodeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
