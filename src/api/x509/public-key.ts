/**
 * Public keys, and whether one made a signature.
 * Source: https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.7. Upstream (the words): Go's crypto/x509 (checkSignature).
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import { DerProblem, type DerElement, elementsOf, expectTag, onlyElement, TAG } from "./der.ts";
import { type DigestName, DIGESTS } from "./digests.ts";
import { CURVES, type EcdsaPublicKey, isEcdsaSignature, isOnCurve } from "./elliptic-curve.ts";
import { numberOfBytes } from "./modular.ts";
import { isRsaSignature, type RsaPublicKey } from "./rsa.ts";

export type PublicKey =
  | { readonly type: "RSA"; readonly key: RsaPublicKey }
  | { readonly type: "ECDSA"; readonly key: EcdsaPublicKey }
  | { readonly type: "unknown" };

/** Object identifiers in hexadecimal. */
const RSA = "2a864886f70d010101";
const ECDSA = "2a8648ce3d0201";

/** @param info the SubjectPublicKeyInfo */
export function parsePublicKey(info: DerElement): PublicKey {
  const [algorithm, bits] = elementsOf(info.content);
  const [type, parameters] = elementsOf(expectTag(algorithm, TAG.sequence, "AlgorithmIdentifier").content);
  const key = expectTag(bits, TAG.bitString, "BitString").content.subarray(1);
  switch (bytesToHex(expectTag(type, TAG.identifier, "ObjectIdentifier").content)) {
    case RSA:
      return { type: "RSA", key: rsaKeyOf(key) };
    case ECDSA:
      return { type: "ECDSA", key: ecdsaKeyOf(key, parameters) };
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

function ecdsaKeyOf(bytes: Uint8Array, parameters: DerElement | undefined): EcdsaPublicKey {
  if (parameters?.tag !== TAG.identifier) throw new DerProblem("x509: invalid ECDSA parameters");
  const curve = CURVES[bytesToHex(parameters.content)];
  if (curve === undefined) throw new DerProblem("x509: unsupported elliptic curve");
  const half = (bytes.length - 1) / 2;
  const key = {
    curve,
    x: numberOfBytes(bytes.subarray(1, 1 + half)),
    y: numberOfBytes(bytes.subarray(1 + half)),
  };
  if (bytes[0] !== UNCOMPRESSED || !isOnCurve(key))
    throw new DerProblem("x509: failed to unmarshal elliptic curve point");
  return key;
}

interface SignatureAlgorithm {
  readonly type: "RSA" | "ECDSA";
  readonly digest: DigestName;
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
    const key = publicKey.type === "RSA" ? "*rsa.PublicKey" : "*ecdsa.PublicKey";
    return `x509: signature algorithm specifies an ${type} public key, but have public key of type ${key}`;
  }
  if (publicKey.type === "RSA") {
    const bits = publicKey.key.modulus.toString(2).length;
    if (bits < LEAST_BITS) {
      return `crypto/rsa: ${bits}-bit keys are insecure (see https://go.dev/pkg/crypto/rsa#hdr-Minimum_key_size)`;
    }
    return isRsaSignature(publicKey.key, digest, message, signature) ? undefined : "crypto/rsa: verification error";
  }
  const good = isEcdsaSignature(publicKey.key, DIGESTS[digest](message), pairOf(signature));
  return good ? undefined : "x509: ECDSA verification failure";
}

/** No pair is a signature that nobody made. */
function pairOf(signature: Uint8Array): readonly [bigint, bigint] {
  const [r, s] = elementsOf(onlyElement(signature, TAG.sequence, "ecdsaSignature").content);
  return [numberOfBytes(r?.content ?? []), numberOfBytes(s?.content ?? [])];
}
