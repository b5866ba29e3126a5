/**
 * What else a certificate is good for: hosts, addresses, mailboxes.
 * Source: https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.6
 */
import { utf8Bytes, utf8Text } from "../base64.ts";
import { der, type DerElement, elementsOf, TAG } from "./der.ts";

/** Object identifier in hexadecimal. */
export const ALTERNATIVE_NAMES = "551d11";

/** As they stand in the extension. */
export type AlternativeNames = readonly Pick<DerElement, "tag" | "content" | "whole">[];

const HOST = 0x82;
const ADDRESS = 0x87;

/** Tag to kind, in the order in which Go writes them. */
const KINDS: ReadonlyMap<number, string> = new Map([
  [HOST, "DNS Names"],
  [0x81, "Email Addresses"],
  [ADDRESS, "IP Addresses"],
  [0x86, "URIs"],
]);

/** By kind: `DNS Names`, `Email Addresses`, `URIs`, `IP Addresses`. */
export function alternativesByKind(names: AlternativeNames): ReadonlyMap<string, readonly string[]> {
  const found = new Map<string, readonly string[]>();
  for (const { tag, content } of names) {
    const kind = KINDS.get(tag);
    if (kind === undefined) continue;
    const text = tag === ADDRESS ? addressText(content) : utf8Text([...content]);
    found.set(kind, [...(found.get(kind) ?? []), text]);
  }
  return found;
}

/** Those of a server. */
export function alternativeNames(named: {
  readonly hosts: readonly string[];
  readonly ipv4: readonly string[];
}): AlternativeNames {
  const wholes = [
    ...named.hosts.map((host) => der(HOST, utf8Bytes(host))),
    ...named.ipv4.map((address) => der(ADDRESS, address.split(".").map(Number))),
  ];
  return wholes.flatMap(elementsOf);
}

export function alternativeNamesBytes(names: AlternativeNames): Uint8Array {
  const ordered = [...KINDS.keys()].flatMap((tag) => names.filter((name) => name.tag === tag));
  return der(TAG.sequence, ...ordered.map(({ whole }) => whole));
}

function addressText(bytes: Uint8Array): string {
  if (bytes.length === 4) return bytes.join(".");
  const groups = Array.from({ length: 8 }, (_, index) =>
    (((bytes[index * 2] ?? 0) << 8) | (bytes[index * 2 + 1] ?? 0)).toString(16),
  );
  return groups.join(":").replace(/(^|:)0(?::0)+(:|$)/, "::");
}
