/**
 * Public keys, and whether one made a signature.
 * Source: https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.7. Upstream (the words): Go's crypto/x509 (checkSignature).
 */
import type { ECDSA } from "@noble/curves/abstract/weierstrass.js";
import { ed25519 } from "@noble/curves/ed25519.js";
import { p256, p384, p521 } from "@noble/curves/nist.js";
import { bytesToHex } from "@noble/hashes/utils.js";
import { DerProblem, type DerElement, elementsOf, expectTag, onlyElement, TAG } from "./der.ts";
import { type DigestName, DIGESTS } from "./digests.ts";
import { numberOfBytes } from "./modular.ts";
import { isRsaSignature, type RsaPublicKey } from "./rsa.ts";

export type PublicKey =
  | { readonly type: "RSA"; readonly key: RsaPublicKey }
  | { readonly type: "ECDSA"; readonly curve: ECDSA; readonly point: Uint8Array }
  | { readonly type: "Ed25519"; readonly point: Uint8Array }
  | { readonly type: "unknown" };

/** Object identifiers in hexadecimal. */
const RSA = "2a864886f70d010101";
const ECDSA_KEY = "2a8648ce3d0201";
const ED25519 = "2b6570";
const CURVES: Readonly<Record<string, ECDSA>> = {
  "2a8648ce3d030107": p256,
  "2b81040022": p384,
  "2b81040023": p521,
};

/** @param info the SubjectPublicKeyInfo */
export function parsePublicKey(info: DerElement): PublicKey {
  const [algorithm, bits] = elementsOf(info.content);
  const [type, parameters] = elementsOf(expectTag(algorithm, TAG.sequence, "AlgorithmIdentifier").content);
  const key = expectTag(bits, TAG.bitString, "BitString").content.subarray(1);
  switch (bytesToHex(expectTag(type, TAG.identifier, "ObjectIdentifier").content)) {
    case RSA:
      return { type: "RSA", key: rsaKeyOf(key) };
    case ECDSA_KEY:
      return ecdsaKeyOf(key, parameters);
    case ED25519:
      return ed25519KeyOf(key, parameters);
    default:
      return { type: "unknown" };
  }
}

function rsaKeyOf(bytes: Uint8Array): RsaPublicKey {
  const [modulus, exponent] = elementsOf(onlyElement(bytes, TAG.sequence, "pkcs1PublicKey").content);
  if (modulus?.tag !== TAG.integer) throw new DerProblem("x509: invalid RSA modulus");
  if (exponent?.tag !== TAG.integer) throw new DerProblem("x509: invalid RSA public exponent");
  return { modulus: numberOfBytes(modulus.content), exponent: numberOfBytes(exponent.content) };
}

const UNCOMPRESSED = 0x04;

function ecdsaKeyOf(point: Uint8Array, parameters: DerElement | undefined): PublicKey {
  if (parameters?.tag !== TAG.identifier) throw new DerProblem("x509: invalid ECDSA parameters");
  const curve = CURVES[bytesToHex(parameters.content)];
  if (curve === undefined) throw new DerProblem("x509: unsupported elliptic curve");
  if (point[0] !== UNCOMPRESSED || !curve.utils.isValidPublicKey(point, false))
    throw new DerProblem("x509: failed to unmarshal elliptic curve point");
  return { type: "ECDSA", curve, point };
}

const ED25519_BYTES = 32;
const ED25519_SIGNATURE_BYTES = 64;

function ed25519KeyOf(point: Uint8Array, parameters: DerElement | undefined): PublicKey {
  if (parameters !== undefined) throw new DerProblem("x509: Ed25519 key encoded with illegal parameters");
  if (point.length !== ED25519_BYTES) throw new DerProblem("x509: wrong Ed25519 public key size");
  return { type: "Ed25519", point };
}

type Known = Exclude<PublicKey, { readonly type: "unknown" }>;

interface SignatureAlgorithm {
  readonly type: Known["type"];
  /** Ed25519 makes its own. */
  readonly digest?: DigestName;
}

/** By the object identifier, in hexadecimal. */
const ALGORITHMS: Readonly<Record<string, SignatureAlgorithm>> = {
  "2a864886f70d010105": { type: "RSA", digest: "SHA1" },
  "2a864886f70d01010b": { type: "RSA", digest: "SHA256" },
  "2a864886f70d01010c": { type: "RSA", digest: "SHA384" },
  "2a864886f70d01010d": { type: "RSA", digest: "SHA512" },
  "2a8648ce3d0401": { type: "ECDSA", digest: "SHA1" },
  "2a8648ce3d040302": { type: "ECDSA", digest: "SHA256" },
  "2a8648ce3d040303": { type: "ECDSA", digest: "SHA384" },
  "2a8648ce3d040304": { type: "ECDSA", digest: "SHA512" },
  [ED25519]: { type: "Ed25519" },
};
const GO_TYPES: Readonly<Record<Known["type"], string>> = {
  RSA: "*rsa.PublicKey",
  ECDSA: "*ecdsa.PublicKey",
  Ed25519: "ed25519.PublicKey",
};
const MD5_WITH_RSA = "2a864886f70d010104";
const LEAST_BITS = 1024;

export interface Signed {
  readonly message: Uint8Array;
  /** The algorithm's object identifier, in hexadecimal. */
  readonly algorithm: string;
  readonly signature: Uint8Array;
}

/** What is wrong with a signature; undefined for a good one. */
export function signatureProblem(publicKey: PublicKey, { message, algorithm, signature }: Signed): string | undefined {
  if (algorithm === MD5_WITH_RSA) return "x509: cannot verify signature: insecure algorithm MD5-RSA";
  const known = ALGORITHMS[algorithm];
  if (known === undefined || publicKey.type === "unknown") {
    return "x509: cannot verify signature: algorithm unimplemented";
  }
  const { type, digest } = known;
  if (type !== publicKey.type) {
    const have = GO_TYPES[publicKey.type];
    return `x509: signature algorithm specifies an ${type} public key, but have public key of type ${have}`;
  }
  const digested = digest === undefined ? message : DIGESTS[digest](message);
  switch (publicKey.type) {
    case "RSA":
      return rsaProblem(publicKey.key, digest ?? "SHA256", message, signature);
    case "ECDSA": {
      const how = { prehash: false, lowS: false, format: "der" } as const;
      const isGood = publicKey.curve.verify(signature, digested, publicKey.point, how);
      return isGood ? undefined : "x509: ECDSA verification failure";
    }
    case "Ed25519": {
      const isGood =
        signature.length === ED25519_SIGNATURE_BYTES && ed25519.verify(signature, message, publicKey.point);
      return isGood ? undefined : "x509: Ed25519 verification failure";
    }
  }
}

function rsaProblem(
  key: RsaPublicKey,
  digest: DigestName,
  message: Uint8Array,
  signature: Uint8Array,
): string | undefined {
  const bits = key.modulus.toString(2).length;
  if (bits < LEAST_BITS) {
    return `crypto/rsa: ${bits}-bit keys are insecure (see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)`;
  }
  return isRsaSignature(key, digest, message, signature) ? undefined : "crypto/rsa: verification error";
}
