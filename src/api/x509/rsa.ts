/**
 * RSA signatures, PKCS #1 v1.5.
 * Source: https://www.rfc-editor.org/rfc/rfc8017#section-8.2
 */
import { hexToBytes } from "@noble/hashes/utils.js";
import { type DigestName, DIGESTS } from "./digests.ts";
import { bytesOfNumber, inverse, modulo, numberOfBytes, power } from "./modular.ts";

export interface RsaPublicKey {
  readonly modulus: bigint;
  readonly exponent: bigint;
}

export interface RsaPrivateKey extends RsaPublicKey {
  readonly p: bigint;
  readonly q: bigint;
  /** For the Chinese remainder theorem, which makes signing four times as fast. */
  readonly remainders: { readonly p: bigint; readonly q: bigint; readonly coefficient: bigint };
}

const EXPONENT = 65_537n;

/** @param p one prime @param q the other */
export function rsaKey(p: bigint, q: bigint): RsaPrivateKey {
  const remainders = { p: inverse(EXPONENT, p - 1n), q: inverse(EXPONENT, q - 1n), coefficient: inverse(q, p) };
  return { modulus: p * q, exponent: EXPONENT, p, q, remainders };
}

export function rsaSignature(key: RsaPrivateKey, digest: DigestName, message: Uint8Array): readonly number[] {
  const { p, q, remainders, modulus } = key;
  const padded = paddedDigest(lengthOf(modulus), digest, message);
  const [byP, byQ] = [power(padded % p, remainders.p, p), power(padded % q, remainders.q, q)];
  return bytesOfNumber(byQ + q * modulo(remainders.coefficient * (byP - byQ), p), lengthOf(modulus));
}

export function isRsaSignature(
  { modulus, exponent }: RsaPublicKey,
  digest: DigestName,
  message: Uint8Array,
  signature: ArrayLike<number>,
): boolean {
  const value = numberOfBytes(signature);
  const length = lengthOf(modulus);
  if (signature.length !== length || value >= modulus) return false;
  return power(value, exponent, modulus) === paddedDigest(length, digest, message);
}

/** In bytes. */
function lengthOf(modulus: bigint): number {
  return Math.ceil(modulus.toString(16).length / 2);
}

/** DER of the words "this digest, and here it is". */
const DIGEST_INFO: Readonly<Record<DigestName, string>> = {
  SHA1: "3021300906052b0e03021a05000414",
  SHA256: "3031300d060960864801650304020105000420",
  SHA384: "3041300d060960864801650304020205000430",
  SHA512: "3051300d060960864801650304020305000440",
};

function paddedDigest(length: number, name: DigestName, message: Uint8Array): bigint {
  const digest = [...hexToBytes(DIGEST_INFO[name]), ...DIGESTS[name](message)];
  const filler = Array.from({ length: length - digest.length - 3 }, () => 0xff);
  return numberOfBytes([0x00, 0x01, ...filler, 0x00, ...digest]);
}
