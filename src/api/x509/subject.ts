/**
 * Whom a certificate is about.
 * Source: https://www.rfc-editor.org/rfc/rfc5280#section-4.1.2.6. Upstream: Go's crypto/x509/pkix (ToRDNSequence).
 */
import { bytesToHex } from "@noble/hashes/utils.js";
import { utf8Bytes, utf8Text } from "../base64.ts";
import { der, type DerElement, elementsOf, identifier, TAG } from "./der.ts";

/** By the names that kubectl's descriptions have for them: `Common Name`, `Organization`… */
export type Subject = ReadonlyMap<string, readonly string[]>;

/** Object identifiers in hexadecimal, in the order in which Go writes them. */
const ATTRIBUTES: ReadonlyMap<string, string> = new Map([
  ["550406", "Country"],
  ["55040a", "Organization"],
  ["55040b", "Organizational Unit"],
  ["550407", "Locality"],
  ["550408", "Province"],
  ["550409", "StreetAddress"],
  ["550411", "PostalCode"],
  ["550403", "Common Name"],
  ["550405", "Serial Number"],
]);

export function parseSubject(name: DerElement): Subject {
  const subject = new Map<string, readonly string[]>();
  for (const set of elementsOf(name.content)) {
    for (const pair of elementsOf(set.content)) {
      const [type, value] = elementsOf(pair.content);
      const field = ATTRIBUTES.get(type === undefined ? "" : bytesToHex(type.content));
      if (field === undefined || value === undefined) continue;
      subject.set(field, [...(subject.get(field) ?? []), utf8Text([...value.content])]);
    }
  }
  return subject;
}

export function commonNameOf(subject: Subject): string {
  return subject.get("Common Name")?.at(-1) ?? "";
}

export function organizationsOf(subject: Subject): readonly string[] {
  return subject.get("Organization") ?? [];
}

/** Attributes of one kind stand in one set. */
export function subjectBytes(subject: Subject): Uint8Array {
  const sets = [...ATTRIBUTES].flatMap(([oid, field]) => {
    const values = field === "Common Name" ? [commonNameOf(subject)] : (subject.get(field) ?? []);
    const pairs = values
      .filter((value) => value !== "")
      .map((value) => der(TAG.sequence, identifier(oid), textBytes(value)))
      .sort((a, b) => (bytesToHex(a) < bytesToHex(b) ? -1 : 1));
    return pairs.length === 0 ? [] : [der(TAG.set, ...pairs)];
  });
  return der(TAG.sequence, ...sets);
}

function textBytes(text: string): Uint8Array {
  return der(/^[A-Za-z0-9 '()+,\-./:=?]*$/.test(text) ? TAG.printableString : TAG.utf8String, utf8Bytes(text));
}
