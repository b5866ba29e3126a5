/**
 * What a key may be used for: the API's words, and how a certificate says it.
 * Source: https://www.rfc-editor.org/rfc/rfc5280#section-4.2.1.3. Upstream: pkg/controller/certificates/authority/policies.go.
 */
import { bitString, der, identifier, TAG } from "./der.ts";

/** Word to the number of its bit. */
const BITS: Readonly<Record<string, number>> = {
  signing: 0,
  "digital signature": 0,
  "content commitment": 1,
  "key encipherment": 2,
  "data encipherment": 3,
  "key agreement": 4,
  "cert sign": 5,
  "crl sign": 6,
  "encipher only": 7,
  "decipher only": 8,
};

/** Word to object identifier, in the order in which Go writes them. */
const PURPOSES: Readonly<Record<string, string>> = {
  any: "551d2500",
  "server auth": "2b06010505070301",
  "client auth": "2b06010505070302",
  "code signing": "2b06010505070303",
  "email protection": "2b06010505070304",
  "s/mime": "2b06010505070304",
  "ipsec end system": "2b06010505070305",
  "ipsec tunnel": "2b06010505070306",
  "ipsec user": "2b06010505070307",
  timestamping: "2b06010505070308",
  "ocsp signing": "2b06010505070309",
  "microsoft sgc": "2b0601040182370a0303",
  "netscape sgc": "6086480186f8420401",
};

/** Object identifiers in hexadecimal, of those who may log in with a certificate. */
export const CLIENT_PURPOSES: readonly string[] = ["551d2500", "2b06010505070302"];

/** Every word that there is. */
export const USAGES: readonly string[] = [...Object.keys(BITS), ...Object.keys(PURPOSES)].sort();

/** Undefined when no word is about it. */
export function keyUsage(usages: readonly string[]): Uint8Array | undefined {
  const set = usages.flatMap((usage) => BITS[usage] ?? []);
  if (set.length === 0) return undefined;
  const last = Math.max(...set);
  const bytes = [0, 0].slice(last < 8 ? 1 : 0);
  for (const bit of set) bytes[bit >> 3] = (bytes[bit >> 3] ?? 0) | (0x80 >> (bit & 7));
  return bitString(bytes, 7 - (last & 7));
}

/** Undefined when no word is about it. */
export function extendedKeyUsage(usages: readonly string[]): Uint8Array | undefined {
  const purposes = new Set(Object.entries(PURPOSES).flatMap(([word, oid]) => (usages.includes(word) ? [oid] : [])));
  return purposes.size === 0 ? undefined : der(TAG.sequence, ...[...purposes].map(identifier));
}
