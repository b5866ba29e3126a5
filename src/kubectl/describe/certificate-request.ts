/**
 * What a certificate request asks for: PEM around DER.
 * Source: https://www.rfc-editor.org/rfc/rfc2986, https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.6
 */
import { decodeBase64, decodeBase64Text, utf8Text } from "../../api/base64.ts";

export interface RequestedCertificate {
  /** By the names that descriptions have for them: `Common Name`, `Organization`… */
  readonly subject: ReadonlyMap<string, readonly string[]>;
  /** By kind: `DNS Names`, `Email Addresses`, `URIs`, `IP Addresses`. */
  readonly alternatives: ReadonlyMap<string, readonly string[]>;
}

/** Object identifiers in hexadecimal. */
const ATTRIBUTES: Readonly<Record<string, string>> = {
  "550403": "Common Name",
  "550405": "Serial Number",
  "550406": "Country",
  "550407": "Locality",
  "550408": "Province",
  "550409": "StreetAddress",
  "55040a": "Organization",
  "55040b": "Organizational Unit",
  "550411": "PostalCode",
};
const SUBJECT_ALTERNATIVES = "551d11";
const NAME_KINDS: Readonly<Record<number, string>> = {
  0x81: "Email Addresses",
  0x82: "DNS Names",
  0x86: "URIs",
  0x87: "IP Addresses",
};

interface Element {
  readonly tag: number;
  readonly content: readonly number[];
}

const OCTETS = 0x04;
const IDENTIFIER = 0x06;

/** @param request base64 of PEM @returns what is wrong with it, as Go says it */
export function parseRequest(request: string): RequestedCertificate | string {
  const [, body] =
    /-----BEGIN CERTIFICATE REQUEST-----([^-]*)-----END CERTIFICATE REQUEST-----/.exec(decodeBase64Text(request)) ?? [];
  if (body === undefined) return "PEM block type must be CERTIFICATE REQUEST";
  try {
    const [whole] = elementsOf(decodeBase64(body));
    const [information] = elementsOf(whole?.content ?? []);
    const [, name, , ...attributes] = elementsOf(information?.content ?? []);
    if (name === undefined) return MALFORMED;
    return { subject: subjectOf(name), alternatives: alternativesOf(attributes) };
  } catch (error) {
    if (error instanceof Malformed) return MALFORMED;
    throw error;
  }
}

const MALFORMED = "asn1: syntax error: truncated tag or length";
class Malformed extends Error {}

/** Everything side by side in these bytes. */
function elementsOf(bytes: readonly number[]): readonly Element[] {
  const found: Element[] = [];
  for (let at = 0; at < bytes.length;) {
    const tag = bytes[at] ?? 0;
    let length = bytes[at + 1] ?? Number.NaN;
    let start = at + 2;
    if (length > 0x80) {
      const more = length - 0x80;
      length = 0;
      for (let index = 0; index < more; index += 1) length = length * 256 + (bytes[start + index] ?? Number.NaN);
      start += more;
    }
    const end = start + length;
    if (!(end <= bytes.length)) throw new Malformed();
    found.push({ tag, content: bytes.slice(start, end) });
    at = end;
  }
  return found;
}

function hex(bytes: readonly number[]): string {
  return bytes.map((byte) => byte.toString(16).padStart(2, "0")).join("");
}

function subjectOf(name: Element): ReadonlyMap<string, readonly string[]> {
  const subject = new Map<string, string[]>();
  for (const set of elementsOf(name.content)) {
    for (const pair of elementsOf(set.content)) {
      const [identifier, value] = elementsOf(pair.content);
      const field = ATTRIBUTES[hex(identifier?.content ?? [])];
      if (field !== undefined && value !== undefined) add(subject, field, utf8Text(value.content));
    }
  }
  return subject;
}

function add(into: Map<string, string[]>, key: string, value: string): void {
  into.set(key, [...(into.get(key) ?? []), value]);
}

/** In the extension that is asked for, if there is one: a string of octets behind its identifier. */
function alternativesOf(attributes: readonly Element[]): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, string[]>();
  for (const octets of attributes.flatMap((attribute) => extensionsIn(attribute))) {
    for (const { tag, content } of elementsOf(octets).flatMap((names) => elementsOf(names.content))) {
      const kind = NAME_KINDS[tag];
      if (kind !== undefined) add(found, kind, tag === 0x87 ? addressText(content) : utf8Text(content));
    }
  }
  return found;
}

/** Constructed elements have this bit in their tag. */
const CONSTRUCTED = 0x20;

function extensionsIn({ tag, content }: Element): readonly (readonly number[])[] {
  if ((tag & CONSTRUCTED) === 0) return [];
  const inner = elementsOf(content);
  const [first] = inner;
  if (first?.tag === IDENTIFIER && hex(first.content) === SUBJECT_ALTERNATIVES) {
    return inner.filter((element) => element.tag === OCTETS).map((element) => element.content);
  }
  return inner.flatMap(extensionsIn);
}

function addressText(bytes: readonly number[]): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16),
  );
  return groups.join(":").replace(/(^|:)0(?::0)+(:|$)/, "::");
}
