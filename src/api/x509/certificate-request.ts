/**
 * What is in a certificate signing request: PEM around PKCS #10.
 * Source: https://www.rfc-editor.org/rfc/rfc2986.
 * Upstream: pkg/apis/certificates/v1/helpers.go (ParseCSR), Go's crypto/x509 (ParseCertificateRequest).
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import { decodeBase64Text } from "../base64.ts";
import { ALTERNATIVE_NAMES, type AlternativeNames } from "./alternative-names.ts";
import { type DerElement, DerProblem, elementsOf, expectTag, onlyElement, TAG } from "./der.ts";
import { pemBlocks } from "./pem.ts";
import { parsePublicKey, type PublicKey, signatureProblem, type Signed } from "./public-key.ts";
import { parseSubject, type Subject } from "./subject.ts";

export interface CertificateRequest {
  readonly subject: Subject;
  readonly alternatives: AlternativeNames;
  readonly publicKey: PublicKey;
  /** The SubjectPublicKeyInfo. */
  readonly publicKeyBytes: Uint8Array;
  readonly signed: Signed;
}

/** @param request base64 of PEM @returns what is wrong with it, as Go says it */
export function parseCertificateRequest(request: string): CertificateRequest | string {
  const [block] = pemBlocks(decodeBase64Text(request));
  if (block?.type !== "CERTIFICATE REQUEST") return "PEM block type must be CERTIFICATE REQUEST";
  try {
    return requestIn(block.bytes);
  } catch (error) {
    if (error instanceof DerProblem) return error.message;
    throw error;
  }
}

/** Whether the one who asks has the key; undefined if so. */
export function requestSignatureProblem({ publicKey, signed }: CertificateRequest): string | undefined {
  try {
    return signatureProblem(publicKey, signed);
  } catch (error) {
    if (error instanceof DerProblem) return error.message;
    throw error;
  }
}

function requestIn(bytes: Uint8Array): CertificateRequest {
  const [information, algorithm, signature] = elementsOf(
    onlyElement(bytes, TAG.sequence, "certificateRequest").content,
  );
  const asked = expectTag(information, TAG.sequence, "tbsCertificateRequest");
  const [version, name, key, ...attributes] = elementsOf(asked.content);
  expectTag(version, TAG.integer, "int");
  const info = expectTag(key, TAG.sequence, "publicKeyInfo");
  const [type] = elementsOf(expectTag(algorithm, TAG.sequence, "AlgorithmIdentifier").content);
  return {
    subject: parseSubject(expectTag(name, TAG.sequence, "RDNSequence")),
    alternatives: attributes.flatMap(alternativesIn),
    publicKey: parsePublicKey(info),
    publicKeyBytes: info.whole,
    signed: {
      message: asked.whole,
      algorithm: bytesToHex(expectTag(type, TAG.identifier, "ObjectIdentifier").content),
      signature: expectTag(signature, TAG.bitString, "BitString").content.subarray(1),
    },
  };
}

/** Constructed elements have this bit in their tag. */
const CONSTRUCTED = 0x20;

/** In the extension that is asked for, if there is one: a string of octets behind its identifier. */
function alternativesIn({ tag, content }: DerElement): AlternativeNames {
  if ((tag & CONSTRUCTED) === 0) return [];
  const inner = elementsOf(content);
  const [first] = inner;
  if (first?.tag !== TAG.identifier || bytesToHex(first.content) !== ALTERNATIVE_NAMES) {
    return inner.flatMap(alternativesIn);
  }
  return inner
    .filter((element) => element.tag === TAG.octetString)
    .flatMap((octets) => elementsOf(onlyElement(octets.content, TAG.sequence, "RawValue").content));
}
