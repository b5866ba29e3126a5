/**
 * Certificates: those that the cluster's authority signs, and what is in one that somebody shows.
 * Source: https://www.rfc-editor.org/rfc/rfc5280. Upstream: Go's crypto/x509 (CreateCertificate, buildCertExtensions).
 */
import { bytesToHex, hexToBytes } from "@noble/hashes/utils.js";
import { utf8Bytes, utf8Text } from "../base64.ts";
import { ALTERNATIVE_NAMES, alternativeNamesBytes, type AlternativeNames } from "./alternative-names.ts";
import { AUTHORITY_KEY, AUTHORITY_KEY_ID } from "../cluster-authority.ts";
import {
  bitString,
  der,
  type DerElement,
  DerProblem,
  elementsOf,
  identifier,
  integer,
  onlyElement,
  TAG,
} from "./der.ts";
import { parsePublicKey, signatureProblem } from "./public-key.ts";
import { rsaSignature } from "./rsa.ts";
import { parseSubject, type Subject, subjectBytes } from "./subject.ts";
import { extendedKeyUsage, keyUsage } from "./usages.ts";

export interface CertificateTemplate {
  /** Big end first. */
  readonly serial: readonly number[];
  readonly subject: Subject;
  readonly alternatives: AlternativeNames;
  /** The SubjectPublicKeyInfo. */
  readonly publicKeyBytes: Uint8Array;
  /** Words of the API: `client auth`. */
  readonly usages: readonly string[];
  /** Milliseconds since 1970. */
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** Object identifiers in hexadecimal. */
const SHA256_WITH_RSA = "2a864886f70d01010b";
const KEY_USAGE = "551d0f";
const EXTENDED_KEY_USAGE = "551d25";
const BASIC_CONSTRAINTS = "551d13";
const AUTHORITY_KEY_IDENTIFIER = "551d23";

const ALGORITHM = der(TAG.sequence, identifier(SHA256_WITH_RSA), der(TAG.null));
const ISSUER: Subject = new Map([["Common Name", ["kubernetes"]]]);
const TRUE = [0x01, 0x01, 0xff];

/** Signed by the cluster's authority. */
export function signedCertificate(template: CertificateTemplate): Uint8Array {
  const { serial, subject, publicKeyBytes, notBeforeMs, notAfterMs } = template;
  const content = der(
    TAG.sequence,
    der(0xa0, integer([2])),
    integer(serial),
    ALGORITHM,
    subjectBytes(ISSUER),
    der(TAG.sequence, time(notBeforeMs), time(notAfterMs)),
    subjectBytes(subject),
    publicKeyBytes,
    der(0xa3, der(TAG.sequence, ...extensions(template))),
  );
  return der(TAG.sequence, content, ALGORITHM, bitString(rsaSignature(AUTHORITY_KEY, "SHA256", content)));
}

function extensions({ usages, alternatives, subject }: CertificateTemplate): readonly Uint8Array[] {
  const [usage, extended] = [keyUsage(usages), extendedKeyUsage(usages)];
  return [
    ...(usage === undefined ? [] : [extension(KEY_USAGE, usage, true)]),
    ...(extended === undefined ? [] : [extension(EXTENDED_KEY_USAGE, extended)]),
    extension(BASIC_CONSTRAINTS, der(TAG.sequence), true),
    extension(AUTHORITY_KEY_IDENTIFIER, der(TAG.sequence, der(0x80, hexToBytes(AUTHORITY_KEY_ID)))),
    // Names are critical where nothing else says whose certificate it is.
    ...(alternatives.length === 0
      ? []
      : [extension(ALTERNATIVE_NAMES, alternativeNamesBytes(alternatives), subject.size === 0)]),
  ];
}

function extension(oid: string, value: Uint8Array, critical = false): Uint8Array {
  return der(TAG.sequence, identifier(oid), critical ? TRUE : [], der(TAG.octetString, value));
}

/** In this century's first half; what comes later needs four digits of a year. */
function time(atMs: number): Uint8Array {
  const digits = new Date(atMs).toISOString().replaceAll(/[-:T]|\.\d+/g, "");
  const isShort = digits < "2050";
  return der(isShort ? TAG.utcTime : TAG.generalizedTime, utf8Bytes(isShort ? digits.slice(2) : digits));
}

export interface Certificate {
  readonly subject: Subject;
  /** Milliseconds since 1970. */
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  /** What an extended key usage allows, in hexadecimal object identifiers; undefined for everything. */
  readonly extendedUsages: readonly string[] | undefined;
  readonly isSignedByCluster: boolean;
}

/** @returns what is wrong with the bytes, as Go says it */
export function parseCertificate(bytes: Uint8Array): Certificate | string {
  try {
    return certificateIn(bytes);
  } catch (error) {
    if (error instanceof DerProblem) return error.message;
    throw error;
  }
}

const MALFORMED = "x509: malformed certificate";

function certificateIn(bytes: Uint8Array): Certificate {
  const [content, algorithm, signature] = elementsOf(onlyElement(bytes, TAG.sequence, "certificate").content);
  const fields = elementsOf(content?.content ?? new Uint8Array());
  // The version stands in front, if it is not the first.
  const [, , , validity, subject, publicKey, ...rest] = fields[0]?.tag === 0xa0 ? fields.slice(1) : [];
  if (content === undefined || algorithm === undefined || signature === undefined) throw new DerProblem(MALFORMED);
  if (validity === undefined || subject === undefined || publicKey === undefined) throw new DerProblem(MALFORMED);
  parsePublicKey(publicKey);
  const [notBefore, notAfter] = elementsOf(validity.content);
  const [type] = elementsOf(algorithm.content);
  const signed = {
    message: content.whole,
    algorithm: bytesToHex(type?.content ?? new Uint8Array()),
    signature: signature.content.subarray(1),
  };
  return {
    subject: parseSubject(subject),
    notBeforeMs: timeOf(notBefore),
    notAfterMs: timeOf(notAfter),
    extendedUsages: extendedUsagesIn(rest.find(({ tag }) => tag === 0xa3)),
    isSignedByCluster: signatureProblem({ type: "RSA", key: AUTHORITY_KEY }, signed) === undefined,
  };
}

function timeOf(element: DerElement | undefined): number {
  const text = utf8Text([...(element?.content ?? [])]);
  const [year, rest] =
    element?.tag === TAG.utcTime ? [text.slice(0, 2), text.slice(2)] : [text.slice(0, 4), text.slice(4)];
  const full = year.length === 2 ? `${Number(year) < 50 ? "20" : "19"}${year}` : year;
  const [month, day, hour, minute, second] = rest.match(/\d\d/g) ?? [];
  const atMs = Date.parse(`${full}-${month}-${day}T${hour}:${minute}:${second}Z`);
  if (Number.isNaN(atMs)) throw new DerProblem(MALFORMED);
  return atMs;
}

function extendedUsagesIn(extensions: DerElement | undefined): readonly string[] | undefined {
  for (const one of elementsOf(extensions?.content ?? new Uint8Array()).flatMap(({ content }) => elementsOf(content))) {
    const parts = elementsOf(one.content);
    if (parts[0] === undefined || bytesToHex(parts[0].content) !== EXTENDED_KEY_USAGE) continue;
    const [list] = elementsOf(parts.at(-1)?.content ?? new Uint8Array());
    return elementsOf(list?.content ?? new Uint8Array()).map(({ content }) => bytesToHex(content));
  }
  return undefined;
}
