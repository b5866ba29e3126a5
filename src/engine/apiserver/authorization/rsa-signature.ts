/**
 * Signatures of tokens: RS256, with a key that every simulated cluster has. It guards nothing but playgrounds, and lets
 * any program check a token by what the API server publishes of the key.
 * Source: https://www.rfc-editor.org/rfc/rfc8017#section-8.2, https://www.rfc-editor.org/rfc/rfc7518#section-3.3
 */
import { sha256 } from "@noble/hashes/sha2.js";
import { utf8ToBytes } from "@noble/hashes/utils.js";
import { encodeBase64 } from "../../../api/base64.ts";

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
const MODULUS = P * Q;
const EXPONENT = 65_537n;
const LENGTH_BYTES = 256;
/** DER of the words "SHA-256, and here is the digest". */
const DIGEST_INFO = [
  0x30, 0x31, 0x30, 0x0d, 0x06, 0x09, 0x60, 0x86, 0x48, 0x01, 0x65, 0x03, 0x04, 0x02, 0x01, 0x05, 0x00, 0x04, 0x20,
];
/** SHA-256 of the public key's DER, as upstream names keys. */
export const KEY_ID = "wzhfzvGQ3KPnt2_fJrLmuYmLHJvKCoecWxVfAl2FAjo";

/** The public half, as `/openid/v1/jwks` shows it. */
export const PUBLIC_KEY = {
  use: "sig",
  kty: "RSA",
  kid: KEY_ID,
  alg: "RS256",
  n: base64Url(bytesOf(MODULUS)),
  e: "AQAB",
};

/** For the Chinese remainder theorem, which makes signing four times as fast. */
const REMAINDERS = {
  p: inverse(EXPONENT, P - 1n),
  q: inverse(EXPONENT, Q - 1n),
  coefficient: inverse(Q, P),
};

const KNOWN_SIGNATURES = 200;
const known = new Map<string, string>();

/** Base64url. The same text has the same signature, so those made last are remembered. */
export function sign(text: string): string {
  const before = known.get(text);
  if (before !== undefined) return before;
  const padded = paddedDigest(text);
  const [byP, byQ] = [power(padded % P, REMAINDERS.p, P), power(padded % Q, REMAINDERS.q, Q)];
  const difference = (((byP - byQ) % P) + P) % P;
  const signature = base64Url(bytesOf(byQ + Q * ((REMAINDERS.coefficient * difference) % P)));
  if (known.size >= KNOWN_SIGNATURES) known.clear();
  known.set(text, signature);
  return signature;
}

/** @param signature base64url */
export function isSignedBy(text: string, signature: string): boolean {
  const value = numberOf(signature);
  return value !== undefined && value < MODULUS && power(value, EXPONENT, MODULUS) === paddedDigest(text);
}

function paddedDigest(text: string): bigint {
  const digest = [...DIGEST_INFO, ...sha256(utf8ToBytes(text))];
  const filler = Array.from({ length: LENGTH_BYTES - digest.length - 3 }, () => 0xff);
  return numberFrom([0x00, 0x01, ...filler, 0x00, ...digest]);
}

function power(base: bigint, exponent: bigint, modulus: bigint): bigint {
  let result = 1n;
  let square = base;
  for (let rest = exponent; rest > 0n; rest >>= 1n) {
    if ((rest & 1n) === 1n) result = (result * square) % modulus;
    square = (square * square) % modulus;
  }
  return result;
}

/** By Euclid's algorithm. */
function inverse(value: bigint, modulus: bigint): bigint {
  let [rest, next] = [modulus, value % modulus];
  let [factor, nextFactor] = [0n, 1n];
  while (next > 0n) {
    const times = rest / next;
    [rest, next] = [next, rest - times * next];
    [factor, nextFactor] = [nextFactor, factor - times * nextFactor];
  }
  return ((factor % modulus) + modulus) % modulus;
}

function bytesOf(value: bigint): readonly number[] {
  const hex = value.toString(16).padStart(LENGTH_BYTES * 2, "0");
  return Array.from({ length: LENGTH_BYTES }, (_, index) => Number.parseInt(hex.slice(index * 2, index * 2 + 2), 16));
}

function numberFrom(bytes: readonly number[]): bigint {
  return BigInt(`0x${bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("")}`);
}

const ALPHABET = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

/** Undefined for what is no base64url of so many bytes. */
function numberOf(text: string): bigint | undefined {
  if (text.length !== Math.ceil((LENGTH_BYTES * 4) / 3)) return undefined;
  let value = 0n;
  for (const character of text) {
    const six = ALPHABET.indexOf(character);
    if (six < 0) return undefined;
    value = (value << 6n) | BigInt(six);
  }
  // The last character brings four bits that are not of the number.
  return value >> 4n;
}

export function base64Url(bytes: ArrayLike<number>): string {
  return encodeBase64(bytes).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
